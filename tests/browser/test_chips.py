"""Inputs as chips: what opens over the stage, what the gradient predicts, the curve and its tangent; on a phone too."""

import json

import pytest

from tests.browser.helpers import WALKED, current, link
from tests.browser.legible import STANDS
from tests.effort import daily

pytestmark = pytest.mark.browser

BOX = "(selector) => { const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect(); return [x, y, width, height]; }"


@pytest.fixture
def walk(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    return page


def test_what_the_gradient_predicts_stands_beside_what_happens(walk):
    assert walk.locator(".result-change").is_hidden()
    field = walk.get_by_label("x0, value")
    field.fill("-0.9")
    change = walk.locator(".result-change")
    change.filter(has_text="predicted").wait_for()
    assert change.inner_text() == "Δ predicted +0.0393, real +0.0375"
    field.fill("-1.1")
    change.filter(has_text="−0.0393").wait_for()
    walk.locator("#step-card").click()
    change.wait_for(state="hidden")


@pytest.mark.full
def test_the_change_counts_from_where_the_input_was_taken_up(page):
    page.goto(link("x^2", inputs='{"x": 1}', step="1"))
    current(page, "x^2")
    page.get_by_label("x, value").fill("2")
    page.locator(".result-change").filter(has_text="predicted +2, real +3").wait_for()
    page.get_by_label("x, value").fill("3")
    page.locator(".result-change").filter(has_text="predicted +4, real +8").wait_for()
    page.locator("#step-card").click()
    page.get_by_label("x, value").fill("4")
    page.locator(".result-change").filter(has_text="predicted +6, real +7").wait_for()


@pytest.mark.full
def test_the_curve_of_the_output_has_its_tangent_where_the_input_is(walk):
    stage = walk.evaluate(BOX, ".graph-frame")
    walk.get_by_label("w0, slider").focus()
    chart = walk.locator(".input-chart")
    chart.wait_for()
    assert chart.locator(".tangent").count() == 1
    before = chart.locator(".here").get_attribute("cx")
    for _ in range(10):
        walk.keyboard.press("ArrowRight")
    walk.wait_for_function(
        "(before) => document.querySelector('.input-chart .here')?.getAttribute('cx') !== before", arg=before
    )
    assert walk.evaluate(BOX, ".graph-frame") == stage, "it lies over the stage and does not move it"
    walk.keyboard.press("Escape")
    walk.locator(".input-chart").wait_for(state="hidden")


def test_a_chip_is_dragged_and_typed_and_moved_by_keys(walk):
    slider = walk.get_by_label("w1, slider")
    box = slider.bounding_box()
    walk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    walk.mouse.down()
    walk.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=3)
    walk.mouse.up()
    walk.wait_for_function("() => gradwalk.store.state.inputs.w1 > 1")
    assert walk.locator(".has-start").count() == 1, "the tick shows where the example had it"
    assert slider.evaluate("(slider) => [slider.title, slider.style.getPropertyValue('--start')]") == [
        "−3 at first",
        "0.2",
    ]
    field = walk.get_by_label("w1, value")
    field.fill("0.25")
    field.press("ArrowUp")
    walk.wait_for_function("() => Math.abs(gradwalk.store.state.inputs.w1 - 0.3) < 0.001")


def test_a_matrix_opens_over_the_stage_and_closes(page):
    page.goto(link("sum(X @ w)", inputs='{"X": [[1, 2], [3, 4]], "w": [1, -1]}'))
    current(page, "sum(X @ w)")
    stage = page.evaluate(BOX, ".graph-frame")
    chip = page.get_by_role("button", name="X 2×2")
    assert page.get_by_label("X[0, 0], value").is_hidden()
    assert page.locator(".chip").first.locator("svg rect").count() == 4
    chip.click()
    page.get_by_label("X[0, 0], value").fill("5")
    page.wait_for_function("() => gradwalk.store.state.inputs.X[0][0] === 5")
    assert page.evaluate(BOX, ".graph-frame") == stage
    page.keyboard.press("Escape")
    assert page.get_by_label("X[0, 0], value").is_hidden()
    assert chip.get_attribute("aria-expanded") == "false"
    chip.click()
    page.locator("#step-card").click()
    assert page.get_by_label("X[0, 0], value").is_hidden()


NUMBERS = {"rate": -0.000123456, "b": 1e-300, "regularisation": -123456.789}
FIELDS = "() => [...document.querySelectorAll('#inputs .field')].map(({ value, title, scrollWidth, clientWidth }) => [value, title, scrollWidth <= clientWidth])"


