"""Sequences of simple numbers: short, small, distinct, and never 0 or ±1, which would hide errors in a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count
from math import gcd

COUNTS = (3, 2, 4, 5)
"""Whole numbers for counts, such as the bound of a loop."""
PLACES = (2, 3, 4, 5)
"""Whole numbers for an index."""
MAX_MAGNITUDE = 2
STEPS = (2, 4, 10, 20, 50)
"""Denominators: multiples of 1/2 come first, then of 1/4, and so on."""


def magnitudes() -> Iterator[float]:
    """Distinct positive numbers, the simplest first; infinite."""
    return unique(chain.from_iterable(_multiples(step, MAX_MAGNITUDE * step, 0.618) for step in _steps(STEPS)))


def large() -> Iterator[float]:
    """Distinct numbers above 1, the simplest first; infinite."""
    return (round(size + 1, 9) for size in magnitudes())


def probabilities() -> Iterator[float]:
    """Distinct numbers between 0 and 1, the simplest first; infinite."""
    steps = _steps((4, 10, 20, 50))
    return unique(chain.from_iterable(_multiples(step, step, 0.382) for step in steps))


def signed() -> Iterator[float]:
    """Distinct numbers of either sign, no two consecutive ones of equal magnitude, the simplest first; infinite."""
    sizes = magnitudes()
    while True:
        row = [next(sizes) * sign for sign in (1, -1, 1, -1, 1, -1)]
        yield from row
        yield from (-number for number in row)


def unique(numbers: Iterable[float]) -> Iterator[float]:
    """The numbers that have not occurred before and are not 1."""
    known = {1.0}
    for number in numbers:
        if number not in known:
            known.add(number)
            yield number


def _steps(first: Iterable[int]) -> Iterator[int]:
    """Denominators, ever larger."""
    return chain(first, (100 * 10**power for power in count()))


def _multiples(step: int, most: int, fraction: float) -> Iterator[float]:
    """The multiples of 1/step up to most/step, in a scattered order."""
    stride = next(each for each in count(max(2, round(most * fraction))) if gcd(each, most) == 1)
    return ((place * stride % most + 1) / step for place in range(most))
