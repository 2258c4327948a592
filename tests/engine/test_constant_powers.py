"""Negative numbers to constant powers: the edge of the exponent has no derivative, and the run is quick all the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from engine.runs.numbers import FloatRun
from tests.ways import check_by_rules, ways


@pytest.mark.parametrize("text", ["(x - 3)**2 + z", "(x - 3)**3 + (z - 9)**2"])
def test_a_negative_number_to_a_constant_power_does_not_give_the_run_up(text: str) -> None:
    plan = engine.compile(text, {"x": 1.0, "z": 1.0})
    inputs = {"x": np.float64(1.0), "z": np.float64(2.0)}
    names = [way for way, run in ways(plan, inputs) if check_by_rules(plan, run, way) is None]
    assert {"tape", "straight"} <= set(names)
    run = plan.run(inputs)
    assert isinstance(run, FloatRun)
    assert any(math.isnan(each) for each in run.gradients.locals)
    expected = plan.by_rules(inputs).gradients
    assert expected is not None
    np.testing.assert_array_equal(run.gradients.locals, expected.locals)


def test_where_an_input_is_the_power_the_run_is_given_up() -> None:
    plan = engine.compile("x**n", {"x": 1.0, "n": 2.0})
    names = [way for way, _ in ways(plan, {"x": np.float64(-3.0), "n": np.float64(2.0)})]
    assert "rules" in names and not {"tape", "straight"} & set(names)
