"""Points where the convention matters: kinks, ties, poles, the ends of float64, and numbers that are none.

At each of them value and gradients must be PyTorch's, NaN for NaN and infinity for infinity. Three places are
left out because PyTorch is off: its slope of |NaN| is 0; where 1 − σ(x) or e^x − 1 + 1 is tiny it rounds to 0 (the
comparison allows for that, test_accuracy.py holds ours to 60 digits); its gradients of a log-sum-exp of equal
elements of −1e308 are 1 each.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from engine.ops import OPS
from tests.engine.ops.cases import Case

INF, NAN = np.inf, np.nan
POINTS = (-INF, -1e308, -700.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 700.0, 1e308, INF, NAN)
SMALL = (-2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0)

POWERS = ["neg", "square", "sqrt", "reciprocal", "abs", "relu", "sigmoid", "softplus"]
EXPONENTIALS = ["exp", "expm1", "log", "log1p", "log2", "log10", "sinh", "cosh"]
ANGLES = ["sin", "cos", "tan", "asin", "acos", "atan"]
UNARY = [*POWERS, *EXPONENTIALS, *ANGLES]
VECTORS = (
    (0.0, 0.0, 0.0),
    (1.0, 1.0, 0.0),
    (2.0, 2.0, 2.0),
    (0.0, 3.0, 4.0),
    (0.0, 0.0, 5.0),
    (0.0, -2.0, 5.0),
    (700.0, -700.0, 0.0),
    (1e308, 1.0, -1e308),
    (-1e308, -1e308, -1e308),
)
REDUCTIONS = ["sum", "mean", "prod", "max", "min", "norm", "logsumexp", "var", "std"]
OVERFLOWING = {"norm", "var", "std", "sum", "mean", "prod"}
"""Reductions whose intermediate results overflow at 1e308, here and in PyTorch, in an order that may differ."""


def case(name: str, *values: Any, **options: Any) -> Case:
    """A case of the operation with this name."""
    return Case(OPS[name], tuple(np.asarray(value, dtype=np.float64)[()] for value in values), options)


def unary() -> list[Case]:
    """Functions of one number at every special point."""
    return [case(name, point) for name, point in product(UNARY, POINTS) if name != "abs" or point == point]


def binary() -> list[Case]:
    """Functions of two numbers at every pair of small numbers, with signed zeros."""
    names = ("add", "sub", "mul", "div", "pow", "maximum", "minimum", "leaky_relu", "elu")
    pairs = [case(name, *pair) for name, pair in product(names, product(SMALL, SMALL))]
    ends = [case(name, *pair) for name in ("maximum", "minimum") for pair in ((NAN, 1.0), (1.0, NAN), (INF, INF))]
    return pairs + ends


def bounds() -> list[Case]:
    """`clip` on, within and beyond its bounds, and with bounds that cross; `where` beside a NaN that is not chosen."""
    numbers = (-1.0, 0.0, 0.5, 1.0, 2.0)
    clips = [case("clip", *triple) for triple in product(numbers, (0.0, 1.0), (0.0, 1.0))]
    return [*clips, case("where", 1.0, 2.0, NAN), case("where", 0.0, 2.0, NAN)]


def several() -> list[Case]:
    """Reductions and softmax with ties, zeros and large numbers; zeros spread over the axes of a product."""
    rows = [
        case(name, vector)
        for name, vector in product(REDUCTIONS, VECTORS)
        if max(map(abs, vector)) < 1e300 or (name not in OVERFLOWING and (name != "logsumexp" or vector[0] > 0))
    ]
    rows += [case(name, vector) for name, vector in product(("softmax", "log_softmax"), VECTORS)]
    zeros = ((0.0, 2.0, 3.0), (0.0, 0.0, 4.0))
    rows += [case("prod", zeros), case("prod", zeros, axis=0), case("prod", zeros, axis=1, keepdims=True)]
    rows += [case("max", ((1.0, 1.0), (1.0, 0.0)), axis=0), case("min", ((1.0, 1.0), (1.0, 0.0)))]
    rows += [case("maxout", 1.0, 1.0, 1.0), case("maxout", (1.0, 2.0), (1.0, 3.0), 0.5), case("minout", 1.0, 1.0, 2.0)]
    return rows


EDGES = (*unary(), *binary(), *bounds(), *several())
