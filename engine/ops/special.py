"""Numerical helpers that are accurate for every float64, without intermediate overflow."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import erf, erfc, log, pi, sqrt
from typing import Any

import numpy as np

COMPLEMENTARY_ERROR = np.frompyfunc(erfc, 1, 1)
"""erfc(x) by the C library, elementwise; it returns Python floats."""
ERROR = np.frompyfunc(erf, 1, 1)
"""erf(x) by the C library, element by element."""
ROOT_2 = sqrt(2.0)
ROOT_2_PI = sqrt(2.0 * pi)
LOG_2 = log(2.0)


Rule = Callable[[Any], Any]


def sloped(slope: Rule) -> Callable[[Rule], Rule]:
    """Attach the derivative to a function of one number, for dual numbers (`engine.analysis.dual`).

    Otherwise duals would pass through the intermediate steps, some of which overflow where the function does not: the
    derivative of 1/(1 + e^(−x)) at −800 is 0, but the quotient rule gives 0 · ∞ there.
    """

    def decorated(rule: Rule) -> Rule:
        @wraps(rule)
        def called(x: Any) -> Any:
            chained = getattr(x, "chained", None)
            return rule(x) if chained is None else chained(rule, slope)

        return called

    return decorated


def logistic_curvature(x: Any) -> Any:
    """σ″(x) = −σ′(x) · tanh(x/2)."""
    return -logistic_slope(x) * np.tanh(0.5 * x)


@sloped(logistic_curvature)
def logistic_slope(x: Any) -> Any:
    """σ′(x) = σ(x) · σ(−x), from e^(−|x|), which neither overflows nor loses digits where σ is near 1."""
    power = np.exp(-np.abs(x))
    return power / ((1.0 + power) * (1.0 + power))


@sloped(logistic_slope)
def logistic(x: Any) -> Any:
    """1 / (1 + e^(−x)). Where e^(−x) overflows the quotient is 0, which is right to the smallest normal number."""
    return 1.0 / (1.0 + np.exp(-x))


def normal_cdf(x: Any) -> Any:
    """Φ(x), the standard normal distribution function, by the complementary error function of the C library."""
    return np.multiply(COMPLEMENTARY_ERROR(-x / ROOT_2), 0.5, dtype=np.float64, casting="unsafe")


def error_function(x: Any) -> Any:
    """erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt."""
    return np.multiply(ERROR(x), 1.0, dtype=np.float64, casting="unsafe")


def error_slope(x: Any) -> Any:
    """The derivative of erfc(x): −2 e^(−x²) / √π."""
    return -2.0 / sqrt(pi) * np.exp(-x * x)


def tanh_curvature(x: Any) -> Any:
    """tanh″(x) = −2 tanh(x) · tanh′(x)."""
    return -2.0 * np.tanh(x) * tanh_slope(x)


@sloped(tanh_curvature)
def tanh_slope(x: Any) -> Any:
    """tanh′(x) = 1 / cosh²(x)."""
    return (1.0 / np.cosh(x)) ** 2


@sloped(lambda x: -x * normal_density(x))
def normal_density(x: Any) -> Any:
    """φ(x) = e^(−x²/2) / √(2π)."""
    return np.exp(-0.5 * x * x) / ROOT_2_PI


def softmax(x: Any, axis: Any = -1) -> Any:
    """e^x over its sum along the axis (an int, a tuple or None), computed from x − max x."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True, initial=-np.inf))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_rest(x: Any, largest: Any, axis: Any) -> Any:
    """ln(Σ e^x / e^max x), accurate also where one x dominates: log1p of the sum without the largest term.

    `largest` has the reduced axes with size 1; where it is infinite, the powers are taken as they are.
    """
    return np.log1p(others(x, largest, axis))


def others(x: Any, largest: Any, axis: Any) -> Any:
    """Σ e^(x − max x) without one of the largest, along the axis."""
    offset = np.where(np.isinf(largest), 0.0, largest)
    chosen = x == largest
    below = np.where(chosen, 0.0, np.exp(x - offset))
    return np.sum(below, axis=axis, keepdims=True) + (np.sum(chosen, axis=axis, keepdims=True) - 1.0)


def log_softmax(x: Any, axis: Any = -1) -> Any:
    """x − ln Σ e^x along the axis, computed from x − max x; accurate also where the softmax is nearly 1."""
    largest = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return (x - largest) - log_rest(x, largest, axis)


def softmax_product(upstream: Any, probabilities: Any, axis: int = -1) -> Any:
    """s ⊙ (u − Σ u ⊙ s). The u at the largest s is first subtracted from all u, so that 1 − s is never formed."""
    pivot = at_largest(upstream, probabilities, axis)
    relative = upstream - np.where(np.isfinite(pivot), pivot, 0.0)
    return probabilities * (relative - np.sum(relative * probabilities, axis=axis, keepdims=True))


def log_softmax_product(upstream: Any, x: Any, axis: int = -1) -> Any:
    """u − s · Σ u; at the largest s the equal u · (Σ of the other s) − s · (Σ of the other u), without cancellation."""
    probabilities = softmax(x, axis)
    total = np.sum(upstream, axis=axis, keepdims=True)
    plain = upstream - probabilities * total
    mask = is_largest(probabilities, axis)
    rest = np.sum(np.where(mask, 0.0, probabilities), axis=axis, keepdims=True)
    rest_of_upstream = np.sum(np.where(mask, 0.0, upstream), axis=axis, keepdims=True)
    return np.where(mask, upstream * rest - probabilities * rest_of_upstream, plain)[()]


def is_largest(x: Any, axis: int) -> Any:
    """True at the first largest element along the axis, else false; all false for an empty axis."""
    rows = np.atleast_1d(x)
    mask = np.zeros(rows.shape, dtype=np.bool_)
    if not np.size(rows):
        return mask
    np.put_along_axis(mask, np.argmax(rows, axis=axis, keepdims=True), True, axis=axis)
    return mask.reshape(np.shape(x))


def at_largest(values: Any, x: Any, axis: int) -> Any:
    """The value at the largest x along the axis, which is kept with size 1."""
    return np.sum(np.where(is_largest(x, axis), values, 0.0), axis=axis, keepdims=True)


def times(weight: Any, value: Any) -> Any:
    """weight · value, where a weight of 0 makes the product 0 even if the value is infinite: 0 · ln 0 = 0."""
    return weight * np.where((weight == 0) & np.isinf(value), 0.0, value)[()]


def softplus(x: Any) -> Any:
    """ln(1 + e^x)."""
    return np.logaddexp(x, 0.0)


def log_cosh(x: Any) -> Any:
    """ln cosh x: near 0 as ln(1 + 2 sinh²(x/2)), else as |x| − ln 2 + ln(1 + e^(−2|x|))."""
    size = np.abs(x)
    near = np.log1p(2.0 * np.sinh(np.minimum(size, 1.0) / 2.0) ** 2)
    return np.where(size < 1.0, near, size + (np.log1p(np.exp(-2.0 * size)) - LOG_2))[()]
