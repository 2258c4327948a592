"""Hand-derived gradients of linear and logistic regression beside the graph's: 2/n · X(XᵀW − Y) and 1/n · X(Ŷ − Y).

A program is recognised as linear or logistic regression by its numbers, not by its text: its loss must equal that of
the model, for its own parameters and for some random ones. This recognises the vectorised and the per-example form,
`mse` and a loss written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.learn.problem import Loss
from engine.learn.roles import roles
from engine.learn.vectors import Vector
from engine.notation import exact, name_symbol
from engine.ops import special
from engine.ops.op import Shape, unbroadcast

TRIES = 3
CLOSE = 1e-9
MESSAGES = {
    "linear": phrase(
        "The loss is quadratic in the weights: where its gradient is 0 stands a system of linear equations, the normal "
        "equation, which can be solved at once."
    ),
    "logistic": phrase(
        "Where this gradient is 0, the weights stand inside the sigmoid: no formula solves that, so that they are "
        "found step by step."
    ),
    None: phrase(
        "This is neither linear nor logistic regression with the mean square error or the cross-entropy: there is no "
        "formula to hold against the graph."
    ),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """The gradient of one parameter by the formula and by the graph."""

    parameter: str
    latex: str
    formula: Any
    graph: Any

    @property
    def difference(self) -> float:
        """The largest difference of two elements."""
        return float(np.abs(np.asarray(self.formula) - self.graph).max())


@dataclass(frozen=True, slots=True)
class Formula:
    """The kind of regression that a program is (`None`: neither), and its gradients by formula and by graph."""

    kind: str | None
    derived: tuple[Derived, ...]

    @property
    def message(self) -> Phrase:
        """Whether there is a closed form, and why or why not."""
        return MESSAGES[self.kind]


@dataclass(frozen=True, slots=True)
class _Model:
    """A reading of the inputs: ŷ = A·w + b with A = Xᵀ or X, and the loss `scale` · Σ."""

    kind: str
    loss: Loss
    x: str
    y: str
    w: str
    b: str | None
    turned: bool

    def parts(self, vector: Vector) -> tuple[Any, Any, Any, Any]:
        """A (examples × features), Y, the scores A·w + b, and the predictions."""
        values = {**self.loss.values, **self.loss.layout.split(vector)}
        a = np.asarray(values[self.x])
        a = a.T if self.turned else a
        scores = a @ values[self.w] + (values[self.b] if self.b else 0.0)
        return a, np.asarray(values[self.y]), scores, special.logistic(scores) if self.kind == "logistic" else scores

    def total(self, vector: Vector) -> float:
        """The sum of the examples' losses."""
        _, y, scores, _ = self.parts(vector)
        if self.kind == "logistic":
            return float(np.sum(y * special.softplus(-scores) + (1.0 - y) * special.softplus(scores)))
        return float(np.sum((scores - y) ** 2))


def formula(loss: Loss) -> Formula:
    """The hand-derived gradients of a regression, beside those of the graph."""
    with np.errstate(all="ignore"):
        for model in _readings(loss):
            scale = _scale(model)
            if scale is not None:
                return Formula(model.kind, tuple(_derived(model, scale)))
    return Formula(None, ())


def _readings(loss: Loss) -> Iterator[_Model]:
    """Every assignment of the inputs to X, Y, W and b."""
    shapes = {name: np.shape(value) for name, value in loss.values.items()}
    parts = roles(loss.prepared.plan, loss.values)
    data = [name for name in (*parts.data, *parts.settings) if name not in loss.parameters and shapes[name]]
    for w in loss.parameters:
        rest = [name for name in loss.parameters if name != w]
        if len(shapes[w]) not in (1, 2) or len(rest) > 1:
            continue
        for x in data:
            for y in data:
                for turned in (True, False) if len(shapes[x]) == 2 and x != y else ():
                    examples, features = shapes[x][::-1] if turned else shapes[x]
                    fits = shapes[w][0] == features and shapes[y] == (examples, *shapes[w][1:])
                    if fits and all(_same_for_all_examples(shapes[b], shapes[y]) for b in rest):
                        for kind in ("linear", "logistic"):
                            yield _Model(kind, loss, x, y, w, rest[0] if rest else None, turned)


def _same_for_all_examples(bias: Shape, scores: Shape) -> bool:
    """Whether a bias of this shape is the same for every row of the scores."""
    aligned = (1,) * (len(scores) - len(bias)) + bias
    return (
        len(aligned) == len(scores)
        and aligned[0] == 1
        and all(b in (1, s) for b, s in zip(aligned, scores, strict=True))
    )


def _scale(model: _Model) -> float | None:
    """The ratio of the program's loss to the model's sum, if it is the same at all points tried; else `None`."""
    loss = model.loss
    draw = np.random.default_rng(0)
    part = loss.part()
    factors = []
    for attempt in range(TRIES + 1):
        vector = loss.start + (0.3 * attempt) * draw.standard_normal(loss.layout.size)
        total, value = model.total(vector), part.value(vector)
        if not np.isfinite(value) or (total == 0) != (value == 0):
            return None
        if total != 0:
            factors.append(value / total)
    if not factors or max(factors) - min(factors) > CLOSE * abs(factors[0]) or factors[0] <= 0:
        return None
    return float(np.median(factors))


def _derived(model: _Model, scale: float) -> Iterator[Derived]:
    loss = model.loss
    a, y, _, predictions = model.parts(loss.start)
    errors = predictions - y
    factor = scale * (2.0 if model.kind == "linear" else 1.0)
    part = loss.part()
    graph = loss.layout.split(part.both(loss.start)[1])
    x, w, target = (name_symbol(name) for name in (model.x, model.w, model.y))
    number = _fraction(factor, len(y))
    left, across = (x, rf"{x}^{{\top}}") if model.turned else (rf"{x}^{{\top}}", x)
    score = rf"{across} {w}" + (rf" + {name_symbol(model.b)}" if model.b else "")
    guess = rf"\sigma\left({score}\right)" if model.kind == "logistic" else score
    yield Derived(model.w, rf"{number} {left} \left({guess} - {target}\right)", factor * (a.T @ errors), graph[model.w])
    if model.b:
        total = unbroadcast(errors, np.shape(loss.values[model.b]))
        one_an_output = np.size(total) == np.size(errors[0])
        summed, place = (r"\sum_{i=1}^{n}", "i") if one_an_output else (r"\sum_{i,j}", "ij")
        latex = rf"{number} {summed} \left({guess} - {target}\right)_{{{place}}}"
        yield Derived(model.b, latex, factor * total, graph[model.b])


def _fraction(factor: float, examples: int) -> str:
    """The factor as a fraction of n, where it is a simple one."""
    over = factor * examples
    if abs(over - round(over)) < CLOSE and 0 < round(over) < 10:
        return rf"\frac{{{round(over)}}}{{n}}"
    return rf"{exact(factor)} \,"
