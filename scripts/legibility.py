"""Write docs/legibility.md: every example at every step, measured in a browser in the rooms people have.

`make legibility`; it takes about 20 minutes on two cores.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.legible import FAULTS, ROOMS, Room, measure  # noqa: E402

PAGE = ROOT / "docs" / "legibility.md"
HEAD = """\
# Legibility

Every example at every step, measured in a real browser by `make legibility` (`tests/browser/legibility.js` says how):
the least size of text in the picture, texts below the least that is allowed (12 px; 18 in lecture mode, 14 on a phone),
texts that overlap each other or lie under a button, wires that run through a text, steps whose active part is not
wholly in the frame, sentences and rules that are cut, and the stage's share of the screen.

| screen | steps | least text | too small | overlaps | wires through texts | out of frame | cut | stage |
|---|---|---|---|---|---|---|---|---|
"""


def row(room: Room, results: list[dict[str, Any]]) -> str:
    """One line of the table: all examples in one room."""
    counts = [str(sum(len(result[fault]) for result in results)) for fault in FAULTS]
    smallest = min(result["smallest"] for result in results)
    share = min(result["share"] for result in results)
    cells = [str(room), str(sum(result["steps"] for result in results)), f"{smallest:.1f} px", *counts, f"{share:.0%}"]
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Measure in every room, and write the table."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    with (
        tempfile.TemporaryDirectory() as folder,
        Server(free_port(), Path(folder) / "log.txt") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        lines = []
        for room in ROOMS:
            context = browser.new_context(base_url=server.url, **room.options)
            page = context.new_page()
            names = [example["name"] for example in context.request.get("/api/v1/examples").json()["examples"]]
            lines.append(row(room, [measure(page, room, name) for name in names]))
            print(lines[-1], end="", flush=True)
            context.close()
        browser.close()
    PAGE.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
