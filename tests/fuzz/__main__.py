"""`python -m tests.fuzz --seconds 3600`: every property, in rounds, until the time is up; the exit status tells."""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from pathlib import Path

from tests.fuzz.properties import ENGINE
from tests.fuzz.runner import ROOT, Campaign


def main() -> int:
    """Run the campaign; 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to look (default: a minute)")
    parser.add_argument("--only", choices=("engine", "http", "openapi"), help="one part of it")
    parser.add_argument("--folder", type=Path, default=ROOT / ".hypothesis" / "fuzz", help="where findings are filed")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    started = time.strftime("%Y-%m-%d %H:%M")
    campaign = Campaign(options.folder, options.seconds)
    campaign.run(ENGINE)
    print(f"\nStarted {started}; {options.seconds:g} seconds.\n{campaign.summary()}")
    return 1 if campaign.findings else 0


if __name__ == "__main__":
    sys.exit(main())
