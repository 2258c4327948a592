"""Losses that are numerically delicate, each as one gate that is exact to the last digits.

All are of (y_true, y_pred). A target of 0 takes no part: 0 · ln 0 is 0, and so is its derivative by the prediction.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.ops import special
from engine.ops.domains import REAL, SECOND, columns
from engine.ops.op import Domain, Op, Option, Partial, Rule, Shape, broadcast_shape, unbroadcast
from engine.ops.shapes import normal_axis

LABELS = (1.0, 0.0, 0.3, 0.85, 0.5)
CHANCES = (0.2, 0.7, 0.55, 0.93, 0.08, 0.35)
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
    """The losses' mean or sum, or the losses themselves; the mean of nothing is 0/0."""
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
    """That of the single losses, or a scalar."""
    together = broadcast_shape(first, second)
    return together if reduction == "none" else ()


def classwise_shape(first: Shape, second: Shape, axis: int = -1, reduction: str = "mean") -> Shape:
    """One loss an example: the shape without the axis of the classes; or a scalar."""
    together = broadcast_shape(first, second)
    place = normal_axis(axis, len(together) or 1)
    return together[:place] + together[place + 1 :] if reduction == "none" else ()


def repeated(first: Any, second: Any) -> tuple[Any, Any]:
    """Both operands in the shape of both, so that a sum over the classes meets every one of them."""
    first, second = np.broadcast_arrays(first, second)
    return first[()], second[()]


def pairwise(
    name: str,
    each: Rule,
    slopes: tuple[Rule, Rule],
    latex: tuple[str, str, str],
    summary: Phrase,
    domain: Domain,
    operands: tuple[str, str],
    label: str,
) -> Op:
    """A loss of single pairs: `each(y, p)`, its `slopes` by either, and the LaTeX of the three."""

    def forward(y: Any, p: Any, reduction: str = "mean") -> Any:
        return aggregated(each(y, p), reduction)

    def product(slot: int) -> Rule:
        def rule(upstream: Any, y: Any, p: Any, out: Any, reduction: str = "mean") -> Any:
            arriving = spread(upstream, np.broadcast_shapes(np.shape(y), np.shape(p)), reduction)
            return unbroadcast(arriving * slopes[slot](y, p), np.shape((y, p)[slot]))

        return rule

    partials = tuple(Partial(None, rf"$share$upstream \odot {latex[slot + 1]}", vjp=product(slot)) for slot in (0, 1))
    return Op(
        name, forward, latex[0], partials, summary, domain, pairwise_shape, operands, options=(REDUCTION,), label=label
    )


def classwise(
    name: str,
    logarithm: Rule,
    products: tuple[Rule, Rule],
    latex: tuple[str, str, str],
    summary: Phrase,
    domain: Domain,
    operands: tuple[str, str],
    label: str,
) -> Op:
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

    partials = tuple(Partial(None, f"{latex[slot + 1]}", vjp=product(slot)) for slot in (0, 1))
    options = (CLASSES, REDUCTION)
    return Op(
        name, forward, latex[0], partials, summary, domain, classwise_shape, operands, options=options, label=label
    )


def bce(y: Any, p: Any) -> Any:
    """−(y ln p + (1 − y) ln(1 − p))."""
    return -(special.times(y, np.log(p)) + special.times(1.0 - y, np.log1p(-p))) + 0.0


def bce_by_label(y: Any, p: Any) -> Any:
    """ln(1 − p) − ln p; a logarithm with the weight 0 that is infinite takes no part, as in PyTorch's `xlogy`."""
    missed = np.where((y == 1) & (p == 1), 0.0, np.log1p(-p))
    return (missed - np.where((y == 0) & (p == 0), 0.0, np.log(p)))[()]


def bce_by_chance(y: Any, p: Any) -> Any:
    """(p − y) / (p (1 − p)); of the terms with the weight 0 nothing is left, also where p is 0 or 1."""
    certain = np.where((y == 0) & (p == 0), 1.0, np.where((y == 1) & (p == 1), -1.0, np.nan))
    return np.where(np.isnan(certain), (p - y) / (p * (1.0 - p)), certain)[()]


def bce_with_logits(y: Any, z: Any) -> Any:
    """y ln(1 + e^−z) + (1 − y) ln(1 + e^z): two terms of one sign, so that none of the digits cancel."""
    return special.times(y, special.softplus(-z)) + special.times(1.0 - y, special.softplus(z))


def bce_by_logit(y: Any, z: Any) -> Any:
    """σ(z) − y, as (1 − y) σ(z) − y σ(−z)."""
    return (1.0 - y) * special.logistic(z) - y * special.logistic(-z)


