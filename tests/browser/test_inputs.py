"""Matrices can simply be typed: suggested values, grids that grow and keep their shapes together, and a way back."""

import pytest

from tests.browser.helpers import current, link, type_program, view

pytestmark = pytest.mark.browser

LAYER = "sum(relu(X @ W + b))"
LINE = "mse(Y, X@w)"
OPEN = """(name) => {
  const control = [...document.querySelectorAll('#inputs [aria-label]')].find(({ ariaLabel }) => ariaLabel === name);
  const row = control?.closest('#inputs .input:not(.is-open)');
  row?.querySelector('.chip')?.click();
  if (row && !row.querySelector('.chip')) row.querySelector('.field').focus();
}"""
FIELDS = "(name) => [...document.querySelectorAll(`#inputs .field[aria-label^='${name}[']`)].length"


def sizes(page):
    return {name: shape(value) for name, value in view(page)["inputs"].items()}


def shape(value):
    return [len(value), *shape(value[0])] if isinstance(value, list) else []


def settled(page, name, expected):
    """Wait until an input has this shape, and the graph is that of it."""
    page.wait_for_function(
        """([name, expected]) => {
          const { inputs, status } = gradwalk.store.state;
          const shape = (value) => (Array.isArray(value) ? [value.length, ...shape(value[0])] : []);
          return status === 'current' && String(shape(inputs[name])) === String(expected);
        }""",
        arg=[name, expected],
    )


def press(page, name):
    """Press a button of an input; where that is closed, open it first."""
    page.evaluate(OPEN, name)
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_a_typed_layer_has_matrices_that_stay_together_and_can_be_taken_back(page):
    page.goto("/")
    current(page)
    type_program(page, LAYER)
    current(page, LAYER)
    settled(page, "X", [2, 3])
    assert [sizes(page)[name] for name in ("X", "W", "b")] == [[2, 3], [3, 4], [4]]
    remark = page.locator(".inputs-remark")
    assert "X, W, b" in remark.inner_text()
    press(page, "X: one column more")
    settled(page, "W", [4, 4])
    assert sizes(page)["X"] == [2, 4]
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "X: one column more"
    before = view(page)["inputs"]["W"]
    press(page, "W: one column less")
    settled(page, "b", [3])
    assert view(page)["inputs"]["W"] == [row[:3] for row in before], "the numbers stay where they were"
    assert "X" not in remark.inner_text(), "what the reader changed is no suggestion"
    page.keyboard.press("Control+z")
    settled(page, "b", [4])
    assert page.evaluate(FIELDS, "W") == 16
    press(page, "b: one column less")
    settled(page, "W", [4, 3])


@pytest.mark.full
def test_numbers_and_vectors_become_each_other(page):
    page.goto(link("w*x + b"))
    current(page, "w*x + b")
    press(page, "Make x a vector")
    settled(page, "x", [2])
    press(page, "x: one row more")
    settled(page, "x", [2, 2])
    press(page, "x: one row less")
    settled(page, "x", [1, 2])
    press(page, "x: one row less")
    settled(page, "x", [2])
    press(page, "x: one column less")
    settled(page, "x", [1])
    press(page, "x: one column less")
    settled(page, "x", [])
    page.get_by_label("x, slider").wait_for()


def test_shapes_that_do_not_fit_leave_the_grids_as_they_can_be_changed(page):
    page.goto(link(LINE, inputs='{"X": [[1, 2], [3, 4], [5, 6]], "w": [1, 2, 3], "Y": [1, 2, 3]}'))
    page.locator(".inputs-remark button").wait_for()
    page.evaluate("() => gradwalk.setProgram('x*y', { x: 2, y: 3 })")
    current(page, "x*y")
    page.evaluate(
        "() => gradwalk.setProgram('mse(Y, X@w)', { X: [[1, 2], [3, 4], [5, 6]], w: [1, 2, 3], Y: [1, 2, 3] })"
    )
    remark = page.locator(".inputs-remark")
    remark.get_by_role("button").wait_for()
    assert "X 3×2, w 3, Y 3" in remark.inner_text()
    assert page.evaluate(FIELDS, "w") == 3
    press(page, "w: one column less")
    settled(page, "w", [2])
    assert view(page)["inputs"] == {"X": [[1, 2], [3, 4], [5, 6]], "w": [1, 2], "Y": [1, 2, 3]}
    page.keyboard.press("Control+z")
    remark.get_by_role("button", name="Let the others follow w").click()
    settled(page, "X", [3, 3])
    assert [row[:2] for row in view(page)["inputs"]["X"]] == [[1, 2], [3, 4], [5, 6]]


