"""Stacked dense layers: the single matrix that they are, and that there is none with an activation between."""

from __future__ import annotations

import numpy as np
import pytest

import engine

RANDOM = np.random.default_rng(5)
X, W1, W2, W3 = (RANDOM.normal(size=shape) for shape in ((5, 3), (3, 4), (4, 2), (2, 2)))
B1, B2 = RANDOM.normal(size=4), RANDOM.normal(size=2)
INPUTS = {"X": X, "W1": W1, "W2": W2, "W3": W3, "b1": B1, "b2": B2, "Y": RANDOM.normal(size=(5, 2))}


@pytest.mark.parametrize(
    ("program", "matrix", "bias"),
    [
        ("X@W1@W2", W1 @ W2, None),
        ("(X@W1 + b1)@W2 + b2", W1 @ W2, B1 @ W2 + B2),
        ("dense(dense(X, W1, b1), W2, b2)", W1 @ W2, B1 @ W2 + B2),
        ("mse(Y, X@W1@W2@W3)", W1 @ W2 @ W3, None),
        ("tanh((2*(X@W1) - b1)@W2)", 2 * W1 @ W2, -B1 @ W2),
        ("transpose(W2)@(transpose(W1)@transpose(X))", (W1 @ W2).T, None),
        ("(transpose(transpose(X))@W1)@W2", W1 @ W2, None),
    ],
)
def test_without_an_activation_the_layers_are_one(program: str, matrix: object, bias: object) -> None:
    (stack,) = engine.collapse(engine.trace(program, INPUTS))
    assert stack.linear
    assert np.allclose(stack.matrix, matrix, rtol=1e-12, atol=1e-14)
    assert stack.bias is None if bias is None else np.allclose(stack.bias, bias, rtol=1e-12, atol=1e-14)
    assert stack.difference is not None
    assert stack.difference <= 1e-13


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "leaky_relu", "elu", "sin", "abs", "square"])
def test_with_an_activation_there_is_no_such_matrix(activation: str) -> None:
    (stack,) = engine.collapse(engine.trace(f"{activation}(X@W1 + b1)@W2 + b2", INPUTS))
    assert not stack.linear
    assert stack.matrix is None
    assert stack.defect is not None
    assert stack.defect > 1e-3
    assert [layer.bias for layer in stack.layers] == ["b1", "b2"]


def test_an_activation_without_a_bias_is_seen_too() -> None:
    """tanh is odd: Z(X) + Z(−X) = 0, but Z(2X) ≠ 2 Z(X)."""
    (stack,) = engine.collapse(engine.trace("tanh(X@W1)@W2", INPUTS))
    assert stack.between == ("tanh",)
    assert stack.defect is not None
    assert stack.defect > 1e-3


@pytest.mark.parametrize("program", ["X@W1", "sum(X)", "softmax(X@W1)@W2", "(X@W1)@(W2@W3)@transpose(Y)@Y", "x*w"])
def test_what_is_no_stack_of_layers_is_left_alone(program: str) -> None:
    stacks = engine.collapse(engine.trace(program, {**INPUTS, "x": 1.0, "w": 2.0}))
    assert all(stack.linear for stack in stacks)
    assert program == "(X@W1)@(W2@W3)@transpose(Y)@Y" or not stacks
