"""Dynamic and static graphs, and gates opened into their textbook graphs."""

import json
from urllib.parse import quote

import pytest

from tests.browser.helpers import at_rest

pytestmark = pytest.mark.browser

BRANCH = "y = x*x\nif x > 0:\n    y = y + 3*x\nelse:\n    y = exp(y)\ny"
CURRENT = (
    "() => gradwalk.store.state.status === 'current' && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])')"
)
LABELS = "() => gradwalk.store.state.walk.trace.nodes.map(({ label }) => label)"


def opened(page, program, **inputs):
    page.goto(f"/#program={quote(program)}&inputs={quote(json.dumps(inputs))}")
    page.wait_for_function(CURRENT)


def options(page):
    """Open what the page keeps behind ⋯, beside the program."""
    if not page.get_by_label("How the graph is built").is_visible():
        page.locator(".program-more summary").click()


def value(page):
    return page.evaluate("() => gradwalk.store.state.trace.value")


def test_in_dynamic_mode_a_slider_across_a_branch_rebuilds_the_graph(page):
    opened(page, BRANCH, x=1.5)
    assert "exp" not in page.evaluate(LABELS)
    page.evaluate("() => { globalThis.square = document.querySelector('.node[data-node=\"1\"]'); }")
    page.get_by_label("x, slider").fill("-1")
    page.wait_for_function("() => gradwalk.store.state.inputs.x === -1 && gradwalk.store.state.status === 'current'")
    assert "exp" in page.evaluate(LABELS)
    page.wait_for_function("() => document.querySelector('.node[data-node=\"1\"]') === globalThis.square")
    assert value(page) == pytest.approx(2.718281828459045)


def test_static_mode_refuses_the_branch_with_its_place_and_remedy_and_else_gives_the_same(page):
    page.watch.expected += ["422"]
    opened(page, BRANCH, x=1.5)
    options(page)
    page.get_by_label("How the graph is built").select_option("static")
    page.locator("#faults").get_by_text("where(").first.wait_for()
    assert page.evaluate("() => gradwalk.store.state.problem.errors[0].span.line") == 2
    assert "mode=static" in page.evaluate("() => new Promise((done) => setTimeout(() => done(location.hash), 900))")
    page.keyboard.press("Control+z")
    page.wait_for_function(CURRENT)
    assert page.get_by_label("How the graph is built").input_value() == "dynamic"
    opened(page, "where(x > 0, x*x + 3*x, exp(x*x))", x=1.5)
    dynamic = value(page)
    options(page)
    page.get_by_label("How the graph is built").select_option("static")
    page.wait_for_function(f"() => gradwalk.store.state.mode === 'static' && ({CURRENT})()")
    assert value(page) == dynamic


def test_a_gate_opens_into_its_textbook_graph_and_closes_again(page):
    opened(page, "mse(y, sigmoid(w*x))", w=2, x=1.5, y=1)
    closed = value(page)
    select = "(op) => gradwalk.store.set({ selection: { kind: 'node', id: gradwalk.store.state.trace.nodes.find((node) => node.op === op).id } })"
    page.evaluate(select, "sigmoid")
    assert "1 / (1 + exp(-x))" in page.locator("#inspector pre").last.inner_text()
    page.get_by_role("button", name="Open sigmoid into its textbook graph").click()
    page.wait_for_function("() => gradwalk.store.state.trace.nodes.some(({ op }) => op === 'exp')")
    assert value(page) == pytest.approx(closed, rel=1e-14)
    assert page.evaluate("() => gradwalk.store.state.trace.groups.some(({ name }) => name === 'sigmoid')")
    page.wait_for_function(CURRENT)
    page.evaluate(select, "exp")
    page.get_by_role("button", name="Make sigmoid one gate again").click()
    page.wait_for_function("() => gradwalk.store.state.trace.nodes.some(({ op }) => op === 'sigmoid')")
    options(page)
    page.get_by_label("open gates").check()
    page.wait_for_function(
        "() => gradwalk.store.state.expand === 'textbook' && gradwalk.store.state.trace.nodes.some(({ op }) => op === 'exp')"
    )


@pytest.mark.full
def test_a_dense_layer_opens_into_its_neurons_and_closes_again(page):
    opened(page, "h = dense(x, W, b, tanh)\nsum(h)", x=[0.5, -1], W=[[1, -2], [0.5, 3]], b=[0.1, -0.2])
    closed = value(page)
    page.locator(".node", has_text="@").first.click()
    page.get_by_role("button", name="Open dense into its neurons").click()
    page.wait_for_function(
        "() => gradwalk.store.state.trace.groups.filter(({ name }) => name === 'neuron').length === 2"
    )
    page.wait_for_function(CURRENT)
    assert page.evaluate("() => gradwalk.store.state.expand") == ["dense"]
    assert value(page) == pytest.approx(closed, rel=1e-14)
    page.locator(".group.is-open .group-toggle", has_text="neuron").first.click()
    page.wait_for_function("() => document.querySelectorAll('.group.is-gate').length === 1")
    page.locator(".node", has_text="stack").first.click()
    page.get_by_role("button", name="Make dense one layer again").click()
    page.wait_for_function("() => !gradwalk.store.state.trace.groups.some(({ name }) => name === 'neuron')")


@pytest.mark.full
def test_what_stays_stays_in_place_when_a_slider_crosses_the_branch(page):
    opened(page, BRANCH, x=1)
    places = """() => Object.fromEntries([...document.querySelectorAll('svg.graph .node')].map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return [node.dataset.node, [x + width / 2, y + height / 2]];
    }))"""
    at_rest(page)
    before = page.evaluate(places)
    page.evaluate("() => document.querySelectorAll('svg.graph .node').forEach((node) => { node.stayed = true; })")
    page.locator("#inputs").get_by_role("slider").first.focus()
    for _ in range(400):
        page.keyboard.press("ArrowLeft")
        if page.evaluate("() => gradwalk.store.state.inputs.x < 0"):
            break
    page.wait_for_function("() => gradwalk.store.state.trace.nodes.some(({ op }) => op === 'exp')")
    page.wait_for_function(CURRENT)
    at_rest(page)
    after = page.evaluate(places)
    stayed = page.evaluate(
        "() => [...document.querySelectorAll('svg.graph .node')].filter(({ stayed }) => stayed).map(({ dataset }) => dataset.node)"
    )
    assert sorted(stayed) == ["0", "1"]
    # The picture fills its room anew: what stays glides a little, and stays in its row and order.
    for node in stayed:
        (x, y), (left, top) = before[node], after[node]
        assert abs(left - x) < 160 and abs(top - y) < 100
    for places_at in (before, after):
        (x, y), (left, top) = places_at["0"], places_at["1"]
        assert left > x + 100 and abs(top - y) < 40
