"""Stacks in every layout: the single layer is compared at inputs of our own, and never claimed where it differs."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import engine

RANDOM = np.random.default_rng(17)
SIZES = ((3, 3, 3), (2, 4, 3), (4, 3, 1), (1, 2, 2))
"""Features, hidden and output units: equal ones hide a wrong axis."""


def layout(name: str, d: int, h: int, k: int, n: int) -> tuple[str, tuple[int, ...], dict[str, tuple[int, ...]]]:
    """The program, the shape of the data, and those of the weights; biases come as `b` and `c`."""
    return {
        "vector": ("W2 @ (W1 @ X + b) + c", (d,), {"W1": (h, d), "W2": (k, h), "b": (h,), "c": (k,)}),
        "row": ("(X @ W1 + b) @ W2 + c", (d,), {"W1": (d, h), "W2": (h, k), "b": (h,), "c": (k,)}),
        "rows": ("(X @ W1 + b) @ W2 + c", (n, d), {"W1": (d, h), "W2": (h, k), "b": (h,), "c": (k,)}),
        "rows, biases as rows": ("(X @ W1 + b) @ W2 + c", (n, d), {"W1": (d, h), "W2": (h, k), "b": (1, h), "c": (1, k)}),
        "rows, one bias": ("(X @ W1 + b) @ W2 + c", (n, d), {"W1": (d, h), "W2": (h, k), "b": (), "c": (1,)}),
        "rows, a bias each": ("(X @ W1 + b) @ W2 + c", (n, d), {"W1": (d, h), "W2": (h, k), "b": (n, 1), "c": (n, k)}),
        "columns": ("W2 @ (W1 @ X + b) + c", (d, n), {"W1": (h, d), "W2": (k, h), "b": (h, 1), "c": (k, 1)}),
        "columns, one bias": ("W2 @ (W1 @ X + b) + c", (d, n), {"W1": (h, d), "W2": (k, h), "b": (), "c": (1, 1)}),
        "columns, a bias each": ("W2 @ (W1 @ X + b) + c", (d, n), {"W1": (h, d), "W2": (k, h), "b": (n,), "c": (k, n)}),
        "one output": ("(X @ W1 + b) @ W2 + c", (n, d), {"W1": (d, h), "W2": (h,), "b": (h,), "c": ()}),
        "one output of columns": ("W2 @ (W1 @ X + b) + c", (d, n), {"W1": (h, d), "W2": (h,), "b": (h, 1), "c": ()}),
        "batches": ("(X @ W1 + b) @ W2 + c", (2, n, d), {"W1": (d, h), "W2": (h, k), "b": (h,), "c": (k,)}),
        "skip": ("(X @ W1 + X) @ W2 + c", (n, d), {"W1": (d, d), "W2": (d, k), "c": (k,)}),
    }[name]  # fmt: skip


LAYOUTS = ("vector", "row", "rows", "rows, biases as rows", "rows, one bias", "rows, a bias each", "columns",
           "columns, one bias", "columns, a bias each", "one output", "one output of columns", "batches", "skip")  # fmt: skip


def drawn(shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    return {name: RANDOM.normal(size=shape)[()] for name, shape in shapes.items()}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_single_layer_does_the_same_at_other_inputs(name: str) -> None:
    for (d, h, k), n in product(SIZES, (1, 3, 5)):
        program, shape, weights = layout(name, d, h, k, n)
        given = drawn(weights)
        (stack,) = engine.collapse(engine.trace(program, {"X": RANDOM.normal(size=shape), **given}))
        assert stack.linear, (name, d, h, k, n)
        other = RANDOM.normal(size=shape)
        matrix, bias = np.asarray(stack.matrix), stack.bias
        single = (matrix @ other if program.startswith("W2") else other @ matrix) + bias
        expected = engine.trace(program, {"X": other, **given}).value
        np.testing.assert_allclose(single, expected, rtol=1e-11, atol=1e-12)
        assert stack.difference is not None and stack.difference <= 1e-12


def test_a_bias_is_given_once_where_it_is_the_same_for_all_examples() -> None:
    for name, bias in (("rows", (1, 3)), ("columns", (3, 1)), ("one output", ()), ("rows, a bias each", (5, 3))):
        program, shape, weights = layout(name, 2, 4, 3, 5)
        (stack,) = engine.collapse(engine.trace(program, {"X": RANDOM.normal(size=shape), **drawn(weights)}))
        assert np.shape(stack.bias) == bias


@pytest.mark.parametrize(
    ("program", "shapes"),
    [
        ("((X @ W1) * s) @ W2", {"X": (4, 3), "W1": (3, 3), "W2": (3, 2), "s": (4, 1)}),  # a scale for each example
        ("(X @ W1 * X) @ W2", {"X": (4, 3), "W1": (3, 3), "W2": (3, 2)}),  # the data twice
        ("(X @ X + b) @ X", {"X": (3, 3), "b": (3,)}),
        ("W2 @ (W1 @ x + b)", {"x": (3,), "W1": (3, 3), "W2": (3, 3), "b": (3, 1)}),  # a column onto a vector
        ("W2 @ (W1 @ x) + c", {"x": (3,), "W1": (3, 3), "W2": (3, 3), "c": (3, 1)}),
        ("(X @ W1) @ W2", {"X": (2, 4, 3), "W1": (2, 3, 5), "W2": (2, 5, 3)}),  # a matrix for each batch
        ("(X @ W1) @ W2", {"X": (4, 3), "W1": (2, 3, 5), "W2": (2, 5, 3)}),
    ],
)
def test_what_no_single_matrix_does_is_never_called_one_layer(program: str, shapes: dict[str, Any]) -> None:
    for stack in engine.collapse(engine.trace(program, drawn(shapes))):
        assert not stack.linear
        assert (stack.matrix, stack.between) == (None, ())
        assert str(stack.reason)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_a_corner_far_from_the_data_is_detected(size: float) -> None:
    inputs = {"X": size * np.ones((2, 2)), "W1": np.eye(2), "b": [size, size], "W2": np.eye(2)}
    (stack,) = engine.collapse(engine.trace("relu(X @ W1 + b) @ W2", inputs))
    assert stack.defect is not None
    assert stack.defect > 0.1 * size


def test_the_defect_is_one_that_every_affine_map_has() -> None:
    """|x| is 1/2 away from the best line over −1, 0, 1; second differences show half of that, and never more."""
    (stack,) = engine.collapse(engine.trace("abs(X @ A) @ A", {"X": [[0.0]], "A": [[1.0]]}))
    assert stack.defect is not None and stack.defect > 0
    (near,) = engine.collapse(engine.trace("abs(X @ A + 1) @ A", {"X": [[1.0]], "A": [[1.0]]}))
    assert near.defect is not None and near.defect > 0


def test_an_activation_that_never_bends_is_reported_as_such() -> None:
    (stack,) = engine.collapse(engine.trace("relu(0*(X @ A) + 1) @ A", {"X": [[1.0, 2.0]], "A": np.eye(2)}))
    assert not stack.linear
    assert stack.defect == 0
    assert "bend" in str(stack.reason)


def test_numbers_that_overflow_are_never_called_one_layer() -> None:
    inputs = {"X": [[1e200]], "A": [[1e200]], "B": [[1.0]]}
    (stack,) = engine.collapse(engine.trace("X @ A @ B", inputs))
    assert not stack.linear
    assert "overflow" in str(stack.reason)


def test_layers_whose_weights_change_sides_are_no_stack_and_empty_ones_are_left_out() -> None:
    mixed = drawn({"A": (4, 4), "X": (4, 3), "W": (3, 2), "V": (2, 2)})
    for stack in engine.collapse(engine.trace("(A @ (X @ W + 1) + 2) @ V", mixed)):
        assert stack.linear
        assert len(stack.layers) == 2
    assert engine.collapse(engine.trace("X[0:0] @ W @ V", mixed)) == ()


def test_cancelling_weights_are_rounding_and_no_defect() -> None:
    inputs = {"X": RANDOM.normal(size=(5, 3)), "A": 1e8 * RANDOM.normal(size=(3, 3)), "b": [1e10, -1e10, 0.1]}
    inputs["B"] = np.linalg.inv(inputs["A"])
    (stack,) = engine.collapse(engine.trace("(X @ A + b) @ B - b @ B + X @ A*0", inputs))
    assert stack.linear
    assert np.allclose(stack.matrix, np.eye(3), atol=1e-12)
