"""Undo and redo go over the whole view: program, values, output, step, selection; by keys, by buttons, anywhere."""

import pytest

from tests.browser.helpers import current, editor_text, type_program, view, wait_for_hash

pytestmark = pytest.mark.browser

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"


@pytest.fixture
def desk(page):
    page.goto("/")
    current(page, SIGMOID)
    return page


def wait_for(desk, expression):
    desk.wait_for_function(f"() => {{ const state = gradwalk.store.state; return {expression}; }}", timeout=30_000)


def rest(desk):
    """A pause that ends a burst."""
    desk.wait_for_timeout(1100)


def test_a_burst_of_typing_is_one_entry(desk):
    type_program(desk, "x*y")
    current(desk, "x*y")
    rest(desk)
    desk.keyboard.type(" + z")
    current(desk, "x*y + z")
    desk.keyboard.press("Control+z")
    current(desk, "x*y")
    assert editor_text(desk) == "x*y"
    desk.keyboard.press("Control+z")
    current(desk, SIGMOID)
    assert editor_text(desk) == SIGMOID
    desk.keyboard.press("Control+z")
    assert view(desk)["program"] == SIGMOID, "before the first view there is none"
    desk.keyboard.press("Control+Shift+z")
    current(desk, "x*y")
    desk.keyboard.press("Control+y")
    current(desk, "x*y + z")
    desk.keyboard.press("Control+y")
    assert editor_text(desk) == "x*y + z"


def test_after_undo_the_cursor_is_where_the_text_changed_and_typing_goes_on(desk):
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("7+")
    current(desk, "7+" + SIGMOID)
    desk.keyboard.press("Control+z")
    current(desk, SIGMOID)
    desk.keyboard.type("8*")
    current(desk, "8*" + SIGMOID)
    desk.keyboard.press("Control+y")
    assert editor_text(desk) == "8*" + SIGMOID, "something new leaves nothing to redo"


def test_values_that_the_text_took_over_come_back_with_the_text(desk):
    desk.get_by_label("w0, value").fill("9")
    wait_for(desk, "state.trace.nodes[0].value === 9 && state.status === 'current'")
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("w0 = 4; ")
    wait_for(desk, "state.status === 'current' && state.program.startsWith('w0 = 4; ')")
    assert "w0" not in view(desk)["inputs"]
    desk.keyboard.press("Control+z")
    current(desk, SIGMOID)
    assert view(desk)["inputs"]["w0"] == 9
    assert desk.get_by_label("w0, value").input_value() == "9"


def test_one_drag_of_a_slider_is_one_entry_however_slow(desk):
    desk.get_by_label("x0, value").focus()
    slider = desk.get_by_label("w0, slider")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    before = view(desk)["inputs"]
    desk.mouse.move(box["x"] + box["width"] * 0.7, middle)
    desk.mouse.down()
    for part in (0.6, 0.5, 0.3):
        desk.mouse.move(box["x"] + box["width"] * part, middle)
        desk.wait_for_timeout(1050)
    desk.mouse.up()
    after = view(desk)["inputs"]
    assert after["w0"] < 0
    desk.get_by_role("button", name="Undo").click()
    wait_for(desk, "state.status === 'current' && state.trace.nodes[0].value === 2")
    assert view(desk)["inputs"] == before
    assert slider.input_value() == "2"
    desk.get_by_role("button", name="Redo").click()
    wait_for(desk, f"state.status === 'current' && state.trace.nodes[0].value === {after['w0']}")


def test_a_field_that_has_the_focus_shows_what_was_restored(desk):
    field = desk.get_by_label("x1, value")
    field.fill("5")
    wait_for(desk, "state.trace.nodes[4].value === 5")
    rest(desk)
    field.press("ArrowUp")
    wait_for(desk, "state.trace.nodes[4].value > 5")
    field.press("Control+z")
    wait_for(desk, "state.trace.nodes[4].value === 5")
    assert field.input_value() == "5"
    field.press("Control+z")
    wait_for(desk, "state.trace.nodes[4].value === -2")
    assert field.input_value() == "−2"
    field.press("Control+Shift+z")
    wait_for(desk, "state.trace.nodes[4].value === 5")


def test_undo_first_takes_back_what_is_no_number(desk):
    type_program(desk, "x*y")
    current(desk, "x*y")
    field = desk.get_by_label("x, value")
    start = float(field.input_value())
    field.fill("3")
    wait_for(desk, "state.trace.nodes[0].value === 3")
    field.press_sequentially("half")
    assert field.get_attribute("aria-invalid") == "true"
    field.press("Control+z")
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("3", "false")
    assert editor_text(desk) == "x*y"
    field.press("Control+z")
    wait_for(desk, f"state.trace.nodes[0].value === {start}")


