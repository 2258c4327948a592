"""Forward rules of operations that split a gradient evenly among equal elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.analysis.dual import Dual
from engine.ops.running import median, median_product


def _middle(x: Dual, axis: Any = None, keepdims: bool = False) -> Dual:
    """The middle element: its tangent is that of the chosen elements, with the weights that the gradient has."""
    out = median(x.value, axis, keepdims)
    weights = median_product(np.ones(np.shape(out)), x.value, out, axis, keepdims)
    moved = np.where(weights == 0, 0.0, weights * x.tangent)
    return Dual(out, np.sum(moved, axis=axis, keepdims=keepdims))


SHARING: Mapping[str, Callable[..., Any]] = {"median": _middle}
"""The rule on duals; the operation's own would take one of several equal elements."""
