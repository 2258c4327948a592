"""The sigmoid walk of the lecture, step by step, number by number, forwards and back, in a real browser."""

import json
import re

import pytest

from tests.browser.helpers import SIGMOID, WALKED, current, link, type_program

pytestmark = pytest.mark.browser

# Forward: the node and its value, three significant digits (the lecture prints two decimals of the same numbers).
FORWARD = [
    ("×", "−2"),
    ("×", "6"),
    ("+", "4"),
    ("+", "1"),
    ("×(−1)", "−1"),
    ("exp", "0.368"),
    ("+1", "1.37"),
    ("1/x", "0.731"),
]
# Backward: the node whose edges receive their product; per edge the operand, upstream, local, product, with as many
# digits as make all lines of the node true as printed.
BACKWARD = [
    ("1/x", [("+1", "1", "−0.534", "−0.534")]),
    ("+1", [("exp", "−0.534", "1", "−0.534")]),
    ("exp", [("×(−1)", "−0.534", "0.368", "−0.197")]),
    ("×(−1)", [("+", "−0.197", "−1", "0.197")]),
    ("+", [("+", "0.197", "1", "0.197"), ("w2", "0.197", "1", "0.197")]),
    ("+", [("×", "0.197", "1", "0.197"), ("×", "0.197", "1", "0.197")]),
    ("×", [("w1", "0.1966", "−2", "−0.3932"), ("x1", "0.1966", "−3", "−0.5898")]),
    ("×", [("w0", "0.1966", "−1", "−0.1966"), ("x0", "0.1966", "2", "0.3932")]),
]
# Names to two decimals, as the lecture's table has them.
TABLE = {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}

INPUTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}

SCENE = """() => ({
  nodes: [...document.querySelectorAll('svg.graph .node')].map((node) => ({
    id: Number(node.dataset.node),
    label: node.querySelector('.label').textContent,
    value: node.querySelector('.value .number')?.textContent ?? '',
    gradient: node.querySelector('.gradient .number')?.textContent ?? '',
    valueEmpty: node.querySelector('.value').classList.contains('is-empty'),
    gradientEmpty: node.querySelector('.gradient').classList.contains('is-empty'),
    active: /is-active-(forward|backward)/.exec(node.getAttribute('class'))?.[1] ?? null,
  })),
  edges: [...document.querySelectorAll('svg.graph .edge')].map((edge) => ({
    id: Number(edge.dataset.edge),
    product: [...edge.querySelectorAll('.product text')].map((text) => text.textContent),
    shown: edge.classList.contains('has-product'),
    active: /is-active-(forward|backward)/.exec(edge.getAttribute('class'))?.[1] ?? null,
  })),
  sentence: document.getElementById('spoken').textContent,
  count: document.querySelector('.count').textContent,
})"""


@pytest.fixture
def walk(page):
    """The page on its opening example, at the beginning of the walk."""
    page.goto("/")
    page.wait_for_selector("svg.graph .node")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 13")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('.count').textContent.startsWith('0 ')")
    return page


def scene(page):
    return page.evaluate(SCENE)


def test_it_opens_at_the_beginning(page):
    page.goto("/")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 13")
    current(page, SIGMOID)
    seen = scene(page)
    assert seen["count"] == "0 / 17"
    assert sum(not node["valueEmpty"] for node in seen["nodes"]) == 5, "the inputs alone"
    assert all(node["gradientEmpty"] for node in seen["nodes"])
    assert page.locator("#result .empty").count() == 1, "the output is not computed yet"


def test_the_first_key_takes_the_first_step(page):
    page.goto("/")
    current(page, SIGMOID)
    page.keyboard.press("PageDown")
    assert scene(page)["count"] == "1 / 17"


def test_a_link_opens_its_own_step_and_one_without_a_step_the_beginning(page):
    for step, count in (("12", "12 / 17"), (None, "0 / 17")):
        page.goto(link(SIGMOID, inputs=json.dumps(INPUTS), **({"step": step} if step else {})))
        page.reload()
        current(page, SIGMOID)
        assert scene(page)["count"] == count


