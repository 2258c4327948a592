"""The exponential and logarithmic family against 60 digits, from −700 to 700 and where it bends."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import mpmath
import numpy as np
import pytest

from engine.ops import OPS
from tests.engine.ops.cases import Case, forward
from tests.engine.ops.differentiate import by_rules

Number = Any
SIZES = (
    1e-300,
    1e-17,
    1e-9,
    1e-5,
    0.01,
    0.3,
    0.5,
    1.0,
    1.7,
    3.0,
    7.5,
    12.0,
    19.5,
    25.0,
    37.0,
    36.7,
    90.0,
    300.0,
    350.0,
    700.0,
)
GRID = (0.0, *SIZES, *(-size for size in SIZES))
WITHIN = 4e-15
SMALLEST = 1e-300
"""Below this, results lose digits because float64 does."""


def sigmoid(x: Number) -> Number:
    return 1 / (1 + mpmath.exp(-x))


def normal_cdf(x: Number) -> Number:
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def normal_density(x: Number) -> Number:
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


FUNCTIONS: dict[str, tuple[Callable[[Number], Number], Callable[[Number], Number]]] = {
    "exp": (mpmath.exp, mpmath.exp),
    "expm1": (mpmath.expm1, mpmath.exp),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    "tanh": (mpmath.tanh, lambda x: mpmath.sech(x) ** 2),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), sigmoid),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x))),
    "gelu": (lambda x: x * normal_cdf(x), lambda x: normal_cdf(x) + x * normal_density(x)),
    "sinh": (mpmath.sinh, mpmath.cosh),
    "cosh": (mpmath.cosh, mpmath.sinh),
}
POSITIVE = {
    "log": (mpmath.log, lambda x: 1 / x),
    "log2": (lambda x: mpmath.log(x, 2), lambda x: 1 / (x * mpmath.log(2))),
    "log10": (mpmath.log10, lambda x: 1 / (x * mpmath.log(10))),
    "log1p": (mpmath.log1p, lambda x: 1 / (1 + x)),
    "sqrt": (mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "cbrt": (mpmath.cbrt, lambda x: mpmath.cbrt(x) / (3 * x)),
}
BENDING = {"gelu": 4e-13, "silu": 4e-15}
"""Φ's tail is steep: half a unit in the last place of x is 2·x² as much in Φ(x), for every implementation."""


def error(actual: Any, exact: Number) -> float:
    """The relative error, measured against the smallest normal numbers where the exact result is below them."""
    return float(abs(mpmath.mpf(float(actual)) - exact) / max(abs(exact), mpmath.mpf(SMALLEST)))


def errors(
    name: str, rule: Callable[[Number], Number], slope: Callable[[Number], Number], x: float
) -> tuple[float, float]:
    """The errors of value and derivative at a point."""
    case = Case(OPS[name], (np.float64(x),))
    (gradient,) = by_rules(case, np.float64(1))
    exact = mpmath.mpf(x)
    return error(forward(case), rule(exact)), error(gradient, slope(exact))


@pytest.fixture(autouse=True)
def sixty_digits() -> Any:
    with mpmath.workdps(60):
        yield


@pytest.mark.parametrize(("name", "x"), list(product(FUNCTIONS, GRID)))
def test_exponential_family(name: str, x: float) -> None:
    if (name == "silu" and -1.3 < x < -1.2) or (name == "gelu" and -0.8 < x < -0.7):
        pytest.skip("the derivative passes through 0")
    value, derivative = errors(name, *FUNCTIONS[name], x)
    assert value <= BENDING.get(name, WITHIN)
    assert derivative <= BENDING.get(name, WITHIN)


@pytest.mark.parametrize(("name", "x"), list(product(POSITIVE, SIZES[1:])))
def test_logarithmic_family(name: str, x: float) -> None:
    assert max(errors(name, *POSITIVE[name], x)) <= WITHIN


