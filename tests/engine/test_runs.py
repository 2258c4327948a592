"""All ways of running a plan have the same numbers: straight-line code, the tape, levels, and the table's rules."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput, MissingInputs, TooSlow
from engine.limits import Deadline, Limits
from engine.ops import OPS, TABLE, WITHOUT_NAME
from engine.ops.on_floats import on_floats
from engine.ops.op import broadcast_shape
from engine.runs import levels, tape
from engine.runs.floats import LARGEST, FloatGraph
from engine.runs.numbers import FloatRun
from tests.effort import effort
from tests.ways import check_by_rules, ways

ODD = (0.0, -0.0, 1.0, -1.0, 0.5, -0.7, 2.0, 3.0, -3.0, 1e-3, 40.0, 800.0, -800.0, 1e-320, 1e200, -1e308, 7.25)
REDUCING = frozenset(("sum", "mean", "prod"))
SCALAR = [
    op
    for op in TABLE
    if (op.shape is broadcast_shape or op.name in REDUCING) and op.name not in WITHOUT_NAME - {"maxout"}
]
WIDE = "s = 0\nfor i in range({count}):\n    s = s + relu(x * i + y) * tanh(y / (i + 1))\ns"
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


def wide_program(pairs: int) -> str:
    """A program whose sum is a tree, so that its levels are wide."""
    terms = [f"relu(x * {number} - y) * tanh(y / {number + 1})" for number in range(pairs)]
    while len(terms) > 1:
        terms = [f"({' + '.join(terms[start : start + 2])})" for start in range(0, len(terms), 2)]
    return terms[0]


def test_code_is_written_once_a_structure_is_run_again() -> None:
    plan = engine.compile("x * exp(x) + 2", {"x": 1.0})
    inputs = {"x": np.float64(0.5)}
    assert scalars(plan)._by_name is None
    plan.run(inputs)
    assert scalars(plan)._by_name is None
    plan.run(inputs)
    assert scalars(plan)._by_name is not None
    run = plan.run(inputs)
    assert isinstance(run, FloatRun)
    assert run.values == plan.by_rules(inputs).values
    rules = plan.by_rules(inputs).gradients
    assert rules is not None
    assert (run.gradients.nodes, run.gradients.locals) == (rules.nodes, rules.locals)
    assert run.gradients.products == rules.products


@pytest.mark.parametrize(
    "text", ["x * exp(y) + 2", wide_program(64), f"z = 3\n{wide_program(64)} + z", "z = 3\nx * y * z"]
)
def test_a_run_of_finite_floats_needs_no_other_look_at_its_inputs(text: str) -> None:
    plan = engine.compile(text, {"x": 1.0, "y": 2.0}, limits=Limits.unlimited())
    assert plan.again({"x": 0.5, "y": 1.5}) is None, "its code is not there yet"
    for _ in range(3):
        plan.run({"x": np.float64(1), "y": np.float64(2)})
    run = plan.again({"x": 0.5, "y": 1.5, "another": "what is ignored"})
    assert run is not None
    assert run.as_floats() == plan.run({"x": np.float64(0.5), "y": np.float64(1.5)}).as_floats()
    assert run.as_floats() != plan.run({"x": np.float64(0.5), "y": np.float64(1.5)}, seed=2.0).as_floats()
    for odd in (1, True, np.float64(1), "1", [1.0], None, math.nan, math.inf, 1e400):
        assert plan.again({"x": odd, "y": 1.0}) is None
        assert plan.again({"x": 1.0, "y": odd}) is None
    assert plan.again({"x": 1.0}) is None
    with pytest.raises(KeyError):
        plan.run({"x": np.float64(1)})


@pytest.mark.parametrize("text", ["x * exp(y) + 2", "where(x > 1, x, y)", "round(x) + y", WIDE.format(count=100)])
def test_numbers_alone_are_those_of_a_run(text: str) -> None:
    plan = engine.compile(text, {"x": 1.0, "y": 2.0}, limits=Limits.unlimited())
    for x, y in ((0.5, 1.5), (2.0, 800.0), (1e308, 1e308)):
        run = plan.by_rules({"x": np.float64(x), "y": np.float64(y)})
        assert run.gradients is not None
        columns = (run.values, run.gradients.nodes, run.gradients.locals, run.gradients.products)
        for numbers, expected in zip(plan.numbers((x, y)), columns, strict=True):
            assert [number is None for number in numbers] == [each is None for each in expected]
            pairs = [pair for pair in zip(numbers, expected, strict=True) if pair[0] is not None]
            np.testing.assert_allclose(*zip(*pairs, strict=True), rtol=1e-13)
            assert {type(number) for number, _ in pairs} <= {float, bool}


def test_numbers_alone_need_scalars() -> None:
    plan = engine.compile("sum(x)", {"x": [1.0, 2.0]})
    with pytest.raises((AttributeError, ValueError, TypeError)):
        plan.numbers([[1.0, 2.0]])  # type: ignore[list-item]


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
    check_by_rules(plan, run, "the tape, in several stretches")


def test_common_rules_are_written_into_the_loops_of_the_tape() -> None:
    assert set(tape.CODES) == {id(OPS[name]) for name in tape.COMMON}
    for name in tape.COMMON:
        assert not OPS[name].options and not OPS[name].variadic
        assert not on_floats(OPS[name], {}, len(OPS[name].operands)).numpy, name


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
    called = {op.name for op in SCALAR if on_floats(op, {}, 3 if op.variadic else len(op.operands)).numpy}
    assert not called & {"add", "sub", "mul", "div", "neg", "pow", "exp", "log", "tanh", "sigmoid", "relu", "maximum"}
    assert OPS["add"].options == ()


def test_a_known_program_of_floats_is_traced_as_any_other() -> None:
    text = "a = 3.0\nif x > 1:\n    y = x * z\nelse:\n    y = exp(-x) + z\ny * a"
    for turn in range(6):
        for inputs in ({"x": 2.0 + turn, "z": 0.5}, {"x": 0.5, "z": 1e308}, {"x": 1e308, "z": 1e308, "unused": 1.0}):
            trace, expected = engine.trace(text, inputs), engine.trace(text, inputs, deadline=Deadline(60.0))
            assert trace.values == expected.values
            assert trace.gradients == expected.gradients
            assert list(map(str, trace.warnings)) == list(map(str, expected.warnings))
        for value in (math.nan, math.inf):
            with pytest.raises(InvalidInput):
                engine.trace(text, {"x": 2.0, "z": value})
        with pytest.raises(MissingInputs):
            engine.trace(text, {"x": 2.0})


def test_what_the_program_used_last_takes_is_still_checked() -> None:
    text = "x * exp(z) + z"
    for turn in range(5):  # from the third on by the code of the plan used last
        assert float(engine.trace(text, {"x": 2.0 + turn, "z": 0.0}).value) == 2.0 + turn
    assert float(engine.trace(text, {"x": 3, "z": 0.0}).value) == 3.0
    assert float(engine.trace(text, {"z": 0.0, "x": np.float64(3.0)}).value) == 3.0
    assert engine.trace(text, {"x": np.array([1.0, 2.0]), "z": 0.0}).value.tolist() == [1.0, 2.0]
    engine.trace(text, {"x": 2.0, "z": 0.0})
    with pytest.raises(MissingInputs):
        engine.trace(text, {"x": 2.0, "y": 0.0})
    for value in (math.nan, -math.inf, True, "1"):
        engine.trace(text, {"x": 2.0, "z": 0.0})
        with pytest.raises(InvalidInput):
            engine.trace(text, {"x": 2.0, "z": value})
