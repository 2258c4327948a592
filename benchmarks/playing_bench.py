"""What a drawn update of a run that plays costs the page: processor time of its main thread, and who else is busy.

Updates a second are by the clock, and say as much of the machine as of the page.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, percentile
from benchmarks.renderer import CATEGORIES, MARK, Input, read

SECONDS = 6.0
WARM = 3.0
"""Seconds of playing before it is measured: code is compiled by then."""
SETS = {"moons": "the network 2-5-3-1 on moons", "spiral": "the network 2-5-3-1 on spirals", "line": "a line"}
READY = "(name) => globalThis.gradwalk?.store?.state.dataset?.name === name && gradwalk.store.run?.records.length > 0"
DRAWN = f"""() => {{
  gradwalk.store.watch(['at'], () => performance.mark('{MARK}'));
  void gradwalk.runner.play();
}}"""
RASTER = ("CompositorTileWorker", "ThreadPoolForegroundWorker", "Compositor", "VizCompositor", "CrGpuMain")
"""Threads that turn what was drawn into pixels: without a graphics card by software."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What was seen: the drawn updates, a second of them, and the share of the processor that pixels took."""

    updates: list[Input]
    rate: float
    raster: float


def opened(browser: Any, url: str, name: str) -> Any:
    """The page with a set and its model, at rest."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{url}/train")
    page.wait_for_function(READY, arg="line")
    if name != "line":
        page.locator(f"#setup [data-name='{name}']").click()
        page.wait_for_function(READY, arg=name)
        page.locator("#setup select").first.select_option("mlp")
        page.wait_for_function("() => gradwalk.store.state.network?.layers.length === 3")
    page.wait_for_timeout(1500)
    return page


def played(browser: Any, url: str, name: str) -> Playing:
    """A run that plays for some seconds."""
    page = opened(browser, url, name)
    try:
        page.evaluate(DRAWN)
        page.wait_for_timeout(1000 * WARM)
        browser.start_tracing(page=page, categories=[*CATEGORIES, "__metadata"])
        begun = time.perf_counter()
        page.wait_for_timeout(1000 * SECONDS)
        passed = time.perf_counter() - begun
        events = json.loads(browser.stop_tracing())["traceEvents"]
    finally:
        page.context.close()
    updates = read(events)[1:-1]
    return Playing(updates, len(updates) / passed, raster_share(events))


def raster_share(events: list[dict[str, Any]]) -> float:
    """The processor time of threads that make pixels, of all that the browser spent on tasks."""
    names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    spent: dict[str, float] = defaultdict(float)
    for event in events:
        if event["name"] == "RunTask" and event["ph"] == "X":
            spent[names.get((event["pid"], event["tid"]), "?")] += event.get("tdur", 0)
    pixels = sum(value for name, value in spent.items() if name.startswith(RASTER))
    return pixels / sum(spent.values())


def rows() -> list[Row]:
    """The lines of the table."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    table = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        with Server(free_port(), Path(folder) / "log.txt") as server:
            table = [row(what, played(browser, server.url, name)) for name, what in SETS.items()]
        browser.close()
    return table


def row(what: str, playing: Playing) -> Row:
    """A line of the table."""
    total = [update.total for update in playing.updates]
    longest = max((update.longest for update in playing.updates), default=0)
    return Row(
        f"a drawn update of {what}, of the main thread’s processor time ({len(total)} updates)",
        f"{percentile(total, 0.5):.1f} ms p50, {percentile(total, 0.95):.1f} ms p95",
        f"longest task {longest:.0f} ms",
        f"{playing.rate:.0f} a second; pixels {100 * playing.raster:.0f} % of the browser’s time",
    )


def main() -> None:
    """Print what servers of different versions take, in turns."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, installed_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        for name in SETS:
            for url in sys.argv[1:]:
                print(url, row(SETS[name], played(browser, url, name)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
