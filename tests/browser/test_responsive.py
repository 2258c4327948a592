"""Every screen: nothing is cut off, targets are large enough, forced colours and still pictures lose nothing."""

import pytest

from tests.browser.helpers import WALKED
from tests.effort import daily

pytestmark = pytest.mark.browser

SCREENS = {
    "projector": (1280, 720),
    "laptop": (1440, 900),
    "phone": (390, 844),
    "small phone": (320, 640),
    "projector at 200 %": (640, 360),
    "projector at 400 %": (320, 180),
}
READY = WALKED
TARGETS = """() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.skip, .visually-hidden');
  const small = [];
  for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary, label, [tabindex="0"]:not(svg *)')) {
    if (!shown(element) || element.matches('.term')) continue; // a word of a line is as high as its line
    const { width, height } = element.getBoundingClientRect();
    if (width < 24 || height < 24) small.push(`${element.tagName} ${element.className} ${element.textContent.slice(0, 20)} ${width.toFixed(1)}×${height.toFixed(1)}`);
  }
  return small;
}"""
# What a point of the page means: the node or edge under it, else the node that a click there chooses all the same.
HIT = """([selector, across, down]) => {
  document.querySelector('.graph-frame').scrollIntoView({ block: 'center' });
  const middle = document.querySelector(selector).getBoundingClientRect();
  if (middle.bottom > innerHeight - 24 || middle.top < 24) scrollBy(0, (middle.top + middle.bottom - innerHeight) / 2);
  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2 + across, top + height / 2 + down];
  const target = document.elementFromPoint(clientX, clientY);
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX, clientY }));
  const { selection } = gradwalk.store.state;
  gradwalk.store.set({ selection: null });
  return selection && `${selection.kind} ${selection.id}`;
}"""
APART = """(nodes) => {
  const [one, other] = nodes.map((node) => document.querySelector(`.node[data-node='${node}'] .core`).getBoundingClientRect());
  return Math.hypot(one.left + one.width / 2 - other.left - other.width / 2, one.top + one.height / 2 - other.top - other.height / 2);
}"""
TRANSFORMS = """async () => {
  const seen = new Set();
  for (let frame = 0; frame < 12; frame++) {
    await new Promise(requestAnimationFrame);
    seen.add(document.querySelector('svg.graph .stage').getAttribute('transform'));
  }
  return [...seen];
}"""
CUT_OFF = """() => [...document.querySelectorAll('button, a[href], input, select, textarea, [role=tabpanel], p, h1, h2, h3')].flatMap((element) => {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.skip, .visually-hidden, .inputs, .tab-panel, .inspector, .help') || element.matches('.visually-hidden')) return [];
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const out = left < -1 || right > innerWidth + 1 || top + scrollY < -1 || bottom + scrollY > document.documentElement.scrollHeight + 1;
  return out ? [`${element.tagName} ${element.id} ${element.className} ${[left, right, top, bottom].map(Math.round)}`] : [];
})"""


@pytest.fixture(params=daily(SCREENS, ["projector", "small phone"]))
def context_options(request):
    width, height = request.param
    return {"viewport": {"width": width, "height": height}, "locale": "ru-RU", "reduced_motion": "reduce"}


@pytest.fixture
def screen(page):
    page.goto("/")
    page.wait_for_function(READY)
    return page


