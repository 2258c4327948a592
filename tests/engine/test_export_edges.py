"""Exported code at the edges: kinks, ties, constants, masks, infinities. It gives the walk's numbers there too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from engine.export import export
from engine.ops import OPS
from tests.engine.test_export import needs, numbers, run

Program = tuple[str, Mapping[str, Any]]

NUMBERS = (0.0, 1.0, -1.0, 0.5, 2.0, 1000.0, -1000.0, 40.0, 1e-200, 1e200)
FEW = (0.0, 1.0, -1.0, 2.0, 1000.0)
UNARY = [
    "square",
    "sqrt",
    "cbrt",
    "reciprocal",
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sin",
    "cos",
    "tan",
    "cot",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "abs",
    "sigmoid",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "gelu",
    "erf",
    "silu",
]
BINARY = [
    "x*y", "x/y", "x**y", "maximum(x, y)", "minimum(x, y)", "root(x, y)", "leaky_relu(x, y)", "elu(x, y)",
    "clip(x, y, 3)", "clip(x, -1, y)", "clip(3, x, y)", "where(x > y, x, y)", "where(x > 0, log(x), y)",
    "maxout(x, y, 1)", "min(x, y, 0)",
]  # fmt: skip
VECTORS = [
    [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, -2.0, 2.0], [1000.0, 0.0, -1000.0], [1000.0, 1000.0, 1000.0],
    [-1000.0, -1000.0, -1000.0], [0.0, 3.0, 4.0], [0.0, 0.0, 5.0], [7.0], [0.1, 0.1, 0.1], [800.0, 801.0, -5.0],
]  # fmt: skip
MATRICES = [
    [[0.0, 0.0], [0.0, 0.0]],
    [[1.0, 1.0], [1.0, 1.0]],
    [[1000.0, -1000.0], [0.0, 0.0]],
    [[0.0, 1.0], [2.0, 0.0]],
]
REDUCTIONS = ["sum", "mean", "prod", "max", "min", "var", "std", "norm", "logsumexp"]
OF_VECTORS = [
    "sqrt(cumprod(x)[-1])",
    "sum(sqrt(cumprod(x)))",
    "median(relu(x))",
    "sqrt(median(x))",
    "median(log(x))",
    "sum(median(stack(x, 0*x), axis=0))",
    "sum(softmax(x)*x)",
    "softmax(x)[0]",
    "log_softmax(x)[0]",
    "sum(log_softmax(x))",
    "sum(log(softmax(x)))",
]
OF_MATRICES = [
    "sum(softmax(x, axis=0)*C)", "sum(log_softmax(x, axis=0)*C)", "det(x)", "sum(inv(x))", "sum(max_pool2d(x, 2))",
    "sum(solve(x, [1, 2]))", "sqrt(trace(x))", "sum(sqrt(x @ [1, 2]))", "sum(sqrt(relu(x) @ [1, 2]))", "sum(1/x[:, 0])",
]  # fmt: skip
LOSSES = [
    "bce",
    "bce_with_logits",
    "log_cosh",
    "cross_entropy",
    "cross_entropy_with_logits",
    "mse",
    "mae",
    "huber",
    "hinge",
]
LABELS = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.3, 0.7]]
GUESSES = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [1000.0, -1000.0], [800.0, 801.0]]


def programs() -> Iterator[Program]:
    """Functions at edges, bare and where an infinite or vanishing gradient arrives."""
    for name, x, around in itertools.product(UNARY, NUMBERS, ("{}", "sqrt({})", "log(relu({}))")):
        yield around.format(f"{name}(x)"), {"x": x}
    for text, x, y, around in itertools.product(BINARY, FEW, FEW, ("{}", "sqrt({})")):
        yield around.format(text), {"x": x, "y": y}
    for name, x, around in itertools.product(REDUCTIONS, VECTORS, ("{}", "sqrt({})", "1/{}")):
        yield around.format(f"{name}(x)"), {"x": x}
        yield f"{name}(relu(x))", {"x": x}
    for name, x, axis in itertools.product(REDUCTIONS, MATRICES, ("axis=0", "axis=1, keepdims=True")):
        yield f"sum(sqrt({name}(x, {axis})))", {"x": x}
    yield from ((text, {"x": x}) for text, x in itertools.product(OF_VECTORS, VECTORS))
    yield from ((text, {"x": x, "C": [[1, 2], [3, 4]]}) for text, x in itertools.product(OF_MATRICES, MATRICES))
    for name, y, p in itertools.product(LOSSES, LABELS, GUESSES):
        yield f"{name}(y, p)", {"y": y, "p": p}
        w = 2 if name.startswith("cross") else [1, 2]
        yield f"sum({name}(y, p, reduction='none')*w)", {"y": y, "p": p, "w": w}


PROGRAMS = list(programs())
SHARED = [(program, inputs) for program, inputs in PROGRAMS if "root(x, y)" not in program or inputs["x"] > 0]
"""Without roots of negative numbers: the walk has no derivative by their degree, libraries know |x|^(1/n) only."""


def same(actual: Any, expected: Any) -> bool:
    """The same numbers in the same shape; NaN equals NaN, and the two zeros are equal."""
    actual, expected = numbers(actual), np.asarray(expected, dtype=float)
    return actual.shape == expected.shape and np.allclose(actual, expected, rtol=1e-9, atol=1e-12, equal_nan=True)


def unequal(format: str, program: str, inputs: Mapping[str, Any]) -> list[Any]:
    """What of value and gradients differs from the walk."""
    trace = engine.trace(program, inputs)
    names = run(export(trace, format))
    unequal = [] if same(names["value"], trace.value) else [("value", numbers(names["value"]), trace.value)]
    for name, gradient in trace.gradients.items():
        other = names["gradients"].get(name)
        if gradient is None:
            equal = other is None or not numbers(other).any()
        else:
            equal = other is not None and same(other, gradient)
        unequal += [] if equal else [(name, other, gradient)]
    return unequal


def mismatches(format: str, programs: list[Program]) -> list[Any]:
    """The programs that differ, with what differs."""
    checked = ((program, inputs, unequal(format, program, inputs)) for program, inputs in programs)
    return [each for each in checked if each[2]]


def test_the_programs_are_of_most_operations() -> None:
    used = {op.name for program, inputs in PROGRAMS[::3] for op in engine.trace(program, inputs).graph.ops if op}
    assert {name for name, op in OPS.items() if any(partial.drops for partial in op.partials)} <= used


@pytest.mark.long
def test_numpy_code_gives_the_walk() -> None:
    assert not mismatches("python", PROGRAMS)


@pytest.mark.long
def test_pytorch_code_gives_the_walk() -> None:
    needs("pytorch")
    assert not mismatches("pytorch", SHARED)


@pytest.mark.full
@pytest.mark.long
def test_jax_code_gives_the_walk() -> None:
    """A part of them, since JAX compiles each; but for an infinite gradient at norm and silu."""
    needs("jax")
    assert not mismatches(
        "jax", [each for each in SHARED[::29] if not each[0].startswith(("sum(sqrt(norm", "sqrt(norm", "sqrt(silu"))]
    )
