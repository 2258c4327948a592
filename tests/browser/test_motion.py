"""The motion of a step: it shows how the step comes about, and changes nothing of what stands in the end."""

import pytest

from tests.browser.helpers import at_rest, link

pytestmark = pytest.mark.browser

CALM = "() => gradwalk.graph.drawing.glides.isCalm()"
"""Whether the next step has the time to move."""
PICTURE = "() => document.querySelector('svg.graph .stage').outerHTML"
WATCH = """() => {
  globalThis.moved = [];
  const layer = document.querySelector('svg.graph .copies');
  const note = () => {
    const { event } = layer.dataset;
    if (event && moved.at(-1)?.event !== event) moved.push({ event, copies: 0 });
    if (event) moved.at(-1).copies = Math.max(moved.at(-1).copies, layer.childElementCount);
  };
  new MutationObserver(note).observe(layer, { childList: true, attributes: true });
}"""
"""Notes each motion, and of how many copies it was."""


@pytest.fixture
def walk(page):
    """A walk with values, products and a sum, at its beginning."""
    page.emulate_media(reduced_motion="no-preference")
    page.goto(link("a = x + y\nb = a*x\nb", inputs='{"x": 3, "y": -1}', step="0"))
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk && document.querySelector('.graph .node')")
    at_rest(page)
    page.wait_for_function(CALM)
    page.evaluate(WATCH)
    return page


def steps(page, count):
    """Step by step, each brought to its end; the picture after each."""
    pictures = []
    for _ in range(count):
        page.keyboard.press("PageDown")
        at_rest(page)
        pictures.append(page.evaluate(PICTURE))
        page.wait_for_function(CALM)
    return pictures


@pytest.mark.full
def test_each_step_moves_and_ends_in_the_picture_that_reduced_motion_shows(walk):
    count = walk.evaluate("() => gradwalk.player.last")
    moving = steps(walk, count)
    moved = walk.evaluate("() => moved")
    assert [each["event"] for each in moved] == ["value", "seed", "edges", "sum"], (
        "one after the other of a kind is one"
    )
    assert all(0 < each["copies"] <= 8 for each in moved if each["event"] != "seed"), moved
    assert walk.locator(".copies > *").count() == 0
    walk.emulate_media(reduced_motion="reduce")
    walk.keyboard.press("Home")
    walk.evaluate("() => { moved.length = 0; }")
    assert steps(walk, count) == moving
    assert walk.evaluate("() => moved") == []


def test_steps_in_quick_succession_a_held_key_and_steps_back_show_the_end_at_once(walk):
    still = walk.evaluate(
        """async () => {
          const { player } = gradwalk;
          const layer = document.querySelector('svg.graph .copies');
          const { glides } = gradwalk.graph.drawing;
          const running = () => glides.animations.filter(({ playState }) => playState === 'running').length;
          const frame = () => new Promise(requestAnimationFrame); // the one in which a motion begins
          const pressed = performance.now();
          performance.now = () => pressed; // a frame of a busy machine may take longer than a motion
          player.next();
          await frame();
          const first = [layer.childElementCount > 0, running() > 0];
          player.next();
          await frame();
          delete performance.now;
          return [...first, running(), layer.childElementCount, layer.dataset.event ?? null];
        }"""
    )
    assert still == [True, True, 0, 0, None], "a second step ends the motion of the first, and has none"
    walk.wait_for_function(CALM)
    walk.evaluate("() => { moved.length = 0; }")
    walk.evaluate("() => gradwalk.player.back()")
    walk.wait_for_function(CALM)
    walk.evaluate("() => dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', repeat: true }))")
    walk.evaluate("() => gradwalk.player.next()")
    at_rest(walk)
    assert walk.evaluate("() => [moved, gradwalk.store.state.position]") == [[], 2]
    walk.evaluate("() => dispatchEvent(new KeyboardEvent('keyup', { key: 'PageDown' }))")
    walk.wait_for_function(CALM)
    walk.keyboard.press("PageDown")
    walk.wait_for_function("() => moved.length === 1")
    assert walk.evaluate("() => moved[0].event") == "seed", "the next press moves again"
