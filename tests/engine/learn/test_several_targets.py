"""Regressions of several targets: the rates of gradient descent, numbers at the ends of float64, and the formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import Deadline
from engine.learn import Fit, Loss, Program, formula, least_squares, optimizer
from engine.limits import DEFAULT

RANDOM = np.random.default_rng(11)
X = RANDOM.normal(size=(8, 3))


def loss_of(targets: Any, program: str = "mse(Y, X @ W)", **more: Any) -> Loss:
    inputs = {"X": X, "Y": targets, "W": np.zeros((3, *np.shape(targets)[1:])), **more}
    return Loss(Program(program, limits=DEFAULT), inputs, ["W", *more], Deadline(60))


@pytest.mark.parametrize("shape", [(8,), (8, 1), (8, 2), (8, 5)])
def test_the_largest_rate_is_that_of_the_loss_over_all_targets(shape: tuple[int, ...]) -> None:
    targets = RANDOM.normal(size=shape)
    solution = least_squares(X, targets, "examples_by_features")
    rate = solution.convergence.largest
    below = Fit(loss_of(targets), optimizer("gd", 0.98 * rate))
    assert below.go(5000) == "finished"
    np.testing.assert_allclose(below.state.vector, np.ravel(solution.weights), atol=1e-9)
    assert Fit(loss_of(targets), optimizer("gd", 1.02 * rate)).go(50_000) == "diverged"


def test_the_contraction_is_what_an_update_at_the_best_rate_does_to_the_slowest_error() -> None:
    targets = RANDOM.normal(size=(8, 4))
    solution = least_squares(X, targets, "examples_by_features")
    errors = []
    for updates in (60, 61):
        fit = Fit(loss_of(targets), optimizer("gd", solution.convergence.best))
        fit.go(updates)
        errors.append(np.linalg.norm(fit.state.vector - np.ravel(solution.weights)))
    assert errors[1] / errors[0] == pytest.approx(solution.convergence.contraction, rel=1e-3)


@pytest.mark.parametrize("of_x", [1e-200, 1e-160, 1e160, 1e200])
@pytest.mark.parametrize("of_y", [1e-90, 1.0, 1e90])
@pytest.mark.parametrize("dependent", [False, True])
def test_numbers_whose_squares_overflow_are_solved_like_others(of_x: float, of_y: float, dependent: bool) -> None:
    x, y = X.copy(), RANDOM.normal(size=(8, 2))
    if dependent:
        x[:, 2] = x[:, 0] - 2 * x[:, 1]
    plain, scaled = (
        least_squares(x, y, "examples_by_features"),
        least_squares(of_x * x, of_y * y, "examples_by_features"),
    )
    np.testing.assert_allclose(scaled.weights, plain.weights * (of_y / of_x), rtol=1e-12)
    np.testing.assert_allclose(scaled.residuals, plain.residuals * of_y, rtol=1e-9)
    assert scaled.rank == plain.rank == (2 if dependent else 3)
    assert scaled.convergence.contraction == pytest.approx(plain.convergence.contraction, rel=1e-12)
    assert scaled.convergence.largest == (np.inf if of_x < 1 else pytest.approx(0.0, abs=1e-300))


@pytest.mark.parametrize(
    ("targets", "bias", "latex"),
    [
        ((8,), (), r"\sum_{i=1}^{n}"),
        ((8,), (1,), r"\sum_{i=1}^{n}"),
        ((8, 1), (1,), r"\sum_{i=1}^{n}"),
        ((8, 3), (3,), r"\sum_{i=1}^{n}"),
        ((8, 3), (1, 3), r"\sum_{i=1}^{n}"),
        ((8, 3), (1,), r"\sum_{i,j}"),
        ((8, 8), (8,), r"\sum_{i=1}^{n}"),
    ],
)
def test_formulas_hold_for_every_bias_that_all_examples_share(targets: Any, bias: Any, latex: str) -> None:
    derivation = formula(loss_of(RANDOM.normal(size=targets), "mse(Y, X @ W + b)", b=np.zeros(bias)))
    assert derivation.kind == "linear"
    assert latex in derivation.derived[1].latex
    for derived in derivation.derived:
        assert np.shape(derived.formula) == np.shape(derived.graph)
        assert derived.difference <= 1e-12


@pytest.mark.parametrize(("targets", "bias"), [((8,), (8,)), ((8, 3), (8, 1)), ((8, 8), (8, 1)), ((8, 3), (8, 3))])
def test_a_bias_of_its_own_for_each_example_is_no_regression_of_the_lecture(targets: Any, bias: Any) -> None:
    derivation = formula(loss_of(RANDOM.normal(size=targets), "mse(Y, X @ W + b)", b=np.zeros(bias)))
    assert (derivation.kind, derivation.derived) == (None, ())


def test_weights_of_three_axes_are_no_regression() -> None:
    inputs = {"X": X, "Y": np.zeros((8, 2, 2)), "W": np.ones((3, 2, 2))}
    loss = Loss(Program("mean((Y - sum(W) * sum(X))**2)"), inputs, ["W"], Deadline(60))
    assert formula(loss).kind is None
