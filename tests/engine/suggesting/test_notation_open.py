"""Mathematical notation without any values: products are resolved by the suggested shapes."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import MissingInputs
from engine.limits import Limits

FORMULAS = [
    (r"\frac1n\|Xw-y\|^2", {"n": (), "X": (2, 3), "w": (3,), "y": (2,)}),
    (r"\sigma(Wx+b)", {"W": (2, 3), "x": (3,), "b": (2,)}),
    (r"(X^\top X)^{-1}X^\top y", {"X": (3, 2), "y": (3,)}),
    (r"softmax(QK^\top/\sqrt d)V", {"Q": (2, 3), "K": (4, 3), "d": (), "V": (4, 3)}),
    (r"W_2\max(0,W_1x)", {"W2": (2, 3), "W1": (3, 2), "x": (2,)}),
    (r"\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)", {"x": (2,), "mu": (2,), "Sigma": (2, 2)}),
    (r"\mathbf{x}\mathbf{y}^\top", {"x": (2,), "y": (3,)}),
    (r"x^\top A x", {"x": (2,), "A": (2, 2)}),
    (r"\sum_{i=1}^{n} w_i x_i + b", {"n": (), "w": (3,), "x": (3,), "b": ()}),
    (r"\|y - X\beta\|_2^2 + \lambda \|\beta\|_1", {"y": (2,), "X": (2, 3), "beta": (3,), "lambda_": ()}),
    (r"\frac{1}{2m}\sum_{i=1}^{m}(\theta^\top x_i - y_i)^2", {"m": (), "theta": (2,), "x": (3, 2), "y": (3,)}),
    (r"\theta^\top(X^\top y)", {"theta": (2,), "X": (3, 2), "y": (3,)}),
    (r"\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}", {"w0": (), "x0": (), "w1": (), "x1": (), "w2": ()}),
    (r"|x| + \lambda A", {"x": (), "lambda_": (), "A": ()}),
    (r"\sum_j x_j y_j + x_2", {"x": (2,), "y": (2,)}),
    ("W⁻¹ x", {"W": (2, 2), "x": (2,)}),
]


def suggested(program, inputs=None):
    with pytest.raises(MissingInputs) as caught:
        engine.trace(program, inputs or {}, limits=Limits(seconds=60))
    return {fault.name: fault.suggestion for fault in caught.value.faults}


@pytest.mark.parametrize(("formula", "shapes"), FORMULAS, ids=[formula for formula, _ in FORMULAS])
def test_products_are_resolved_by_suggested_shapes(formula, shapes):
    values = suggested(formula)
    assert {name: np.shape(value) for name, value in values.items()} == shapes
    trace = engine.trace(formula, values)
    assert all(np.isfinite(value).all() for value in trace.values)


def test_given_inputs_constrain_open_shapes():
    values = suggested(r"A x + \frac{2}{3} B y", {"A": [[1, 2, 3], [4, 5, 6]], "y": [1, 2]})
    assert {name: np.shape(value) for name, value in values.items()} == {"x": (3,), "B": (2, 2)}
    assert np.shape(suggested(r"\sum_{i=1}^{2} y_i x_i", {"y": [3, 4]})["x"]) == (2,)
    assert np.shape(suggested(r"\frac12 A^{-1} x", {"A": [[1, 2], [3, 4]]})["x"]) == (2,)
    assert np.shape(suggested(r"x_2 + \sum_j x_j w", {"x": [3, 4]})["w"]) == ()
