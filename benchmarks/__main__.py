"""`python -m benchmarks`: one run, one table, printed and written to benchmarks/results.md."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from benchmarks import (
    engine_bench,
    frames_bench,
    graphs_bench,
    learning_bench,
    load_bench,
    page_bench,
    playing_bench,
    programs_bench,
    service_bench,
    sharing_bench,
)

PARTS = {
    "engine": engine_bench.rows,
    "graphs": graphs_bench.rows,
    "learning": learning_bench.rows,
    "programs": programs_bench.rows,
    "service": service_bench.rows,
    "sharing": sharing_bench.rows,
    "load": load_bench.rows,
    "page": page_bench.rows,
    "frames": frames_bench.rows,
    "playing": playing_bench.rows,
}


def main() -> None:
    """Measure all parts, or those that are named."""
    chosen = sys.argv[1:] or list(PARTS)
    lines = ["| what | Gradwalk | peer | ratio |", "|---|---|---|---|"]
    for name in chosen:
        for row in PARTS[name]():
            lines.append(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} |")
            print(lines[-1], flush=True)
    if chosen == list(PARTS):
        head = f"Python {platform.python_version()}, medians of interleaved rounds; ratios hold, times do not.\n\n"
        Path(__file__).with_name("results.md").write_text("# Measured\n\n" + head + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