def test_training_fills_in_what_is_missing_and_leaves_out_what_is_not_read(page):
    page.goto("/train" + link(LINE, inputs='{"q": 3, "x0": [1, 2]}')[1:])
    page.wait_for_function("() => globalThis.gradwalk?.store?.run?.records.length > 0")
    assert page.evaluate("() => Object.keys(gradwalk.store.state.inputs).sort()") == ["X", "Y", "w"]
    assert page.locator("#faults .fault").count() == 0
    page.get_by_label("w[0], value").fill("7")
    page.wait_for_function("() => gradwalk.store.run?.records[0]?.parameters.w[0] === 7")
    press(page, "X: one row more")
    page.wait_for_function("() => gradwalk.store.state.inputs.Y.length === 3 && gradwalk.store.run?.records.length > 0")


@pytest.mark.full
def test_what_cannot_follow_is_said_and_another_way_is_offered(page):
    page.goto(link("A = [[1, 2], [3, 4]]\nsum(A @ x)", inputs='{"x": [1, 2]}'))
    current(page)
    press(page, "x: one column more")
    remark = page.locator(".inputs-remark")
    button = remark.get_by_role("button")
    button.wait_for()
    assert "The others cannot follow x: nothing fits its shape, 3." in remark.inner_text()
    assert button.inner_text() == "Suggest values that fit"
    button.press("Enter")
    settled(page, "x", [2])
    assert remark.get_by_role("button").count() == 0


@pytest.mark.full
def test_where_no_shapes_fit_no_way_is_offered_and_it_says_why(page):
    page.goto(link("A = [[1, 2], [3, 4]]\nB = [1, 2, 3]\nsum(A @ B) + sum(x)", inputs='{"x": [1, 2]}'))
    remark = page.locator(".inputs-remark")
    remark.get_by_role("button").press("Enter")
    page.wait_for_function("() => gradwalk.store.state.misfit !== null && gradwalk.store.state.status === 'error'")
    remark.get_by_role("button").wait_for(state="hidden")
    assert "No shapes are known that fit this program" in remark.inner_text()


@pytest.mark.full
@pytest.mark.parametrize("named", [False, True])
def test_suggested_values_take_the_focus_from_the_button_that_is_gone(page, named):
    page.goto(link(LINE, inputs='{"X": [[1, 2], [3, 4], [5, 6]], "w": [1, 2, 3], "Y": [1, 2, 3]}'))
    button = page.locator(".inputs-remark button")
    button.wait_for()
    if named:
        page.evaluate(OPEN, "w[0], value")
        page.get_by_label("w[0], value").fill("4")
        page.wait_for_function("() => gradwalk.store.state.status === 'error'")
    assert button.inner_text() == ("Let the others follow w" if named else "Suggest values that fit")
    button.press("Enter")
    button.wait_for(state="hidden")
    assert page.evaluate("() => gradwalk.store.state.status") == "current"
    label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert label == ("X[0, 0], value" if named else "w[0], value")
    assert page.evaluate("() => !!document.activeElement.closest('.is-suggested')") is not named


@pytest.mark.full
def test_training_suggests_anew_where_the_data_do_not_fit(page):
    page.goto("/train")
    page.wait_for_function("() => globalThis.gradwalk?.store?.run?.records.length > 0")
    type_program(page, "sum((inv(X) @ w)^2)", at_once=True)
    page.wait_for_function("() => gradwalk.store.state.inputs.w && gradwalk.store.run?.records.length > 0")
    sizes = page.evaluate("() => [gradwalk.store.state.inputs.X.length, gradwalk.store.state.inputs.X[0].length]")
    assert sizes[0] == sizes[1]
    assert "What was given for X does not fit this program" in page.locator("#values .inputs-remark").inner_text()
    assert page.locator("#faults .fault").count() == 0
    assert page.locator("#setup .data-set[aria-pressed=true]").count() == 0, "the data set is no longer in use"
    type_program(page, LINE, at_once=True)
    page.wait_for_function(
        "() => gradwalk.store.state.dataset?.name === 'line' && gradwalk.store.run?.records.length > 0"
    )


UNKNOWN = "sum(max_pool2d(conv2d(x, K, stride=[2, 3]), [2, 4])) + 0*sum(reshape(x, 7, 11)) + sum(det(K)*reshape(K, 4))"


@pytest.mark.full
def test_training_says_what_is_missing_where_nothing_can_be_suggested(page):
    page.goto("/train" + link(UNKNOWN)[1:])
    remark = page.locator("#values .inputs-remark")
    remark.filter(has_text="Give a value to: x, K.").wait_for()
    assert page.locator("#faults .fault").count() == 0
    assert page.evaluate("() => Object.keys(gradwalk.store.state.inputs)") == []
