"""Simple initial numbers: short, small, all different, and never 0 or ±1, which hide mistakes in a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count
from math import gcd

COUNTS = (3, 2, 4, 5)
"""Whole numbers for what counts something, such as the bound of a loop."""
PLACES = (2, 3, 4, 5)
"""Whole numbers for an index."""
LARGEST = 2
STEPS = (2, 4, 10, 20, 50)
"""The numbers are multiples of 1/2 first, then of 1/4, and so on."""


def magnitudes() -> Iterator[float]:
    """Positive numbers, all different, tidy ones first; without end."""
    return unique(chain.from_iterable(_multiples(step, LARGEST * step, 0.618) for step in _steps(STEPS)))


def large() -> Iterator[float]:
    """Numbers above 1, all different, tidy ones first; without end."""
    return (round(size + 1, 9) for size in magnitudes())


def shares() -> Iterator[float]:
    """Numbers between 0 and 1, all different, tidy ones first; without end."""
    steps = _steps((4, 10, 20, 50))
    return unique(chain.from_iterable(_multiples(step, step, 0.382) for step in steps))


def signed() -> Iterator[float]:
    """Numbers of either sign, all different, no two following ones of one size; tidy ones first, without end."""
    sizes = magnitudes()
    while True:
        row = [next(sizes) * sign for sign in (1, -1, 1, -1, 1, -1)]
        yield from row
        yield from (-number for number in row)


def unique(numbers: Iterable[float]) -> Iterator[float]:
    """The numbers that have not come before, and are not 1."""
    known = {1.0}
    for number in numbers:
        if number not in known:
            known.add(number)
            yield number


def _steps(first: Iterable[int]) -> Iterator[int]:
    """Into how many parts 1 is divided: ever finer."""
    return chain(first, (100 * 10**power for power in count()))


def _multiples(step: int, most: int, share: float) -> Iterator[float]:
    """The multiples of 1/step up to most/step, in an order that is not that of their size."""
    stride = next(each for each in count(max(2, round(most * share))) if gcd(each, most) == 1)
    return ((place * stride % most + 1) / step for place in range(most))
