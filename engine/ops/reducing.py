"""Reductions over all axes or over some of them."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops import special
from engine.ops.code import OUT, REDUCED, SPREAD, TORCH_REDUCED, Code
from engine.ops.domains import tensors
from engine.ops.op import Domain, Op, Option, Partial, Shape
from engine.ops.shapes import Axis, extreme_shape, normal_axes, reduced_shape

AXIS = Option("axis", "axis", None, phrase("the axis or axes to reduce; all of them if left out"))
KEEPDIMS = Option("keepdims", "flag", False, phrase("whether reduced axes stay, with size 1"))
TENSOR = tensors(r"\mathbb{R}^{n}")


def aligned(reduced: Any, shape: Shape, axis: Axis) -> Any:
    """A reduced value with its axes restored with size 1, so that it broadcasts against the operand's shape."""
    return np.reshape(reduced, reduced_shape(shape, axis, keepdims=True))[()]


def spread(upstream: Any, x: Any, axis: Axis) -> Any:
    """The gradient of a sum: upstream, repeated for every element of the sum."""
    shape = np.shape(x)
    return np.broadcast_to(aligned(upstream, shape, axis), shape)[()]


def count(x: Any, axis: Axis) -> int:
    """The number of elements that each result reduces."""
    shape = np.shape(x)
    return prod(shape[place] for place in normal_axes(axis, len(shape)))


def mean(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The sum divided by the count; NaN for an empty tensor."""
    return np.sum(x, axis=axis, keepdims=keepdims) / np.float64(count(x, axis))


def norm(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The Euclidean length, of a matrix the Frobenius norm."""
    return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))


def norm_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """upstream · x / norm, and 0 where the norm is 0."""
    length = aligned(out, np.shape(x), axis)
    return spread(upstream, x, axis) * np.where(length == 0, 0.0, x / length)[()]


