"""Full screen: the stage takes the room that the page leaves beside any panel; Escape goes back step by step."""

import pytest

from tests.browser.helpers import WALKED
from tests.effort import spread

pytestmark = pytest.mark.browser

SCREENS = {"projector": (1280, 720), "laptop": (1440, 900), "phone": (390, 844)}
WALK = WALKED
TRAIN = "() => globalThis.gradwalk?.store?.run?.records.length > 0 && document.querySelector('#surface .band')"
FULL = "() => document.fullscreenElement !== null"
NOT_FULL = "() => document.fullscreenElement === null"
BOX = """(selector) => {
  const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
  return { x, y, width, height };
}"""
INSIDE = """(nodes) => {
  const stage = document.querySelector('.graph-frame').getBoundingClientRect();
  return [...document.querySelectorAll(`svg.graph ${nodes} .core`)].every((core) => {
    const { left, right, top, bottom, width } = core.getBoundingClientRect();
    return width > 0 && left >= stage.left && right <= stage.right && top >= stage.top && bottom <= stage.bottom;
  });
}"""
STEP = ":is(.node.is-active-backward, .node.is-receiving)"
"""What a screen shows on which the whole graph could not be read: the nodes of the step."""
OVERLAP = """() => {
  const parts = [...document.querySelectorAll('.graph-frame, #inspector, .side-panel, .steps-panel')].filter((part) => part.checkVisibility());
  const boxes = parts.map((part) => part.getBoundingClientRect());
  return boxes.some((one, at) => boxes.slice(at + 1).some((other) => one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1));
}"""


@pytest.fixture(params=spread(SCREENS, 3))
def context_options(request):
    width, height = SCREENS[request.param]
    return {"viewport": {"width": width, "height": height}, "locale": "ru-RU", "reduced_motion": "reduce"}


def fill(page):
    page.keyboard.press("f")
    page.wait_for_function(FULL)


def test_the_graph_fills_the_screen_beside_whatever_is_open(page):
    page.goto("/")
    page.wait_for_function(WALK)
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    before = page.evaluate(BOX, "#graph")
    fill(page)
    page.wait_for_function(f"(before) => ({BOX})('#graph').height > before", arg=before["height"])
    assert page.locator(".bar .views").is_hidden() and page.locator(".program-panel").is_hidden()
    assert page.get_by_role("heading", level=1).count() == 1, "the page keeps its heading for who listens"
    assert page.evaluate(BOX, "h1")["y"] < 30 and page.evaluate(BOX, ".bar")["width"] <= 1
    stage, podium = page.evaluate(BOX, ".graph-frame"), page.evaluate(BOX, "#controls")
    assert stage["width"] == pytest.approx(width, abs=1)
    assert stage["height"] > (0.6 if width > 760 else 0.5) * height
    assert podium["y"] + podium["height"] == pytest.approx(height, abs=2)
    page.wait_for_function(INSIDE, arg=".node" if width > 760 else STEP)
    page.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: 10 } })")
    for panel in (None, "outline", "analysis"):
        if panel:
            page.locator(f"#zoom [aria-controls={panel}]").click()
            page.locator(f"#{panel}").wait_for()
        stage = page.evaluate(BOX, "#graph")
        assert stage["height"] > 0.28 * height and stage["width"] > min(0.5 * width, 600), panel
        assert not page.evaluate(OVERLAP), panel
    page.keyboard.press("Escape")
    page.wait_for_function("() => gradwalk.store.state.selection === null")
    assert page.evaluate(FULL), "Escape first takes the selection away"
    page.keyboard.press("Escape")
    page.wait_for_function(NOT_FULL)
    assert page.locator(".program-panel").is_visible()


def test_the_pictures_of_a_run_fill_the_screen(page):
    page.goto("/train")
    page.wait_for_function(TRAIN)
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    fill(page)
    page.locator(".train-setup").wait_for(state="hidden")
    model, pictures, podium = (page.evaluate(BOX, each) for each in (".train-model", ".train-pictures", "#controls"))
    beside = width > 980
    assert model["width"] + (pictures["width"] if beside else 0) == pytest.approx(width, abs=1)
    if beside:
        assert pictures["height"] == model["height"] > 0.6 * height
        assert podium["y"] + podium["height"] == pytest.approx(height, abs=2)
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.evaluate(FULL), "Escape first closes the dialog"
    page.keyboard.press("Escape")
    page.wait_for_function(NOT_FULL)
    assert page.locator(".train-setup").is_visible()
