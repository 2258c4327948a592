"""Processor time of the page's main thread for each step, each number that is dragged and each move of the picture."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Row
from benchmarks.page_bench import scalars
from benchmarks.renderer import MARK, Input, summary, traced

STEPS = 30
PAUSE = 120
"""Milliseconds between two inputs of a page without motion: what is put off is done by then."""
MOVING = 700
"""… with motion: a step has come to its end."""

MARKS = f"""
(kind) => {{
  addEventListener(kind, () => performance.mark('{MARK}'), {{ capture: true }});
}}
"""


def stepped(browser: Any, page: Any, pause: int) -> list[Input]:
    """Steps by the key, from a quarter of the walk on."""
    page.evaluate("() => gradwalk.player.go(Math.floor(gradwalk.store.state.walk.length / 4))")
    page.evaluate(MARKS, "keydown")
    page.wait_for_timeout(1000)
    with traced(browser, page) as inputs:
        for _ in range(min(STEPS, page.evaluate("() => gradwalk.player.last") - 6)):
            page.keyboard.press("PageDown")
            page.wait_for_timeout(pause)
    return inputs


def dragged(browser: Any, page: Any, pause: int) -> list[Input]:
    """A slider of an input, by the mouse."""
    slider = page.locator('#inputs input[type="range"]').first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    left, width, y = box["x"] + 12, box["width"] - 24, box["y"] + box["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move(left + 5, y)
    page.evaluate(MARKS, "input")
    page.wait_for_timeout(1000)
    with traced(browser, page) as inputs:
        for move in range(STEPS):
            page.mouse.move(left + width * (move + 1) / STEPS, y)
            page.wait_for_timeout(pause)
    page.mouse.up()
    return inputs


def panned(browser: Any, page: Any, pause: int) -> list[Input]:
    """The picture, drawn by the mouse at a place without a node."""
    box = page.locator("svg.graph").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(MARKS, "pointermove")
    page.wait_for_timeout(1000)
    with traced(browser, page) as inputs:
        for move in range(STEPS):
            page.mouse.move(x - 6 * move, y - 2 * move)
            page.wait_for_timeout(pause)
    page.mouse.up()
    return inputs


Act = Callable[[Any, Any, int], list[Input]]
ACTS: dict[str, Act] = {"step": stepped, "drag": dragged, "pan": panned}
GRAPHS = {"sigmoid": 0, "300 nodes": 300, "501 nodes": 501}


def opened(browser: Any, url: str, nodes: int, motion: str) -> Any:
    """A page with the sigmoid, or with a graph of so many nodes, at rest."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion=motion, locale="en")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    page.wait_for_selector("svg.graph .node")
    if nodes:
        page.evaluate("(program) => window.gradwalk.setProgram(program, {x: 0.5, y: 1})", scalars(nodes))
        drawn = "document.querySelectorAll('svg.graph .node').length"
        page.wait_for_function(f"() => {drawn} > {nodes * 0.9}", timeout=90_000)
    page.wait_for_timeout(2000)
    return page


Scenario = tuple[str, int, str]
SCENARIOS: dict[str, Scenario] = {
    f"{graph}, {act}, {'motion' if motion == 'no-preference' else 'still'}": (act, nodes, motion)
    for graph, nodes in GRAPHS.items()
    for act in ACTS
    for motion in (("reduce", "no-preference") if act == "step" else ("reduce",))
}


def measured(browser: Any, url: str, scenario: Scenario) -> list[Input]:
    """What the inputs of one scenario took on a fresh page."""
    act, nodes, motion = scenario
    page = opened(browser, url, nodes, motion)
    try:
        return ACTS[act](browser, page, PAUSE if motion == "reduce" else MOVING)
    finally:
        page.context.close()


def rows() -> list[Row]:
    """The lines of the table: processor time, since a machine that does other things says little by its clock."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    table = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        with Server(free_port(), Path(folder) / "log.txt") as server:
            for name, scenario in SCENARIOS.items():
                taken = summary(measured(browser, server.url, scenario))
                shown = f"{taken['frame']} ms to the frame, {taken['total']} in all"
                table.append(Row(name, shown, f"longest task {taken['longest']} ms", f"{taken['forced']} layouts"))
        browser.close()
    return table


def compare(urls: list[str], words: list[str]) -> None:
    """Print what servers of different versions take, in turns."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, installed_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        for name, scenario in SCENARIOS.items():
            if all(word in name for word in words):
                for url in urls:
                    print(name, url, summary(measured(browser, url, scenario)), flush=True)
        browser.close()


if __name__ == "__main__":
    compare(*([arg for arg in sys.argv[1:] if arg.startswith("http") is is_url] for is_url in (True, False)))
