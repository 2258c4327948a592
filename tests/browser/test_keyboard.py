"""All of it by keyboard alone: a sensible order, a focus that is seen, the graph walked along its edges."""

import re

import pytest

from tests.browser.helpers import WALKED

pytestmark = pytest.mark.browser

HERE = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
}"""
IN_GRAPH = "() => document.activeElement?.closest('svg.graph') !== null"


@pytest.fixture
def walk(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    page.keyboard.press("Home")
    return page


def here(page):
    return page.evaluate(HERE)


def into_graph(page):
    page.locator("svg.graph [tabindex='0']").focus()
    assert page.locator("svg.graph [tabindex='0']").count() == 1, "the graph is one stop in the tab order"


def press(page, *keys):
    """What the focus is called after each key, without its numbers."""
    names = []
    for key in keys:
        page.keyboard.press(key)
        names.append(re.sub(r"[:.,].*", "", here(page)))
    return names


def test_the_tab_order_is_the_order_of_the_page(walk):
    walk.evaluate("() => document.activeElement.blur()")
    seen = []
    for _ in range(60):
        walk.keyboard.press("Tab")
        if seen and here(walk) == seen[0]:
            break
        seen.append(here(walk))
    assert seen[0] == "Skip to the step controls"
    order = [
        "Examples",
        "Undo",
        "Lecture",
        "Light or dark",
        "Русский",
        "Keys and help",
        "API",
        "Program",
        "Options of the graph",
        "w0, slider",
        "w0, value",
        "x1, value",
        "w2, value",
        "As text",
        "Larger",
        "Follow the walk",
        "Step",
        "Next step",
    ]
    places = [
        next(
            at
            for at, name in enumerate(seen)
            if name == prefix or (prefix not in ("Step",) and name.startswith(prefix))
        )
        for prefix in order
    ]
    assert places == sorted(places), seen
    assert sum(name.startswith(("Input", "Gate", "Edge")) for name in seen) == 1
    graph = next(at for at, name in enumerate(seen) if name.startswith("Input"))
    assert seen.index("w2, value") < graph < seen.index("As text")


def test_arrows_walk_along_the_edges(walk):
    into_graph(walk)
    assert here(walk) == "Input w0: value 2, gradient not yet computed"
    mul, plus = "Gate multiplication ×", "Gate addition +"
    assert press(walk, "ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft") == ["Input x0", mul, mul, "Input w1"]
    assert press(walk, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown") == [
        mul,
        plus,
        plus,
        plus,
        "Input w2",
    ]
    assert walk.locator(".count").text_content() == "0 / 17", "arrows in the graph take no step"
    walk.keyboard.press("PageDown")
    assert walk.locator(".count").text_content() == "1 / 17", "a clicker does"
    assert walk.evaluate(IN_GRAPH)


@pytest.mark.full
def test_edges_are_reached_chosen_and_left(walk):
    walk.evaluate("() => gradwalk.player.end()")
    walk.locator("svg.graph .node[data-node='2']").focus()
    assert press(walk, "Shift+ArrowLeft", "ArrowDown") == ["Edge from w0 to ×", "Edge from x0 to ×"]
    assert here(walk) == "Edge from x0 to ×. Backward to x0: upstream 0.1966 times local 2 is 0.3932."
    walk.keyboard.press("Enter")
    assert walk.locator("#inspector h3").text_content() == "x0 → ×"
    assert walk.evaluate(IN_GRAPH), "the focus stays"
    assert press(walk, "ArrowLeft") == ["Input x0"]
    walk.keyboard.press("Escape")
    assert walk.locator("#inspector").is_hidden()
    assert walk.evaluate(IN_GRAPH)
    walk.keyboard.press("Escape")
    assert walk.evaluate("() => document.activeElement.id") == "controls"


@pytest.mark.full
def test_zoom_and_pan_by_keyboard(walk):
    walk.emulate_media(reduced_motion="reduce")
    into_graph(walk)
    frame = "() => { const { a, e, f } = document.querySelector('svg.graph .stage').transform.baseVal.consolidate().matrix; return [a, e, f]; }"
    before = walk.evaluate(frame)
    walk.keyboard.press("+")
    larger = walk.evaluate(frame)
    assert larger[0] == pytest.approx(before[0] * 1.25, rel=0.01)
    walk.keyboard.press("Control+ArrowLeft")
    panned = walk.evaluate(frame)
    assert panned[1] == pytest.approx(larger[1] + 80, abs=0.5)
    walk.keyboard.press("s")
    assert walk.evaluate(frame)[2] == pytest.approx(panned[2] - 80, abs=0.5)
    walk.keyboard.press("0")
    assert walk.evaluate(frame) == pytest.approx(before, abs=0.5)


def test_what_has_the_focus_comes_into_view(walk):
    walk.emulate_media(reduced_motion="reduce")
    for _ in range(7):
        walk.get_by_role("button", name="Larger").click()
    into_graph(walk)
    stage = walk.locator("#graph").bounding_box()
    for key in ["ArrowRight"] * 7 + ["ArrowLeft"] * 5:
        walk.keyboard.press(key)
        box = walk.locator("svg.graph :focus .core").bounding_box()
        assert box["x"] >= stage["x"] - 1 and box["x"] + box["width"] <= stage["x"] + stage["width"] + 1
        assert box["y"] >= stage["y"] - 1 and box["y"] + box["height"] <= stage["y"] + stage["height"] + 1


@pytest.mark.full
def test_the_mouse_chooses_without_taking_the_arrows(walk):
    walk.locator("svg.graph .node[data-node='10'] .core").click()
    walk.keyboard.press("ArrowRight")
    assert walk.locator(".count").text_content() == "1 / 17"
    walk.keyboard.press("Tab")
    walk.locator("#inspector").wait_for()


def test_help_opens_by_key_and_button_and_gives_the_focus_back(walk):
    walk.get_by_role("button", name="Follow the walk").focus()
    walk.keyboard.press("?")
    dialog = walk.get_by_role("dialog", name="Keys and help")
    dialog.wait_for()
    assert here(walk) == "Close"
    walk.keyboard.press("PageDown")
    assert walk.locator(".count").text_content() == "0 / 17", "no steps behind the dialog"
    walk.keyboard.press("Escape")
    assert dialog.is_hidden() and here(walk) == "Follow the walk"
    walk.get_by_role("button", name="Keys and help").click()
    assert dialog.is_visible()


@pytest.mark.full
def test_letters_can_be_switched_off_for_good(walk):
    walk.keyboard.press("n")
    assert walk.locator(".count").text_content() == "1 / 17"
    walk.keyboard.press("?")
    walk.get_by_role("dialog").get_by_role("checkbox").uncheck()
    walk.keyboard.press("Escape")
    walk.reload()
    walk.wait_for_selector("svg.graph .node")
    for key in ("n", "k", "?"):
        walk.keyboard.press(key)
    assert walk.locator(".count").text_content() == "1 / 17"
    assert walk.get_by_role("dialog").count() == 0
    walk.keyboard.press("PageDown")
    assert walk.locator(".count").text_content() == "2 / 17", "other keys go on"


@pytest.mark.full
def test_links_in_the_closer_look_keep_the_focus_there(walk):
    walk.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: 10 } })")
    walk.get_by_role("button", name="exp → +1").focus()
    walk.keyboard.press("Enter")
    assert here(walk) == "exp → +1"
    assert walk.evaluate("() => document.activeElement.tagName") == "H3"
    walk.locator("#inspector header button").focus()
    walk.keyboard.press("PageDown")
    assert here(walk) == "Close", "a step does not take the focus away"
    walk.keyboard.press("Enter")
    assert walk.evaluate(IN_GRAPH)


def test_a_clicker_steps_wherever_the_focus_is_but_in_text_of_several_lines(walk):
    program = walk.evaluate("() => gradwalk.store.state.program")
    walk.locator(".program-more summary").click()
    for place in (
        "#examples button",
        "#modes select",
        "#modes input",
        ".player-ways select",
        "#player .scrubber",
        "#inputs input[type=range]",
        "#inputs .field",
        "#zoom button",
        ".bar a",
    ):
        walk.locator(place).first.focus()
        values = walk.evaluate("() => JSON.stringify(gradwalk.store.state.inputs)")
        for key, position in (("PageDown", 1), ("PageDown", 2), ("PageUp", 1), ("PageUp", 0)):
            walk.keyboard.press(key)
            assert walk.evaluate("() => gradwalk.store.state.position") == position, place
        assert walk.evaluate("() => gradwalk.store.state.program") == program, place
        assert walk.evaluate("() => JSON.stringify(gradwalk.store.state.inputs)") == values, place
    assert walk.locator(".player-ways select").input_value() == "1"
    assert walk.locator("#modes select").input_value() == "dynamic"
    walk.locator(".cm-content").focus()
    walk.keyboard.press("PageDown")
    assert walk.evaluate("() => gradwalk.store.state.position") == 0


@pytest.mark.full
def test_arrows_in_a_number_field_change_the_number_and_take_no_step(walk):
    field = walk.get_by_label("w0, value")
    field.focus()
    for key, value in (("ArrowUp", "2.05"), ("Shift+ArrowDown", "1.55"), ("ArrowLeft", "1.55"), ("Home", "1.55")):
        walk.keyboard.press(key)
        assert field.input_value() == value
    assert walk.evaluate("() => [gradwalk.store.state.position, gradwalk.store.state.inputs.w0]") == [0, 1.55]
    field.fill("0.00002")
    field.blur()
    walk.wait_for_function("() => gradwalk.store.state.trace.value && gradwalk.store.state.status === 'current'")
    field.focus()
    walk.evaluate("() => { document.querySelector('#inputs .field').value = '2·10⁻⁵'; }")
    walk.keyboard.press("ArrowUp")
    assert walk.evaluate("() => gradwalk.store.state.inputs.w0") == pytest.approx(0.05002)
    field.fill("much")
    walk.keyboard.press("Escape")
    assert field.input_value() == "0.05002", "Escape takes back what is no number"
    assert field.get_attribute("aria-invalid") == "false"


@pytest.mark.full
def test_the_export_is_used_by_keyboard_alone(walk):
    walk.get_by_role("button", name="Export").focus()
    walk.keyboard.press("Enter")
    walk.locator("dialog.export[open]").wait_for()
    walk.get_by_role("button", name="LaTeX formulas").focus()
    walk.keyboard.press("Enter")
    walk.wait_for_function("() => document.querySelector('.export-text').textContent.includes('frac')")
    assert here(walk) == "LaTeX formulas", "the focus stays"
    walk.keyboard.press("Escape")
    walk.locator("dialog.export[open]").wait_for(state="detached")
    assert here(walk) == "Export"
    assert walk.locator(".count").text_content() == "0 / 17"


def test_the_keys_of_a_run(page):
    page.goto("/train")
    page.wait_for_function("() => globalThis.gradwalk?.store?.run?.records.length > 0")
    update = "(count) => gradwalk.store.record?.update === count"
    page.locator("#setup [data-name=line]").focus()
    for count in (1, 2, 3):
        page.keyboard.press("PageDown")
        page.wait_for_function(update, arg=count)
    assert page.evaluate("() => gradwalk.store.state.dataset.name") == "line"
    for key, count in (("PageUp", 2), ("PageDown", 3)):
        page.keyboard.press(key)
        page.wait_for_function(update, arg=count)
    page.evaluate("() => document.activeElement.blur()")
    for key, count in (("Home", 0), ("ArrowRight", 1), ("End", 3), ("ArrowLeft", 2), ("n", 3), ("Space", 4)):
        page.keyboard.press(key)
        page.wait_for_function(update, arg=count)
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 1, "stepping forward again makes no other run"
    rate = page.get_by_label("learning rate α")
    rate.focus()
    for key, value in (("ArrowUp", "0.2"), ("ArrowDown", "0.1"), ("ArrowDown", "0.09"), ("Shift+ArrowUp", "1")):
        page.keyboard.press(key)
        assert rate.input_value() == value
    assert page.evaluate("() => gradwalk.store.state.stepper.learning_rate") == 1
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("?")
    assert "next update" in page.locator("dialog[open]").inner_text()
