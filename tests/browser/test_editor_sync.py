"""Text and graph find each other: selecting the one shows the other, without loops, and without disturbing who types."""

import pytest

from tests.browser.helpers import WALKED

pytestmark = pytest.mark.browser

MARKED = "() => [...document.querySelector('.editor').shadowRoot.querySelectorAll('.mark-chosen')].map((mark) => mark.textContent).join('')"
CARET = """() => {
  const content = document.querySelector('.editor').shadowRoot.querySelector('.cm-content');
  const { main } = content.cmTile ? content.cmTile.view.state.selection : content.cmView.view.state.selection;
  return [main.from, main.to];
}"""
CHOSEN = """() => { const { selection, trace } = gradwalk.store.state;
  return selection && selection.kind === 'node' ? [trace.nodes[selection.id].name, trace.nodes[selection.id].label] : null; }"""


@pytest.fixture
def walk_page(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    return page


def opened(page, text, **inputs):
    page.evaluate("([text, inputs]) => gradwalk.setProgram(text, inputs)", [text, inputs])
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Home")


def chosen(page, name, label):
    page.wait_for_function(
        f"(expected) => JSON.stringify(({CHOSEN})()) === JSON.stringify(expected)", arg=[name, label]
    )


def test_a_caret_and_a_range_select_the_smallest_node(walk_page):
    opened(walk_page, "1/(1+exp(-(w*x)))", w=2, x=-1)
    for _ in range(11):
        walk_page.keyboard.press("ArrowRight")
    chosen(walk_page, "w", "w")
    for _ in range(3):
        walk_page.keyboard.press("Shift+ArrowRight")
    chosen(walk_page, None, "×")
    assert walk_page.evaluate(MARKED) == "w*x"
    assert walk_page.locator("svg.graph .node.is-selected").count() == 1
    walk_page.keyboard.press("End")
    chosen(walk_page, None, "1/x")
    walk_page.locator(".cm-line").dblclick(position={"x": 64, "y": 12})
    chosen(walk_page, None, "exp")


@pytest.mark.full
def test_a_selected_node_marks_its_text_and_moves_no_caret(walk_page):
    opened(walk_page, "a*b + c", a=1, b=2, c=3)
    walk_page.keyboard.press("End")
    chosen(walk_page, "c", "c")  # which only the last key selects: no earlier one is still to be followed
    for number, text in [(2, "a*b"), (3, "c"), (4, "a*b + c")]:
        walk_page.evaluate("(id) => gradwalk.store.set({ selection: { kind: 'node', id } })", number)
        walk_page.wait_for_timeout(200)  # longer than a selection of the text must rest before it is followed
        assert walk_page.evaluate(MARKED) == text
        assert walk_page.evaluate(CARET) == [7, 7], "no caret moves"
        assert walk_page.evaluate("() => gradwalk.store.state.selection.id") == number, "nothing echoes"
        assert walk_page.evaluate("() => document.activeElement.classList.contains('editor')"), "the focus stays"


def test_who_types_is_not_disturbed(walk_page):
    opened(walk_page, "a*b", a=1, b=2)
    walk_page.keyboard.press("End")
    chosen(walk_page, "b", "b")
    walk_page.keyboard.type("*a + b", delay=60)
    walk_page.wait_for_function(
        "() => gradwalk.store.state.status === 'current' && gradwalk.store.state.program === 'a*b*a + b'"
    )
    assert walk_page.evaluate(CARET) == [9, 9]
    assert walk_page.evaluate("() => gradwalk.store.state.selection") is None, "typing selects nothing"
    walk_page.keyboard.type("c")
    assert walk_page.evaluate("() => gradwalk.store.state.program") == "a*b*a + bc"


@pytest.mark.full
def test_cyrillic_and_signs_of_two_units(walk_page):
    text = "# 😀 смещение\nвес*икс + вес"
    opened(walk_page, text, вес=2, икс=3)
    walk_page.keyboard.press("ArrowDown")
    walk_page.keyboard.press("End")
    chosen(walk_page, "вес", "вес")
    assert walk_page.evaluate(MARKED) == "вес"
    walk_page.keyboard.press("Home")
    for _ in range(7):
        walk_page.keyboard.press("Shift+ArrowRight")
    chosen(walk_page, None, "×")
    assert walk_page.evaluate(MARKED) == "вес*икс"


@pytest.mark.full
def test_in_the_plain_editor_too(browser, server):
    """Where the rich editor cannot start, a text area does the same."""
    context = browser.new_context(base_url=server.url, locale="en-US")
    page = context.new_page()
    page.add_init_script("Element.prototype.attachShadow = () => { throw new Error('none'); };")
    page.goto("/")
    area = page.locator("#editor textarea")
    area.wait_for()
    page.wait_for_function("() => gradwalk?.store.state.status === 'current'")
    area.evaluate("(area) => { area.focus(); area.setSelectionRange(5, 8); }")
    chosen(page, None, "exp")
    context.close()


@pytest.mark.full
def test_the_first_press_opens_the_editor_and_no_more(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/?example=sigmoid")
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk")
    page.locator(".cm-content").wait_for()
    box = page.locator(".editor").bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + box["height"] / 2)
    assert page.evaluate("() => gradwalk.store.state.selection") is None
    assert page.locator("#inspector").is_hidden()
    page.keyboard.type("7")
    text = page.evaluate("() => document.querySelector('.editor').shadowRoot.querySelector('.cm-content').innerText")
    assert text.replace("\n", "").replace("7", "", 1) == "1/(1+exp(-(w0*x0+w1*x1+w2)))", "nothing was selected"
