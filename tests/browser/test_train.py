"""Training in the page: data, model, updates, the surface they walk on, and the way to the walk of one update."""

import pytest

from tests.browser.helpers import READY, choose_data, open_tab, press

pytestmark = pytest.mark.browser

LOSSES = "() => gradwalk.store.run.records.map(({ loss }) => loss)"


@pytest.fixture
def training(training):
    page = training
    page.wait_for_function(
        "() => document.querySelectorAll('#surface .band').length > 3 && document.querySelector('.network-tile')"
    )
    return page


def field(page, label):
    return page.locator(f".train-field:has(span:text-is('{label}')) :is(select, input)")


def updates(page, count):
    page.wait_for_function("(count) => gradwalk.store.record?.update === count", arg=count)


def test_one_update_after_another_and_back_again(training):
    page = training
    for count in (1, 2, 3):
        press(page, "Next update")
        updates(page, count)
    losses = page.evaluate(LOSSES)
    assert losses == sorted(losses, reverse=True)
    assert "Update 3" in page.locator("#sentence").inner_text()
    page.wait_for_function("() => document.querySelectorAll('#surface .surface-stop').length === 4")
    press(page, "One update back")
    updates(page, 2)
    page.get_by_label("learning rate α").fill("0.01")
    page.get_by_label("learning rate α").blur()
    press(page, "Next update")
    updates(page, 3)
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 2, (
        "going on from an earlier update is another run"
    )
    assert page.evaluate("() => gradwalk.store.record.move.learning_rate") == 0.01
    assert page.evaluate(LOSSES)[:3] == losses[:3]


def test_a_drawn_update_leaves_what_stays(training):
    """The bands of a surface stay while a path grows on them; the points of a class are one shape."""
    page = training
    press(page, "Next update")
    updates(page, 1)
    page.wait_for_function("() => document.querySelectorAll('#surface .surface-stop').length === 2")
    page.wait_for_load_state("networkidle")
    band = page.evaluate_handle("() => document.querySelector('#surface .band')")
    press(page, "One update back")
    page.wait_for_function("() => document.querySelectorAll('#surface .surface-stop').length === 1")
    assert page.evaluate("(band) => band.isConnected", band)
    choose_data(page, "moons")
    page.wait_for_function("() => document.querySelector('.plane .regions')")
    assert page.locator(".plane .point").count() == 4, "two classes, to learn from and for the test"


def test_what_is_changed_while_it_runs_is_marked_on_the_curves(training):
    page = training
    press(page, "Next update")
    updates(page, 1)
    page.get_by_label("learning rate α").fill("0.01")
    page.get_by_label("learning rate α").blur()
    press(page, "Next update")
    updates(page, 2)
    page.get_by_label("batch size").fill("8")
    page.get_by_label("batch size").blur()
    press(page, "Next update")
    updates(page, 3)
    open_tab(page, "curves")
    changes = page.evaluate("() => gradwalk.store.run.changes")
    assert changes == [{"at": 1, "text": "α = 0.01"}, {"at": 2, "text": "batches of 8"}]
    assert page.locator("#curves .chart-change").all_text_contents() == ["α = 0.01", "batches of 8"]
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 1, "the run goes on"


@pytest.mark.full
def test_a_file_is_dropped_on_the_page(training):
    page = training
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["size;rooms;price\\n1,5;2;3\\n2;1;4\\n0;1;1\\n"], "flats.csv", { type: "text/csv" }));
          for (const kind of ["dragenter", "dragover", "drop"]) document.querySelector("#surface").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    page.get_by_role("columnheader", name="rooms").wait_for()
    page.get_by_text("Rows: 3. Separator: “;”. Decimal mark: “,”.").wait_for()
    press(page, "Use it")
    page.wait_for_function(
        "() => gradwalk.store.state.inputs.X?.length === 2 && gradwalk.store.run?.records.length === 1"
    )
    assert page.evaluate("() => gradwalk.store.state.inputs.Y") == [[3], [4], [1]]


