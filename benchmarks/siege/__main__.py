"""`python -m benchmarks.siege`: run the attacks one after the other and print a table in Markdown.

`--checkout` attacks the code of another checkout, for figures before and after a change; `--only NAME …` runs some of
the attacks; `--output FILE` writes the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.siege.attacks import ATTACKS
from benchmarks.siege.measure import Durations, Outcome, besiege
from benchmarks.siege.server import ROOT

HEAD = (
    "| attack | visitor p50 / p95 / p99 | refused | web process before → peak → after | largest worker | back after |\n"
    "|---|---|---|---|---|---|"
)


def main() -> int:
    """Measure, print, and fail where a visitor was refused or slow, or memory was above the aim."""
    arguments = _arguments()
    print(HEAD, flush=True)
    outcomes = []
    for listed in ATTACKS:
        if arguments.only and listed.name not in arguments.only:
            continue
        outcome = besiege(listed, arguments.checkout, arguments.address, Durations(attack=arguments.seconds))
        print(row(outcome), flush=True)
        outcomes.append(outcome)
    if arguments.output:
        arguments.output.write_text(json.dumps([outcome.as_dict() for outcome in outcomes], indent=1) + "\n")
    missed = [outcome.name for outcome in outcomes if not outcome.within_aims]
    print(f"\nOutside the aims: {', '.join(missed) or 'none'}", file=sys.stderr)
    return 1 if missed else 0


def row(outcome: Outcome) -> str:
    """A line of the table."""
    times = " / ".join(f"{1000 * seconds:.0f}" for seconds in outcome.during)
    memory = " → ".join(f"{size / 1e6:.0f}" for size in outcome.web_bytes)
    refused = f"{outcome.refused} of {outcome.requests}"
    back = "later" if outcome.recovery is None else f"{outcome.recovery:.1f} s"
    return (
        f"| {outcome.summary} | {times} ms | {refused} | {memory} MB | {outcome.worker_bytes / 1e6:.0f} MB | {back} |"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siege", description=__doc__)
    parser.add_argument("--checkout", type=Path, default=ROOT, help="attack the code of this checkout")
    parser.add_argument("--only", nargs="+", choices=[listed.name for listed in ATTACKS], help="run these attacks")
    parser.add_argument("--seconds", type=float, default=Durations().attack, help="duration of each attack, in seconds")
    parser.add_argument(
        "--address", default="127.0.0.2", help="the attackers' address; 127.0.0.1 is the visitor's, as in one hall"
    )
    parser.add_argument("--output", type=Path, help="write the figures to this file, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
