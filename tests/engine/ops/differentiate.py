"""The gradient of one operation, three ways: by its rules, by finite differences, and by PyTorch."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from engine.backward import undropped
from engine.ops.op import Op, unbroadcast
from tests.engine.ops.cases import Case, forward

STEP = 1e-6
COMPLEX_STEP = 1e-30


def by_rules(case: Case, upstream: Any) -> list[Any]:
    """The product at every operand, as the engine forms it; `None` where it is blocked."""
    with np.errstate(all="ignore"):
        out = case.op.forward(*case.values, **case.options)
        return [product(case.op, slot, case, out, upstream) for slot in range(len(case.values))]


def product(op: Op, slot: int, case: Case, out: Any, upstream: Any) -> Any:
    """upstream × local at one operand, or the map's own rule."""
    partial = op.partial(slot)
    options = {**case.options, "slot": slot} if op.variadic else case.options
    if partial.blocked is not None:
        return None
    if partial.vjp is not None:
        contribution = partial.vjp(upstream, *case.values, out, **options)
    else:
        assert partial.local is not None
        contribution = upstream * partial.local(*case.values, out, **options)
    if partial.drops is not None:
        contribution = undropped(functools.partial(partial.drops, **options), contribution, case.values, out)
    return unbroadcast(contribution, np.shape(case.values[slot])) if partial.vjp is None else contribution


def by_differences(case: Case, upstream: Any) -> list[Any]:
    """Central differences of Σ upstream · f, element by element."""
    return [_differences(case, slot, upstream) for slot in range(len(case.values))]


def by_complex_step(case: Case, upstream: Any) -> list[Any] | None:
    """Im Σ upstream · f(x + ih) / h, element by element: exact to rounding, with no difference of near numbers.

    `None` where the value is not an analytic function to NumPy: it takes no complex numbers, or gives none back, or
    steps aside from the axis (`abs`, comparisons). Squire and Trapp, SIAM Review 40 (1998).
    """
    results = []
    for slot, value in enumerate(case.values):
        result = np.empty(np.shape(value))
        for place in np.ndindex(result.shape):
            moved = np.array(value, dtype=complex)
            moved[place] += COMPLEX_STEP * 1j
            operands = (*case.values[:slot], moved[()], *case.values[slot + 1 :])
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error", np.exceptions.ComplexWarning)
                    out = case.op.forward(*operands, **case.options)
            except (TypeError, np.exceptions.ComplexWarning):
                return None
            if not np.iscomplexobj(out) or not np.array_equal(np.real(out), forward(case)):
                return None
            result[place] = np.sum(upstream * np.imag(out)) / COMPLEX_STEP
        results.append(result)
    return results


def _differences(case: Case, slot: int, upstream: Any) -> Any:
    base = np.asarray(case.values[slot])
    result = np.empty(base.shape)
    for place in np.ndindex(base.shape):
        step = STEP * max(1.0, abs(float(base[place])))
        result[place] = (_moved(case, slot, place, step, upstream) - _moved(case, slot, place, -step, upstream)) / (
            2 * step
        )
    return result


def _moved(case: Case, slot: int, place: tuple[int, ...], step: float, upstream: Any) -> Any:
    value = np.array(case.values[slot], dtype=np.float64)
    value[place] += step
    moved = Case(case.op, (*case.values[:slot], value[()], *case.values[slot + 1 :]), case.options)
    return np.sum(upstream * forward(moved))


def disagreement(actual: Any, expected: Any, floor: float = 0.0) -> float:
    """The largest difference between two gradients, relative to the size of the expected one; NaN equals NaN.

    `floor` is the smallest size to measure by, for gradients that nearly cancel.
    """
    actual, expected = np.broadcast_arrays(np.asarray(actual, float), np.asarray(expected, float))
    same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    if np.all(same):
        return 0.0
    scale = max(floor, np.max(np.abs(expected), initial=1e-300, where=np.isfinite(expected)))
    return float(
        np.max(np.where(same, 0.0, np.nan_to_num(np.abs(actual - expected) / scale, nan=np.inf, posinf=np.inf)))
    )
