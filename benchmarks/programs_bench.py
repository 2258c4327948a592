"""More than ten thousand random programs, with blocks, loops, branches and tensors, against PyTorch under Python."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.measure import Row
from tests.fuzz.programs.property import TOLERANCE, Tally, agrees
from tests.fuzz.programs.writer import programs

COUNT = 12_000
"""So many that 10,000 of them can be compared: some stand at kinks, are too large or ill-conditioned."""


def rows() -> Iterator[Row]:
    """One row: how many were compared, and how far apart the two were at most."""
    warnings.simplefilter("ignore")
    tally = Tally()
    start = time.perf_counter()
    suite = settings(
        max_examples=COUNT,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    suite(given(programs())(lambda case: agrees(case, tally)))()
    seconds = time.perf_counter() - start
    left = f"{tally.at_kinks} at kinks, {tally.too_large} too large, {tally.ill_conditioned} ill-conditioned"
    what = f"random programs with blocks, loops and branches against PyTorch: {tally.compared:,} compared ({left})"
    yield Row(what, f"{tally.worst:.0e} apart at most", f"allowed: {TOLERANCE:.0e}", f"{seconds:.0f} s")
