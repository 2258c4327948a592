"""Standardises columns of numbers: minus their mean, over their standard deviation, as over the examples to learn from.

The deviation is that of the population, as in scikit-learn's `StandardScaler`. A column that is the same everywhere has
none: it becomes 0, and says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Scaling:
    """What a column was: z·deviation + mean; `deviation` is 0 for one that is the same everywhere."""

    name: str
    mean: float
    deviation: float

    def applied(self, values: Array) -> Array:
        """These values by the scale; all 0 without a deviation."""
        return (values - self.mean) / self.deviation if self.deviation else np.zeros_like(values)


def scaling_of(name: str, values: Array) -> Scaling:
    """Mean and deviation of a column, without overflow."""
    if values.min() == values.max():
        return Scaling(name, float(values[0]), 0.0)
    reach = float(np.abs(values).max())
    shares = values / reach
    mean = float(shares.mean())
    return Scaling(name, mean * reach, float(np.sqrt(np.mean((shares - mean) ** 2))) * reach)


def standardised(
    parts: Sequence[Array], names: Sequence[str], are_numbers: Sequence[bool]
) -> tuple[list[Array], list[Scaling]]:
    """The rows of numbers of each part by the scale of the first one; rows of 0 and 1 that stand for words stay."""
    scalings = [scaling_of(name, parts[0][row]) for row, name in enumerate(names) if are_numbers[row]]
    rows = [row for row, is_number in enumerate(are_numbers) if is_number]
    scaled = [part.copy() for part in parts]
    for part in scaled:
        for row, scaling in zip(rows, scalings, strict=True):
            part[row] = scaling.applied(part[row])
    return scaled, scalings
