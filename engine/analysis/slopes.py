"""Measures the slope of a program along one element with an adaptive step (Richardson, Ridders).

Difference quotients at widths that shrink by a factor of 4 are extrapolated to width 0 (L. F. Richardson, 1911),
which also estimates their error; rounding grows as the width shrinks, so the best estimate lies in between (C. J. F.
Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering Software 4, 1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

import numpy as np

from engine.analysis.differences import Differences, Place

RATIO = 4.0
LEVELS = 26
"""The number of widths, from max(1, |x|) / 4 down to where only rounding is left."""
USUAL = slice(3, 8)
"""The widths that suit a function that varies on the scale of its argument."""
ORDERS = {"central": 2, "right": 1, "left": 1}
"""The order of each quotient's error in the width."""
COMPATIBLE = 8.0
"""Two measurements of one slope may differ by this multiple of their errors."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope measured at `width`, with an estimate of its absolute error."""

    value: float
    error: float
    width: float


def usual_widths(place: Place) -> Sequence[float]:
    """The few widths that suffice in nearly every case."""
    return _widths(place)[USUAL]


def all_widths(place: Place) -> Sequence[float]:
    """All widths, including those needed near a singularity or where the function oscillates fast."""
    widths = _widths(place)
    here = abs(place.here)
    if 0 < here < widths[-1] * RATIO**4:
        widths = [*widths, *(width for power in range(1, 9) if (width := here * RATIO**-power) < widths[-1])]
    return widths


def _widths(place: Place) -> list[float]:
    """Widths in descending order, all large enough to change the element noticeably."""
    largest, least = place.width(0.25), 64 * float(np.spacing(abs(place.here)))
    widths = [largest * RATIO**-level for level in range(LEVELS)]
    return [width for width in widths if width > least]


def measured(probe: Differences, place: Place, widths: Sequence[float]) -> Slope | None:
    """The slope, central where both sides are finite, else from one side; `None` where there are none."""
    for side in ORDERS:
        levels = list(_levels(probe, place, widths, side))
        if len(levels) > 1:
            return _best(levels)
    return None


def _best(levels: Sequence[Slope]) -> Slope | None:
    """The estimate with the smallest error that no finer one contradicts."""
    for best in sorted(levels, key=lambda level: level.error):
        finer = [level for level in levels if level.width < best.width]
        if all(abs(level.value - best.value) <= COMPATIBLE * (level.error + best.error) for level in finer):
            return best
    return None  # pragma: no cover (the finest has none that are finer)


def _levels(probe: Differences, place: Place, widths: Sequence[float], side: str) -> Iterator[Slope]:
    """The extrapolated slope at each width, with its error, as long as the quotients are finite."""
    factor = RATIO ** ORDERS[side]
    quotients = [(width, _quotient(probe, place, width, side)) for width in widths]
    finite = [(width, quotient) for width, quotient in quotients if np.isfinite(quotient)]
    pairs = list(pairwise(finite))
    values = [fine + (fine - coarse) / (factor - 1) for (_, coarse), (_, fine) in pairs]
    for (_, (width, fine)), value, finer in zip_longest(pairs, values, values[1:]):
        truncation = abs(value - (fine if finer is None else finer))
        yield Slope(value, truncation + 2 * probe.rounding(place, width) + 1e-15 * abs(value), width)


def _quotient(probe: Differences, place: Place, width: float, side: str) -> float:
    ahead, behind = {"central": (width, -width), "right": (width, 0.0), "left": (-width, 0.0)}[side]
    return probe.quotient(place, ahead, behind)
