"""Data and models of training: what is chosen or typed is never lost, the loss fits the data, and undo brings all back."""

import pytest

from tests.browser.helpers import choose_data, press, type_program, wait_for_hash

pytestmark = pytest.mark.browser

OWN = "A = tanh(X.T @ W1 + b1)\nYhat = sigmoid(A @ W2 + b2)\nbce(Y, Yhat)"
MODEL = """() => {
  const { program, kind, inputs, runs, at, notice, fault } = gradwalk.store.state;
  const shape = (value) => Array.isArray(value) ? [value.length, ...shape(value[0])] : [];
  return { program, kind, updates: runs.map(({ records }) => records.length - 1), at, notice: notice?.text ?? "", fault,
    shapes: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, shape(value)])) };
}"""


def settled(page, dataset=None):
    """Wait for the run of the model that was chosen last, and for its layers."""
    page.wait_for_function(
        """(name) => { const { preparing, dataset, runs, network, layered, program } = gradwalk.store.state;
          return !preparing && (name === null || dataset?.name === name) && runs.at(-1)?.records.length
            && (!layered || network?.program === program); }""",
        arg=dataset,
    )
    return page.evaluate(MODEL)


def choose(page, name):
    choose_data(page, name)
    return settled(page, name)


def own_program(page, text=OWN):
    type_program(page, text, at_once=True)
    page.wait_for_function("(text) => gradwalk.store.state.program === text", arg=text)
    return settled(page)


def test_a_program_of_ones_own_stays_with_all_that_fits(training):
    page = training
    own_program(page)
    for name, shape, said in (
        ("moons", [2, 2], "these take another shape for the new data: W1."),
        ("blobs", [2, 2], "bce is for two classes; of these data there are 3"),
        ("line", [1, 2], "bce is for targets of 0 and 1; these are numbers"),
    ):
        model = choose(page, name)
        assert (model["program"], model["kind"]) == (OWN, "")
        assert model["shapes"]["W1"] == shape
        assert model["shapes"]["W2"] == [2, 1], "neurons of the hidden layer stay as many as there were"
        page.wait_for_function("(said) => document.querySelector('#faults').textContent.includes(said)", arg=said)


def test_undo_brings_back_model_data_and_run(training):
    page = training
    before = own_program(page)
    page.evaluate("() => gradwalk.runner.step(3)")
    page.wait_for_function("() => gradwalk.store.record.update === 3")
    loss = page.evaluate("() => gradwalk.store.record.loss")
    choose(page, "moons")
    page.locator("#setup select").first.select_option("mlp")
    page.wait_for_function("() => gradwalk.store.state.kind === 'mlp'")
    settled(page)
    assert "stands in the place of your program" in page.locator("#faults").inner_text()
    press(page, "Undo")
    assert settled(page, "moons")["program"] == OWN
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+z")
    model = settled(page, "line")
    assert (model["program"], model["shapes"]) == (OWN, before["shapes"])
    assert model["updates"] == [3]
    assert page.evaluate("() => gradwalk.store.record.loss") == loss, "nothing was computed anew"
    assert page.locator(".cm-content").inner_text().startswith("A = tanh")
    page.keyboard.press("Control+z")
    assert settled(page)["kind"] == "linear", "what was typed is taken back too"
    for kind in ("", "", "mlp"):
        page.keyboard.press("Control+Shift+z")
        page.wait_for_function("(kind) => gradwalk.store.state.kind === kind", arg=kind)
        settled(page)
    assert page.locator("#history button").nth(1).get_attribute("aria-disabled") == "true"


def test_the_loss_fits_the_data_whatever_was_chosen_before(training):
    page = training
    choose(page, "moons")
    page.locator("[data-term='x1^2']").click()
    page.wait_for_function("() => gradwalk.store.state.program.startsWith('F = ')")
    for name, last in (
        ("line", "Yhat = F.T @ W + b\nmse(Y, Yhat)"),
        ("blobs", "softmax(A1"),
        ("moons", "Yhat = sigmoid(F.T @ W + b)\nbce(Y, Yhat)"),
    ):
        program = choose(page, name)["program"]
        assert last in program or (name == "blobs" and "cross_entropy(Y, Yhat)" in program)
    page.locator("#setup select").first.select_option("logistic")
    settled(page)
    assert "softmax" in choose(page, "blobs")["program"], "logistic regression of several classes"


def test_a_program_without_data_is_learnt_on(training):
    """What is kept for the test belongs to data that the program does not read."""
    page = training
    own_program(page, "(w - 3)**2")
    model = choose(page, "moons")
    assert "reads neither X nor Y" in model["fault"][0]
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record.update === 1")


def test_a_penalty_is_a_part_of_the_program(training):
    page = training
    choose(page, "moons")
    penalty = page.locator("#optimizer label:has-text('L1, L2') select")
    penalty.select_option(label="L2 0.1")
    page.wait_for_function("() => gradwalk.store.state.program.endsWith('0.1/2*sum(W**2)')")
    settled(page)
    page.wait_for_function("() => document.querySelector('.network-loss').textContent.startsWith('BCE + penalty')")
    assert "0.1/2*sum(W**2)" in choose(page, "circles")["program"]
    penalty.select_option("")
    page.wait_for_function("() => !gradwalk.store.state.program.includes('sum(')")
    own_program(page)
    assert penalty.is_disabled()


