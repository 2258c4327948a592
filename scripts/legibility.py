"""Write docs/legibility.md: every example at every step, measured in a browser in the rooms people have.

`make legibility`; it takes about 20 minutes on two cores. `python scripts/legibility.py 390×844` measures the rooms
whose names begin so, and keeps the lines of the others.
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

Every example at every step, measured in a real browser. One line is one room: the size of the screen, lecture mode or
not, and the reader's language. The numbers are counts over all steps, which should be zero:

- *too small*: texts of the picture or of the step card below the least that is allowed (12 px; 18 in lecture mode, 14
  on a phone), indices and exponents apart;
- *overlaps*: texts that overlap each other or lie under a button, the legend or the map;
- *wires through texts*: texts that a wire runs through;
- *out of frame*: active nodes and lines of active edges that are not wholly in the frame;
- *cut*: rules, lines, grids and sentences of the card that are cut, or would have to be scrolled for.

*Least text* is the smallest text of the picture, *stage* the graph's least share of the screen.

To repeat it: `make legibility`, or `python scripts/legibility.py 1280×720` for the rooms whose names begin so.
`tests/browser/legibility.js` says what is measured and how; `tests/browser/test_legible.py` measures a share of it in
each run of the tests, and all of it, with programs beyond the examples, in `make test-nightly`.

| screen | steps | least text | too small | overlaps | wires through texts | out of frame | cut | stage |
|---|---|---|---|---|---|---|---|---|
"""


def measured_before() -> dict[str, str]:
    """The lines of the table as it is, by room."""
    lines = PAGE.read_text(encoding="utf-8").splitlines(keepends=True) if PAGE.exists() else []
    return {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}


def row(room: Room, results: list[dict[str, Any]]) -> str:
    """One line of the table: all examples in one room."""
    counts = [str(sum(len(result[fault]) for result in results)) for fault in FAULTS]
    smallest = min(result["smallest"] for result in results)
    share = min(result["share"] for result in results)
    cells = [str(room), str(sum(result["steps"] for result in results)), f"{smallest:.1f} px", *counts, f"{share:.0%}"]
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Measure in the rooms that are asked for, else in all, and write the table after each."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    with (
        tempfile.TemporaryDirectory() as folder,
        Server(free_port(), Path(folder) / "log.txt") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        table = measured_before()
        for room in ROOMS:
            if sys.argv[1:] and not any(str(room).startswith(name) for name in sys.argv[1:]):
                continue
            context = browser.new_context(base_url=server.url, **room.options)
            page = context.new_page()
            names = [example["name"] for example in context.request.get("/api/v1/examples").json()["examples"]]
            table[str(room)] = row(room, [measure(page, room, name) for name in names])
            print(table[str(room)], end="", flush=True)
            context.close()
            known = [table[str(each)] for each in ROOMS if str(each) in table]
            PAGE.write_text(HEAD + "".join(known), encoding="utf-8")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
