"""Groups in the picture: each call of a block has a frame, and can be one gate that steps as one."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.helpers import current, link, wait_for_hash

pytestmark = pytest.mark.browser

NEURON = (
    "def squash(s):\n    return 1/(1 + exp(-s))\ndef neuron(x, w):\n    s = w*x\n    return squash(s)\nneuron(x, w)"
)
NODES = "() => document.querySelectorAll('svg.graph .node').length"


@pytest.fixture
def neuron(page):
    page.goto(link(NEURON, inputs='{"x":2,"w":-1}'))
    current(page)
    page.wait_for_selector(".group.is-open .group-toggle")
    return page


def fold(page, number):
    page.locator(f".group[data-group='{number}'] .group-toggle").click()


def settled(page, closed):
    page.wait_for_function("(n) => document.querySelectorAll('.group.is-gate').length === n", arg=closed)


def test_a_group_becomes_one_gate_with_its_own_derivative_and_opens_again(neuron):
    before = neuron.evaluate(NODES)
    assert neuron.locator(".group.is-open").count() == 2
    fold(neuron, 1)
    settled(neuron, 1)
    assert neuron.evaluate(NODES) == before - 3, "four gates of the sigmoid are one"
    gate = neuron.locator(".node", has_text="squash")
    assert gate.count() == 1
    numbers = neuron.evaluate(
        """() => { const { trace } = gradwalk.store.state.walk; const gate = trace.nodes.find(({ gate }) => gate === 1);
        const edge = trace.edges.find(({ target }) => target === gate.id);
        return [gate.value, edge.upstream, edge.local, edge.product, trace.nodes[edge.source].gradient]; }"""
    )
    value, upstream, local, product, gradient = numbers
    assert abs(local - value * (1 - value)) < 1e-15
    assert product == gradient and abs(product - upstream * local) < 1e-15
    neuron.evaluate("() => gradwalk.player.end()")
    neuron.locator(".node .gradient", has_text="0.105").first.wait_for()
    fold(neuron, 1)
    settled(neuron, 0)
    assert neuron.evaluate(NODES) == before


def test_a_gate_steps_as_one_and_the_place_in_the_walk_is_kept(neuron):
    steps = "() => gradwalk.store.state.walk.length"
    assert neuron.evaluate(steps) == 1 + 5 + 1 + 5
    neuron.evaluate("() => gradwalk.player.go(5)")
    fold(neuron, 0)
    settled(neuron, 1)
    assert neuron.evaluate(steps) == 1 + 1 + 1 + 1
    assert neuron.evaluate("() => gradwalk.store.state.position") == 1
    assert "neuron" in neuron.locator("#spoken").text_content()


def test_the_address_and_undo_hold_what_is_collapsed(neuron):
    fold(neuron, 0)
    settled(neuron, 1)
    assert "collapsed=0" in wait_for_hash(neuron)
    neuron.reload()
    current(neuron)
    settled(neuron, 1)
    neuron.get_by_role("button", name="Open all").click()
    settled(neuron, 0)
    neuron.keyboard.press("Control+z")
    settled(neuron, 1)


@pytest.mark.full
def test_the_keyboard_folds_and_the_buttons_are_large_enough(neuron):
    neuron.locator(".group[data-group='0'] .group-toggle").focus()
    neuron.keyboard.press("Enter")
    settled(neuron, 1)
    box = neuron.locator(".group.is-gate .group-toggle rect").bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    neuron.keyboard.press("Enter")
    settled(neuron, 0)


@pytest.mark.full
def test_all_buttons_of_groups_are_one_stop_of_tab(neuron):
    stops = "() => [...document.querySelectorAll('.group-toggle')].filter((fold) => fold.tabIndex === 0).length"
    held = "() => document.activeElement.closest('.group')?.dataset.group"
    assert neuron.locator(".group-toggle").count() == 2 and neuron.evaluate(stops) == 1
    neuron.locator(".group-toggle[tabindex='0']").focus()
    first = neuron.evaluate(held)
    neuron.keyboard.press("ArrowRight")
    assert neuron.evaluate(held) not in (None, first) and neuron.evaluate(stops) == 1
    neuron.keyboard.press("ArrowRight")
    neuron.keyboard.press("ArrowLeft")
    assert neuron.evaluate(held) == first
    neuron.keyboard.press("Enter")
    neuron.wait_for_function("() => document.querySelectorAll('.group.is-gate').length > 0")


@pytest.mark.full
def test_the_inspector_tells_of_groups_and_a_selection_survives_in_the_gate(neuron):
    neuron.locator(".node", has_text="exp").click()
    neuron.locator("#inspector").get_by_role("button", name="Make neuron one gate").click()
    settled(neuron, 1)
    assert neuron.locator("#inspector h3").inner_text() == "neuron"
    assert "return squash(s)" in neuron.locator("#inspector pre").inner_text()
    neuron.locator("#inspector").get_by_role("button", name="Open neuron").click()
    settled(neuron, 0)


@pytest.mark.full
def test_text_in_a_block_finds_the_gate_of_its_group(neuron):
    fold(neuron, 0)
    settled(neuron, 1)
    word = neuron.locator(".cm-line", has_text="return 1/").get_by_text("exp")
    word.click()  # the first click opens the editor, which moves the word
    word.dblclick()
    neuron.wait_for_function(
        "() => { const { selection, walk } = gradwalk.store.state; return selection?.kind === 'node' && walk.trace.nodes[selection.id].gate === 0; }"
    )


@pytest.mark.full
def test_the_page_with_groups_is_accessible_and_the_twin_tells_of_the_gate(neuron):
    fold(neuron, 1)
    settled(neuron, 1)
    results = Axe().run(neuron)
    assert [violation["id"] for violation in results.response["violations"]] == []
    neuron.get_by_role("button", name="As text").click()
    assert "squash takes" in neuron.locator("#outline").inner_text()


def test_a_large_graph_opens_collapsed_to_a_readable_size(page):
    program = "def block(x):\n    for k in range(20):\n        x = x + x*x\n    return x\n" + "".join(
        f"y{k} = block(x)\n" for k in range(20)
    )
    page.goto(link(program + "y0 + y1 + y2", inputs='{"x":0.01}'))
    current(page)
    assert page.evaluate(NODES) <= 300
    assert page.locator(".group.is-gate").count() >= 12


LAYERS = "def block(x):\n    for k in range(25):\n        x = x + 0.01*x*x\n    return x\ndef layer(x):\n    for k in range(10):\n        x = block(x)\n    return x\n"


@pytest.mark.full
def test_nine_thousand_nodes_open_as_nine_gates_and_a_gate_opens_into_gates(page):
    program = LAYERS + "".join(f"y{k} = layer(x)\n" for k in range(9)) + "+".join(f"y{k}" for k in range(9))
    page.goto(link(program, inputs='{"x":0.01}'))
    current(page)
    assert page.evaluate("() => gradwalk.store.state.trace.nodes.length") > 9_000
    assert page.locator(".group.is-gate").count() == 9
    assert page.evaluate(NODES) < 40
    page.locator(".group.is-gate .group-toggle").first.focus()
    page.keyboard.press("Enter")
    settled(page, 9 - 1 + 2)  # one turn of its loop, and the stack of the others
    assert page.evaluate(NODES) < 60
    for button in page.locator(".group.is-gate .group-toggle rect").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 23.9, "a target however small the picture is"
