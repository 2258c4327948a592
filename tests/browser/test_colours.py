"""Colour is never the only sign: forced colours, grey pictures, and a focus that is seen."""

import pytest

from tests.browser.helpers import WALKED
from tests.effort import daily

pytestmark = pytest.mark.browser

STYLE = """([selector, ...names]) => { const style = getComputedStyle(document.querySelector(selector)); return names.map((name) => style[name]); }"""
# The contrast of two computed colours, by WCAG 2.
CONTRAST = """([one, other]) => {
  const light = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced light": {"forced_colors": "active", "color_scheme": "light"},
    "forced dark": {"forced_colors": "active", "color_scheme": "dark"},
}


@pytest.fixture(params=daily(LOOKS, ["dark", "forced light"]))
def context_options(request):
    return {
        "viewport": {"width": 1280, "height": 720},
        "locale": "en-US",
        "reduced_motion": "reduce",
        **request.param,
    }


@pytest.fixture
def walk(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    page.evaluate("() => gradwalk.player.go(12)")
    return page


def style(page, selector, *names):
    return page.evaluate(STYLE, [selector, *names])


def contrast(page, one, other):
    return page.evaluate(CONTRAST, [one, other])


def test_direction_selection_focus_and_the_unknown_differ_without_hue(walk):
    (stage,) = style(walk, ".graph-panel", "backgroundColor")
    forward = style(walk, ".edge.has-product .forward-wire", "strokeDasharray", "stroke")
    backward = style(walk, ".edge.has-product .backward-wire", "strokeDasharray", "stroke")
    assert forward[0] == "none" and backward[0] != "none", "one is solid, the other dashed"
    assert style(walk, ".edge.has-product .forward-head", "fill") != ["none"], "a filled head"
    assert style(walk, ".edge.has-product .backward-head", "fill") == ["none"], "an open head"
    unknown = style(walk, ".slot.is-empty .box", "stroke", "strokeDasharray")
    assert unknown[1] != "none"
    (number,) = style(walk, ".value .number", "fill")
    (plain,) = style(walk, ".node:not(.is-active-backward) .core", "strokeWidth")
    active, width = style(walk, ".node.is-active-backward .core", "stroke", "strokeWidth")
    assert float(width.removesuffix("px")) >= 1.8 * float(plain.removesuffix("px")), (
        "what is active is outlined heavily"
    )
    for colour in (forward[1], backward[1], unknown[0], active):
        assert contrast(walk, colour, stage) >= 3
    assert contrast(walk, number, stage) >= 4.5
    walk.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: 12 } })")
    (ring,) = style(walk, ".node.is-selected .halo", "stroke")
    assert contrast(walk, ring, stage) >= 3


def test_the_focus_is_seen(walk):
    (stage,) = style(walk, ".graph-panel", "backgroundColor")
    walk.locator("#player button").nth(2).focus()
    walk.keyboard.press("Shift+Tab")
    walk.keyboard.press("Tab")
    colour, width, kind = style(walk, ":focus-visible", "outlineColor", "outlineWidth", "outlineStyle")
    assert kind == "solid" and float(width.removesuffix("px")) >= 2
    assert contrast(walk, colour, style(walk, "body", "backgroundColor")[0]) >= 3
    walk.locator("svg.graph [tabindex='0']").focus()
    walk.keyboard.press("ArrowRight")
    assert contrast(walk, style(walk, ".node:focus-visible .halo", "stroke")[0], stage) >= 3
    walk.keyboard.press("Shift+ArrowRight")
    ring, band = (
        style(walk, ".edge:focus-visible .halo", "stroke")[0],
        style(walk, ".edge:focus-visible .hit", "stroke")[0],
    )
    assert contrast(walk, ring, stage) >= 3 and contrast(walk, ring, band) >= 3
    walk.locator(".cm-content").focus()
    assert style(walk, ".editor", "outlineStyle") == ["solid"]
