"""Cumulative sums and products, and medians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.finite import finite
from engine.ops.code import Code
from engine.ops.domains import tensors
from engine.ops.op import Op, Option, Partial, Shape
from engine.ops.reducing import OPTIONS, TENSOR, spread
from engine.ops.shapes import Axis, extreme_shape, normal_axes, normal_axis

ALONG = Option("axis", "axis", None, phrase("the axis to run along; the flattened tensor if left out, as in NumPy"))
MIDDLE_RULE = (
    r"\frac{1}{2} \, $upstream \odot \sum_{m \in \left\{m_{1}, m_{2}\right\}}"
    r" \frac{\left[$x = m\right]}{\#\left[$x = m\right]}"
)
"""The sum runs over the two middle elements, which coincide if the number of elements is odd."""
RUNNING_RULE = r"\sum_{j \ge i} {$upstream}_{j}"


def running_shape(shape: Shape, axis: Axis = None) -> Shape:
    """The same shape; without an axis a vector of all elements."""
    if axis is None:
        return (prod(shape),)
    normal_axis(axis, len(shape))
    return shape


def laid_out(x: Any, axis: int | None) -> tuple[Any, int]:
    """The tensor and the axis of accumulation; without an axis the tensor is flattened."""
    return (np.reshape(x, -1), 0) if axis is None else (x, axis)


def running_sum(x: Any, axis: int | None = None) -> Any:
    """The cumulative sum."""
    x, axis = laid_out(x, axis)
    return np.cumsum(x, axis=axis)


def running_product(x: Any, axis: int | None = None) -> Any:
    """The cumulative product."""
    x, axis = laid_out(x, axis)
    return np.cumprod(x, axis=axis)


def sum_from_behind(x: Any, axis: int) -> Any:
    """The cumulative sum from the end."""
    backwards = (slice(None),) * (axis % x.ndim) + (slice(None, None, -1),)
    return np.cumsum(x[backwards], axis=axis)[backwards]


def running_sum_product(upstream: Any, x: Any, out: Any, axis: int | None = None) -> Any:
    """The gradient of a cumulative sum: Σ_{k ≥ i} upstream_k."""
    upstream, axis = laid_out(upstream, axis)
    return np.reshape(sum_from_behind(upstream, axis), np.shape(x))[()]


def running_product_product(upstream: Any, x: Any, out: Any, axis: int | None = None) -> Any:
    """Σ_{k ≥ i} u_k · ∏_{j ≤ k, j ≠ i} x_j: without zeros (Σ_{k ≥ i} u_k out_k) / x_i."""
    shape = np.shape(x)
    x, place = laid_out(x, axis)
    if not np.size(x):
        return np.zeros(shape)
    upstream, out = np.reshape(upstream, np.shape(x)), np.reshape(out, np.shape(x))
    if np.all((x != 0) & (out != 0) & np.isfinite(out)):
        product = sum_from_behind(upstream * out, place) / x
    else:
        product = product_with_zeros(upstream, x, place)
    return np.reshape(product, shape)[()]


def product_with_zeros(upstream: Any, x: Any, axis: int) -> Any:
    """The same without a division: p_{i−1} · s_i with s_i = u_i + x_{i+1} s_{i+1}, p the running product.

    A zero separates the elements before and after it: upstream from beyond it contributes 0, even if it is infinite.
    """
    rows, arriving = np.moveaxis(x, axis, 0), np.moveaxis(upstream, axis, 0)
    length = rows.shape[0]
    before = [np.ones(rows.shape[1:])]
    for place in range(length - 1):
        before.append(before[-1] * rows[place])
    after = [arriving[length - 1]]
    for place in range(length - 2, -1, -1):
        after.append(arriving[place] + times(rows[place + 1], after[-1]))
    return np.moveaxis(np.stack([times(p, s) for p, s in zip(before, after[::-1], strict=True)]), 0, axis)


def times(factor: Any, number: Any) -> Any:
    """The product, with 0 × ∞ = 0 for a factor of 0, as in PyTorch's cumulative products.

    Dual numbers are multiplied without that rule, since the tangent at a factor of 0 is not 0.
    """
    product = factor * number
    if not isinstance(product, float | np.ndarray) or finite(product):
        return product
    return np.where(factor == 0, 0.0, product)[()]


def middles(x: Any, axis: Axis) -> tuple[Any, Any]:
    """The two elements in the middle of each sorted row, one twice where their number is odd; NaN where any is."""
    shape = np.shape(x)
    axes = normal_axes(axis, len(shape))
    kept = tuple(place for place in range(len(shape)) if place not in axes)
    rows = np.reshape(np.transpose(x, kept + axes), (*(shape[place] for place in kept), -1))
    order = np.argsort(rows, axis=-1, kind="stable")
    length = order.shape[-1]
    missing = np.any(np.isnan(rows), axis=-1)
    low, high = (
        np.where(missing, np.nan, np.take_along_axis(rows, order[..., [place]], axis=-1)[..., 0])[()]
        for place in ((length - 1) // 2, length // 2)
    )
    return low, high


def median(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The middle element; of an even number the mean of the two in the middle, as in NumPy."""
    low, high = middles(x, axis)
    middle = np.where(low == high, low, low / 2.0 + high / 2.0)
    return np.reshape(middle, extreme_shape(np.shape(x), axis, keepdims))[()]


