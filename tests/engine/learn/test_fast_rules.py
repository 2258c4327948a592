"""What learning runs, against the walk: the same losses and gradients, edge by edge quick or not."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.learn import Loss, Program
from engine.limits import Deadline

PROGRAMS = {
    "relu": "mse(Y, relu(X @ W + b) @ V + c)",
    "shapes": "mean((X*d + r)**2) + sum((c - X)**2 * 2) + sum(relu(W) - b*W)",
    "rows": "mean(square(r + X) - sum(W @ W.T, axis=0)[0]) + mean(W, axis=1, keepdims=True)[0, 0] + sum(W**s)",
    "scalars": "(s*s - s)**2 + relu(s) + mean(s) + sum(b) - s",
    "vectors": "mean(X @ (W @ b)) + b @ b + mean(transpose(W) @ X.T) + sum(-V.T*b)",
    "one": "mean((X @ V[:2] + c)**2) + sum(relu(c))",
    "uses": "t = X @ W\nu = relu(t) + t\nmean(u*u - u) + sum(t**2)/3",
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
    with np.errstate(all="ignore"):
        value, slope = loss.part().both(loss.start)
    assert value == pytest.approx(float(np.reshape(trace.value, ())), rel=1e-14)
    for key, gradient in loss.layout.split(slope).items():
        np.testing.assert_allclose(gradient, trace.gradients[key], rtol=1e-12, atol=1e-13)


def test_numbers_that_are_not_finite_stay_so():
    loss = Loss(Program("mean(relu(X @ W))"), {"X": [[1.0], [2.0]], "W": [[1e308]]}, ["W"], Deadline(60))
    with np.errstate(all="ignore"):
        value, slope = loss.part().both(np.array([np.nan]))
        assert np.isnan(value) and slope == [1.5]  # what is no number is not below 0: relu passes, as in the walk
        assert loss.part().value(np.array([1.7e308])) == np.inf
