"""Finds NaN and infinities in values, fast."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np


def finite(value: Any) -> bool:
    """Whether every element is finite; nothing (`None`) is."""
    if value is None:
        return True
    if isinstance(value, float):  # float64 scalars are floats too, and `math` is ten times quicker on them
        return isfinite(value)
    return bool(np.isfinite(value).all())


def surely_finite(value: Any) -> bool:
    """Whether this is a number or an array, not one that carries a tangent, and every element of it finite."""
    return isinstance(value, float | np.ndarray) and finite(value)


def sort_of(value: Any) -> str:
    """Which non-finite number a value holds."""
    if np.isnan(value).any():
        return "NaN"
    return "−∞" if np.isneginf(value).any() and not np.isposinf(value).any() else "∞"