def test_a_table_is_standardised_and_its_names_are_kept(training):
    page = training
    page.locator(".data-own").click()
    rows = "\n".join(f"{at % 7},5;{at % 5};1;{('ирис', 'мак', 'лён')[at % 3]}" for at in range(20))
    page.get_by_label("The table", exact=True).fill(f"длина;ширина;доля;вид\n{rows}")
    page.get_by_role("columnheader", name="длина").wait_for()
    page.get_by_label("доля", exact=True).uncheck()
    page.get_by_label("Standardise").select_option("features")
    page.locator(".table-preview").get_by_label("Kept for the test").select_option("0.2")
    press(page, "Use it")
    page.wait_for_function("() => gradwalk.store.state.dataset?.names?.target === 'вид'")
    settled(page)
    page.wait_for_function("() => document.querySelector('.plane-legend').textContent.includes('лён')")
    assert page.locator(".plane-name").all_text_contents() == ["длина", "ширина"]
    assert page.locator(".network-tile").first.get_attribute("aria-label") == "длина"
    X, test = page.evaluate("() => [gradwalk.store.state.inputs.X, gradwalk.store.state.test.X]")
    assert (len(X[0]), len(test[0])) == (16, 4)
    assert all(abs(sum(row)) < 1e-12 and abs(sum(value**2 for value in row) - 16) < 1e-9 for row in X)


def test_a_constant_column_is_told(training):
    page = training
    page.locator(".data-own").click()
    page.get_by_label("The table", exact=True).fill("size\tsame\tprice\n45,5\t5\t310\n60,2\t5\t450\n33\t5\t220")
    page.get_by_role("columnheader", name="same").wait_for()
    page.get_by_label("Standardise").select_option("all")
    press(page, "Use it")
    page.wait_for_function("() => document.querySelector('#faults').textContent.includes('therefore 0: same')")


def test_new_data_of_the_same_kind(training):
    page = training
    choose(page, "moons")
    before = page.evaluate("() => gradwalk.store.state.inputs.X[0][0]")
    page.get_by_role("button", name="New data of the same kind").click()
    page.wait_for_function("(before) => gradwalk.store.state.inputs.X?.[0][0] !== before", arg=before)
    assert page.evaluate("() => gradwalk.store.state.dataset.seed") == 1


def test_data_from_a_formula(training):
    page = training
    press(page, "Own…")
    formula = page.get_by_label("y =", exact=True)
    formula.fill("w*x")
    press(page, "Draw points of it")
    page.wait_for_function("() => document.querySelector('dialog[open]').textContent.includes('w is no feature here')")
    formula.fill("x1*x2 > 0")
    formula.press("Enter")
    page.wait_for_function("() => gradwalk.store.state.dataset?.formula === 'x1*x2 > 0'")
    assert "bce" in settled(page)["program"]
    assert page.locator("dialog[open]").count() == 0
    noise = page.get_by_role("slider", name="Noise")
    noise.focus()
    noise.press("Home")
    page.wait_for_function("() => gradwalk.store.state.dataset.noise === 0 && !gradwalk.store.state.preparing")
    assert page.evaluate("() => gradwalk.store.state.dataset.formula") == "x1*x2 > 0"


PLACE = """() => { const { record, state } = gradwalk.store;
  return { update: record.update, loss: record.loss, parameters: record.parameters, start: state.start,
    runs: state.runs.map(({ records }) => records.at(-1).loss), kind: state.kind, penalty: state.penalty }; }"""


def reloaded(page):
    """What a reload of the address brings back, and what there was."""
    wait_for_hash(page)
    before = page.evaluate(PLACE)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(
        "(count) => globalThis.gradwalk?.store?.state.runs.length === count[0] && gradwalk.store.record?.update === count[1]",
        arg=[len(before["runs"]), before["update"]],
    )
    return before, page.evaluate(PLACE)


def steps(page, count):
    update = page.evaluate("() => gradwalk.store.record.update")
    page.evaluate("(count) => gradwalk.runner.step(count)", count)
    page.wait_for_function("(update) => gradwalk.store.record.update === update", arg=update + count)


def test_a_link_brings_back_all_runs_with_their_starts(training):
    page = training
    choose(page, "moons")
    page.locator("#setup select").first.select_option("mlp")
    page.wait_for_function("() => gradwalk.store.state.kind === 'mlp'")
    settled(page)
    page.locator("#optimizer label:has-text('L1, L2') select").select_option(label="L1 0.01")
    page.wait_for_function("() => gradwalk.store.state.program.includes('abs')")
    settled(page)
    steps(page, 12)
    press(page, "Start beside")
    page.wait_for_function("() => gradwalk.store.state.runs.length === 2 && gradwalk.store.record?.update === 0")
    steps(page, 9)
    before, after = reloaded(page)
    assert after == before
    assert before["start"] == 1


def test_a_link_to_a_program_of_ones_own_knows_whose_it_is(training):
    """Other data would take the place of a program that a preset had written."""
    page = training
    own_program(page, "Yhat = X.T @ W + b\nmse(Y, Yhat) + 0.02*sum(abs(W))")
    steps(page, 4)
    before, after = reloaded(page)
    assert after == before and after["kind"] == ""
    assert "0.02" in choose(page, "moons")["program"]