ROWS = (
    (700.0, -700.0, 0.0),
    (-700.0, -699.0, -698.5),
    (1e-9, 2e-9, -1e-9),
    (30.0, 0.0, -30.0),
    (5.0,),
    (0.1, 0.2, 0.3, -40.0),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_shares_and_their_logarithms(row: tuple[float, ...]) -> None:
    x = np.array(row)
    powers = [mpmath.exp(mpmath.mpf(value)) for value in row]
    total = mpmath.log(sum(powers))
    probabilities = [power / sum(powers) for power in powers]
    assert error(forward(Case(OPS["logsumexp"], (x,))), total) <= 1e-14
    (gradient,) = by_rules(Case(OPS["logsumexp"], (x,)), np.float64(1))
    for place, value in enumerate(row):
        share = probabilities[place]
        assert error(forward(Case(OPS["softmax"], (x,)))[place], share) <= 1e-14
        assert error(gradient[place], share) <= 1e-14
        computed = forward(Case(OPS["log_softmax"], (x,)))[place]
        assert abs(computed - float(value - total)) <= 1e-14 * max(1.0, abs(float(value - total)))


def test_large_numbers_do_not_overflow_on_the_way() -> None:
    x = np.array([1e308, 1e308])
    assert np.array_equal(forward(Case(OPS["softmax"], (x,))), [0.5, 0.5])
    assert np.allclose(forward(Case(OPS["log_softmax"], (x,))), -np.log(2), rtol=1e-15)
    assert forward(Case(OPS["logsumexp"], (x,))) == 1e308
    for name, low, high in (
        ("sigmoid", 0.0, 1.0),
        ("softplus", 0.0, 1e308),
        ("silu", 0.0, 1e308),
        ("gelu", 0.0, 1e308),
    ):
        assert forward(Case(OPS[name], (np.float64(-1e308),))) == low
        assert forward(Case(OPS[name], (np.float64(1e308),))) == high


ENDS = (-700.0, -350.0, -40.0, -3.0, -0.5, -1e-9, 0.0, 1e-17, 0.3, 2.0, 36.7, 300.0, 700.0)
FAINT = (1e-300, 1e-17, 1e-9, 0.1, 0.5, 0.75, 1 - 1e-9, 1 - 2**-53)


def local(name: str, slot: int, *values: Any, **options: Any) -> Any:
    """The derivative of an operation with a scalar result by one operand."""
    return by_rules(Case(OPS[name], tuple(map(np.asarray, values)), options), np.float64(1))[slot]


@pytest.mark.parametrize(("first", "second"), list(product(ENDS, ENDS)))
def test_logarithms_of_shares_keep_their_digits(first: float, second: float) -> None:
    """−ln of a share that is nearly 1 is as exact as that of a tiny one: to 1e-12 of itself, with its derivatives."""
    x = np.array([first, second])
    gap = mpmath.mpf(second) - mpmath.mpf(first)
    probabilities = sigmoid(-gap), sigmoid(gap)
    logarithms = -mpmath.log1p(mpmath.exp(gap)), -mpmath.log1p(mpmath.exp(-gap))
    jacobian = [
        [probabilities[0] * probabilities[1] * (1 if row == column else -1) for column in (0, 1)] for row in (0, 1)
    ]
    logarithmic = [
        [probabilities[1 - column] if row == column else -probabilities[column] for column in (0, 1)] for row in (0, 1)
    ]
    for row, seed in enumerate(np.eye(2)):
        (by_softmax,) = by_rules(Case(OPS["softmax"], (x,)), seed)
        (by_logarithm,) = by_rules(Case(OPS["log_softmax"], (x,)), seed)
        assert error(forward(Case(OPS["log_softmax"], (x,)))[row], logarithms[row]) <= 1e-12
        assert error(forward(Case(OPS["cross_entropy_with_logits"], (seed, x))), -logarithms[row]) <= 1e-12
        for column in (0, 1):
            by_logit = local("cross_entropy_with_logits", 1, seed, x)[column]
            by_label = local("cross_entropy_with_logits", 0, seed, x)[column]
            assert error(by_softmax[column], jacobian[row][column]) <= 1e-12
            assert error(by_logarithm[column], logarithmic[row][column]) <= 1e-12
            assert error(by_logit, -logarithmic[row][column]) <= 1e-12
            assert error(by_label, -logarithms[column]) <= 1e-12


@pytest.mark.parametrize(("y", "z"), list(product((0.0, 1.0, 0.25), ENDS)))
def test_binary_cross_entropy_from_logits(y: float, z: float) -> None:
    label, exact = mpmath.mpf(y), mpmath.mpf(z)
    loss = label * mpmath.log1p(mpmath.exp(-exact)) + (1 - label) * mpmath.log1p(mpmath.exp(exact))
    assert error(forward(Case(OPS["bce_with_logits"], (np.float64(y), np.float64(z)))), loss) <= 1e-14
    assert error(local("bce_with_logits", 1, y, z), (1 - label) * sigmoid(exact) - label * sigmoid(-exact)) <= 1e-14
    assert local("bce_with_logits", 0, y, z) == -z


@pytest.mark.parametrize(("y", "p"), list(product((0.0, 1.0, 0.25), FAINT)))
def test_cross_entropies_of_chances(y: float, p: float) -> None:
    label, chance = mpmath.mpf(y), mpmath.mpf(p)
    loss = -(label * mpmath.log(chance) + (1 - label) * mpmath.log1p(-chance))
    assert error(forward(Case(OPS["bce"], (np.float64(y), np.float64(p)))), loss) <= 1e-14
    assert error(local("bce", 1, y, p), (chance - label) / (chance * (1 - chance))) <= 1e-14
    assert error(local("bce", 0, y, p), mpmath.log1p(-chance) - mpmath.log(chance)) <= 1e-14
    assert (
        error(forward(Case(OPS["cross_entropy"], (np.array([y]), np.array([p])))), -label * mpmath.log(chance)) <= 1e-14
    )
    assert error(local("cross_entropy", 1, [y], [p])[0], -label / chance) <= 1e-14


@pytest.mark.parametrize("gap", GRID)
def test_log_cosh_and_its_slope(gap: float) -> None:
    exact = mpmath.mpf(gap)
    value = mpmath.log(mpmath.cosh(exact)) if abs(gap) > 1e-20 else exact**2 / 2
    assert error(forward(Case(OPS["log_cosh"], (np.float64(0), np.float64(gap)))), value) <= 1e-14
    assert error(local("log_cosh", 1, 0.0, gap), mpmath.tanh(exact)) <= 1e-14
    assert error(local("log_cosh", 0, 0.0, gap), -mpmath.tanh(exact)) <= 1e-14


def test_a_certain_prediction_costs_nothing_and_a_wrong_one_everything() -> None:
    """0 · ln 0 is 0, and passes nothing; as PyTorch's `xlogy` and `binary_cross_entropy` have it."""
    right, wrong = ([1.0, 0.0], [1.0, 0.0]), ([0.0, 1.0], [1.0, 0.0])
    for name in ("bce", "cross_entropy"):
        assert forward(Case(OPS[name], tuple(map(np.array, right)))) == 0.0
        assert forward(Case(OPS[name], tuple(map(np.array, wrong)))) == np.inf
    assert local("cross_entropy", 1, *right).tolist() == [-1.0, 0.0]
    assert local("cross_entropy", 0, *right).tolist() == [0.0, 0.0]
    assert local("bce", 1, *right, reduction="sum").tolist() == [-1.0, 1.0]
    assert local("bce", 0, *right, reduction="sum").tolist() == [0.0, 0.0]
    assert np.isnan(forward(Case(OPS["bce"], (np.array([0.0]), np.array([np.nan])))))