@pytest.mark.full
def test_who_has_walked_to_the_end_stays_there_when_the_program_changes(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    type_program(page, "x*y + z", at_once=True)
    current(page, "x*y + z")
    assert scene(page)["count"] == "5 / 5"
    page.evaluate("() => gradwalk.player.go(2)")
    type_program(page, "x*y", at_once=True)
    current(page, "x*y")
    assert scene(page)["count"] == "0 / 3"


def test_forward_then_backward_number_by_number(walk):
    seen = scene(walk)
    leaves = {"w0": "2", "x0": "−1", "w1": "−3", "x1": "−2", "w2": "−3"}
    for node in seen["nodes"]:
        assert node["value"] == leaves.get(node["label"], ""), "only the inputs are known at the start"
        assert node["valueEmpty"] is (node["label"] not in leaves)
        assert node["gradientEmpty"] and node["gradient"] == "", "not yet computed is an empty box, never 0"
    known = 5
    for position, (label, value) in enumerate(FORWARD, 1):
        walk.keyboard.press("ArrowRight")
        seen = scene(walk)
        (active,) = [node for node in seen["nodes"] if node["active"]]
        assert (active["label"], active["value"], active["active"]) == (label, value, "forward")
        assert sum(not node["valueEmpty"] for node in seen["nodes"]) == known + position
        assert all(node["gradientEmpty"] for node in seen["nodes"])
        assert label in seen["sentence"]
        spoken = float(re.search(r"(?:gives|=) (\S+)\.$", seen["sentence"]).group(1).replace("−", "-"))
        assert spoken == pytest.approx(float(value.replace("−", "-")), rel=5e-3)
    walk.keyboard.press("PageDown")
    seen = scene(walk)
    assert [node["gradient"] for node in seen["nodes"] if not node["gradientEmpty"]] == ["1"]
    for label, edges in BACKWARD:
        walk.keyboard.press("Space")
        seen = scene(walk)
        (active,) = [node for node in seen["nodes"] if node["active"]]
        assert (active["label"], active["active"]) == (label, "backward")
        lit = [" ".join(edge["product"]) for edge in seen["edges"] if edge["active"] == "backward"]
        assert sorted(lit) == sorted(f"[{up}] × [{local}] = {product}" for _, up, local, product in edges)
        gradients = {(node["label"], node["gradient"]) for node in seen["nodes"]}
        assert {(source, product) for source, _, _, product in edges} <= gradients
    seen = scene(walk)
    assert seen["count"] == "17 / 17"
    rounded = {node["label"]: round(float(node["gradient"].replace("−", "-")), 2) for node in seen["nodes"]}
    assert {name: rounded[name] for name in TABLE} == TABLE


@pytest.mark.full
def test_back_again_shows_the_same_scenes(walk):
    forwards = [scene(walk)]
    for _ in range(17):
        walk.keyboard.press("ArrowRight")
        forwards.append(scene(walk))
    for expected in reversed(forwards[:-1]):
        walk.keyboard.press("PageUp")
        assert scene(walk) == expected


def test_any_way_to_a_position_shows_the_same_scene(walk):
    for _ in range(12):
        walk.keyboard.press("ArrowRight")
    expected = scene(walk)
    walk.keyboard.press("End")
    walk.keyboard.press("Home")
    walk.evaluate("() => gradwalk.player.go(12)")
    assert scene(walk) == expected


def test_buttons_and_scrubber(walk):
    walk.get_by_role("button", name="Next step").click()
    assert scene(walk)["count"] == "1 / 17"
    walk.get_by_role("button", name="Back (").click()
    walk.get_by_role("button", name="Last step").click()
    assert scene(walk)["count"] == "17 / 17"
    walk.get_by_role("slider", name="Step").fill("9")
    assert scene(walk)["count"] == "9 / 17"
    walk.get_by_role("button", name="First step").click()
    assert scene(walk)["count"] == "0 / 17"


@pytest.mark.full
def test_playing_ends_at_the_end(walk):
    walk.get_by_role("combobox", name="Speed").select_option("4")
    walk.get_by_role("button", name="Play").click()
    walk.wait_for_function("() => document.querySelector('.count').textContent === '17 / 17'")
    walk.get_by_role("button", name="Play", exact=True).wait_for()


def test_a_node_used_twice_collects_then_sums(page):
    page.goto("/#program=x*x&inputs=%7B%22x%22:3%7D&step=0")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 2")
    assert len(scene(page)["edges"]) == 2
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    seen = scene(page)
    assert [" ".join(edge["product"]) for edge in seen["edges"]] == ["[1] × [3] = 3"] * 2
    assert seen["nodes"][0]["gradient"] == "3 + 3"
    page.keyboard.press("ArrowRight")
    seen = scene(page)
    assert seen["nodes"][0]["gradient"] == "3 + 3 = 6"
    assert "used 2 times" in seen["sentence"]


def test_the_inspector_on_nodes_and_edges(walk):
    walk.keyboard.press("End")
    walk.locator("svg.graph .node[data-node='10']").click()
    inspector = walk.locator("#inspector")
    inspector.wait_for()
    text = inspector.text_content()
    assert "exp(-(w0*x0+w1*x1+w2))" in text
    assert "0.36787944" in text
    assert "−0.53444665" in text
    inspector.locator("math").first.wait_for()
    walk.locator(".cm-content").wait_for()
    inspector.get_by_role("button", name="×(−1) → exp").click()
    assert "−0.19661193" in inspector.text_content()
    marked = walk.evaluate(
        "() => document.querySelector('.editor').shadowRoot.querySelector('.mark-chosen')?.textContent"
    )
    assert marked == "exp(-(w0*x0+w1*x1+w2))"


def test_the_rule_is_shown_with_its_numbers(walk):
    walk.evaluate("() => gradwalk.player.go(10)")
    rule = walk.locator("#rule")
    rule.locator("math").first.wait_for()
    assert rule.locator("math").count() == 1
    assert rule.locator(".operand-1").count() == 3, "what has no name is washed wherever it stands"
    assert re.search(r"−0\.534", rule.text_content())


TEXTS = """() => [...document.querySelectorAll('svg.graph :is(.node, .edge)')].map((element) => [
  element.dataset.node ?? element.dataset.edge,
  [...element.querySelectorAll('.slot text, .product text')].map(({ textContent }) => textContent).filter(Boolean),
  element.querySelectorAll('.cell').length,
])"""
SHAPES = {"scalar": "3", "small": "[[1,2],[3,4]]", "large": json.dumps([[0.5] * 9] * 8), "vector": "[1,2,3]"}


@pytest.mark.full
def test_nothing_of_the_program_before_stays_on_a_node_of_another_kind_of_shape(page):
    def show(kind):
        page.evaluate("(x) => gradwalk.setProgram('sum(x*x)', { x })", json.loads(SHAPES[kind]))
        current(page, "sum(x*x)")
        page.wait_for_function(
            "(x) => JSON.stringify(gradwalk.store.state.trace.nodes[0].value) === JSON.stringify(x)",
            arg=json.loads(SHAPES[kind]),
        )
        page.wait_for_function(
            "() => !document.querySelector('svg.graph:is(.is-stale, [aria-busy])') && !document.getAnimations().length"
        )
        return page.evaluate(TEXTS)

    fresh = {}
    for kind in SHAPES:
        page.goto("/")
        current(page)
        page.evaluate("() => gradwalk.setProgram('y+1', { y: 1 })")
        current(page, "y+1")
        fresh[kind] = show(kind)
    assert len({str(texts) for texts in fresh.values()}) == len(SHAPES)
    for kind in [
        "scalar",
        "small",
        "scalar",
        "large",
        "small",
        "large",
        "scalar",
        "vector",
        "large",
        "vector",
        "small",
    ]:
        assert show(kind) == fresh[kind], kind


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU"}], ids=["ru"]
)
def test_in_russian_with_a_russian_keyboard(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    assert page.evaluate("() => document.documentElement.lang") == "ru"
    page.keyboard.press("End")
    assert "0,731" in {node["value"] for node in scene(page)["nodes"]}
    press = "(code, key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))"
    page.evaluate(f"() => ({press})('KeyP', 'з')")
    assert scene(page)["count"] == "16 / 17"
    page.evaluate(f"() => ({press})('KeyN', 'т')")
    assert scene(page)["count"] == "17 / 17"