def median_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """upstream for the element in the middle, half for each of two; equal elements share it evenly."""
    product = 0.0
    for middle in middles(x, axis):
        chosen = (x == spread(middle, x, axis)) * 1.0
        product = product + chosen / np.sum(chosen, axis=axis, keepdims=True)
    return spread(upstream, x, axis) * (0.5 * product)


def not_in_the_middle(x: Any, out: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The elements that a median drops."""
    return median_product(np.ones(np.shape(out)), x, out, axis, keepdims) == 0


def one_in_the_middle(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Whether no other element equals one in the middle."""
    low, high = (np.sum(x == spread(middle, x, axis), axis=axis) for middle in middles(x, axis))
    return (low <= 1) & (high <= 1)


def running_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The axis to run along, counted from 0; that of the flattened tensor without one."""
    return {"along": 0 if options["axis"] is None else normal_axis(options["axis"], len(shape))}


RUNNING = (
    Op(
        "cumsum",
        running_sum,
        r"\operatorname{cumsum}\left({$x}\right)",
        (Partial(None, RUNNING_RULE, vjp=running_sum_product),),
        summary=phrase(
            "Running sums: each element plus all before it. Its gradient sums what arrives from its place on."
        ),
        domain=TENSOR,
        shape=running_shape,
        options=(ALONG,),
        code=Code(
            "np.cumsum({0}, axis={axis})",
            vjp=("np.reshape(np.flip(np.cumsum(np.flip({g}, {along}), axis={along}), {along}), {s0})",),
            torch="torch.cumsum(torch.reshape({0}, {shape}), dim={along})",
            facts=running_facts,
        ),
    ),
    Op(
        "cumprod",
        running_product,
        r"\operatorname{cumprod}\left({$x}\right)",
        (
            Partial(
                None,
                r"\sum_{j \ge i} {$upstream}_{j} \prod_{k \le j,\, k \neq i} {$x}_{k}",
                vjp=running_product_product,
            ),
        ),
        summary=phrase("Running products: each element times all before it."),
        domain=TENSOR,
        shape=running_shape,
        options=(ALONG,),
        code=Code(
            "np.cumprod({0}, axis={axis})",
            vjp=("np.reshape(running_product_back({g}, np.reshape({0}, {shape}), {along}), {s0})",),
            torch="torch.cumprod(torch.reshape({0}, {shape}), dim={along})",
            helpers=("running_product_back",),
            facts=running_facts,
        ),
    ),
    Op(
        "median",
        median,
        r"\operatorname{median}\left({$x}\right)",
        (
            Partial(
                None,
                MIDDLE_RULE,
                vjp=median_product,
                drops=not_in_the_middle,
            ),
        ),
        summary=phrase("The middle of the sorted elements; of an even number the mean of the two in the middle."),
        domain=tensors(
            r"\mathbb{R}^{n}",
            smooth=one_in_the_middle,
            kink=phrase("Several elements equal the median; they share the gradient evenly."),
        ),
        shape=extreme_shape,
        options=OPTIONS,
        code=Code(
            "np.median({0}, axis={axes}, keepdims={keepdims})",
            vjp=(
                "np.where(middle_shares({0}, {axes}) == 0, 0.0, "
                "np.broadcast_to(np.reshape({g}, {kept}), {s0}) * middle_shares({0}, {axes}))",
            ),
            torch="middle({0}.permute({last}).reshape({rows}), {shape})",
            jax="middle({0}, {axes}, {keepdims})",
            helpers=("middle_shares",),
        ),
    ),
)
