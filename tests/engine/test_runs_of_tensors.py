"""Code for graphs of tensors has the digits of the table's rules."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput
from engine.runs.tensors import TensorRun
from tests.effort import effort
from tests.engine.test_runs import ODD, SCALAR, SIGNS

NETWORK = """A1 = relu(X @ W1 + b1)
A2 = tanh(A1 @ W2 + b2)
Z = A2 @ W3
mean((Z - Y)**2) + 0.01*(sum(W1*W1) + sum(b1*b1))"""
TENSORS = {
    "a network": NETWORK,
    "a hinge": "mean(maximum(0, 1 - Y*(X @ W1 @ W2 @ W3))) + sum(abs(b1))",
    "a softmax": "cross_entropy(softmax(X @ W1 + b1), softmax(Y @ W3.T @ W2.T))",
    "norms and axes": "norm(X @ W1) + sum(mean(X, axis=0) * X) + sum(max(X, axis=1)) + sum(sum(X, axis=1, keepdims=True)*X)",
    "a stack": "sum(stack([X[0], X[1]]) * X[:2]) + sum(concatenate([X, X]) ** 2) + sum(max(X, 0*X, -X))",
    "broadcasting": "sum((X - mean(X)) * Y) + sum(X / (1 + b1[:2]**2)) + sum(Y * (X.T @ X)[0, 1]) + sum(Y * ones((1, 1)) * b1)",
    "choices": "sum(where(X > 0, X, 0.1*X)) + sum(clip(X, -1, 0.5)) + sum(X * (X > 0.2)) + sum(leaky_relu(X))",
    "a bound that drops infinity": "sum(minimum(exp(1000*X), 2)) + sum(relu(-X) * 3)",
    "nothing finite": "sum(log(X)) + sum(1 / (X - X)) + sum(relu(X) / 0)",
    "a batch of products": "sum(reshape(X @ W1, (4, 2, 2)) @ W2[:2]) + sum(transpose(reshape(W1, (2, 2, 2)), (0, 2, 1)))",
    "vectors": "dot(X @ b1[:2], Y[:, 0]) + sum(outer(b1, b1)) + sum(W2 @ b1[:2])",
}
SIZES = {"X": (4, 2), "W1": (2, 4), "b1": (4,), "W2": (4, 2), "b2": (2,), "W3": (2, 1), "Y": (4, 1)}


def tensors() -> dict[str, Any]:
    """Inputs of these shapes, with some zeros."""
    draw = np.random.default_rng(3)
    made = {name: draw.standard_normal(size).round(1) for name, size in SIZES.items()}
    made["X"][0, 0] = 0.0
    return made


def assert_same_bits(one: Any, other: Any, at: object) -> None:
    """Equal in every digit and sign."""
    assert (one is None) == (other is None), at
    if one is not None:
        np.testing.assert_array_equal(one, other, err_msg=str(at))
        np.testing.assert_array_equal(np.signbit(one), np.signbit(other), err_msg=str(at))
        assert np.shape(one) == np.shape(other), at


def assert_code_has_the_digits(plan: engine.Plan, values: dict[str, Any]) -> None:
    """The code for tensors computes what the rules compute."""
    seed = None if plan.single else np.ones(plan.graph.shapes[plan.output])
    rules = plan.by_rules(values, seed)
    runs = [plan.run(values, seed) for _ in range(3)]
    assert isinstance(runs[-1], TensorRun)
    for run in runs:
        for node, (value, expected) in enumerate(zip(run.values, rules.values, strict=True)):
            assert_same_bits(value, expected, ("value", node))
        assert run.gradients is not None
        assert rules.gradients is not None
        for column in ("nodes", "locals", "products"):
            pairs = zip(getattr(run.gradients, column), getattr(rules.gradients, column), strict=True)
            for place, (mine, expected) in enumerate(pairs):
                assert_same_bits(mine, expected, (column, place))


@pytest.mark.parametrize("text", TENSORS.values(), ids=TENSORS)
def test_code_for_tensors_has_the_digits_of_the_rules(text: str) -> None:
    inputs = tensors()
    plan = engine.compile(text, {name: value.tolist() for name, value in inputs.items()})
    assert_code_has_the_digits(plan, {name: inputs[name] for name in plan.graph.inputs})


@pytest.mark.parametrize("op", SCALAR, ids=lambda op: op.name)
def test_an_operation_of_tensors_at_odd_numbers(op: Any) -> None:
    names = [f"x{slot}" for slot in range(3 if op.variadic else len(op.operands))]
    call = f"{names[0]} {SIGNS[op.name]} {names[1]}" if op.name in SIGNS else f"{op.name}({', '.join(names)})"
    shapes = [(2, 3), (3,), (2, 1)]
    plan = engine.compile(f"3 * ({call})", dict(zip(names, map(np.ones, shapes), strict=False)))
    draw = random.Random(op.name)
    for _ in range(effort(4, 100)):
        odd = (*ODD, math.nan, math.inf, -math.inf)
        numbers = [np.array(draw.choices(odd, k=math.prod(shape))).reshape(shape) for shape in shapes]
        assert_code_has_the_digits(plan, dict(zip(names, numbers, strict=False)))


def test_an_output_of_several_elements_is_only_run_forward() -> None:
    plan = engine.compile("X * 2", {"X": [1.0, 2.0]})
    for _ in range(3):
        run = plan.run({"X": np.array([1.0, 2.0])})
        assert run.gradients is None
        assert run.values[plan.output].tolist() == [2.0, 4.0]


def test_values_that_an_operation_refuses_are_refused_every_time() -> None:
    plan = engine.compile("sum(one_hot(k, 3) @ w)", {"k": [0.0, 2.0], "w": [1.0, 2.0, 3.0]})
    for _ in range(3):
        plan.run({"k": np.array([0.0, 1.0]), "w": np.ones(3)})
        with pytest.raises(InvalidInput):
            plan.run({"k": np.array([0.0, 7.0]), "w": np.ones(3)})


def test_a_run_of_tensors_is_not_changed_by_the_next() -> None:
    plan = engine.compile("sum(x * x)", {"x": [1.0, 2.0]})
    first, *_ = [plan.run({"x": np.array([3.0 + step, 4.0])}) for step in range(4)]
    third = plan.run({"x": np.array([5.0, 6.0])})
    plan.run({"x": np.array([7.0, 8.0])})
    assert third.gradients is not None
    assert third.gradients.nodes[plan.graph.inputs["x"]].tolist() == [10.0, 12.0]
    assert first.values[plan.output] == 25.0


def test_a_large_graph_of_tensors_runs_by_the_rules() -> None:
    plan = engine.compile("s = x\nfor i in range(300):\n    s = s * 0.5\nsum(s)", {"x": [1.0, 2.0]})
    for _ in range(3):
        assert not isinstance(plan.run({"x": np.array([1.0, 2.0])}), TensorRun)


def test_a_program_without_inputs_runs_by_code_too() -> None:
    plan = engine.compile("sum(cumprod([1, 2, 3]))", {})
    assert [plan.run({}).values[plan.output] for _ in range(3)] == [9.0] * 3
