"""Domains that several operations share, and the sample points that the gradient test draws from."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import Phrase
from engine.ops.op import Domain, Rule

REAL = (-2.3, -1.1, -0.4, 0.3, 0.9, 1.7, 3.1)
SECOND = (1.3, -0.7, 2.2, 0.55, -1.9, 0.21, -2.6)  # no two of REAL, SECOND and THIRD are equal
THIRD = (2.05, -0.15, 1.05, -3.3)
POSITIVE = (0.05, 0.32, 0.8, 1.25, 2.4, 7.5)


def anywhere(*operands: Any, **options: Any) -> bool:
    """True for every point."""
    return True


def columns(*values: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """Sample points from one column of numbers per operand; short columns are repeated."""
    rows = max(map(len, values))
    return tuple(tuple(column[row % len(column)] for column in values) for row in range(rows))


def reals(count: int = 1, *, smooth: Rule = anywhere, kink: Phrase | None = None) -> Domain:
    """All real numbers, for this many operands."""
    space = r"\mathbb{R}" if count == 1 else rf"\mathbb{{R}}^{{{count}}}"
    return Domain(space, columns(*(REAL, SECOND, THIRD)[:count]), smooth=smooth, kink=kink)


def positive() -> Domain:
    """The domain in which the only operand is positive."""
    return Domain("$x > 0", columns(POSITIVE), holds=lambda x: x > 0)


def between(latex: str, low: float, high: float, samples: tuple[float, ...]) -> Domain:
    """The domain in which the only operand lies between two bounds, at which the derivative is infinite."""
    return Domain(
        latex,
        columns(samples),
        holds=lambda x: (x >= low) & (x <= high),
        smooth=lambda x: (x > low) & (x < high),
    )


def tensors(latex: str, *, smooth: Rule = anywhere, kink: Phrase | None = None) -> Domain:
    """Tensors of real numbers; the samples are the numbers that fill them."""
    return Domain(latex, columns(REAL + SECOND + THIRD), smooth=smooth, kink=kink)


def matrix(*rows: tuple[float, ...]) -> np.ndarray[Any, Any]:
    """A read-only matrix, for the samples of a domain."""
    values = np.array(rows, dtype=np.float64)
    values.flags.writeable = False
    return values
