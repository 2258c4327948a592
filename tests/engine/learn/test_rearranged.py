"""What learning computes where its parameters are rearranged is what the walk shows, one rearrangement after another."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import engine
from engine.learn.code import Code
from engine.learn.loss import Descent
from engine.learn.vectors import Layout
from engine.limits import Deadline

W = [[1.0, 0.5], [0.25, 1.5], [1.25, 0.75], [1.75, -1.0]]
STEPS = {
    "transposed": "({}).T",
    "in two rows": "reshape({}, (2, -1))",
    "in one column": "reshape({}, (-1, 1))",
    "in one row": "expand(flatten({}), axis=0)",
    "cut": "({})[:, :2]",
    "doubled": "2*({})",
    "negative parts gone": "relu({})",
    "times its transpose": "({0}) @ ({0}).T",
    "over three axes": "squeeze(transpose(expand({}, axis=0), (0, 2, 1)))",
    "two above each other": "concatenate([{0}, {0}], axis=0)",
}
CASES = [*product(STEPS, repeat=2), *product(("transposed", "in two rows", "cut", "doubled"), repeat=3)]


def by_learning(plan: engine.Plan, inputs: dict[str, Any]) -> tuple[float, Any]:
    """The loss and its gradient by the code of a run."""
    descent, layout = Descent(plan, ["W"]), Layout({"W": np.shape(inputs["W"])})
    code, column = Code(plan, descent.active, layout), descent.start(inputs, Deadline(60.0))
    for start in (np.zeros(layout.size), layout.join(inputs)):  # what the first call leaves must not show in the second
        with np.errstate(all="ignore"):
            loss = code.loss(start, column, None)
            slope = code.slope(column)
    return loss, layout.split(slope)["W"]


@pytest.mark.parametrize("steps", CASES, ids=" ".join)
def test_learning_and_the_walk_agree(steps: tuple[str, ...]) -> None:
    text = "W"
    for step in steps:
        text = STEPS[step].format(text)
    trace = engine.trace(f"mean(tanh({text})**2)", {"W": W})
    loss, gradient = by_learning(trace.plan, {"W": np.array(W)})
    assert loss == pytest.approx(float(trace.value), rel=1e-12)
    np.testing.assert_allclose(gradient, trace.gradients["W"], rtol=1e-12, atol=1e-15)
    assert np.any(gradient), "a gradient of zeros would show nothing"