def test_it_plays_pauses_and_tells_of_divergence(training):
    page = training
    page.get_by_label("Updates at a time").select_option("10")
    press(page, "Play")
    page.wait_for_function("() => gradwalk.store.record.update >= 30")
    press(page, "Pause")
    stood = page.evaluate("() => gradwalk.store.record.update")
    page.wait_for_timeout(400)
    assert page.evaluate("() => gradwalk.store.record.update") == stood
    page.get_by_label("learning rate α").fill("50")
    page.get_by_label("learning rate α").blur()
    page.get_by_label("Updates at a time").select_option("1000")
    press(page, "New run beside")
    updates(page, 0)
    press(page, "Play")
    page.get_by_text("It has diverged.").wait_for()
    open_tab(page, "curves")
    assert "NaN" not in page.locator("#curves").inner_text()
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 2
    assert page.locator("#curves .chart-curve").count() >= 3


def test_an_update_opens_in_the_walk_with_its_last_step(training):
    page = training
    press(page, "Next update")
    updates(page, 1)
    press(page, "Next update")
    updates(page, 2)
    before, after, gradient = page.evaluate(
        "() => { const [, one, two] = gradwalk.store.run.records; return [one.parameters.W[0][0], two.parameters.W[0][0], two.move.gradients.W[0][0]]; }"
    )
    press(page, "Walk through this update")
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk && gradwalk.store.state.status === 'current'")
    assert page.evaluate("() => gradwalk.store.state.inputs.W[0][0]") == before
    assert page.evaluate("() => gradwalk.store.state.trace.gradients.W[0][0]") == pytest.approx(gradient, rel=1e-9)
    assert page.evaluate("() => gradwalk.store.state.position") == 0, "the walk begins at its beginning"
    last = page.locator("#update")
    assert last.is_hidden()
    page.keyboard.press("End")
    last.locator("h3", has_text="Update 2").wait_for()
    last.get_by_text(f"{after:.3f}").first.wait_for()
    page.keyboard.press("Home")
    assert last.is_hidden()
    page.keyboard.press("End")
    assert last.is_visible()
    page.get_by_role("link", name="Train").click()
    page.wait_for_function(READY)
    assert page.evaluate("() => gradwalk.store.state.program").startswith("Yhat")


@pytest.mark.full
def test_a_network_on_moons_by_batches_and_own_data_from_a_table(training):
    page = training
    choose_data(page, "moons")
    page.wait_for_function(
        "() => gradwalk.store.state.dataset?.name === 'moons' && gradwalk.store.run?.records.length === 1"
    )
    field(page, "Model").select_option("mlp")
    page.wait_for_function(
        "() => gradwalk.store.state.program.includes('A1') && gradwalk.store.run?.records.length === 1"
    )
    page.get_by_label("batch size").fill("20")
    page.get_by_label("batch size").blur()
    press(page, "Next update")
    updates(page, 1)
    press(page, "Epoch")
    updates(page, 5)  # 30 of the 100 rows are kept for the test: four batches hold the others
    assert page.evaluate("() => gradwalk.store.record.move.indices.length") == 20
    page.wait_for_function("() => document.querySelector('#result .boundary')")
    press(page, "Own…")
    use = page.get_by_role("button", name="Use it")
    assert use.is_disabled() and page.locator("#table-reason").text_content() == "Paste a table first."
    page.get_by_label("The table").fill("a;b;y\n1,5;2;3\n2;x;4\n")
    page.get_by_text("Row 3, column b: “x” is no number.").wait_for()
    assert use.is_disabled() and "Change the table" in page.locator("#table-reason").text_content()
    page.get_by_label("The table").fill("a;b;y\n1,5;2;3\n2;1;4\n0;1;1\n")
    page.get_by_text("Rows: 3. Separator: “;”. Decimal mark: “,”.").wait_for()
    press(page, "Use it")
    page.wait_for_function(
        "() => gradwalk.store.state.inputs.X?.length === 2 && gradwalk.store.run?.records.length === 1"
    )
    assert page.evaluate("() => gradwalk.store.state.inputs.X") == [[1.5, 2, 0], [2, 1, 1]]


