"""Data drawn from a formula: y = f(x) with noise, or two classes by a comparison of x1 and x2.

The features are uniform between −2 and 2, by NumPy's PCG64. Noise is added to numbers; classes keep the class of the
point before it was moved, as those of the other data sets do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.compiler import prepare
from engine.errors import InvalidInput, numeral, phrase
from engine.forward import compile_forward, forward, leaves
from engine.language.syntax import parse
from engine.limits import Deadline, Limits
from engine.tracing.names import is_function, survey

REACH = 2.0
"""Features lie between −REACH and REACH."""
ONE, TWO = ("x",), ("x1", "x2")
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Formulated:
    """X (features × examples) and Y (examples × 1); `task` is `regression`, or `binary` for 0 and 1."""

    x: Array
    y: Array
    features: tuple[str, ...]
    task: str


def by_formula(text: str, n: int, noise: float, seed: int, limits: Limits, deadline: Deadline) -> Formulated:
    """So many examples of a formula in x, or in x1 and x2. Raises the formula's own errors, and `InvalidInput`."""
    for name, value in (("n", n - 1), ("noise", noise), ("seed", seed)):
        if not 0 <= value < np.inf:
            raise InvalidInput(
                phrase("{name} must not be negative, and there must be an example.", name=name), name=name
            )
    features = _features(text, limits)
    draw = np.random.default_rng(seed)
    x = draw.uniform(-REACH, REACH, (len(features), n))
    value = _value(text, dict(zip(features, x, strict=True)), limits, deadline)
    if value.shape != (n,):
        raise InvalidInput(
            phrase("The formula gives no number for each point."),
            hint=phrase("It is one of x, or of x1 and x2, such as sin(2*x), or x1*x2 > 0."),
            name="formula",
        )
    y = value.astype(np.float64)
    _check_finite(x, y, features)
    with np.errstate(all="ignore"):
        if set(np.unique(y)) == {0.0, 1.0}:
            task, x = "binary", x + noise * draw.standard_normal(x.shape)
        elif value.dtype == bool:
            raise InvalidInput(phrase("All points are of the same class by this formula."), name="formula")
        else:
            task, y = "regression", y + noise * draw.standard_normal(n)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InvalidInput(phrase("With so much noise some numbers are no longer finite."), name="noise")
    return Formulated(x, y[:, np.newaxis], features, task)


def _features(text: str, limits: Limits) -> tuple[str, ...]:
    """What the formula is of: x, or x1 and x2."""
    used = [name for name in survey(parse(text, limits)).free if not is_function(name)]
    features = ONE if set(used) <= set(ONE) else TWO
    unknown = [name for name in used if name not in features]
    if unknown or not used:
        raise InvalidInput(
            phrase("{name} is no feature here.", name=unknown[0][:100])
            if unknown
            else phrase("The formula has no feature in it."),
            hint=phrase("It is one of x, or of x1 and x2, such as sin(2*x), or x1*x2 > 0."),
            name="formula",
        )
    return features


def _value(text: str, features: dict[str, Array], limits: Limits, deadline: Deadline) -> Any:
    """The formula at all points at once."""
    plan = prepare(text, features, None, "dynamic", "none", limits, deadline).plan
    values = leaves(plan.graph, features)
    with np.errstate(all="ignore"):
        forward(compile_forward(plan.graph), values, deadline)
    plan.refuse(values)
    return np.asarray(values[plan.output])


def _check_finite(x: Array, y: Array, features: tuple[str, ...]) -> None:
    wrong = np.flatnonzero(~np.isfinite(y))
    if not wrong.size:
        return
    at = [numeral(float(row[wrong[0]]), 3) for row in x]
    raise InvalidInput(
        phrase("The formula has no finite value at x = {x}.", x=at[0])
        if features == ONE
        else phrase("The formula has no finite value at x1 = {first}, x2 = {second}.", first=at[0], second=at[1]),
        hint=phrase("The points lie between {least} and {most}.", least=numeral(-REACH, 3), most=numeral(REACH, 3)),
        name="formula",
    )
