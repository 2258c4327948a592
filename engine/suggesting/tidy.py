"""Numbers to begin with: short to write, small, all different, and never 0 or ±1, which hide mistakes in a product."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

COUNTS = (3, 2, 4, 5)
"""Whole numbers for what counts something, such as the bound of a loop."""
PLACES = (2, 3, 4, 5)
"""Whole numbers for an index."""
LARGEST = 2
STEPS = (2, 4, 10, 20, 50)
"""The numbers are multiples of 1/2 first, then of 1/4, and so on."""


def _sizes(step: int) -> Iterator[float]:
    """The multiples of 1/step up to the largest, in an order that is not that of their size."""
    most = LARGEST * step
    stride = next(each for each in count(max(2, round(most * 0.618))) if _coprime(each, most))
    for place in range(most):
        yield (place * stride % most + 1) / step


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def magnitudes() -> Iterator[float]:
    """Positive numbers, all different, tidy ones first; without end."""
    known = {1.0}
    for step in (*STEPS, *(100 * 10**power for power in range(9))):
        for size in _sizes(step):
            if size not in known:
                known.add(size)
                yield size


def large() -> Iterator[float]:
    """Numbers above 1, all different, tidy ones first; without end."""
    return (round(size + 1, 9) for size in magnitudes())


def signed() -> Iterator[float]:
    """Numbers of either sign, all different, no two following ones of one size; tidy ones first, without end."""
    sizes = magnitudes()
    waiting: list[float] = []
    for place in count():
        size = next(sizes)
        yield size if place % 2 == 0 else -size
        waiting.append(-size if place % 2 == 0 else size)
        if len(waiting) == 6:
            yield from waiting
            waiting.clear()


def shares() -> Iterator[float]:
    """Numbers between 0 and 1, all different, tidy ones first; without end."""
    known: set[float] = set()
    for step in (4, 10, 20, 50, *(100 * 10**power for power in range(9))):
        stride = next(each for each in count(max(2, round(step * 0.382))) if _coprime(each, step))
        for place in range(1, step):
            share = place * stride % step / step
            if share not in known and share != 0:
                known.add(share)
                yield share
