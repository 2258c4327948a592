"""Undo and redo go over the whole view: program, values, output, step, selection; by keys, by buttons, anywhere."""

import pytest

from tests.browser.helpers import SIGMOID, current, editor_text, press, press_example, type_program, view, wait_for_hash
from tests.effort import spread

pytestmark = pytest.mark.browser


def wait_for(walk_page, expression):
    walk_page.wait_for_function(f"() => {{ const state = gradwalk.store.state; return {expression}; }}")


def rest(walk_page):
    """A pause that ends a burst."""
    walk_page.wait_for_timeout(1100)


def test_a_burst_of_typing_is_one_entry(walk_page):
    type_program(walk_page, "x*y")
    current(walk_page, "x*y")
    rest(walk_page)
    walk_page.keyboard.type(" + z")
    current(walk_page, "x*y + z")
    walk_page.keyboard.press("Control+z")
    current(walk_page, "x*y")
    assert editor_text(walk_page) == "x*y"
    walk_page.keyboard.press("Control+z")
    current(walk_page, SIGMOID)
    assert editor_text(walk_page) == SIGMOID
    walk_page.keyboard.press("Control+z")
    assert view(walk_page)["program"] == SIGMOID, "before the first view there is none"
    walk_page.keyboard.press("Control+Shift+z")
    current(walk_page, "x*y")
    walk_page.keyboard.press("Control+y")
    current(walk_page, "x*y + z")
    walk_page.keyboard.press("Control+y")
    assert editor_text(walk_page) == "x*y + z"


def test_after_undo_the_cursor_is_where_the_text_changed_and_typing_goes_on(walk_page):
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+Home")
    walk_page.keyboard.type("7+")
    current(walk_page, "7+" + SIGMOID)
    walk_page.keyboard.press("Control+z")
    current(walk_page, SIGMOID)
    walk_page.keyboard.type("8*")
    current(walk_page, "8*" + SIGMOID)
    walk_page.keyboard.press("Control+y")
    assert editor_text(walk_page) == "8*" + SIGMOID, "something new leaves nothing to redo"


def test_values_that_the_text_took_over_come_back_with_the_text(walk_page):
    walk_page.get_by_label("w0, value").fill("9")
    wait_for(walk_page, "state.trace.nodes[0].value === 9 && state.status === 'current'")
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+Home")
    walk_page.keyboard.type("w0 = 4; ")
    wait_for(walk_page, "state.status === 'current' && state.program.startsWith('w0 = 4; ')")
    assert "w0" not in view(walk_page)["inputs"]
    walk_page.keyboard.press("Control+z")
    current(walk_page, SIGMOID)
    assert view(walk_page)["inputs"]["w0"] == 9
    assert walk_page.get_by_label("w0, value").input_value() == "9"


@pytest.mark.full
def test_one_drag_of_a_slider_is_one_entry_however_slow(walk_page):
    walk_page.get_by_label("x0, value").focus()
    slider = walk_page.get_by_label("w0, slider")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    before = view(walk_page)["inputs"]
    walk_page.mouse.move(box["x"] + box["width"] * 0.7, middle)
    walk_page.mouse.down()
    for part in (0.6, 0.5, 0.3):
        walk_page.mouse.move(box["x"] + box["width"] * part, middle)
        walk_page.wait_for_timeout(1050)
    walk_page.mouse.up()
    after = view(walk_page)["inputs"]
    assert after["w0"] < 0
    walk_page.get_by_role("button", name="Undo").click()
    wait_for(walk_page, "state.status === 'current' && state.trace.nodes[0].value === 2")
    assert view(walk_page)["inputs"] == before
    assert slider.input_value() == "2"
    walk_page.get_by_role("button", name="Redo").click()
    wait_for(walk_page, f"state.status === 'current' && state.trace.nodes[0].value === {after['w0']}")


@pytest.mark.full
def test_a_field_that_has_the_focus_shows_what_was_restored(walk_page):
    field = walk_page.get_by_label("x1, value")
    field.fill("5")
    wait_for(walk_page, "state.trace.nodes[4].value === 5")
    rest(walk_page)
    field.press("ArrowUp")
    wait_for(walk_page, "state.trace.nodes[4].value > 5")
    field.press("Control+z")
    wait_for(walk_page, "state.trace.nodes[4].value === 5")
    assert field.input_value() == "5"
    field.press("Control+z")
    wait_for(walk_page, "state.trace.nodes[4].value === -2")
    assert field.input_value() == "−2"
    field.press("Control+Shift+z")
    wait_for(walk_page, "state.trace.nodes[4].value === 5")


@pytest.mark.full
def test_undo_first_takes_back_what_is_no_number(walk_page):
    type_program(walk_page, "x*y")
    current(walk_page, "x*y")
    field = walk_page.get_by_label("x, value")
    start = float(field.input_value())
    field.fill("3")
    wait_for(walk_page, "state.trace.nodes[0].value === 3")
    field.press_sequentially("half")
    assert field.get_attribute("aria-invalid") == "true"
    field.press("Control+z")
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("3", "false")
    assert editor_text(walk_page) == "x*y"
    field.press("Control+z")
    wait_for(walk_page, f"state.trace.nodes[0].value === {start}")