def test_an_ambiguous_table_is_settled_previewed_and_used(training):
    page = training
    press(page, "Own…")
    text, reason = page.get_by_label("The table"), page.locator("#table-reason")
    text.fill("1,5\n2,5\n")
    page.get_by_text("This table can be read in 2 ways.").wait_for()
    assert reason.text_content() == "Choose above how it is meant."
    page.get_by_role("button", name="One column").click()
    page.get_by_text("This is one column: there is nothing to predict it from.").wait_for()
    text.fill("length,kind\n1.5,short\n1.0,short\n,long\n4.0,long\n")
    page.get_by_role("button", name="Skip the rows in which a cell is missing (1): 4").click()
    page.get_by_text("kind: classes long = 0, short = 1").wait_for()
    assert page.locator(".table-scroll tbody tr").all_inner_texts() == ["1.5\tshort", "1\tshort", "4\tlong"]
    page.get_by_label("length", exact=True).uncheck()
    assert reason.text_content() == "Choose at least one column to predict from."
    page.get_by_label("length", exact=True).check()
    press(page, "Use it")
    page.wait_for_function("() => gradwalk.store.state.kind === 'logistic' && gradwalk.store.run?.records.length === 1")
    assert page.evaluate("() => gradwalk.store.state.inputs.Y") == [[1], [1], [0]]


@pytest.mark.full
def test_a_column_of_numbers_with_a_unit_is_ambiguous(training):
    page = training
    page.watch.expected += ["422"]
    press(page, "Own…")
    page.get_by_label("The table").fill("share,y\n45%,1\n50%,2\n")
    page.get_by_role("button", name="“45%” is 0.45").click()
    page.locator(".table-scroll tbody tr").first.wait_for()
    assert page.locator(".table-scroll tbody tr").all_inner_texts() == ["0.45\t1", "0.5\t2"]
    page.get_by_role("button", name="The first row is data too").click()
    page.get_by_text("Row 1, column x1: “y” is no number.").wait_for()


@pytest.mark.full
def test_a_loss_of_all_pairs_warns_under_the_program(training):
    page = training
    inputs = {"X": [[1, 2], [3, 4]], "w": [0, 0], "y": [[1], [2]]}
    page.evaluate("(inputs) => gradwalk.model.open('mean((X @ w - y)**2)', inputs)", inputs)
    page.locator("#faults", has_text="broadcasting makes (2, 2)").wait_for()


def test_a_program_that_cannot_be_learnt_says_so(training):
    page = training
    page.watch.expected += ["422"]
    page.evaluate("() => gradwalk.model.open('x*', {})")
    page.locator("#faults .fault").wait_for()
    assert page.locator("#losses .chart").count() == 0, "nothing of the old run is shown as if it were current"


@pytest.mark.full
def test_a_run_stops_at_convergence_of_the_loss_or_the_gradient(training):
    page = training
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Updates at a time").select_option("1000")
    for label, close in (
        ("stop when the loss changes by less than", "1e-9"),
        ("stop when the gradient is below", "1e-6"),
    ):
        page.get_by_label(label).fill(close)
        page.get_by_label(label).blur()
        press(page, "New run beside")
        updates(page, 0)
        press(page, "Play")
        page.get_by_text("It has converged.").wait_for()
        page.get_by_label(label).fill("")
        page.get_by_label(label).blur()
    losses = page.evaluate("() => gradwalk.store.state.runs.map(({ records }) => records.at(-1).loss)")
    assert losses[-1] == pytest.approx(losses[-2], rel=1e-4)


NOT_UTF_8 = ["цвет;y\nбелый;1\n".encode("cp1251"), b"\x89PNG\r\n\x1a\n\0\0", "a;b\n1;2\n".encode("utf-16")]


@pytest.mark.full
def test_a_file_in_another_encoding_is_refused(training):
    page = training
    press(page, "Own…")
    refusal = page.get_by_text("The file is no text in UTF-8.")
    for content in NOT_UTF_8:
        page.get_by_label("The table").fill("a;b\n1;2\n2;3\n")
        page.locator(".table-scroll").wait_for()
        assert refusal.count() == 0
        page.get_by_label("A file", exact=True).set_input_files(
            {"name": "x.csv", "mimeType": "text/csv", "buffer": content}
        )
        refusal.wait_for()
        assert page.get_by_role("button", name="Use it").is_disabled(), content
        assert page.locator(".table-scroll").count() == 0, content


@pytest.mark.full
def test_a_large_file_is_read_without_being_laid_out(training):
    page = training
    press(page, "Own…")
    content = "a,b\n" + "".join(f"{row},{2 * row}\n" for row in range(10_000))
    page.get_by_label("A file", exact=True).set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_text("Rows: 10000.").wait_for()
    assert page.get_by_label("The table").input_value() == ""
