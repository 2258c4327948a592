"""Training where the model changes: what was written stays, what ran ends, and what does not belong is gone."""

import pytest

from tests.browser.helpers import READY, choose_data, current, link, press, type_program, wait_for_hash
from tests.effort import spread

pytestmark = pytest.mark.browser

OWN = "Yhat = X.T @ W + b\nmse(Y, Yhat) + 0.01*sum(W*W)"


def field(page, label):
    return page.locator(f".train-field:has(span:text-is('{label}')) :is(select, input)")


def state(page, name):
    return page.evaluate("(name) => gradwalk.store.state[name]", name)


def settled(page, condition):
    """Wait until a run of a model of which the condition holds has begun."""
    page.wait_for_function(f"() => {condition} && gradwalk.store.run?.records.length > 0")


def settled_on(page, name, count=None):
    rows = "" if count is None else f" && gradwalk.store.state.inputs.Y?.length === {count}"
    settled(page, f"gradwalk.store.state.dataset?.name === '{name}'{rows}")


@pytest.mark.full
def test_the_model_changes_while_it_runs(training):
    page = training
    page.wait_for_function("() => document.querySelectorAll('#surface .band').length > 3")
    for data, model in [
        ("moons", "mlp"),
        ("line", "linear"),
        ("blobs", "logistic"),
        ("line", "mlp"),
        ("iris", "linear"),
    ]:
        press(page, "Play")
        page.wait_for_function("() => gradwalk.store.record?.update > 0")
        choose_data(page, data)
        settled_on(page, data)
        press(page, "Play")
        page.wait_for_function("() => gradwalk.store.record?.update > 0")
        field(page, "Model").select_option(model)
        settled(page, f"gradwalk.store.state.kind === '{model}'")
    press(page, "Play")
    page.wait_for_function("() => gradwalk.store.record?.update > 0")
    page.evaluate("() => gradwalk.model.assign('b', 'settings')")
    page.wait_for_function("() => gradwalk.store.run?.records.length > 0 && !('b' in gradwalk.store.record.parameters)")
    press(page, "Play")
    page.wait_for_function("() => gradwalk.store.record?.update > 0")
    page.evaluate("() => gradwalk.model.assign('b', 'parameters')")
    page.wait_for_function("() => gradwalk.store.record && 'b' in gradwalk.store.record.parameters")
    page.wait_for_function("() => document.querySelector('.network-tile') && document.querySelector('#result .chart')")


@pytest.mark.parametrize("path", spread(["train", "roles"], 2))
def test_play_is_honoured_while_the_model_is_on_its_way(training, path):
    page = training
    held = []
    page.route(f"**/api/v1/{path}", lambda route: held.append(route))
    with page.expect_request(f"**/api/v1/{path}"):
        choose_data(page, "moons")
    page.wait_for_function("() => gradwalk.store.state.dataset?.name === 'moons' && !gradwalk.store.record")
    press(page, "Play")
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.unroute(f"**/api/v1/{path}")  # which lets the held requests go
    page.wait_for_function("() => gradwalk.store.record?.update > 1")
    assert state(page, "playing")
    press(page, "Pause")
    assert not state(page, "playing")


@pytest.mark.full
def test_the_program_that_was_written_stays_when_other_data_are_chosen(training):
    page = training
    type_program(page, OWN)
    settled(page, "gradwalk.store.state.program.includes('0.01*sum(W*W)')")
    written = state(page, "program")
    assert field(page, "Model").input_value() == ""
    page.get_by_label("Points").fill("20")
    settled_on(page, "line", 20)
    assert state(page, "program") == written
    choose_data(page, "moons")
    page.wait_for_function("() => gradwalk.store.state.dataset?.name === 'moons'")
    page.wait_for_function("() => gradwalk.store.run?.records.length > 0 || gradwalk.store.state.fault.length")
    assert state(page, "program") == written, "two features do not fit its W; it is not thrown away for that"
    field(page, "Model").select_option("logistic")
    settled(page, "gradwalk.store.state.kind === 'logistic'")
    assert "bce(Y, Yhat)" in state(page, "program"), "a model that is chosen is written"
    type_program(page, "(w - 3)^2")
    page.evaluate("() => gradwalk.model.open('(w - 3)^2', { w: 1 })")
    settled(page, "'w' in gradwalk.store.state.inputs")
    choose_data(page, "circles")
    page.get_by_text("The program reads neither X nor Y").wait_for()
    assert state(page, "program") == "(w - 3)^2"


def test_two_classes_get_a_fitting_loss_and_output(training):
    page = training
    choose_data(page, "moons")
    settled_on(page, "moons")
    field(page, "Model").select_option("mlp")
    settled(page, "gradwalk.store.state.kind === 'mlp'")
    last, loss = state(page, "program").splitlines()[-2:]
    assert loss == "bce(Y, Yhat)" and "sigmoid" in last
    choose_data(page, "blobs")
    settled_on(page, "blobs")
    last, loss = state(page, "program").splitlines()[-2:]
    assert (loss, state(page, "kind")) == ("cross_entropy(Y, Yhat)", "mlp"), "the chosen model, written for these data"
    assert "softmax" in last
    choose_data(page, "line")
    settled_on(page, "line")
    assert state(page, "program").endswith("mse(Y, Yhat)")
    press(page, "Own…")
    page.get_by_label("The table").fill("size;ill\n1;0\n2;0\n3;1\n4;1\n")
    page.get_by_text("Rows: 4").wait_for()
    press(page, "Use it")
    settled(page, "gradwalk.store.state.inputs.Y?.length === 4")
    assert state(page, "program").endswith("bce(Y, Yhat)")


