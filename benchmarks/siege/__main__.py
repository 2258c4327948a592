"""`python -m benchmarks.siege`: run the attacks one after the other and print a table in Markdown.

`--against` attacks another checkout too, in turns with this one, for figures before and after a change; `--only NAME …`
runs some of the attacks; `--output FILE` writes all figures as JSON.
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
    durations = Durations(attack=arguments.seconds, after=arguments.recovery)
    checkouts = [path for path in (arguments.against, ROOT) if path]
    print(HEAD, flush=True)
    outcomes, missed = [], []
    for listed in ATTACKS:
        if arguments.only and listed.name not in arguments.only:
            continue
        for checkout in checkouts:
            outcome = besiege(listed, checkout, arguments.address, durations)
            print(row(outcome, "" if checkout == ROOT else "before: "), flush=True)
            outcomes.append({"checkout": "this" if checkout == ROOT else "other", **outcome.as_dict()})
            if checkout == ROOT and not outcome.within_aims:
                missed.append(outcome.name)
    if arguments.output:
        arguments.output.write_text(json.dumps(outcomes, indent=1) + "\n")
    print(f"\nOutside the aims: {', '.join(missed) or 'none'}", file=sys.stderr)
    return 1 if missed else 0


def row(outcome: Outcome, label: str = "") -> str:
    """A line of the table; `label` stands before the attack."""
    times = " / ".join(f"{1000 * seconds:.0f}" for seconds in outcome.during)
    memory = " → ".join(f"{size / 1e6:.0f}" for size in outcome.web_bytes)
    refused = f"{outcome.refused} of {outcome.requests}"
    back = "later" if outcome.recovery is None else f"{outcome.recovery:.1f} s"
    worker = f"{outcome.worker_bytes / 1e6:.0f} MB"
    return f"| {label}{outcome.summary} | {times} ms | {refused} | {memory} MB | {worker} | {back} |"


def _arguments() -> argparse.Namespace:
    usual = Durations()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siege", description=__doc__)
    parser.add_argument("--against", type=Path, help="attack the code of this checkout too")
    parser.add_argument("--only", nargs="+", choices=[listed.name for listed in ATTACKS], help="run these attacks")
    parser.add_argument("--seconds", type=float, default=usual.attack, help="duration of each attack, in seconds")
    parser.add_argument("--recovery", type=float, default=usual.after, help="seconds of measuring after each attack")
    parser.add_argument(
        "--address", default="127.0.0.2", help="the attackers' address; 127.0.0.1 is the visitor's, as in one hall"
    )
    parser.add_argument("--output", type=Path, help="write the figures to this file, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
