"""The page: a slider drag from input event to painted frame, and how a graph of 1,000 nodes opens and is stepped."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, percentile

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MOVES = 120
STEPS = 20
NODES = 1000

WATCH = """
() => {
  const graph = document.querySelector('svg.graph');
  const pending = [];
  window.painted = [];
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  }));
  for (const kind of ['input', 'keydown']) {
    addEventListener(kind, (event) => pending.push(event.timeStamp), { capture: true });
  }
  new MutationObserver(() => {
    const begun = pending.splice(0);
    if (begun.length) void frame().then(() => window.painted.push(...begun.map((time) => performance.now() - time)));
  }).observe(graph, { subtree: true, childList: true, characterData: true, attributes: true });
}
"""
"""Notes the time from each event to the end of the first frame that shows a change of the graph."""

GAPS = """
() => {
  window.longestGap = 0;
  window.longestTask = 0;
  let last = performance.now();
  const tick = (now) => {
    window.longestGap = Math.max(window.longestGap, now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longestTask = Math.max(window.longestTask, duration);
  }).observe({ entryTypes: ['longtask'] });
}
"""


def scalars(nodes: int) -> str:
    """A scalar program whose picture has this many nodes: two chains that meet."""
    turns = (nodes - 3) // 3
    lines = ["a0 = x", "b0 = y"]
    for turn in range(turns):
        lines += [f"a{turn + 1} = tanh(a{turn})*0.9", f"b{turn + 1} = b{turn} + 0.1"]
    return "\n".join([*lines, f"a{turns} * b{turns}"])


def rows() -> list[Row]:
    """The page's lines of the table."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(free_port(), Path(folder) / "log.txt")
        server.start()
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            return [*drag(page, server.url), *large(page, server.url)]
        finally:
            browser.close()
            server.stop()


def opened(page: Any, url: str) -> None:
    """The page, at rest."""
    page.goto(url)
    page.wait_for_selector("svg.graph .node")
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)


def drag(page: Any, url: str) -> list[Row]:
    """Input event to painted frame while the mouse drags a slider of the sigmoid."""
    opened(page, url)
    box = page.locator('input[type="range"]').first.bounding_box()
    left, width, y = box["x"] + 12, box["width"] - 24, box["y"] + box["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    for move in range(MOVES):
        place = 2 * move / MOVES
        page.mouse.move(left + width * min(place, 2 - place), y)
        page.wait_for_timeout(60)
    page.mouse.up()
    times = page.evaluate("() => window.painted")
    waits = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/numbers'))"
        ".map(({ duration }) => duration)"
    )
    what = f"slider drag on the sigmoid, input event to painted frame ({len(times)} events)"
    return [
        Row(what, _ms(percentile(times, 0.5)) + " p50", "aim: 33 ms p95", _ms(percentile(times, 0.95)) + " p95"),
        Row("… of it the request", _ms(percentile(waits, 0.5)) + " p50", "", _ms(percentile(waits, 0.95)) + " p95"),
    ]


def large(page: Any, url: str) -> list[Row]:
    """A scalar graph of 1,000 nodes: how long the page is blocked while it opens, and what a step takes."""
    opened(page, url)
    page.evaluate(GAPS)
    page.evaluate("(program) => window.gradwalk.setProgram(program, {x: 0.5, y: 1})", scalars(NODES))
    drawn = "document.querySelectorAll('svg.graph .node').length"
    page.wait_for_function(f"() => {drawn} > {NODES * 0.9}", timeout=90_000)
    page.wait_for_timeout(1500)
    nodes, gap, task = page.evaluate(f"() => [{drawn}, window.longestGap, window.longestTask]")
    what = f"a scalar graph of {nodes} nodes"
    return [
        Row(f"{what} opens: longest time without a frame", _ms(gap), "", f"longest task {_ms(task)}"),
        *(Row(f"{what}, one step {way}", *step(page, start, key)) for start, key, way in WAYS),
    ]


WAYS = (("Home", "PageDown", "forward"), ("End", "PageUp", "backward"))


def step(page: Any, start: str, key: str) -> tuple[str, str, str]:
    """Key to painted frame, over some steps from one end of the walk; every key must have moved it."""
    page.keyboard.press(start)
    page.wait_for_timeout(1500)
    page.evaluate("() => { window.painted.length = 0; }")
    before = page.evaluate("() => gradwalk.store.state.position")
    for turn in range(STEPS):
        page.keyboard.press(key)
        page.wait_for_function(f"() => window.painted.length > {turn}", timeout=30_000)
        page.wait_for_timeout(400)
    if abs(page.evaluate("() => gradwalk.store.state.position") - before) != STEPS:
        raise RuntimeError("the walk did not follow the keys")
    times = page.evaluate("() => window.painted")
    return _ms(percentile(times, 0.5)) + " p50", "", _ms(percentile(times, 0.95)) + " p95"


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms"
