"""Forward mode and backpropagation give the same derivative, also where slopes are infinite and masks drop them.

Every outer function is put around every inner one, with a linear map between, at points on the kinks and beside them.
Element by element the tangent in the direction of that element is compared with the gradient.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import engine
from tests.effort import NIGHTLY, spread

MASKS = (
    "relu({})", "leaky_relu({}, 0.5)", "elu({})", "clip({}, 0, 9)", "maximum({}, 0)", "minimum({}, 1)",
    "where({} > 0, {}, 0)", "where(x > 0, {}, 0)", "max({}, 0, -1)", "min({}, 1, 2)", "{}**0", "abs({})",
    "max({}, axis=0)", "min({}, axis=0)", "median({}, axis=0)", "max_pool2d({}, (1, 2))",
    "cumprod({}, axis=0)", "prod({}, axis=0)",
)  # fmt: skip
STEEP = ("{}", "sqrt({})", "log({})", "1/({})", "cbrt({})", "norm({}, axis=0)")
MAPS = (
    "{}", "transpose({})", "reshape({}, (4,))", "({})[0]", "sum({}, axis=0)", "cumsum({}, axis=0)",
    "concatenate([{}, [[0, 4]]])", "stack([{}, [[1, 0], [0, 1]]])", "({}) @ [[0, 1], [0, 0]]", "({})[[1, 1, 0]]",
)  # fmt: skip
POINTS = ([[-1.0, 0.0], [0.0, 0.25]], [[0.0, 0.0], [2.0, 0.5]])


def filled(*templates: str) -> str:
    """The innermost first, x at the core, and a sum around it all."""
    program = "x"
    for template in templates:
        program = template.replace("{}", program)
    return f"sum({program})"


def in_each_direction(trace: engine.Trace) -> Any:
    """The tangent of the output in the direction of each element of x."""
    x = trace.inputs["x"]
    gradient = np.empty(np.shape(x))
    for place in np.ndindex(gradient.shape):
        direction = np.zeros(gradient.shape)
        direction[place] = 1.0
        gradient[place] = engine.tangents(trace, "x", direction.tolist()).nodes[trace.output]
    return gradient


@pytest.mark.parametrize("mask", spread(MASKS, 3))
def test_a_mask_and_a_steep_function_around_a_linear_map(mask: str) -> None:
    compared = infinite = 0
    for (place, steep), (number, between), point in product(enumerate(STEEP), enumerate(MAPS), POINTS):
        if not NIGHTLY and point is not POINTS[(place + number) % 2]:
            continue  # of each pair one point daily
        for parts in ((mask, between, steep), (steep, between, mask)):
            try:
                trace = engine.trace(filled(*parts), {"x": point})
            except engine.GradwalkError:  # a pool or an axis does not fit a vector
                continue
            if (between != "{}" or "axis" in mask) and not all(np.isfinite(value).all() for value in trace.values):
                continue  # a map mixes what is no number with the rest
            if np.isnan(trace.value):
                continue
            gradient = trace.gradients["x"]
            tangents = in_each_direction(trace)
            np.testing.assert_array_equal(np.isfinite(tangents), np.isfinite(gradient), err_msg=filled(*parts))
            known = np.isfinite(gradient)
            np.testing.assert_allclose(tangents[known], gradient[known], rtol=1e-12, atol=1e-12)
            compared, infinite = compared + 1, infinite + (not known.all())
    assert compared > (60 if NIGHTLY else 30) and infinite > (20 if NIGHTLY else 10)


@pytest.mark.parametrize(
    ("program", "x", "gradient"),
    [
        ("sqrt(cumprod(x)[1])", [0.0, 0.0], [0.0, 0.0]),
        ("sqrt(cumprod(x)[3])", [1.0, 0.0, 2.0, 0.0], [0.0, 0.0, 0.0, 0.0]),
        ("sqrt(cumprod(x)[2])", [1.0, 0.0, 2.0, 0.0], [0.0, np.inf, 0.0, 0.0]),
        ("sqrt(cumprod(x))[1]", [0.0, 0.0], [np.nan, 0.0]),
        ("sqrt(prod(x))", [0.0, 3.0, 2.0], [np.inf, np.nan, np.nan]),
        ("sqrt(prod(x, axis=0))", [0.0, 0.0], [np.nan, np.nan]),
        ("sum(sqrt(cumprod(x, axis=1)))", [[0.0, 0.0], [4.0, 1.0]], [[np.inf, 0.0], [0.5, 1.0]]),
        ("where(x > 0, log(x), 0)", 0.0, np.nan),
        ("sum(sqrt(concatenate([relu(x), [0, 4]])))", [-1.0, 4.0], [0.0, 0.25]),
        ("median(x)", [1.0, 1.0, 1.0, 5.0], [1 / 3, 1 / 3, 1 / 3, 0.0]),
    ],
)
def test_zeros_that_select_are_those_of_pytorch(program: str, x: Any, gradient: Any) -> None:
    """Values from PyTorch 2's backward; for the median, of which it knows no even share, our own rule."""
    trace = engine.trace(program, {"x": x})
    np.testing.assert_allclose(trace.gradients["x"], gradient)
    np.testing.assert_allclose(in_each_direction(trace), gradient)


def test_the_second_derivative_of_a_product_with_zeros_is_not_masked() -> None:
    for program in ("prod(x)", "cumprod(x)[1]"):
        matrix = engine.hessian(engine.trace(program, {"x": [0.0, 0.0]})).matrix
        np.testing.assert_array_equal(matrix, [[0.0, 1.0], [1.0, 0.0]])


def test_a_default_direction_sums_what_all_elements_do() -> None:
    trace = engine.trace("sum(sqrt(concatenate([relu(x), y])))", {"x": [-1.0, 4.0], "y": [0.0]})
    assert engine.tangents(trace, "x").nodes[trace.output] == 0.25
