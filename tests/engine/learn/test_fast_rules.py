"""What learning runs, against the walk: the same losses and gradients, edge by edge quick or not."""

from __future__ import annotations

import random

import numpy as np
import pytest

import engine
from engine.learn import Loss, Program
from engine.learn.loss import OFTEN, Descent
from engine.limits import Deadline
from tests.effort import effort
from tests.engine.test_runs import SCALAR, SIGNS

PROGRAMS = {
    "relu": "mse(Y, relu(X @ W + b) @ V + c)",
    "shapes": "mean((X*d + r)**2) + sum((c - X)**2 * 2) + sum(relu(W) - b*W)",
    "rows": "mean(square(r + X) - sum(W @ W.T, axis=0)[0]) + mean(W, axis=1, keepdims=True)[0, 0] + sum(W**s)",
    "scalars": "(s*s - s)**2 + relu(s) + mean(s) + sum(b) - s",
    "vectors": "mean(X @ (W @ b)) + b @ b + mean(transpose(W) @ X.T) + sum(-V.T*b)",
    "one": "mean((X @ V[:2] + c)**2) + sum(relu(c))",
    "many rows": "mean((0.3 - (relu(concatenate([X for k in range(12)]) @ W + b) @ V + c))**2)",
    "uses": "t = X @ W\nu = relu(t) + t\nmean(u*u - u) + sum(t**2)/3",
    "three axes": "mean(reshape(X, [2, 3, 2]) @ W + b)",
    "turned": "sum(transpose(W)) + mean(reshape(W, [6])) + s*mean(reshape(W*W, [3, 2])) + sum(reshape(s, [1]))",
    "turned in three axes": "mean(transpose(reshape(X*d, [2, 3, 2]))**2)",
    "upstream of one number": "s * mean(X @ W) + s * sum(W @ b)",
    "truth values": "sum(((W > 0.3) + (W > 0.6)) * W) + sum(where((W > 0.3) * (W < 2), W, b))",
    "losses": "bce_with_logits(Y > 0, X @ W @ V) + log_cosh(Y, X @ W @ V) + huber(Y, tanh(X @ W) @ V)",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_gradients_are_those_of_the_walk(name):
    draw = np.random.default_rng(len(name))
    shapes = {
        "X": (6, 2),
        "Y": (6, 1),
        "W": (2, 3),
        "b": (3,),
        "V": (3, 1),
        "c": (1,),
        "d": (1, 2),
        "r": (1, 2),
        "s": (),
    }
    program = PROGRAMS[name]
    inputs = {key: draw.standard_normal(shape) + 0.1 for key, shape in shapes.items()}
    inputs["s"] = np.float64(1.5)
    inputs["W"] = np.abs(inputs["W"])
    trace = engine.trace(program, {key: value.tolist() for key, value in inputs.items()})
    learnt = [key for key, gradient in trace.gradients.items() if gradient is not None and key not in ("X", "Y")]
    loss = Loss(Program(program), {key: inputs[key] for key in trace.graph.inputs}, learnt, Deadline(60))
    part, slopes = loss.part(), []
    for _ in range(OFTEN + 2):  # by the rules, then by code of its own
        with np.errstate(all="ignore"):
            value, slope = part.both(loss.start)
        assert value == pytest.approx(float(np.reshape(trace.value, ())), rel=1e-14)
        slopes.append(slope)
        for key, gradient in loss.layout.split(slope).items():
            np.testing.assert_allclose(gradient, trace.gradients[key], rtol=1e-12, atol=1e-13)
    assert part._code is not None
    for slope in slopes:
        np.testing.assert_array_equal(slope, slopes[0])


def test_numbers_that_are_not_finite_stay_so():
    loss = Loss(Program("mean(relu(X @ W))"), {"X": [[1.0], [2.0]], "W": [[1e308]]}, ["W"], Deadline(60))
    with np.errstate(all="ignore"):
        value, slope = loss.part().both(np.array([np.nan]))
        assert np.isnan(value) and slope == [1.5]  # what is no number is not below 0: relu passes, as in the walk
        assert loss.part().value(np.array([1.7e308])) == np.inf


@pytest.mark.parametrize("op", SCALAR, ids=lambda op: op.name)
def test_the_code_of_an_operation_computes_what_its_rules_compute(op):
    """With operands that broadcast, at smooth points and at odd numbers; in one update after another."""
    names = [f"x{slot}" for slot in range(3 if op.variadic else len(op.operands))]
    call = f"{names[0]} {SIGNS[op.name]} {names[1]}" if op.name in SIGNS else f"{op.name}({', '.join(names)})"
    draw = random.Random(op.name)
    shapes = [(2, 3), (3,), (2, 1)]
    inputs = {name: np.full(shape, 0.5) for name, shape in zip(names, shapes, strict=False)}
    program = Program(f"a = {call}\nb = a * c\nsum(a * b + b)")
    loss = Loss(program, {**inputs, "c": np.full((2, 1), 0.7)}, ["c"], Deadline(60))
    learnt = [name for name, node in loss.prepared.plan.graph.inputs.items() if loss.prepared.plan.reached[node]]
    loss = Loss(program, {**inputs, "c": np.full((2, 1), 0.7)}, learnt, Deadline(60))
    by_rules, by_code = loss.part(), loss.part()
    by_code._descent.forwards = OFTEN
    columns = op.domain.samples
    for turn in range(effort(6, 60)):
        pool = (
            [*columns[turn % len(columns)], 0.0, -0.0, 1.0] if turn % 2 else [each for row in columns for each in row]
        )
        vector = np.array(draw.choices([float(x) for x in pool if np.ndim(x) == 0], k=loss.layout.size))
        with np.errstate(all="ignore"):
            value, slope = by_code.both(vector)
            assert by_code._code is not None
            by_rules._descent, kept = Descent(loss.prepared.plan, loss.parameters), by_rules._descent
            expected, expected_slope = by_rules.both(vector)
            by_rules._descent = kept
        np.testing.assert_array_equal([value, *slope], [expected, *expected_slope])


def both_parts(loss, vector):
    """Two parts that share the code of their loss."""
    parts = loss.part(), loss.part()
    for part in parts:
        for _ in range(OFTEN + 1):
            part.both(vector)
        assert part._code is not None
    return parts


def test_parts_that_share_their_code_do_not_mix_their_numbers():
    loss = Loss(Program("sum((W - c)**2) * s"), {"W": [[1.0, 2.0]], "c": [[0.5, 0.25]], "s": 2.0}, ["W"], Deadline(60))
    first, second = both_parts(loss, loss.start)
    first.value(np.array([1.0, 2.0]))
    second.value(np.array([7.0, 9.0]))
    assert first.slope().tolist() == [2.0, 7.0]
    assert second.slope().tolist() == [26.0, 35.0]


def test_a_parameter_that_no_gradient_reaches_has_a_slope_of_zero():
    loss = Loss(Program("sum(W**2)*s if s > 2 else sum(W**2)"), {"W": [3.0], "s": 3.0}, ["W", "s"], Deadline(60))
    part = loss.part()
    for _ in range(OFTEN + 2):
        assert part.both(np.array([3.0, 3.0]))[1].tolist() == [18.0, 9.0]
        assert part.both(np.array([3.0, 1.0]))[1].tolist() == [6.0, 0.0]
