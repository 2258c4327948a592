"""From a run into the walk, of an update or of one example, and back to the run as it was."""

import pytest

from tests.browser.helpers import READY, open_tab, press

pytestmark = pytest.mark.browser

STATE = """() => {
  const { runs, at, tabs, stepper, batch } = gradwalk.store.state;
  const records = runs.map(({ records }) => records.map(({ update, loss }) => [update, loss]));
  return { records, at, tab: tabs.results, rate: stepper.learning_rate, size: batch.size, ways: runs.map(({ ways }) => ways) };
}"""


def train(page, updates):
    page.evaluate("(updates) => gradwalk.runner.step(updates)", updates)


def fill(page, label, value):
    page.get_by_label(label).fill(value)
    page.get_by_label(label).blur()


def walk(page, button="Walk through this update"):
    press(page, button)
    page.wait_for_url("**/#*")
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk && gradwalk.store.state.status === 'current'")


def back(page, state):
    page.wait_for_url("**/train*")
    page.wait_for_function(READY)
    page.wait_for_function(
        "(records) => JSON.stringify(gradwalk.store.state.runs.map(({ records }) => records.length)) === records",
        arg=str([len(records) for records in state["records"]]).replace(" ", ""),
    )
    page.wait_for_function("(at) => gradwalk.store.state.at === at", arg=state["at"])
    assert page.evaluate(STATE) == state


@pytest.fixture
def several(training):
    """Three runs: GD, a branch of it by batches, and a run beside; the last one stands in its middle."""
    page = training
    train(page, 5)
    page.evaluate("() => gradwalk.runner.show(2)")
    fill(page, "batch size", "10")
    train(page, 4)
    fill(page, "learning rate α", "0.02")
    train(page, 3)
    press(page, "New run beside")
    page.wait_for_function("() => gradwalk.store.state.runs.length === 3 && gradwalk.store.run.records.length === 1")
    train(page, 8)
    page.evaluate("() => gradwalk.runner.show(5)")
    open_tab(page, "curves")
    return page


def test_the_way_back_leads_to_the_same_update_of_the_same_runs(several):
    page = several
    state = page.evaluate(STATE)
    assert [len(records) for records in state["records"]] == [6, 10, 9] and state["at"] == 5
    walk(page)
    page.keyboard.press("End")
    page.locator("#update h3", has_text="Update 5").wait_for()
    page.get_by_role("link", name="Train").click()
    back(page, state)
    walk(page)
    page.go_back()
    back(page, state)


def test_after_an_edit_in_the_walk_training_begins_with_it(several):
    page = several
    state = page.evaluate(STATE)
    walk(page)
    weight = page.evaluate("() => gradwalk.store.state.inputs.W[0][0]")
    edit = "(weight) => gradwalk.setProgram(gradwalk.store.state.program, { ...gradwalk.store.state.inputs, W: [[weight]] })"
    page.evaluate(edit, 7)
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    page.evaluate(edit, weight)
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    page.get_by_role("link", name="Train").click()
    back(page, state)  # what was put back is no edit
    walk(page)
    page.evaluate(edit, 7)
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    page.get_by_role("link", name="Train").click()
    page.wait_for_url("**/train*")
    page.wait_for_function(READY)
    assert page.evaluate("() => gradwalk.store.record.parameters.W") == [[7]]
    page.go_back()
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk")
    page.go_back()
    back(page, state)


def test_an_update_opens_in_the_way_in_which_it_was_made(several):
    page = several
    page.evaluate("() => gradwalk.runner.begin(true)")
    fill(page, "batch size", "7")
    train(page, 3)
    fill(page, "batch size", "20")
    train(page, 3)
    gradients = page.evaluate("() => { gradwalk.runner.show(3); return gradwalk.store.record.move.gradients.W[0][0]; }")
    walk(page)
    assert page.evaluate("() => gradwalk.store.state.inputs.Y.length") == 7
    assert page.evaluate("() => gradwalk.store.state.trace.gradients.W[0][0]") == pytest.approx(gradients, rel=1e-9)


def test_one_example_of_the_batch_is_alone_in_the_walk(several):
    page = several
    state = page.evaluate(STATE)
    choice = page.get_by_label("Examples in the walk")
    options = choice.locator("option").all_inner_texts()
    places = page.evaluate("() => [...gradwalk.store.record.move.indices].sort((one, other) => one - other)")
    assert options == ["the whole batch", *(f"example {place + 1}" for place in places)]
    x, y, before = page.evaluate(
        """(place) => {
          const { state: { inputs, at }, run: { records } } = gradwalk.store;
          return [inputs.X[0][place], inputs.Y[place], records[at - 1].parameters.W];
        }""",
        places[3],
    )
    choice.select_option(str(places[3]))
    walk(page, "Walk through this example")
    inputs = page.evaluate("() => gradwalk.store.state.inputs")
    assert (inputs["X"], inputs["Y"], inputs["W"]) == ([[x]], [y], before)
    page.keyboard.press("End")
    assert page.locator("#update").is_hidden(), "the run made no update of this example alone"
    page.get_by_role("link", name="Train").click()
    back(page, state)


@pytest.mark.full
def test_a_network_opens_with_its_layers_closed_before_the_first_update_too(page):
    page.goto("/train?experiment=vanishing-gradients")
    page.wait_for_function(READY)
    page.wait_for_function("() => gradwalk.store.state.network")
    assert page.get_by_role("button", name="Walk through this update").is_disabled()
    page.get_by_label("Examples in the walk").select_option("2")
    walk(page, "Walk through this example")
    state = "() => ({ collapsed: gradwalk.store.state.collapsed.length, nodes: document.querySelectorAll('svg.graph .node').length })"
    shown = page.evaluate(state)
    assert shown["collapsed"] >= 6 and shown["nodes"] < 40
