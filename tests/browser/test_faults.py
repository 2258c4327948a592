"""What is wrong with a program, said beside it: fixes by key, and only what the reader can mend."""

import pytest

from tests.browser.helpers import current, link, view

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_a_fix_by_key_hands_the_focus_on(page):
    page.goto("/")
    current(page)
    page.evaluate("() => gradwalk.setProgram('a = sigmoid(x)\\nsigmiod(x) + a', { m: 3 })")
    page.get_by_role("button", name="Write sigmoid").press("Enter")
    current(page, "a = sigmoid(x)\nsigmoid(x) + a")
    page.locator("#editor .cm-content:focus").wait_for()
    page.evaluate("() => gradwalk.setProgram('2 * X', { X: [1, 2] })")
    page.get_by_role("button", name="sum(…)").press("Enter")
    current(page, "sum(2 * X)")
    page.locator("#controls:focus").wait_for()


@pytest.mark.full
def test_inputs_of_an_unreadable_program_are_those_whose_names_it_holds(page):
    page.goto(link("m*x", inputs='{"m": 3, "x": 2}'))
    current(page, "m*x")
    page.evaluate("() => gradwalk.setProgram('sigmiod(x)', { m: 3, x: 2 })")
    page.get_by_role("button", name="Write sigmoid").wait_for()
    assert page.locator("#inputs .input-name").all_inner_texts() == ["x"]
    page.evaluate("() => gradwalk.setProgram('1/2q')")
    page.get_by_text("The inputs follow once the program can be read.").wait_for()


def test_only_what_the_reader_can_mend_is_spoken_of(page):
    page.goto(link("wx + b"))
    page.locator(".fault").wait_for()
    assert page.locator(".fault").count() == 1
    assert "among the inputs" not in page.locator("#faults").inner_text(), (
        "there are none yet, and b gets a value by itself"
    )
    page.locator(".fault").get_by_role("button", name="Write w*x").click()
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    assert set(view(page)["inputs"]) == {"w", "x", "b"}


def test_a_reading_of_octave_shows_its_line_and_its_block_in_words(page):
    page.goto(link("J = sum(X.^2); % cost", inputs='{"X": [[1, 2], [3, 4]]}'))
    reading = page.locator(".read-as")
    reading.locator("summary").wait_for()
    assert reading.locator("> code").inner_text().strip().startswith("J = down_columns(sum, X**2)")
    assert "each column of a matrix" in reading.locator("summary").inner_text()
    assert "return f(x, axis=0)" not in reading.inner_text()
    reading.locator("summary").click()
    assert "return f(x, axis=0)" in reading.inner_text()
    reading.get_by_role("button", name="Use this text").click()
    page.wait_for_function("() => gradwalk.store.state.program.startsWith('def down_columns')")
