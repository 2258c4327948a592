"""Keeps a share of the examples for the test, chosen by a seed."""

from __future__ import annotations

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.runs.patches import Array


def split(x: Array, y: Array, share: float, seed: int) -> tuple[tuple[Array, Array], tuple[Array, Array] | None]:
    """X (features × examples) and Y (examples first) to learn from, and those kept for the test; `None` where none are.

    The examples of both keep their order; at least one is left to learn from. Raises `InvalidInput` for a share that is
    not between 0 and 1.
    """
    if not 0 <= share < 1:
        raise InvalidInput(phrase("The share of the test is from 0 to below 1."), name="test")
    examples = len(y)
    kept = min(round(share * examples), examples - 1)
    if not kept:
        return (x, y), None
    chosen = np.zeros(examples, bool)
    chosen[np.random.default_rng(seed).permutation(examples)[:kept]] = True
    return (x[:, ~chosen], y[~chosen]), (x[:, chosen], y[chosen])