@pytest.mark.parametrize(
    "context_options",
    [
        pytest.param({"viewport": {"width": 800, "height": 600}}, id="projector"),
        pytest.param({"viewport": {"width": 390, "height": 844}, "locale": "ru-RU"}, id="phone"),
    ],
)
def test_a_number_in_a_chip_is_whole_or_says_that_it_is_rounded(page, context_options):
    program = "rate*b*regularisation"
    page.goto(link(program, inputs=json.dumps(NUMBERS)))
    current(page, program)
    if context_options["viewport"]["width"] < 480:
        page.locator("#all-inputs").click()
    mark = "," if "locale" in context_options else "."
    whole = [text.replace(".", mark) for text in ("−0.000123456", "", "−123456.789")]
    short = [text.replace(".", mark) for text in ("≈−0.000123", "10⁻³⁰⁰", "≈−123457")]
    fields = page.evaluate(FIELDS)
    assert [[value, title] for value, title, _ in fields] == [list(pair) for pair in zip(short, whole, strict=True)]
    first = page.locator("#inputs .field").first
    first.focus()
    assert all(fits for *_, fits in [*fields, *page.evaluate(FIELDS)])
    assert first.input_value() == whole[0]
    first.blur()
    assert first.input_value() == short[0]
    inputs = page.evaluate("() => Object.values(gradwalk.store.state.inputs)")
    assert inputs == list(NUMBERS.values()), "looking changes nothing"


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 800, "height": 600}}])
def test_chips_that_have_no_room_stand_behind_the_button(page):
    program = "a0 + a1 + a2 + a3 + a4"
    page.goto(link(program, inputs=json.dumps({f"a{at}": -0.001234 * (at + 1) for at in range(5)})))
    current(page, program)
    page.get_by_role("button", name="Inputs (5)").wait_for()
    page.goto("/")
    page.wait_for_function(WALKED)
    page.locator("#all-inputs").wait_for(state="hidden")
    assert page.evaluate(BOX, "#inputs .input:last-child")[0] > 0


def test_many_inputs_stand_behind_one_button(page):
    program = " + ".join(f"a{at}*b{at}" for at in range(6))
    values = {f"{name}{at}": at + 1 for name in "ab" for at in range(6)}
    page.goto(link(program, inputs=json.dumps(values)))
    current(page, program)
    everything = page.get_by_role("button", name="Inputs (12)")
    everything.click()
    shown = "() => [...document.querySelectorAll('#inputs .field')].every((field) => { const { left, right, bottom } = field.getBoundingClientRect(); return left >= 0 && right <= innerWidth && bottom <= innerHeight; })"
    page.wait_for_function(shown)
    page.get_by_label("b5, value").fill("9")
    page.wait_for_function("() => gradwalk.store.state.inputs.b5 === 9")
    page.keyboard.press("Escape")
    assert everything.get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], ids=["phone"]
)
def test_on_a_phone_next_is_under_the_thumb_and_inputs_are_one_button(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    for position in range(18):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        _, y, width, height = page.evaluate(BOX, "#player .primary")
        assert height >= 44 and width >= 150 and y + height <= 844, position
        _, top, _, down = page.evaluate(BOX, ".graph-frame")
        assert top >= 0 and down >= 300 and top + down <= 844, "the graph is in view"
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Inputs (5)").tap()
    page.get_by_label("w0, value").fill("1")
    page.wait_for_function("() => gradwalk.store.state.inputs.w0 === 1")
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("button", name="Undo").wait_for()


@pytest.mark.parametrize(
    "size", daily({"projector": (1280, 720), "laptop": (1440, 900), "tablet": (1024, 768)}, ["projector"])
)
def test_the_stage_has_three_fifths_of_the_height(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/")
    page.wait_for_function(WALKED)
    for position in (0, 6, 12, 17):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        assert page.evaluate(BOX, ".graph-frame")[3] >= 0.6 * size[1], position
        assert page.evaluate("() => document.documentElement.scrollHeight") <= size[1]


@pytest.mark.full
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU"}])
def test_messages_and_many_inputs_take_nothing_from_the_stage(page):
    for name in ("rounding", "microgpt"):
        page.goto(f"/?example={name}")
        page.wait_for_function(STANDS)
        assert page.evaluate(BOX, ".graph-frame")[3] >= 0.6 * 720, name
    stage = page.evaluate(BOX, ".graph-frame")
    second = page.locator(".warnings li").nth(1)
    row, more = page.locator(".messages"), page.locator(".messages > .button")
    assert second.bounding_box()["y"] >= row.bounding_box()["y"] + row.bounding_box()["height"], "one line"
    more.click()
    page.wait_for_function(
        """() => {
          const row = document.querySelector('.messages').getBoundingClientRect();
          const last = document.querySelector('.warnings li:last-child').getBoundingClientRect();
          return last.bottom <= row.bottom && last.top >= row.top;
        }"""
    )
    assert page.evaluate(BOX, ".graph-frame") == stage, "it opens over the stage"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.messages.is-open')")
    assert more.evaluate("(element) => element === document.activeElement")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("() => document.querySelector('.messages.is-open')")


@pytest.mark.full
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 800, "height": 600}, "locale": "ru-RU"}])
def test_on_a_small_projector_nothing_stands_beside_the_page(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    page.evaluate("() => gradwalk.player.go(13)")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 800
    for part in ("#history", ".bar-tools", "#player .primary", "#inputs .input:last-child"):
        x, _, width, _ = page.evaluate(BOX, part)
        assert x >= 0 and width > 0 and x + width <= 800, part
    assert page.evaluate(BOX, ".program-editor .editor")[2] >= 210, "the program has room beside five inputs"
