"""Fast tests for NaN and infinities."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np


def finite(value: Any) -> bool:
    """Whether every element is finite; `None` counts as finite."""
    if value is None:
        return True
    if isinstance(value, float):  # float64 scalars are floats too, and `math` is ten times quicker on them
        return isfinite(value)
    return bool(np.isfinite(value).all())


def surely_finite(value: Any) -> bool:
    """Whether this is a number or an array, not a dual number, with finite elements only."""
    return isinstance(value, float | np.ndarray) and finite(value)


def sort_of(value: Any) -> str:
    """Which non-finite number a value holds."""
    if np.isnan(value).any():
        return "NaN"
    return "−∞" if np.isneginf(value).any() and not np.isposinf(value).any() else "∞"