def test_steps_selection_output_and_examples(walk_page):
    walk_page.keyboard.press("Home")
    walk_page.locator("svg.graph .node[data-node='10']").click()
    walk_page.locator("#inspector").wait_for()
    rest(walk_page)
    walk_page.keyboard.press("PageDown")
    walk_page.keyboard.press("PageDown")
    press_example(walk_page, "Two outputs of one graph")
    wait_for(walk_page, "state.status === 'current' && state.trace.outputs.length === 2")
    two = view(walk_page)
    walk_page.get_by_label("Output to differentiate").select_option(index=1)
    wait_for(walk_page, "state.status === 'current' && state.output !== null")
    other = view(walk_page)
    back = [
        two,
        {"program": SIGMOID, "position": 2, "selection": {"kind": "node", "id": 10}},
        {"position": 0, "selection": {"kind": "node", "id": 10}},
        {"position": 0, "selection": None},
        {"fresh": True, "position": 0},
    ]
    for expected in back:
        walk_page.keyboard.press("Control+z")
        current(walk_page, expected.get("program"))
        seen = view(walk_page)
        assert {name: seen[name] for name in expected} == expected
    assert walk_page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    for expected in [*reversed(back[:-1]), other]:
        walk_page.keyboard.press("Control+Shift+z")
        current(walk_page, expected.get("program"))
        seen = view(walk_page)
        assert {name: seen[name] for name in expected} == expected
    assert walk_page.get_by_role("button", name="Redo").get_attribute("aria-disabled") == "true"


@pytest.mark.full
def test_playing_is_one_entry(walk_page):
    walk_page.keyboard.press("Home")
    rest(walk_page)
    walk_page.get_by_role("combobox", name="Speed").select_option("0.5")
    walk_page.get_by_role("button", name="Play").click()
    wait_for(walk_page, "state.position === 3")
    walk_page.keyboard.press("Control+z")
    wait_for(walk_page, "state.position === 0 && !state.playing")


@pytest.mark.full
def test_a_faulty_program_is_undone_like_any_other(walk_page):
    type_program(walk_page, "x*(")
    walk_page.locator(".fault").wait_for()
    walk_page.keyboard.press("Control+z")
    current(walk_page, SIGMOID)
    assert walk_page.locator(".fault").count() == 0
    walk_page.keyboard.press("Control+y")
    walk_page.locator(".fault").wait_for()
    assert walk_page.locator("svg.graph.is-stale").count() == 1
    wait_for_hash(walk_page)
    walk_page.reload()
    walk_page.locator(".fault").wait_for()
    assert editor_text(walk_page) == "x*("


@pytest.mark.full
def test_undo_while_the_server_is_away_shows_the_last_graph_as_current_again(walk_page):
    walk_page.watch.expected += ["ERR_", "Failed to load"]
    walk_page.route("**/api/v1/{evaluate,numbers}", lambda route: route.abort())
    type_program(walk_page, "x + 41")
    walk_page.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    walk_page.keyboard.press("Control+z")
    current(walk_page, SIGMOID)
    assert walk_page.locator("#notice").text_content() == ""
    walk_page.keyboard.press("Control+y")
    walk_page.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    walk_page.unroute("**/api/v1/{evaluate,numbers}")
    current(walk_page, "x + 41")


PRESS = """([target, code, key, shift]) => {
  const element = target === 'editor' ? document.querySelector('.editor').shadowRoot.querySelector('.cm-content') : document.body;
  const event = new KeyboardEvent('keydown', { code, key, ctrlKey: true, shiftKey: shift, bubbles: true, composed: true, cancelable: true });
  element.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU"}], ids=["ru"]
)
@pytest.mark.parametrize("target", spread(["editor", "body"], 2))
def test_on_a_russian_keyboard(walk_page, target):
    type_program(walk_page, "x*y")
    current(walk_page, "x*y")
    assert walk_page.evaluate(PRESS, [target, "KeyZ", "я", False])
    current(walk_page, SIGMOID)
    assert walk_page.evaluate(PRESS, [target, "KeyZ", "Я", True])
    current(walk_page, "x*y")
    assert walk_page.evaluate(PRESS, [target, "KeyZ", "я", False])
    current(walk_page, SIGMOID)
    assert walk_page.evaluate(PRESS, [target, "KeyY", "н", False])
    current(walk_page, "x*y")


@pytest.mark.full
def test_the_browsers_own_undo_leads_to_ours(walk_page):
    """As from its menu, or on a telephone."""
    type_program(walk_page, "x*y")
    current(walk_page, "x*y")
    walk_page.evaluate(
        """() => document.querySelector('.editor').shadowRoot.querySelector('.cm-content').dispatchEvent(
          new InputEvent('beforeinput', { inputType: 'historyUndo', bubbles: true, composed: true, cancelable: true }))"""
    )
    current(walk_page, SIGMOID)


@pytest.mark.parametrize(
    "context_options",
    [{"viewport": {"width": width, "height": 720}, "locale": "en-US"} for width in (1280, 390)],
    ids=["wide", "phone"],
)
def test_the_buttons_are_large_enough_and_keep_the_focus(walk_page):
    type_program(walk_page, "x*y")
    current(walk_page, "x*y")
    if walk_page.viewport_size["width"] < 400:
        press(walk_page, "Menu")
    undo = walk_page.get_by_role("button", name="Undo (Ctrl+Z)")
    redo = walk_page.get_by_role("button", name="Redo (Ctrl+Shift+Z)")
    for button in (undo, redo):
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0 and box["x"] + box["width"] <= walk_page.viewport_size["width"]
    undo.focus()
    walk_page.keyboard.press("Enter")
    current(walk_page, SIGMOID)
    assert undo.get_attribute("aria-disabled") == "true"
    assert undo.evaluate("(button) => button === document.activeElement")
    walk_page.keyboard.press("Enter")
    assert editor_text(walk_page) == SIGMOID
