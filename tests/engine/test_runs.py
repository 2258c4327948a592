"""All ways of running a plan have the same numbers: straight-line code, the tape, levels, and the table's rules."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput, TooSlow
from engine.limits import Deadline, Limits
from engine.ops import OPS, TABLE, WITHOUT_NAME
from engine.ops.op import broadcast_shape
from engine.runs import levels
from engine.runs.floats import LARGEST, FloatGraph
from engine.runs.numbers import FloatRun
from engine.runs.tensors import TensorRun
from tests.effort import effort
from tests.ways import check_by_rules, ways

ODD = (0.0, -0.0, 1.0, -1.0, 0.5, -0.7, 2.0, 3.0, -3.0, 1e-3, 40.0, 800.0, -800.0, 1e-320, 1e200, -1e308, 7.25)
REDUCING = frozenset(("sum", "mean", "prod"))
SCALAR = [
    op
    for op in TABLE
    if (op.shape is broadcast_shape or op.name in REDUCING) and op.name not in WITHOUT_NAME - {"maxout"}
]
SIGNS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}


def program(draw: random.Random, length: int) -> tuple[str, dict[str, float]]:
    """A random program of scalars, and inputs."""
    inputs = {f"x{number}": draw.choice(ODD) if draw.random() < 0.5 else draw.uniform(-3, 3) for number in range(4)}
    known = [*inputs]
    lines = []
    for number in range(length):
        lines.append(f"y{number} = {step(draw, known)}")
        known.append(f"y{number}")
    return "\n".join([*lines, " + ".join(known[-5:])]), inputs


def step(draw: random.Random, known: list[str]) -> str:
    """One operation on what is known."""
    names = [draw.choice(known[-8:]) for _ in range(3)]
    constant = repr(draw.choice((0.5, 2, 3, -1, 0, 1.5)))
    kinds = (
        f"{names[0]} {draw.choice('+-*/')} {names[1]}",
        f"{names[0]} {draw.choice('+-*')} {constant}",
        f"({names[0]})**({constant})",
        f"where({names[0]} {draw.choice(list(SIGNS.values()))} {names[1]}, {names[1]}, {names[2]})",
    )
    if draw.random() < 0.5:
        return draw.choice(kinds)
    op = draw.choice(SCALAR)
    count = 3 if op.variadic else len(op.operands)
    return f"{op.name}({', '.join(names[:count])})"


@pytest.mark.parametrize("seed", range(effort(24, 1_000)))
def test_every_way_follows_the_rules_of_the_table(seed: int) -> None:
    draw = random.Random(seed)
    text, inputs = program(draw, draw.choice((3, 8, 20)))
    trace = engine.trace(text, inputs, limits=Limits.unlimited())
    values = {name: np.float64(value) for name, value in inputs.items()}
    for way, run in ways(trace.plan, values):
        check_by_rules(trace.plan, run, f"{way} of\n{text}\n{inputs}")
        assert run.gradients is not None


@pytest.mark.parametrize("op", SCALAR, ids=lambda op: op.name)
def test_an_operation_of_scalars_at_odd_numbers(op: Any) -> None:
    draw = random.Random(op.name)
    count = 3 if op.variadic else len(op.operands)
    names = [f"x{slot}" for slot in range(count)]
    call = f"{names[0]} {SIGNS[op.name]} {names[1]}" if op.name in SIGNS else f"{op.name}({', '.join(names)})"
    for _ in range(effort(8, 100)):
        inputs = {name: draw.choice((*ODD, math.nan, math.inf, -math.inf)) for name in names}
        plan = engine.compile(f"3 * ({call})", dict.fromkeys(names, 1.0))
        for way, run in ways(plan, {name: np.float64(value) for name, value in inputs.items()}):
            check_by_rules(plan, run, f"{way} of {call} at {inputs}")


def scalars(plan: engine.Plan) -> FloatGraph:
    """How the plan runs scalars."""
    assert plan._floats is not None
    return plan._floats


def test_code_is_written_once_a_structure_is_run_again() -> None:
    plan = engine.compile("x * exp(x) + 2", {"x": 1.0})
    inputs = {"x": np.float64(0.5)}
    assert scalars(plan)._way is None
    plan.run(inputs)
    assert scalars(plan)._way is None
    plan.run(inputs)
    assert scalars(plan)._way is not None
    run = plan.run(inputs)
    assert isinstance(run, FloatRun)
    assert run.values == plan.by_rules(inputs).values
    rules = plan.by_rules(inputs).gradients
    assert rules is not None
    assert (run.gradients.nodes, run.gradients.locals) == (rules.nodes, rules.locals)
    assert run.gradients.products == rules.products


def test_a_second_backward_pass_adds_nothing() -> None:
    plan = engine.compile("x * x + x", {"x": 1.0})
    runs = [plan.run({"x": np.float64(3.0)}) for _ in range(5)]
    assert [run.gradients.nodes[0] for run in runs if run.gradients] == [7.0] * 5


@pytest.mark.parametrize(
    ("text", "x", "value", "slope"),
    [
        ("exp(x)", 1000.0, math.inf, math.inf),
        ("1 / x", 0.0, math.inf, -math.inf),
        ("log(x)", 0.0, -math.inf, math.inf),
        ("sqrt(x)", -1.0, math.nan, math.nan),
        ("x ** 0.5", -1.0, math.nan, math.nan),
        ("sin(x * 1e308 * 10)", 1.0, math.nan, math.nan),
        ("sigmoid(x)", -800.0, 0.0, 0.0),
        ("relu(x) * exp(1000)", 0.0, math.nan, 0.0),
    ],
)
def test_what_math_refuses_is_numpys(text: str, x: float, value: float, slope: float) -> None:
    for _ in range(4):
        trace = engine.trace(text, {"x": x})
        np.testing.assert_equal((float(trace.value), float(trace.gradients["x"])), (value, slope))


def test_truth_values_stay_truth_values() -> None:
    plan = engine.compile("where((x > 0) == (y > 0), x, y) + (x > y)", {"x": 1.0, "y": 2.0})
    for way, run in ways(plan, {"x": np.float64(1.0), "y": np.float64(2.0)}):
        kinds = {
            type(value) for node, value in enumerate(run.values) if getattr(plan.graph.ops[node], "boolean", False)
        }
        assert kinds == {np.bool_}, way


def test_a_seed_and_defaults_reach_every_way() -> None:
    plan = engine.trace("a = 2.0\nb = 3.0\na * b * x", {"x": 1.0}).plan
    for way, run in ways(plan, {"x": np.float64(5.0), "b": np.float64(4.0)}, np.float64(10.0)):
        assert run.values[plan.output] == 40.0, way
        assert run.gradients is not None
        assert run.gradients.nodes[plan.graph.inputs["a"]] == 200.0, way


def test_a_name_reaches_no_code() -> None:
    plan = engine.compile("lambda_ = x\nimport_ = lambda_ * 2\nimport_", {"x": 1.0})
    for way, run in ways(plan, {"x": np.float64(4.0)}):
        assert run.values[plan.output] == 8.0, way


WIDE = "s = 0\nfor i in range({count}):\n    s = s + relu(x * i + y) * tanh(y / (i + 1))\ns"


def wide_program(pairs: int) -> str:
    """A program whose sum is a tree, so that its levels are wide."""
    terms = [f"relu(x * {number} - y) * tanh(y / {number + 1})" for number in range(pairs)]
    while len(terms) > 1:
        terms = [f"({' + '.join(terms[start : start + 2])})" for start in range(0, len(terms), 2)]
    return terms[0]


def test_a_wide_graph_is_run_by_levels() -> None:
    plan = engine.compile(wide_program(64), {"x": 0.3, "y": -0.4}, limits=Limits.unlimited())
    assert len(plan.graph) > LARGEST
    assert levels.suits(plan.graph)
    inputs = {"x": np.float64(0.7), "y": np.float64(1.5)}
    for _ in range(4):
        run = plan.run(inputs)
        check_by_rules(plan, run, "levels")
    assert isinstance(run, levels.LevelRun)
    assert run.values is run.values


def test_a_long_chain_stays_on_the_tape_and_needs_no_stack() -> None:
    plan = engine.compile(WIDE.format(count=1_000), {"x": 0.3, "y": -0.4}, limits=Limits.unlimited())
    assert not levels.suits(plan.graph)
    expected = plan.by_rules({"x": np.float64(0.3), "y": np.float64(-0.4)})
    for _ in range(3):
        run = plan.run({"x": np.float64(0.3), "y": np.float64(-0.4)})
        np.testing.assert_allclose(run.values[plan.output], expected.values[plan.output], rtol=1e-12)


def test_operations_on_tensors_are_not_run_by_levels() -> None:
    terms = " + ".join(f"sum(x * {number})" for number in range(3))
    plan = engine.compile(terms, {"x": 1.0})
    assert not levels.elementwise(plan.graph)
    for way, run in ways(plan, {"x": np.float64(2.0)}):
        check_by_rules(plan, run, way)


def test_the_deadline_holds_for_every_way() -> None:
    plan = engine.compile("x + 1", {"x": 1.0})
    for _ in range(3):
        plan.run({"x": np.float64(1.0)})
        with pytest.raises(TooSlow):
            plan.run({"x": np.float64(1.0)}, None, Deadline(2.0, left=-1))


def test_every_row_has_its_rule_on_floats() -> None:
    """Rows of plain arithmetic are written down; what NumPy must compute is called."""
    from engine.ops.on_floats import on_floats

    called = {op.name for op in SCALAR if on_floats(op, {}, 3 if op.variadic else len(op.operands)).numpy}
    assert not called & {"add", "sub", "mul", "div", "neg", "pow", "exp", "log", "tanh", "sigmoid", "relu", "maximum"}
    assert OPS["add"].options == ()


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
