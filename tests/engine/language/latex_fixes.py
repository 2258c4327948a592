"""Inputs, and what the fixes of a LaTeX error lead to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.language.source import apply_fix

P, Q = np.array([0.2, 0.3, 0.5]), np.array([0.4, 0.4, 0.2])
X = np.array([[1.0, 2.0], [3.0, 4.0]])
GIVEN: dict[str, Any] = {
    "x": 3.0, "y": 2.0, "n": 4.0, "k": 5.0, "p": P.tolist(), "q": Q.tolist(), "X": X.tolist(), "A": (X + 1).tolist(),
    "v": [1.0, 2.0], "omega": 0.5, "x_prime": 2.5,
}  # fmt: skip


def fault_of(typed: str, given: dict[str, Any] | None = None) -> Any:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, GIVEN if given is None else given)
    return caught.value.faults[0]


def clicked(typed: str, most: int = 9) -> list[Any]:
    """The value after each fix; where another question follows, after its first fix too."""
    values: list[Any] = []
    for fix in fault_of(typed).fixes[:most]:
        text = apply_fix(typed, fix)
        for _ in range(3):
            try:
                values.append(engine.trace(text, GIVEN).value)
                break
            except GradwalkError as error:
                text = apply_fix(text, error.faults[0].fixes[0])
        else:
            raise AssertionError(f"clicks never end: {text}")
    return values


def clicked_first(typed: str) -> Any:
    return engine.trace(apply_fix(typed, fault_of(typed).fixes[0]), GIVEN).value
