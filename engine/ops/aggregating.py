"""Reduction of losses (mean, sum, none), and the forms of rows for pairwise and classwise losses."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.ops import special
from engine.ops.code import Code
from engine.ops.op import Domain, Op, Option, Partial, Rule, Shape, broadcast_shape, unbroadcast
from engine.ops.shapes import normal_axis

REDUCTION = Option(
    "reduction",
    "choice",
    "mean",
    phrase("how the losses of the examples become one: “mean” or “sum”, or “none” to keep them apart"),
    choices={
        "mean": {"total": r"\frac{1}{n} \sum ", "share": r"\frac{1}{n} \, "},
        "sum": {"total": r"\sum ", "share": ""},
        "none": {"total": "", "share": ""},
    },
)
CLASSES = Option("axis", "axis", -1, phrase("the axis along which the classes lie"))


def aggregated(losses: Any, reduction: str) -> Any:
    """The losses' mean or sum, or the losses themselves; the mean of an empty tensor is NaN."""
    if reduction == "none":
        return losses
    total = np.sum(losses)
    return total / np.float64(np.size(losses)) if reduction == "mean" else total


def spread(upstream: Any, shape: Shape, reduction: str) -> Any:
    """The gradient that arrives at each single loss, of this shape."""
    if reduction == "mean":
        upstream = upstream / np.float64(prod(shape))
    return upstream if reduction == "none" else np.broadcast_to(upstream, shape)[()]


def pairwise_shape(first: Shape, second: Shape, reduction: str = "mean") -> Shape:
    """The shape of the single losses, or a scalar."""
    together = broadcast_shape(first, second)
    return together if reduction == "none" else ()


def classwise_shape(first: Shape, second: Shape, axis: int = -1, reduction: str = "mean") -> Shape:
    """One loss an example: the shape without the axis of the classes; or a scalar."""
    together = broadcast_shape(first, second)
    place = normal_axis(axis, len(together) or 1)
    return together[:place] + together[place + 1 :] if reduction == "none" else ()


def repeated(first: Any, second: Any) -> tuple[Any, Any]:
    """Both operands broadcast to their common shape, so that a sum over the classes covers all of them."""
    first, second = np.broadcast_arrays(first, second)
    return first[()], second[()]


@dataclass(frozen=True, slots=True)
class LossRow:
    """The fields common to all losses; `latex` is that of the loss and of its derivative by either operand."""

    name: str
    latex: tuple[str, str, str]
    summary: Phrase
    domain: Domain
    operands: tuple[str, str]
    label: str
    code: Code

    def op(self, forward: Rule, partials: tuple[Partial, ...], shape: Rule, options: tuple[Option, ...]) -> Op:
        """The operation with this forward rule and these partials."""
        more: dict[str, Any] = {"options": options, "label": self.label, "code": self.code}
        return Op(self.name, forward, self.latex[0], partials, self.summary, self.domain, shape, self.operands, **more)


def pairwise(row: LossRow, each: Rule, slopes: tuple[Rule, Rule]) -> Op:
    """A loss of single pairs: `each(y, p)` and its `slopes` by either operand."""

    def forward(y: Any, p: Any, reduction: str = "mean") -> Any:
        return aggregated(each(y, p), reduction)

    def product(slot: int) -> Rule:
        def rule(upstream: Any, y: Any, p: Any, out: Any, reduction: str = "mean") -> Any:
            arriving = spread(upstream, np.broadcast_shapes(np.shape(y), np.shape(p)), reduction)
            return unbroadcast(arriving * slopes[slot](y, p), np.shape((y, p)[slot]))

        return rule

    latex = (rf"$share$upstream \odot {derivative}" for derivative in row.latex[1:])
    partials = tuple(Partial(None, text, vjp=product(slot)) for slot, text in enumerate(latex))
    return row.op(forward, partials, pairwise_shape, (REDUCTION,))


def classwise(row: LossRow, logarithm: Rule, products: tuple[Rule, Rule]) -> Op:
    """−Σ Y ⊙ `logarithm(P, axis)` over the classes; `products` give upstream × derivative, both of the full shape."""

    def forward(y: Any, p: Any, axis: int = -1, reduction: str = "mean") -> Any:
        y, p = repeated(y, p)
        terms = special.times(y, logarithm(p, axis))
        return aggregated(-np.sum(terms, axis=axis) + 0.0, reduction)

    def product(slot: int) -> Rule:
        def rule(upstream: Any, y: Any, p: Any, out: Any, axis: int = -1, reduction: str = "mean") -> Any:
            own = np.shape((y, p)[slot])
            y, p = repeated(y, p)
            arriving = spread(upstream, classwise_shape(y.shape, p.shape, axis, "none"), reduction)
            arriving = np.expand_dims(arriving, axis) if y.shape else arriving
            return unbroadcast(products[slot](arriving, y, p, axis), own)

        return rule

    partials = tuple(Partial(None, text, vjp=product(slot)) for slot, text in enumerate(row.latex[1:]))
    return row.op(forward, partials, classwise_shape, (CLASSES, REDUCTION))
