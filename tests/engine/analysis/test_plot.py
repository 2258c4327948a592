"""Curves: functions of one argument and their derivatives, against closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.limits import Limits

BLOCK = "def f(a, slope=2):\n    if a > 0:\n        return a*slope\n    return a*a\nf(q)"


def column(curve: Any, name: str) -> Any:
    return np.array([getattr(point, name) for point in curve.points], dtype=float)


@pytest.mark.parametrize(
    ("function", "value", "slope"),
    [
        ("sigmoid", lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
        ("tanh", np.tanh, lambda x: 1 / np.cosh(x) ** 2),
        ("relu", lambda x: np.maximum(x, 0), lambda x: x > 0),
        ("leaky_relu", lambda x: np.where(x > 0, x, 0.1 * x), lambda x: np.where(x > 0, 1, 0.1)),
        ("elu", lambda x: np.where(x > 0, x, np.expm1(x)), lambda x: np.where(x > 0, 1, np.exp(x))),
        ("sin", np.sin, np.cos),
        ("maxout", lambda x: x, np.ones_like),
    ],
)
def test_activations_and_their_derivatives(function: str, value: Any, slope: Any) -> None:
    curve = engine.plot(function=function, points=241)
    x = column(curve, "x")
    assert (x[0], x[-1], len(x)) == (-6.0, 6.0, 241)
    assert np.allclose(column(curve, "y"), value(x), rtol=1e-13, atol=1e-15)
    smooth = x != 0
    assert np.allclose(column(curve, "derivative")[smooth], slope(x)[smooth], rtol=1e-12, atol=1e-15)
    assert curve.latex


def test_the_operating_point_lies_on_the_curve() -> None:
    curve = engine.plot(function="sigmoid", at=1.0)
    assert curve.at is not None
    assert curve.at.y == pytest.approx(0.7310585786300049, rel=1e-15)
    assert curve.at.derivative == pytest.approx(0.19661193324148185, rel=1e-14)


def test_a_block_that_branches_is_run_anew_at_every_point() -> None:
    curve = engine.plot(BLOCK, {"q": 1.0}, function="f", range=(-2, 2), points=5)
    assert [(point.y, point.derivative) for point in curve.points] == [(4, -4), (1, -2), (0, 0), (2, 2), (4, 2)]


def test_the_output_by_one_of_its_inputs() -> None:
    curve = engine.plot("(w*2 - y)**2", {"w": 1.0, "y": 3.0}, wrt="w", range=(0, 3), points=4)
    assert [(point.y, point.derivative) for point in curve.points] == [(9, -12), (1, -4), (1, 4), (9, 12)]
    assert curve.at == engine.plot("(w*2 - 3)**2", {"w": 1.0}, range=(0, 3)).at


def test_steps_have_no_derivative_and_poles_are_infinite() -> None:
    assert {point.derivative for point in engine.plot(function="floor").points} == {None}
    pole = engine.plot(function="reciprocal", range=(-1, 1), points=3)
    assert pole.points[1].y == np.inf
    assert np.isnan(engine.plot(function="log", range=(-1, 1), points=3).points[0].y)


@pytest.mark.parametrize(
    ("options", "slug"),
    [
        ({"function": "nothing"}, "unknown-name"),
        ({"function": "__import__('os')"}, "unknown-name"),
        ({"function": "pow"}, "unsupported-syntax"),
        ({"function": "mse"}, "unsupported-syntax"),
        ({"function": "exp", "range": (1, 1)}, "invalid-input"),
        ({"function": "exp", "range": (0, np.inf)}, "invalid-input"),
        ({"function": "exp", "points": 9, "limits": Limits(plot_points=8)}, "too-large"),
        ({"program": "x*y", "inputs": {"x": 1.0, "y": 2.0}}, "unknown-name"),
        ({"program": "x*y", "inputs": {"x": 1.0, "y": 2.0}, "wrt": "z"}, "unknown-name"),
        ({"program": "sum(x)", "inputs": {"x": [1.0]}, "wrt": "x"}, "invalid-input"),
        ({"program": "x*y", "inputs": {"x": 1.0, "y": [2.0, 1.0]}, "wrt": "x"}, "not-differentiable"),
    ],
)
def test_what_cannot_be_drawn(options: dict[str, Any], slug: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.plot(**options)
    assert caught.value.slug == slug


def test_with_a_seed_what_it_weighs_is_drawn() -> None:
    curve = engine.plot("stack(x, x*x)", {"x": 2.0}, seed=[3.0, -1.0], range=(-1, 1), points=3)
    assert [(point.y, point.derivative) for point in curve.points] == [(-4.0, 5.0), (0.0, 3.0), (2.0, 1.0)]
    assert curve.at is not None
    assert (curve.at.y, curve.at.derivative) == (2.0, -1.0)


def test_the_tangent_touches_the_curve_at_the_operating_point() -> None:
    curve = engine.plot("x**2", {"x": 1.0}, range=(-1, 3), points=5)
    assert curve.tangent == ((-1.0, -3.0), (3.0, 5.0))
    assert engine.plot(function="step", at=1.0).tangent is None, "no gradient passes"
    assert engine.plot(function="exp").tangent is None, "there is no operating point"
