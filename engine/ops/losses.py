"""Losses whose textbook formulas are numerically unstable, each as one gate with full accuracy.

All take (y_true, y_pred). A target of 0 contributes nothing: 0 · ln 0 is 0, and so is its derivative by the prediction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops import special
from engine.ops.aggregating import LossRow, classwise, pairwise
from engine.ops.code import Code
from engine.ops.domains import REAL, SECOND, columns
from engine.ops.op import Domain

LABELS = (1.0, 0.0, 0.3, 0.85, 0.5)
CHANCES = (0.2, 0.7, 0.55, 0.93, 0.08, 0.35)


def bce(y: Any, p: Any) -> Any:
    """−(y ln p + (1 − y) ln(1 − p))."""
    return -(special.times(y, np.log(p)) + special.times(1.0 - y, np.log1p(-p))) + 0.0


def bce_by_label(y: Any, p: Any) -> Any:
    """ln(1 − p) − ln p; an infinite logarithm with weight 0 contributes 0, as in PyTorch's `xlogy`."""
    missed = np.where((y == 1) & (p == 1), 0.0, np.log1p(-p))
    return (missed - np.where((y == 0) & (p == 0), 0.0, np.log(p)))[()]


def bce_by_chance(y: Any, p: Any) -> Any:
    """(p − y) / (p (1 − p)); terms with weight 0 contribute 0, also where p is 0 or 1."""
    certain = np.where((y == 0) & (p == 0), 1.0, np.where((y == 1) & (p == 1), -1.0, np.nan))
    return np.where(np.isnan(certain), (p - y) / (p * (1.0 - p)), certain)[()]


def bce_with_logits(y: Any, z: Any) -> Any:
    """y ln(1 + e^−z) + (1 − y) ln(1 + e^z): two terms of one sign, so that none of the digits cancel."""
    return special.times(y, special.softplus(-z)) + special.times(1.0 - y, special.softplus(z))


def bce_by_logit(y: Any, z: Any) -> Any:
    """σ(z) − y, as (1 − y) σ(z) − y σ(−z)."""
    return (1.0 - y) * special.logistic(z) - y * special.logistic(-z)


