"""Text and graph find each other: selecting the one shows the other, without loops, and without disturbing who types."""

import pytest

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
def desk(page):
    page.goto("/")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .has-product').length === 12")
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


def test_a_caret_and_a_range_select_the_smallest_node(desk):
    opened(desk, "1/(1+exp(-(w*x)))", w=2, x=-1)
    for _ in range(11):
        desk.keyboard.press("ArrowRight")
    chosen(desk, "w", "w")
    for _ in range(3):
        desk.keyboard.press("Shift+ArrowRight")
    chosen(desk, None, "×")
    assert desk.evaluate(MARKED) == "w*x"
    assert desk.locator("svg.graph .node.is-selected").count() == 1
    desk.keyboard.press("End")
    chosen(desk, None, "1/x")
    desk.locator(".cm-line").dblclick(position={"x": 64, "y": 12})
    chosen(desk, None, "exp")


def test_a_selected_node_marks_its_text_and_moves_no_caret(desk):
    opened(desk, "a*b + c", a=1, b=2, c=3)
    desk.keyboard.press("End")
    chosen(desk, "c", "c")  # which only the last key selects: no earlier one is still to be followed
    for number, text in [(2, "a*b"), (3, "c"), (4, "a*b + c")]:
        desk.evaluate("(id) => gradwalk.store.set({ selection: { kind: 'node', id } })", number)
        desk.wait_for_timeout(200)  # longer than a selection of the text must rest before it is followed
        assert desk.evaluate(MARKED) == text
        assert desk.evaluate(CARET) == [7, 7], "no caret moves"
        assert desk.evaluate("() => gradwalk.store.state.selection.id") == number, "nothing echoes"
        assert desk.evaluate("() => document.activeElement.classList.contains('editor')"), "the focus stays"


def test_who_types_is_not_disturbed(desk):
    opened(desk, "a*b", a=1, b=2)
    desk.keyboard.press("End")
    chosen(desk, "b", "b")
    desk.keyboard.type("*a + b", delay=60)
    desk.wait_for_function(
        "() => gradwalk.store.state.status === 'current' && gradwalk.store.state.program === 'a*b*a + b'"
    )
    assert desk.evaluate(CARET) == [9, 9]
    assert desk.evaluate("() => gradwalk.store.state.selection") is None, "typing selects nothing"
    desk.keyboard.type("c")
    assert desk.evaluate("() => gradwalk.store.state.program") == "a*b*a + bc"


def test_cyrillic_and_signs_of_two_units(desk):
    text = "# 😀 смещение\nвес*икс + вес"
    opened(desk, text, вес=2, икс=3)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("End")
    chosen(desk, "вес", "вес")
    assert desk.evaluate(MARKED) == "вес"
    desk.keyboard.press("Home")
    for _ in range(7):
        desk.keyboard.press("Shift+ArrowRight")
    chosen(desk, None, "×")
    assert desk.evaluate(MARKED) == "вес*икс"


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