def cross_entropy_by_label(upstream: Any, y: Any, p: Any, axis: int) -> Any:
    """−upstream ⊙ ln P; an infinite logarithm with the weight 0 takes no part."""
    return upstream * np.where((y == 0) & (p == 0), 0.0, -np.log(p))


def cross_entropy_by_chance(upstream: Any, y: Any, p: Any, axis: int) -> Any:
    """−upstream ⊙ Y / P, and 0 where Y is 0."""
    return -upstream * (y / np.where((y == 0) & (p == 0), 1.0, p))


def logits_by_label(upstream: Any, y: Any, z: Any, axis: int) -> Any:
    """−upstream ⊙ ln softmax Z."""
    return -upstream * special.log_softmax(z, axis)


def logits_by_logit(upstream: Any, y: Any, z: Any, axis: int) -> Any:
    """upstream ⊙ (softmax(Z) Σ Y − Y)."""
    return -upstream * special.log_softmax_product(y, z, axis)


CHANCE = Domain(
    r"\left[0, 1\right]^{2}",
    columns(LABELS, CHANCES),
    holds=lambda y, p, **options: ((p > 0) | ((p == 0) & (y == 0))) & ((p < 1) | ((p == 1) & (y == 1))),
    smooth=lambda y, p, **options: (p > 0) & (p < 1),
)
SHARES = Domain(
    r"\left[0, 1\right]^{n}",
    columns(LABELS, CHANCES),
    holds=lambda y, p, **options: (p > 0) | ((p == 0) & (y == 0)),
    smooth=lambda y, p, **options: p > 0,
)

LOSSES = (
    pairwise(
        "bce",
        bce,
        (bce_by_label, bce_by_chance),
        (
            r"-$total\left($y \ln $p + \left(1 - $y\right) \ln\left(1 - $p\right)\right)",
            r"\ln \frac{1 - $p}{$p}",
            r"\frac{$p - $y}{$p \left(1 - $p\right)}",
        ),
        phrase("Binary cross-entropy: −(y ln p + (1 − y) ln(1 − p)) of the labels y and the probabilities p."),
        CHANCE,
        ("y", "p"),
        "BCE",
    ),
    pairwise(
        "bce_with_logits",
        bce_with_logits,
        (lambda y, z: -z, bce_by_logit),
        (
            r"$total\left(\ln\left(1 + e^{$z}\right) - $y \cdot $z\right)",
            r"\left(-$z\right)",
            r"\left(\sigma\left({$z}\right) - $y\right)",
        ),
        phrase(
            "Binary cross-entropy of the labels y and p = σ(z), straight from z: exact also where σ(z) rounds to 1."
        ),
        Domain(r"\left[0, 1\right] \times \mathbb{R}", columns(LABELS, SECOND)),
        ("y", "z"),
        "BCE(σ)",
    ),
    classwise(
        "cross_entropy",
        lambda p, axis: np.log(p),
        (cross_entropy_by_label, cross_entropy_by_chance),
        (
            r"-$total\sum_{c} $Y \odot \ln $P",
            r"-$share$upstream \odot \ln $P",
            r"-$share$upstream \odot \frac{$Y}{$P}",
        ),
        phrase("Cross-entropy: −Σ Y ln P over the classes, of the true shares Y and the predicted ones P."),
        SHARES,
        ("Y", "P"),
        "CE",
    ),
    classwise(
        "cross_entropy_with_logits",
        special.log_softmax,
        (logits_by_label, logits_by_logit),
        (
            r"-$total\sum_{c} $Y \odot \ln \operatorname{softmax}\left({$Z}\right)",
            r"-$share$upstream \odot \ln \operatorname{softmax}\left({$Z}\right)",
            r"$share$upstream \odot \left(\operatorname{softmax}\left({$Z}\right) \sum_{c} $Y - $Y\right)",
        ),
        phrase("Cross-entropy of the true shares Y, or class numbers, and P = softmax(Z), without overflow."),
        Domain(r"\left[0, 1\right]^{n} \times \mathbb{R}^{n}", columns(LABELS, REAL)),
        ("Y", "Z"),
        "CE(softmax)",
    ),
    pairwise(
        "log_cosh",
        lambda y, p: special.log_cosh(p - y),
        (lambda y, p: -np.tanh(p - y), lambda y, p: np.tanh(p - y)),
        (
            r"$total\ln \cosh\left($p - $y\right)",
            r"\left(-\tanh\left($p - $y\right)\right)",
            r"\tanh\left($p - $y\right)",
        ),
        phrase("ln cosh of the error: near 0 like half its square, far away like its size."),
        Domain(r"\mathbb{R}^{2}", columns(REAL, SECOND)),
        ("y", "p"),
        "log cosh",
    ),
)
