"""Second derivatives far out, where functions saturate: as small as they are, and never 0 · ∞."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

import engine
from engine.analysis.dual import Dual
from engine.ops import special

Number = Any
FAR = (-1e4, -800.0, -720.0, -400.0, -40.0, -2.0, 0.0, 0.25, 3.0, 40.0, 400.0, 720.0, 800.0, 1e4)


def softplus(x: Number) -> Number:
    return mpmath.log1p(mpmath.exp(x))


def sigmoid(x: Number) -> Number:
    return 1 / (1 + mpmath.exp(-x))


FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sigmoid(x)": sigmoid,
    "tanh(x)": mpmath.tanh,
    "softplus(x)": softplus,
    "silu(x)": lambda x: x * sigmoid(x),
    "gelu(x)": lambda x: x * mpmath.ncdf(x),
    "erf(x)": mpmath.erf,
    "elu(x - 1)": lambda x: x - 1 if x > 1 else mpmath.expm1(x - 1),
    "atan(x)": mpmath.atan,
    "log_cosh(0, x)": lambda x: mpmath.log(mpmath.cosh(x)),
    "bce_with_logits(1, x)": lambda x: softplus(-x),
    "bce_with_logits(0, x)": softplus,
    "bce_with_logits(0.25, x)": lambda x: softplus(x) - x / 4,
    "cross_entropy_with_logits([1, 0], stack(x, 0))": lambda x: softplus(-x),
    "logsumexp(stack(x, 0))": softplus,
    "softmax(stack(x, 0))[0]": sigmoid,
    "log_softmax(stack(x, 0))[1]": lambda x: -softplus(x),
    "exp(-x*x)": lambda x: mpmath.exp(-x * x),
}


@pytest.mark.parametrize("program", FUNCTIONS)
def test_a_second_derivative_in_saturation_is_its_limit(program: str) -> None:
    with mpmath.workdps(400):
        for x in FAR:
            hessian = engine.hessian(engine.trace(program, {"x": x}))
            expected = float(mpmath.diff(FUNCTIONS[program], mpmath.mpf(x), 2, h=mpmath.mpf(10) ** -60))
            assert hessian.method == "exact"
            assert hessian.matrix[0, 0] == pytest.approx(expected, rel=1e-9, abs=1e-100), x


def test_a_network_whose_neurons_are_saturated_has_a_finite_hessian() -> None:
    inputs = {"X": [[800.0, -3.0], [-900.0, 2.0]], "w": [1.0, 0.5], "y": [1.0, 0.0]}
    for loss in ("bce_with_logits(y, X@w)", "mse(y, sigmoid(X@w))", "mean(softplus(X@w))", "mse(y, tanh(X@w))"):
        hessian = engine.hessian(engine.trace(loss, inputs), ["w"])
        assert np.isfinite(hessian.matrix).all(), loss


def test_a_function_with_its_own_derivative_takes_plain_numbers_and_those_with_a_tangent() -> None:
    moving = special.logistic(Dual(np.array([-700.0, 0.0]), np.array([1.0, 2.0])))
    assert np.array_equal(moving.value, special.logistic(np.array([-700.0, 0.0])))
    assert np.allclose(moving.tangent, [np.exp(-700.0), 0.5], rtol=1e-14, atol=0)
    assert special.logistic_curvature(0.0) == 0.0


def test_the_seed_weighs_gradient_and_hessian_alike() -> None:
    plain, weighed = (engine.hessian(engine.trace("x**2*y", {"x": 3.0, "y": -1.0}, seed=seed)) for seed in (None, -2.5))
    assert np.array_equal(weighed.gradient, -2.5 * plain.gradient)
    assert np.array_equal(weighed.matrix, -2.5 * plain.matrix)
    assert plain.matrix.any()


@pytest.mark.parametrize("program", ["x**3", "stack(det(reshape(x, (2, 2))), x[0]*x[3])"])
def test_a_seed_makes_a_hessian_of_a_tensor(program: str) -> None:
    """That of Σ seed ⊙ output; by differences where a rule cannot carry tangents."""
    x = [2.0, 1.0, 0.5, 3.0]
    seed = [1.0, -2.0, 0.5, 4.0] if program == "x**3" else [0.5, -3.0]
    named = f"sum(s * {program})"
    by_seed = engine.hessian(engine.trace(program, {"x": x}, seed=seed))
    by_sum = engine.hessian(engine.trace(named, {"x": x, "s": seed}), ["x"])
    assert np.allclose(by_seed.matrix, by_sum.matrix, rtol=1e-6, atol=1e-6)
    assert np.allclose(by_seed.gradient, by_sum.gradient, rtol=1e-14)


def test_where_there_is_no_gradient_there_is_no_second_derivative() -> None:
    hessian = engine.hessian(engine.trace("root(x, 4) + y*y", {"x": -2.0, "y": 3.0}))
    assert np.isnan(hessian.gradient[0])
    assert np.isnan(hessian.matrix[0]).all()
    assert hessian.matrix[1, 1] == 2.0


def test_a_hessian_near_the_largest_number_does_not_overflow() -> None:
    assert engine.hessian(engine.trace("1e308*x*x/2", {"x": 0.0})).matrix[0, 0] == 1e308
