"""Nothing at all, and numbers at the ends of float64: a right value, or a refusal that says why."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput
from engine.learn import Batches, Fit, Loss, MiniBatches, Program, dataset, optimizer, random_plane
from engine.limits import Deadline
from engine.notation import numeral

X = {"x": [1.0, 2.0, 3.0]}


@pytest.mark.parametrize("program", ["prod(x[0:0])", "sum(softmax(x[0:0]))", "sum(log_softmax(x[0:0])) + prod(x[0:0])"])
def test_nothing_changes_nothing(program: str) -> None:
    trace = engine.trace(program, X)
    assert np.array_equal(trace.gradients["x"], [0.0, 0.0, 0.0])
    assert not engine.tangents(trace, "x").nodes[trace.output]
    assert not engine.hessian(trace).matrix.any()
    assert not engine.jacobian(trace, None, "x").matrix.any()


@pytest.mark.parametrize("function", ["var", "std"])
def test_equal_elements_deviate_by_nothing_however_their_mean_is_rounded(function: str) -> None:
    trace = engine.trace(f"{function}(x)", {"x": [0.1, 0.1, 0.1]})
    assert trace.value == 0.0 and np.array_equal(trace.gradients["x"], [0.0, 0.0, 0.0])


def test_a_root_of_a_huge_degree_is_1() -> None:
    assert engine.trace("root(x, n)", {"x": 1e308, "n": 1e308}).value == 1.0


def test_only_data_are_cut_into_batches() -> None:
    loss = Loss(Program("sum(x*w)"), {**X, "w": 2.0}, ["x"], Deadline(60))
    mini_batches = MiniBatches(Batches({"x": 0}, 1), loss.values)
    with pytest.raises(InvalidInput, match="x is learnt"):
        Fit(loss, optimizer("gd"), mini_batches)


def test_noise_beyond_all_numbers_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no longer finite") as caught:
        dataset("moons", n=100, noise=1e308)
    assert caught.value.faults[0].name == "noise" and "0.1" in str(caught.value.faults[0].hint)


def test_random_directions_have_the_length_of_huge_parameters_or_are_refused() -> None:
    huge = Loss(Program("sum(x*x)"), {"x": [1e200, 1e200]}, ["x"], Deadline(60))
    plane = random_plane(huge.layout, huge.start, 1)
    assert np.isfinite(plane.first).all() and np.abs(plane.first).max() > 1e199
    beyond = Loss(Program("sum(x*x)"), {"x": [[1.7e308], [1.7e308]]}, ["x"], Deadline(60))
    with pytest.raises(InvalidInput, match="too large"):
        random_plane(beyond.layout, beyond.start, 1)


def test_a_range_wider_than_any_number_is_refused() -> None:
    with pytest.raises(InvalidInput, match="wider"):
        engine.plot("", function="log", range=(-1e308, 1.7e308), points=3)


@pytest.mark.parametrize(("value", "latex"), [(np.inf, r"\infty"), (-np.inf, r"-\infty"), (np.nan, r"\mathrm{NaN}")])
def test_what_is_not_finite_is_written_as_such(value: float, latex: str) -> None:
    assert numeral(value) == latex
