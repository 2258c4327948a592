"""A picture of hundreds of nodes comes in several tasks; whoever looks sees the one before it, and then all of it."""

import pytest

from tests.browser.helpers import current

pytestmark = pytest.mark.browser

CHAIN = "\n".join(["a0 = x", *(f"a{turn + 1} = tanh(a{turn})*0.9" for turn in range(80)), "a80"])
"""Its picture has more nodes than are staged and drawn in one task."""

WATCH = """() => {
  globalThis.seen = new Set();
  const look = () => {
    const nodes = [...document.querySelectorAll('svg.graph .node')];
    const placed = nodes.filter((node) => node.hasAttribute('transform') || node.style.transform).length;
    const busy = document.querySelector('svg.graph').hasAttribute('aria-busy');
    globalThis.seen.add(JSON.stringify([nodes.length, placed, busy]));
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes what each frame shows: nodes, those that have a place, and whether the picture is said to be on its way."""

OPEN = "(program) => gradwalk.setProgram(program, { x: 0.5, y: 1 })"


def seen(page):
    """What the frames have shown."""
    return {tuple(each) for each in page.evaluate("() => [...globalThis.seen].map((each) => JSON.parse(each))")}


def test_the_picture_before_stands_until_all_of_the_next_one_does(walk_page):
    page = walk_page
    page.evaluate(WATCH)
    page.evaluate(OPEN, CHAIN)
    current(page, CHAIN)
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    count = page.locator("svg.graph .node").count()
    assert count > 150
    frames = seen(page)
    assert {nodes for nodes, _, _ in frames} == {13, count}
    assert all(nodes == placed for nodes, placed, _ in frames)
    assert (count, count, True) not in frames, "the new one is not on its way any more"


def test_a_large_picture_that_is_overtaken_never_stands(walk_page):
    page = walk_page
    page.evaluate(WATCH)
    page.evaluate(
        """(program) => new Promise((resolve) => {
          gradwalk.store.watch(['trace'], ({ trace }) => trace?.nodes.length > 150 && resolve());
          gradwalk.setProgram(program, { x: 0.5, y: 1 });
        })""",
        CHAIN,
    )
    page.evaluate(OPEN, "x*y")
    current(page, "x*y")
    page.evaluate("() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve)))")
    assert page.locator("svg.graph .node").count() == 3
    assert {nodes for nodes, _, _ in seen(page)} == {13, 3}


def test_a_picture_that_is_laid_out_anew_does_not_overtake_another_program(walk_page):
    """The layout's engine comes, or the room is turned, while the next picture is on its way."""
    page = walk_page
    page.evaluate(
        """(program) => new Promise((resolve) => {
          gradwalk.store.watch(['trace'], ({ trace }) => trace?.nodes.length > 150 && resolve(gradwalk.graph.anew()));
          gradwalk.setProgram(program, { x: 0.5, y: 1 });
        })""",
        CHAIN,
    )
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 150")
    current(page, CHAIN)