def cross_entropy_by_label(upstream: Any, y: Any, p: Any, axis: int) -> Any:
    """−upstream ⊙ ln P; an infinite logarithm with weight 0 contributes 0."""
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
        LossRow(
            "bce",
            (
                r"-$total\left($y \ln $p + \left(1 - $y\right) \ln\left(1 - $p\right)\right)",
                r"\ln \frac{1 - $p}{$p}",
                r"\frac{$p - $y}{$p \left(1 - $p\right)}",
            ),
            phrase("Binary cross-entropy: −(y ln p + (1 − y) ln(1 − p)) of the labels y and the probabilities p."),
            CHANCE,
            ("y", "p"),
            "BCE",
            Code(
                "{total}(-(weighted({0}, np.log({1})) + weighted(1.0 - {0}, np.log1p(-{1}))))",
                vjp=(
                    "unbroadcast({arrive} * bce_by_label({0}, {1}), {s0})",
                    "unbroadcast({arrive} * bce_by_chance({0}, {1}), {s1})",
                ),
                torch="{total}(-({0} * torch.log(torch.where(({0} == 0) & ({1} == 0), 1.0, {1}))"
                " + (1.0 - {0}) * torch.log1p(-torch.where(({0} == 1) & ({1} == 1), 0.0, {1}))))",
                jax="{total}(-({0} * jnp.log(jnp.where(({0} == 0) & ({1} == 0), 1.0, {1}))"
                " + (1.0 - {0}) * jnp.log1p(-jnp.where(({0} == 1) & ({1} == 1), 0.0, {1}))))",
                helpers=("weighted", "unbroadcast", "bce_by_label"),
            ),
        ),
        bce,
        (bce_by_label, bce_by_chance),
    ),
    pairwise(
        LossRow(
            "bce_with_logits",
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
            Code(
                "{total}({0} * np.logaddexp(0.0, -{1}) + (1.0 - {0}) * np.logaddexp(0.0, {1}))",
                vjp=(
                    "unbroadcast({arrive} * -{1} + np.zeros({full}), {s0})",
                    "unbroadcast({arrive} * (1.0 / (1.0 + np.exp(-{1})) - {0}), {s1})",
                ),
                torch="{total}(-{0} * torch.nn.functional.logsigmoid({1})"
                " - (1.0 - {0}) * torch.nn.functional.logsigmoid(-{1}))",
                helpers=("unbroadcast",),
            ),
        ),
        bce_with_logits,
        (lambda y, z: -z, bce_by_logit),
    ),
    classwise(
        LossRow(
            "cross_entropy",
            (
                r"-$total\sum_{c} $Y \odot \ln $P",
                r"-$share$upstream \odot \ln $P",
                r"-$share$upstream \odot \frac{$Y}{$P}",
            ),
            phrase("Cross-entropy: −Σ Y ln P over the classes, of the true probabilities Y and the predicted ones P."),
            SHARES,
            ("Y", "P"),
            "CE",
            Code(
                "{total}(-np.sum(weighted({0}, np.log({1})), axis={axes}))",
                vjp=(
                    "unbroadcast({arrive} * np.where(({0} == 0) & ({1} == 0), 0.0, -np.log({1})), {s0})",
                    "unbroadcast(-{arrive} * ({0} / np.where(({0} == 0) & ({1} == 0), 1.0, {1})), {s1})",
                ),
                torch="{total}(-torch.sum({0} * torch.log(torch.where(({0} == 0) & ({1} == 0), 1.0, {1})),"
                " dim={axes}))",
                jax="{total}(-jnp.sum({0} * jnp.log(jnp.where(({0} == 0) & ({1} == 0), 1.0, {1})), axis={axes}))",
                helpers=("weighted", "unbroadcast"),
            ),
        ),
        lambda p, axis: np.log(p),
        (cross_entropy_by_label, cross_entropy_by_chance),
    ),
    classwise(
        LossRow(
            "cross_entropy_with_logits",
            (
                r"-$total\sum_{c} $Y \odot \ln \operatorname{softmax}\left({$Z}\right)",
                r"-$share$upstream \odot \ln \operatorname{softmax}\left({$Z}\right)",
                r"$share$upstream \odot \left(\operatorname{softmax}\left({$Z}\right) \sum_{c} $Y - $Y\right)",
            ),
            phrase(
                "Cross-entropy of the true probabilities Y, or class numbers, and P = softmax(Z), without overflow."
            ),
            Domain(r"\left[0, 1\right]^{n} \times \mathbb{R}^{n}", columns(LABELS, REAL)),
            ("Y", "Z"),
            "CE(softmax)",
            Code(
                "{total}(-np.sum(weighted({0}, log_softmax({1} + np.zeros({full}), {axes})), axis={axes}))",
                vjp=(
                    "unbroadcast(-{arrive} * log_softmax({1} + np.zeros({full}), {axes}), {s0})",
                    "unbroadcast(-{arrive} * log_softmax_back({0} + np.zeros({full}), {1} + np.zeros({full}), {axes}),"
                    " {s1})",
                ),
                torch="{total}(-torch.sum({0} * torch.log_softmax(torch.broadcast_to({1}, {full}), dim={axis}),"
                " dim={axes}))",
                jax="{total}(-jnp.sum({0} * jax.nn.log_softmax({1}, axis={axes}), axis={axes}))",
                helpers=("weighted", "softmax", "log_sum_exp", "log_softmax", "unbroadcast"),
            ),
        ),
        special.log_softmax,
        (logits_by_label, logits_by_logit),
    ),
    pairwise(
        LossRow(
            "log_cosh",
            (
                r"$total\ln \cosh\left($p - $y\right)",
                r"\left(-\tanh\left($p - $y\right)\right)",
                r"\tanh\left($p - $y\right)",
            ),
            phrase("ln cosh of the error: near 0 like half its square, far away like its size."),
            Domain(r"\mathbb{R}^{2}", columns(REAL, SECOND)),
            ("y", "p"),
            "log cosh",
            Code(
                "{total}(np.logaddexp({1} - {0}, {0} - {1}) - np.log(2.0))",
                vjp=(
                    "unbroadcast({arrive} * np.tanh({0} - {1}), {s0})",
                    "unbroadcast({arrive} * np.tanh({1} - {0}), {s1})",
                ),
                torch="{total}(torch.logaddexp({1} - {0}, {0} - {1}) - math.log(2.0))",
                helpers=("unbroadcast",),
            ),
        ),
        lambda y, p: special.log_cosh(p - y),
        (lambda y, p: -np.tanh(p - y), lambda y, p: np.tanh(p - y)),
    ),
)