def test_steps_selection_output_and_examples(desk):
    desk.keyboard.press("Home")
    desk.locator("svg.graph .node[data-node='10']").click()
    desk.locator("#inspector").wait_for()
    rest(desk)
    desk.keyboard.press("PageDown")
    desk.keyboard.press("PageDown")
    desk.get_by_label("Examples").select_option(label="Two outputs of one graph")
    wait_for(desk, "state.status === 'current' && state.trace.outputs.length === 2")
    two = view(desk)
    desk.get_by_label("Output to differentiate").select_option(index=1)
    wait_for(desk, "state.status === 'current' && state.output !== null")
    other = view(desk)
    back = [
        two,
        {"program": SIGMOID, "position": 2, "selection": {"kind": "node", "id": 10}},
        {"position": 0, "selection": {"kind": "node", "id": 10}},
        {"position": 0, "selection": None},
        {"fresh": True, "position": 17},
    ]
    for expected in back:
        desk.keyboard.press("Control+z")
        current(desk, expected.get("program"))
        seen = view(desk)
        assert {name: seen[name] for name in expected} == expected
    assert desk.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    for expected in [*reversed(back[:-1]), other]:
        desk.keyboard.press("Control+Shift+z")
        current(desk, expected.get("program"))
        seen = view(desk)
        assert {name: seen[name] for name in expected} == expected
    assert desk.get_by_role("button", name="Redo").get_attribute("aria-disabled") == "true"


def test_playing_is_one_entry(desk):
    desk.keyboard.press("Home")
    rest(desk)
    desk.get_by_role("combobox", name="Speed").select_option("0.5")
    desk.get_by_role("button", name="Play").click()
    wait_for(desk, "state.position === 3")
    desk.keyboard.press("Control+z")
    wait_for(desk, "state.position === 0 && !state.playing")


def test_a_faulty_program_is_undone_like_any_other(desk):
    type_program(desk, "x*(")
    desk.locator(".fault").wait_for()
    desk.keyboard.press("Control+z")
    current(desk, SIGMOID)
    assert desk.locator(".fault").count() == 0
    desk.keyboard.press("Control+y")
    desk.locator(".fault").wait_for()
    assert desk.locator("svg.graph.is-stale").count() == 1
    wait_for_hash(desk)
    desk.reload()
    desk.locator(".fault").wait_for()
    assert editor_text(desk) == "x*("


def test_undo_while_the_server_is_away_shows_the_last_graph_as_current_again(desk):
    desk.watch.expected += ["ERR_", "Failed to load"]
    desk.route("**/api/v1/evaluate", lambda route: route.abort())
    type_program(desk, "x + 41")
    desk.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    desk.keyboard.press("Control+z")
    current(desk, SIGMOID)
    assert desk.locator("#notice").text_content() == ""
    desk.keyboard.press("Control+y")
    desk.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    desk.unroute("**/api/v1/evaluate")
    current(desk, "x + 41")


PRESS = """([target, code, key, shift]) => {
  const element = target === 'editor' ? document.querySelector('.editor').shadowRoot.querySelector('.cm-content') : document.body;
  const event = new KeyboardEvent('keydown', { code, key, ctrlKey: true, shiftKey: shift, bubbles: true, composed: true, cancelable: true });
  element.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU"}], ids=["ru"]
)
@pytest.mark.parametrize("target", ["editor", "body"])
def test_on_a_russian_keyboard(desk, target):
    type_program(desk, "x*y")
    current(desk, "x*y")
    assert desk.evaluate(PRESS, [target, "KeyZ", "я", False])
    current(desk, SIGMOID)
    assert desk.evaluate(PRESS, [target, "KeyZ", "Я", True])
    current(desk, "x*y")
    assert desk.evaluate(PRESS, [target, "KeyZ", "я", False])
    current(desk, SIGMOID)
    assert desk.evaluate(PRESS, [target, "KeyY", "н", False])
    current(desk, "x*y")


def test_the_browsers_own_undo_leads_to_ours(desk):
    """As from its menu, or on a telephone."""
    type_program(desk, "x*y")
    current(desk, "x*y")
    desk.evaluate(
        """() => document.querySelector('.editor').shadowRoot.querySelector('.cm-content').dispatchEvent(
          new InputEvent('beforeinput', { inputType: 'historyUndo', bubbles: true, composed: true, cancelable: true }))"""
    )
    current(desk, SIGMOID)


@pytest.mark.parametrize(
    "context_options",
    [{"viewport": {"width": width, "height": 720}, "locale": "en-US"} for width in (1280, 390)],
    ids=["wide", "phone"],
)
def test_the_buttons_are_large_enough_and_keep_the_focus(desk):
    type_program(desk, "x*y")
    current(desk, "x*y")
    undo = desk.get_by_role("button", name="Undo (Ctrl+Z)")
    redo = desk.get_by_role("button", name="Redo (Ctrl+Shift+Z)")
    for button in (undo, redo):
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0 and box["x"] + box["width"] <= desk.viewport_size["width"]
    undo.focus()
    desk.keyboard.press("Enter")
    current(desk, SIGMOID)
    assert undo.get_attribute("aria-disabled") == "true"
    assert undo.evaluate("(button) => button === document.activeElement")
    desk.keyboard.press("Enter")
    assert editor_text(desk) == SIGMOID