def product_of_others(x: Any, axis: Axis) -> Any:
    """For each element the product of all the others, without a division, so that elements may be 0.

    It is the product of the running products from both ends, excluding the element.
    """
    shape = np.shape(x)
    if not prod(shape):
        return np.ones(shape)
    axes = normal_axes(axis, len(shape))
    kept = tuple(place for place in range(len(shape)) if place not in axes)
    order = kept + axes
    rows = np.transpose(x, order).reshape(*(shape[place] for place in kept), count(x, axis))
    one = np.ones((*rows.shape[:-1], 1))
    before = np.cumprod(np.concatenate([one, rows[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([one, rows[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    others = (before * after).reshape([shape[place] for place in order])
    return np.transpose(others, np.argsort(order))[()]


def product_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """upstream · the product of the other elements."""
    if not np.size(x):
        return np.zeros(np.shape(x))
    return spread(upstream, x, axis) * product_of_others(x, axis)


def extreme_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """upstream for the chosen element; equal ones share it evenly."""
    chosen = (x == spread(out, x, axis)) * 1.0
    return spread(upstream, x, axis) * (chosen / np.sum(chosen, axis=axis, keepdims=True))


def not_largest(x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The elements that a maximum drops."""
    return x < spread(out, x, axis)


def not_smallest(x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The elements that a minimum drops."""
    return x > spread(out, x, axis)


def log_sum_exp(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """ln Σ e^x, computed from x − max x; an infinite maximum is the result itself."""
    largest = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    total = special.log_rest(x, largest, axis) + largest
    return np.reshape(total, reduced_shape(np.shape(x), axis, keepdims))[()]


def log_sum_exp_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """upstream · softmax."""
    return spread(upstream, x, axis) * special.softmax(x, axis)


def one_extreme(reduce: Callable[..., Any]) -> Callable[..., Any]:
    """The test whether a single element is the largest, or smallest, along the reduced axes."""

    def smooth(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
        equal = x == reduce(x, axis=axis, keepdims=True)
        return np.sum(equal, axis=axis) <= 1

    return smooth


def is_not_zero(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Whether any element differs from 0."""
    return norm(x, axis) != 0


def extreme_domain(reduce: Callable[..., Any]) -> Domain:
    """The domain of all tensors, with a kink at ties."""
    return tensors(
        r"\mathbb{R}^{n}",
        smooth=one_extreme(reduce),
        kink=phrase("Several elements are equal and extreme; they share the gradient evenly."),
    )


EXTREME_RULE = r"$upstream \odot \frac{\left[$x = $out\right]}{\#\left[$x = $out\right]}"
OPTIONS = (AXIS, KEEPDIMS)

CHOSEN = "({0} == " + OUT + ")"
EXTREME = (
    "np.where({0} SIGN "
    + OUT
    + ", 0.0, "
    + SPREAD
    + " * "
    + CHOSEN
    + " / np.sum("
    + CHOSEN
    + ", axis={axes}, keepdims=True))"
)

REDUCING = (
    Op(
        "sum",
        lambda x, axis=None, keepdims=False: np.add.reduce(x, axis=axis, keepdims=keepdims),
        r"\sum $x",
        (
            Partial(
                None,
                r"$upstream \cdot \mathbf{1}",
                vjp=lambda upstream, x, out, axis=None, keepdims=False: spread(upstream, x, axis),
            ),
        ),
        summary=phrase("The sum of all elements, or along some axes; each element receives the whole gradient."),
        domain=TENSOR,
        shape=reduced_shape,
        options=OPTIONS,
        label="Σ",
        code=Code(f"np.sum({{0}}, {REDUCED})", vjp=(SPREAD,), torch=f"torch.sum({{0}}, {TORCH_REDUCED})"),
    ),
    Op(
        "mean",
        mean,
        r"\operatorname{mean}\left({$x}\right)",
        (
            Partial(
                None,
                r"\frac{1}{n} \, $upstream \cdot \mathbf{1}",
                vjp=lambda upstream, x, out, axis=None, keepdims=False: spread(
                    upstream / np.float64(count(x, axis)), x, axis
                ),
            ),
        ),
        summary=phrase("The mean of all elements, or along some axes."),
        domain=TENSOR,
        shape=reduced_shape,
        options=OPTIONS,
        code=Code(
            f"np.mean({{0}}, {REDUCED})", vjp=(SPREAD + " / {count}",), torch=f"torch.mean({{0}}, {TORCH_REDUCED})"
        ),
    ),
    Op(
        "prod",
        lambda x, axis=None, keepdims=False: np.multiply.reduce(x, axis=axis, keepdims=keepdims),
        r"\prod $x",
        (Partial(None, r"$upstream \cdot \prod_{j \neq i} {$x}_{j}", vjp=product_product),),
        summary=phrase("The product of all elements, or along some axes."),
        domain=TENSOR,
        shape=reduced_shape,
        options=OPTIONS,
        label="Π",
        code=Code(
            f"np.prod({{0}}, {REDUCED})",
            vjp=(SPREAD + " * product_of_others({0}, {axes})",),
            torch="functools.reduce(torch.mul, {0}.permute({last}).reshape({rows}).unbind(-1), torch.ones({others}))"
            ".reshape({shape})",
            helpers=("product_of_others",),
        ),
    ),
    Op(
        "max",
        lambda x, axis=None, keepdims=False: np.max(x, axis=axis, keepdims=keepdims),
        r"\max\left({$x}\right)",
        (Partial(None, EXTREME_RULE, vjp=extreme_product, drops=not_largest),),
        summary=phrase("The largest element; the gradient goes to it alone, or evenly to equal ones."),
        domain=extreme_domain(np.max),
        shape=extreme_shape,
        options=OPTIONS,
        code=Code(
            f"np.max({{0}}, {REDUCED})",
            vjp=(EXTREME.replace("SIGN", "<"),),
            torch="extreme(torch.max, {0}.permute({last}).reshape({rows}), {shape})",
            jax="extreme(jnp.max, {0}, {axes}, {keepdims})",
        ),
    ),
    Op(
        "min",
        lambda x, axis=None, keepdims=False: np.min(x, axis=axis, keepdims=keepdims),
        r"\min\left({$x}\right)",
        (Partial(None, EXTREME_RULE, vjp=extreme_product, drops=not_smallest),),
        summary=phrase("The smallest element; the gradient goes to it alone, or evenly to equal ones."),
        domain=extreme_domain(np.min),
        shape=extreme_shape,
        options=OPTIONS,
        code=Code(
            f"np.min({{0}}, {REDUCED})",
            vjp=(EXTREME.replace("SIGN", ">"),),
            torch="extreme(torch.min, {0}.permute({last}).reshape({rows}), {shape})",
            jax="extreme(jnp.min, {0}, {axes}, {keepdims})",
        ),
    ),
    Op(
        "norm",
        norm,
        r"\left\lVert $x \right\rVert",
        (Partial(None, r"$upstream \cdot \frac{$x}{\left\lVert $x \right\rVert}", vjp=norm_product),),
        summary=phrase("The Euclidean length √Σx²; of a matrix the Frobenius norm."),
        domain=tensors(
            r"\mathbb{R}^{n}",
            smooth=is_not_zero,
            kink=phrase("The length has a corner where all elements are 0; there 0 is taken as its gradient."),
        ),
        shape=reduced_shape,
        options=OPTIONS,
        label="‖x‖",
        code=Code(
            "np.sqrt(np.sum({0} * {0}, " + REDUCED + "))",
            vjp=(SPREAD + " * np.where(" + OUT + " == 0, 0.0, {0} / " + OUT + ")",),
            torch="torch.linalg.vector_norm({0}, dim={axes}, keepdim={keepdims})",
            jax="root(jnp.sum({0} * {0}, " + REDUCED + "))",
        ),
    ),
    Op(
        "logsumexp",
        log_sum_exp,
        r"\ln \sum e^{$x}",
        (Partial(None, r"$upstream \odot \operatorname{softmax}\left({$x}\right)", vjp=log_sum_exp_product),),
        summary=phrase("The logarithm of the sum of exponentials, without overflow: a smooth maximum."),
        domain=TENSOR,
        shape=reduced_shape,
        options=OPTIONS,
        label="ln Σ exp",
        code=Code(
            "np.reshape(log_sum_exp({0}, {axes}), {shape})",
            vjp=(SPREAD + " * softmax({0}, {axes})",),
            torch="torch.logsumexp({0}, " + TORCH_REDUCED + ")",
            jax="jax.scipy.special.logsumexp({0}, " + REDUCED + ")",
            helpers=("log_sum_exp", "softmax"),
        ),
    ),
)