@pytest.mark.full
def test_values_of_an_earlier_program_are_dropped(page):
    page.goto("/train" + link("(w - 3)^2", inputs='{"w": 1, "q": 5, "X": [[1, 2], [3, 4]]}')[1:])
    page.wait_for_function(READY)
    page.locator("#model-program").click()
    page.locator("#roles .input-name", has_text="w").wait_for()
    assert page.locator("#roles .input-name").all_text_contents() == ["w"]
    assert list(state(page, "inputs")) == ["w"]
    page.wait_for_function("() => location.hash.includes('program=') && !location.hash.includes('q%22')")
    assert field(page, "Model").input_value() == "", "a model of the reader's own has no name in the list"
    page.goto("/")
    current(page)
    page.evaluate("() => gradwalk.setProgram('a*b', { a: 2, b: 3 })")
    current(page, "a*b")
    type_program(page, "c*c")
    current(page, "c*c")
    assert "%22a%22" not in wait_for_hash(page)
    page.get_by_role("link", name="Train").click()
    page.wait_for_function(READY)
    assert list(state(page, "inputs")) == ["c"]


@pytest.mark.full
def test_a_reload_knows_the_model_that_was_written_here(training):
    page = training
    page.wait_for_function("() => location.hash.length > 1")
    page.reload()
    page.wait_for_function(READY)
    assert state(page, "kind") == "linear"


@pytest.mark.full
def test_a_run_is_called_by_the_batches_that_its_updates_see(training):
    page = training
    name = "() => gradwalk.store.run.name"
    assert page.evaluate(name) == "1. GD, α = 0.1"
    for size, title in (("8", "1. SGD, batches of 8, α = 0.1"), ("1", "1. SGD, batches of 8 → SGD, α = 0.1")):
        page.get_by_label("batch size").fill(size)
        page.get_by_label("batch size").blur()
        before = page.evaluate("() => gradwalk.store.record.update")
        press(page, "Next update")
        page.wait_for_function("(before) => gradwalk.store.record.update === before + 1", arg=before)
        assert page.evaluate(name) == title
    press(page, "New run beside")
    page.wait_for_function("() => gradwalk.store.state.runs.length === 2 && gradwalk.store.record")
    assert page.evaluate(name) == "2. SGD, α = 0.1"
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record.update === 1")
    page.get_by_label("batch size").fill("50")
    page.get_by_label("batch size").blur()
    press(page, "New run beside")
    page.wait_for_function("() => gradwalk.store.state.runs.length === 3 && gradwalk.store.record")
    assert page.evaluate(name) == "3. GD, α = 0.1", "a batch of all examples is no batch"


def test_divergence_is_reported_long_before_infinity(training):
    page = training
    page.get_by_label("learning rate α").fill("2")
    page.evaluate("() => gradwalk.store.set({ stability: { limit: 1, quadratic: true } })")  # it comes while one types
    page.get_by_label("learning rate α").blur()
    page.evaluate("() => gradwalk.runner.step(12)")
    page.wait_for_function("() => gradwalk.store.record.update === 12")
    sentence = page.locator("#sentence").inner_text()
    assert "It diverges." in sentence and "learning rate 2 is above" in sentence
    assert page.evaluate("() => [gradwalk.store.run.status, Number.isFinite(gradwalk.store.record.loss)]") == [
        "finished",
        True,
    ]


def test_a_program_without_layers_opens_on_its_graph(page):
    """One that is too large to be drawn on its text, and who types stays where he types."""
    page.goto("/train" + link("(w*a + b - 3)**2", inputs='{"w": 0.5, "a": 2, "b": 1}')[1:])
    page.wait_for_function("() => document.querySelector('.program-graph')?.naturalWidth > 0")
    assert page.locator("#model-graph").get_attribute("aria-selected") == "true"
    assert page.locator("#program-graph .remark").inner_text() == "The graph after update 0, loss 1"
    press(page, "Next update")
    page.wait_for_function("() => document.querySelector('.program-graph').alt.includes('after update 1')")
    type_program(page, "(w*a + b - 4)**2", at_once=True)
    page.wait_for_function("() => gradwalk.store.state.program.includes('4') && gradwalk.store.record?.update === 0")
    assert page.locator("#model-program").get_attribute("aria-selected") == "true"


def test_a_graph_that_is_too_large_leaves_its_place_to_the_text(training):
    page = training
    page.locator("#setup select").nth(1).select_option("per_example")
    page.wait_for_function("() => gradwalk.store.state.largeGraph === gradwalk.store.state.program")
    page.wait_for_function("() => document.querySelector('#model-program').ariaSelected === 'true'")
