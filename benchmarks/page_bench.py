"""The page: a slider drag from input event to painted frame, and how a graph of 1,000 nodes opens."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, percentile

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

DRAG = """
async (moves) => {
  const slider = document.querySelector('input[type="range"]');
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    const drawn = document.querySelector('svg.graph');
    const before = drawn.textContent;
    slider.value = String(Number(slider.min) + (Number(slider.max) - Number(slider.min)) * ((move * 37) % 101) / 101);
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => {
      const look = () => (drawn.textContent !== before || performance.now() - start > 1000 ? requestAnimationFrame(resolve) : setTimeout(look, 0));
      look();
    });
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}
"""

GAPS = """
() => {
  window.longest = 0;
  let last = performance.now();
  const tick = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""


def chain(count: int) -> str:
    """A scalar program of about this many operations that is wide and deep."""
    lines = ["a0 = x", "b0 = y"]
    for turn in range(count // 4):
        lines += [f"a{turn + 1} = tanh(a{turn})*0.9", f"b{turn + 1} = b{turn} + 0.1"]
    return "\n".join([*lines, f"a{count // 4} * b{count // 4}"])


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


def drag(page: Any, url: str) -> list[Row]:
    """Input event to painted frame."""
    page.goto(url)
    page.wait_for_selector("svg.graph .node")
    page.wait_for_timeout(500)
    page.evaluate(DRAG, 10)
    times = page.evaluate(DRAG, 120)
    what = "slider drag on the sigmoid, input event to painted frame, server included (aim: 33 ms at p95)"
    return [Row(what, f"p50 {percentile(times, 0.5):.0f} ms", f"p95 {percentile(times, 0.95):.0f} ms", "")]


def large(page: Any, url: str) -> list[Row]:
    """A scalar graph of 1,000 nodes: the longest time in which the page painted nothing, and a step."""
    page.goto(url)
    page.wait_for_selector("svg.graph .node")
    page.evaluate(GAPS)
    before = page.evaluate("() => document.querySelectorAll('svg.graph .node').length")
    page.evaluate("(program) => window.gradwalk.setProgram(program, {x: 0.5, y: 1})", chain(1000))
    page.wait_for_function(
        "(before) => document.querySelectorAll('svg.graph .node').length > before + 500", arg=before, timeout=90_000
    )
    page.wait_for_timeout(1000)
    gap = page.evaluate("() => window.longest")
    nodes = page.evaluate("() => document.querySelectorAll('svg.graph .node').length")
    step = page.evaluate("""async () => {
      const start = performance.now();
      for (let turn = 0; turn < 20; turn += 1) {
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', code: 'PageDown', bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - start) / 20;
    }""")
    return [
        Row(
            f"a graph of {nodes} drawn nodes opens: longest time without a frame; one step",
            f"{gap:.0f} ms",
            f"{step:.0f} ms",
            "",
        )
    ]
