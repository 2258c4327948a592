"""Slips with tensors: weights of a mean, sums over a batch, transposes."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.op import Shape, stretched
from engine.practice.misconceptions.misconception import Answers, Misconception, Passing

ROWS = 4
"""Of a batch, the first so many rows are tried as the one that was taken for all."""


def mean_of(passing: Passing) -> float | None:
    """The number of elements that this edge's operation averages, or `None` if it is no mean."""
    name = passing.op.name
    if name == "mean":
        return float(np.size(passing.value) / max(np.size(passing.out), 1))
    options = passing.graph.options[passing.target]
    reduction = next((each.default for each in passing.op.options if each.name == "reduction"), None)
    if options.get("reduction", reduction) != "mean":
        return None
    shape = np.broadcast_shapes(*(np.shape(each) for each in passing.arguments))
    classes = shape[options.get("axis", -1)] if shape and any(each.name == "axis" for each in passing.op.options) else 1
    return float(np.prod(shape) / classes)


def without_weight(passing: Passing) -> Answers:
    """The product without 1/n."""
    count = mean_of(passing)
    return [] if count is None or count == 1 else [passing.product * count]


def twice_weighted(passing: Passing) -> Answers:
    """The product with 1/n twice."""
    count = mean_of(passing)
    return [] if count is None or count == 1 else [passing.product / count]


def is_bias(passing: Passing) -> bool:
    """Whether this edge adds something to every row of a batch."""
    return passing.op.name in ("add", "sub")


def unsummed(passing: Passing) -> Answers:
    """One row of the product, where it has to be summed over the axes along which the operand was repeated."""
    if passing.pull.shape is None or passing.local is None:
        return []
    wide = passing.graph.shapes[passing.target]
    product = np.broadcast_to(passing.upstream * passing.local, wide)
    axes = stretched(passing.shape, wide)
    front = np.moveaxis(product, axes, range(len(axes))).reshape(
        -1, *(size for place, size in enumerate(wide) if place not in axes)
    )
    return [row.reshape(passing.shape)[()] for row in front[:ROWS]]


def wide_shape(passing: Passing) -> list[Shape]:
    """The shape before the sum."""
    return [] if passing.pull.shape is None else [passing.graph.shapes[passing.target]]


def both_matrices(passing: Passing) -> tuple[Any, Any, Any] | None:
    """Upstream and both factors of a product of two matrices."""
    if passing.op.name != "matmul" or any(np.ndim(each) != 2 for each in passing.arguments):
        return None
    return passing.upstream, passing.arguments[0], passing.arguments[1]


def _fitting(passing: Passing, left: Any, right: Any) -> Answers:
    if left.shape[1] != right.shape[0] or (left.shape[0], right.shape[1]) != passing.shape:
        return []
    return [left @ right]


def not_transposed(passing: Passing) -> Answers:
    """G·W in place of G·Wᵀ, X·G in place of Xᵀ·G, where the shapes allow it."""
    if (matrices := both_matrices(passing)) is None:
        return []
    upstream, x, y = matrices
    return _fitting(passing, upstream, y) if passing.slot == 0 else _fitting(passing, x, upstream)


def swapped(passing: Passing) -> Answers:
    """Wᵀ·G in place of G·Wᵀ, G·Xᵀ in place of Xᵀ·G, where the shapes allow it."""
    if (matrices := both_matrices(passing)) is None:
        return []
    upstream, x, y = matrices
    return _fitting(passing, y.T, upstream) if passing.slot == 0 else _fitting(passing, upstream, x.T)


def turned(passing: Passing) -> Answers:
    """The product transposed, where it is square."""
    square = len(passing.shape) == 2 and passing.shape[0] == passing.shape[1] > 1
    return [passing.product.T] if square and not passing.elementwise else []


def turned_shape(passing: Passing) -> list[Shape]:
    """The shape of the transposed gradient."""
    return [passing.shape[::-1]] if len(passing.shape) == 2 and both_matrices(passing) is not None else []


TENSORS = (
    Misconception(
        "mean-forgotten",
        phrase("The 1/n of the mean is missing"),
        phrase("Every element got the whole gradient, as if a sum were taken."),
        phrase("In a mean each of n elements has the weight 1/n."),
        ("bighuang624’s network from scratch, issue 10: a stray 4./m, never found",),
        product=without_weight,
    ),
    Misconception(
        "mean-twice",
        phrase("The 1/n of the mean is there twice"),
        phrase("The gradient was divided by n twice."),
        phrase("One mean, one division: where the loss is divided by n already, a gradient is not divided again."),
        ("Follows from the rule of the mean, applied in the loss and again in the gradient",),
        product=twice_weighted,
    ),
    Misconception(
        "bias-not-summed",
        phrase("The bias is not summed over the batch"),
        phrase("This is what one row of the batch brings."),
        phrase("The bias serves every row, so its gradient is the sum over the rows."),
        ("karpathy/nn-zero-to-hero, lecture 4: db2 = dlogits.sum(0)",),
        product=lambda passing: unsummed(passing) if is_bias(passing) else [],
        shape=lambda passing: wide_shape(passing) if is_bias(passing) else [],
    ),
    Misconception(
        "broadcast-not-summed",
        phrase("A broadcast axis is not summed"),
        phrase("This is what one of the repeated places brings."),
        phrase("What was repeated along an axis is used there many times: its gradient is the sum along that axis."),
        ("karpathy/nn-zero-to-hero, lecture 4: dcounts_sum_inv needs sum(1, keepdim=True)",),
        product=lambda passing: [] if is_bias(passing) else unsummed(passing),
        shape=lambda passing: [] if is_bias(passing) else wide_shape(passing),
    ),
    Misconception(
        "factor-not-transposed",
        phrase("A matrix factor is not transposed"),
        phrase("The other factor was used as it stands; it fits only because it is square."),
        phrase("For Z = X·W the gradients are X̄ = Z̄·Wᵀ and W̄ = Xᵀ·Z̄: the other factor is transposed."),
        ("Follows from the rule; shapes alone do not show it where a matrix is square",),
        product=not_transposed,
    ),
    Misconception(
        "factors-swapped",
        phrase("The matrix factors are in the wrong order"),
        phrase("Both factors are there, in the wrong order."),
        phrase("The other factor keeps its side: X stood on the left of W, so Xᵀ stands on the left of the gradient."),
        ("Follows from the rule; matrix products do not commute",),
        product=swapped,
    ),
    Misconception(
        "gradient-transposed",
        phrase("The gradient is transposed"),
        phrase("Rows and columns are exchanged."),
        phrase("A gradient has the shape of what it belongs to; where that is square, compare the indices."),
        ("Follows from the rule; numerator and denominator layout mixed",),
        product=turned,
        shape=turned_shape,
    ),
)