def test_nothing_is_cut_off_and_every_target_is_large_enough(screen):
    width, height = screen.viewport_size["width"], screen.viewport_size["height"]
    if width > 1000:
        assert screen.evaluate("() => document.documentElement.scrollHeight") <= height, "it all fits one screen"
    violations = []
    screen.evaluate("() => gradwalk.player.go(12)")
    screen.locator("#rule math").first.wait_for(state="attached")
    for leaf in (None, "steps", "nodes", "edges"):
        if leaf:
            screen.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: 10 } })")
            if leaf == "steps":
                screen.evaluate("() => document.querySelector('[aria-controls=outline]').click()")
            screen.wait_for_function("(leaf) => document.getElementById(`outline-${leaf}`)", arg=leaf)
            screen.evaluate("(leaf) => document.getElementById(`outline-${leaf}`).click()", leaf)
            screen.locator("#inspector").wait_for(state="attached")
        assert screen.evaluate("() => document.documentElement.scrollWidth") <= width
        violations += screen.evaluate(CUT_OFF) + screen.evaluate(TARGETS)
    screen.evaluate("() => document.querySelector('#settings [aria-haspopup]').click()")
    screen.locator("dialog[open]").wait_for()
    assert screen.evaluate("() => document.querySelector('dialog').scrollWidth") <= width
    violations += screen.evaluate(TARGETS)
    assert not violations, "\n".join(violations)


def test_nodes_and_edges_are_targets_of_24_pixels(screen):
    def chooses_the_gate(reach):
        for across, down in [(0, 0), (reach, 0), (-reach, 0), (0, reach), (0, -reach)]:
            place = [".node[data-node='10'] .core", across, down]
            assert screen.evaluate(HIT, place) == "node 10", (across, down)

    screen.evaluate("() => gradwalk.player.go(12)")
    chooses_the_gate(11.5)
    screen.evaluate(
        "() => document.querySelector('#zoom').lastElementChild.click()"
    )  # the other view: whole or followed
    # The whole graph in a small room: gates nearer than their targets share what lies between them.
    apart = screen.evaluate(APART, ["9", "10"])
    assert apart > 16
    chooses_the_gate(min(11.5, apart / 2 - 1))
    if screen.viewport_size["width"] > 1000:
        for down in (-9, 0, 9):
            assert screen.evaluate(HIT, [".edge[data-edge='9'] .hit", 0, down]) == "edge 9", down


@pytest.mark.full
def test_nothing_moves_where_motion_is_unwelcome(screen):
    for act in [
        "gradwalk.player.go(5)",
        "document.querySelector('#zoom').lastElementChild.click()",
        "document.querySelector('#zoom').children[1].click()",
        "gradwalk.setProgram('x*y + 1', {x: 1, y: 2})",
    ]:
        screen.evaluate(f"() => {{ {act} }}")
        if act.startswith("gradwalk.setProgram"):
            screen.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 4")
        if act.endswith("children[1].click()"):
            screen.locator("#outline [role=tab]").first.wait_for()  # its module is loaded when it is first opened
        assert screen.evaluate("() => document.getAnimations().length") == 0, act
        transforms = screen.evaluate(TRANSFORMS)
        assert len(transforms) <= 2, f"{act}: the camera moves on its way from one place to another, {transforms}"
    screen.evaluate("() => { gradwalk.store.set({ speed: 4 }); gradwalk.player.go(0); gradwalk.player.play(); }")
    screen.wait_for_function("() => gradwalk.store.state.position >= 2")


def test_the_stage_keeps_its_size_from_step_to_step(screen):
    if screen.viewport_size["width"] < 1000:
        pytest.skip("on a phone the page scrolls")
    size = "() => { const { width, height } = document.getElementById('graph').getBoundingClientRect(); return [width, height]; }"
    sizes = set()
    for position in range(18):
        screen.evaluate("(position) => gradwalk.player.go(position)", position)
        sizes.add(tuple(screen.evaluate(size)))
    assert len(sizes) == 1


MAP_SHARES = """() => {
  const [map, room] = ['.overview-map', '#graph'].map((selector) => document.querySelector(selector).getBoundingClientRect());
  return [map.width / room.width, map.height / room.height];
}"""


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 320, "height": 640}}])
def test_the_map_leaves_a_small_screen_to_the_picture(screen):
    chain = "\n".join(["s = x", "for i in range(6):", "    s = tanh(s + x)", "s"])
    screen.evaluate("(program) => gradwalk.setProgram(program, {x: 1})", chain)
    screen.locator(".overview").wait_for()
    across, down = screen.evaluate(MAP_SHARES)
    assert 0 < across <= 0.31 and 0 < down <= 0.26
