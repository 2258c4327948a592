"""Numerical helpers that are safe for every float64: no overflow on the way, full accuracy in the tails."""

from __future__ import annotations

from math import erfc, pi, sqrt
from typing import Any

import numpy as np

_erfc = np.frompyfunc(erfc, 1, 1)
ROOT_2 = sqrt(2.0)
ROOT_2_PI = sqrt(2.0 * pi)


def logistic(x: Any) -> Any:
    """1 / (1 + e^(−x)). Where e^(−x) overflows the quotient is 0, which is right to the smallest normal number."""
    return 1.0 / (1.0 + np.exp(-x))


def normal_cdf(x: Any) -> Any:
    """Φ(x), the standard normal distribution function, by the complementary error function of the C library."""
    return np.asarray(_erfc(-x / ROOT_2), dtype=np.float64)[()] * 0.5


def normal_density(x: Any) -> Any:
    """φ(x) = e^(−x²/2) / √(2π)."""
    return np.exp(-0.5 * x * x) / ROOT_2_PI


def softmax(x: Any, axis: Any = -1) -> Any:
    """e^x over its sum along the axis (an int, a tuple or None), computed from x − max x."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True, initial=-np.inf))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Any = -1) -> Any:
    """x − ln Σ e^x along the axis, computed from x − max x."""
    shifted = x - np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
