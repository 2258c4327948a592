"""Layers that are single gates: dropout, convolution and pooling of images, as in `torch.nn.functional`.

As usual in neural networks, convolution means cross-correlation: the kernel is not flipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.errors import ShapeMismatch, numeral, phrase
from engine.ops.blocked import draws
from engine.ops.code import Code
from engine.ops.domains import REAL, SECOND, THIRD, columns, reals, tensors
from engine.ops.op import Domain, Op, Option, Partial, Shape, describe
from engine.ops.shapes import mismatch
from engine.ops.windows import Pair, Window, pair, window_facts


def kept(shape: Shape, p: float, seed: int) -> Any:
    """The factors of dropout: 0 for dropped elements, 1/(1 − p) for the others; reproducible for a seed."""
    if p >= 1:
        return np.zeros(shape)[()]
    return ((draws(shape, seed) >= p) / (1.0 - p))[()]


def dropout_shape(shape: Shape, p: float = 0.5, seed: int = 0) -> Shape:
    """The same shape; p is a probability."""
    if not 0 <= p <= 1:
        raise ShapeMismatch(
            phrase("The dropout probability lies between 0 and 1; this is {value}.", value=numeral(p)),
            hint=phrase("Write dropout(x, p=0.5)."),
        )
    return shape


def conv_window(x: Shape, w: Shape, stride: Pair, padding: Pair) -> Window:
    """The geometry of a convolution; images and kernels have the axes that PyTorch requires, or are two matrices."""
    fits = (len(x), len(w)) in ((4, 4), (3, 4), (2, 2)) and (len(x) == 2 or x[-3] == w[1])
    if not fits:
        raise mismatch(
            phrase("Images of shape {x} and kernels of shape {w} do not fit.", x=describe(x), w=describe(w)),
            phrase("Images are N×C×H×W or C×H×W with kernels O×C×h×w of as many channels C, or both are matrices."),
        )
    return Window(x, (w[-2], w[-1]), stride, padding)


def conv_shape(x: Shape, w: Shape, b: Shape, stride: Pair = 1, padding: Pair = 0) -> Shape:
    """The shape of the result: that of the images with one channel per kernel."""
    out = conv_window(x, w, stride, padding).out
    channels = w[:1] if len(w) == 4 else ()
    if b not in ((), channels):
        raise mismatch(
            phrase("A bias of {b} does not fit {count} kernels.", b=describe(b), count=channels[0] if channels else 1),
            phrase("The bias is a vector with one number for each kernel."),
        )
    return (*x[: max(len(x) - 3, 0)], *channels, *out)


def conv_parts(x: Any, w: Any, stride: Pair, padding: Pair) -> tuple[Window, Any, Any]:
    """The window, the kernels as rows, and the image patches as columns, for each image of the batch."""
    window = conv_window(np.shape(x), np.shape(w), stride, padding)
    kernels = np.shape(w)[0] if np.ndim(w) == 4 else 1
    columns = np.reshape(window.seen(x, 0.0), (window.batch, window.channels * prod(window.size), -1))
    return window, np.reshape(w, (kernels, -1)), columns


def conv2d(x: Any, w: Any, b: Any, stride: Pair = 1, padding: Pair = 0) -> Any:
    """The product of each kernel with every image patch, plus the bias."""
    _, rows, columns = conv_parts(x, w, stride, padding)
    shape = conv_shape(np.shape(x), np.shape(w), np.shape(b), stride, padding)
    return np.reshape(rows @ columns, shape) + (np.reshape(b, (-1, 1, 1)) if np.ndim(b) else b)


def conv_by_picture(upstream: Any, x: Any, w: Any, b: Any, out: Any, stride: Pair = 1, padding: Pair = 0) -> Any:
    """The gradient of the images: each element of upstream times the kernel, added up at the kernel's position."""
    window, rows, _ = conv_parts(x, w, stride, padding)
    arriving = np.reshape(upstream, (window.batch, np.shape(rows)[0], -1))
    seen = np.swapaxes(rows, 0, 1) @ arriving
    return window.unseen(np.reshape(seen, (window.batch, window.channels, prod(window.size), -1)), np.shape(x))


def conv_by_kernel(upstream: Any, x: Any, w: Any, b: Any, out: Any, stride: Pair = 1, padding: Pair = 0) -> Any:
    """The gradient of the kernels: each element of upstream times its image patch, summed over positions and images."""
    window, rows, columns = conv_parts(x, w, stride, padding)
    arriving = np.reshape(upstream, (window.batch, np.shape(rows)[0], -1))
    return np.reshape(np.sum(arriving @ np.swapaxes(columns, -1, -2), axis=0), np.shape(w))


def conv_by_bias(upstream: Any, x: Any, w: Any, b: Any, out: Any, stride: Pair = 1, padding: Pair = 0) -> Any:
    """The gradient of the bias: the sum of upstream over images and positions, for each kernel."""
    if not np.ndim(b):
        return np.sum(upstream)
    return np.sum(np.reshape(upstream, (-1, np.shape(b)[0], prod(np.shape(upstream)[-2:]))), axis=(0, 2))


def pool_window(shape: Shape, kernel_size: Pair, stride: Pair, padding: Pair) -> Window:
    """The geometry of a pooling; every window overlaps the image."""
    if len(shape) not in (2, 3, 4):
        raise mismatch(phrase("Images are H×W, C×H×W or N×C×H×W; this is {shape}.", shape=describe(shape)))
    window = Window(shape, pair(kernel_size), stride, padding)
    if any(2 * p > k for p, k in zip(window.padding, window.size, strict=True)):
        raise mismatch(phrase("The padding is at most half of the window."))
    return window


def pool_shape(shape: Shape, kernel_size: Pair, stride: Pair = None, padding: Pair = 0) -> Shape:
    """The shape of the result: one element per position of the window."""
    return (*shape[:-2], *pool_window(shape, kernel_size, stride, padding).out)


def max_pool2d(x: Any, kernel_size: Pair, stride: Pair = None, padding: Pair = 0) -> Any:
    """The largest element in each window."""
    seen = pool_window(np.shape(x), kernel_size, stride, padding).seen(x, -np.inf)
    largest = np.take_along_axis(seen, np.argmax(seen, axis=2, keepdims=True), axis=2)
    return np.reshape(largest, pool_shape(np.shape(x), kernel_size, stride, padding))


def pool_product(upstream: Any, x: Any, out: Any, kernel_size: Pair, stride: Pair = None, padding: Pair = 0) -> Any:
    """upstream at the largest element of each window, of equal ones the first in row-major order."""
    window = pool_window(np.shape(x), kernel_size, stride, padding)
    chosen = np.argmax(window.seen(x, -np.inf), axis=2, keepdims=True)
    arriving = np.reshape(upstream, (window.batch, window.channels, 1, -1))
    picked = np.arange(prod(window.size))[:, np.newaxis] == chosen
    return window.unseen(np.where(picked, arriving, 0.0), np.shape(x))


def never_largest(x: Any, out: Any, kernel_size: Pair, stride: Pair = None, padding: Pair = 0) -> Any:
    """The elements that are not the largest of any window."""
    return pool_product(np.ones(np.shape(out)), x, out, kernel_size, stride, padding) == 0


def one_is_largest(x: Any, kernel_size: Pair, stride: Pair = None, padding: Pair = 0) -> Any:
    """Whether the largest element of every window is unique."""
    seen = pool_window(np.shape(x), kernel_size, stride, padding).seen(x, -np.inf)
    return np.sum(seen == np.max(seen, axis=2, keepdims=True), axis=2) <= 1


PICTURES = r"\mathbb{R}^{N \times C \times H \times W}"
STRIDE = Option("stride", "pair", 1, phrase("the step of the kernel: a number, or one for each axis"))
PADDING = Option("padding", "pair", 0, phrase("how many zeros are put around: a number, or one for each axis"))

WINDOW = "{size}, {stride}, {padding}"
SEEN = "windows(np.reshape({0}, {x4}), " + WINDOW + ", 0.0)"
COLUMNS = "np.reshape(" + SEEN + ", {columns})"
COVERED = "windows(np.reshape({0}, {x4}), " + WINDOW + ", -np.inf)"
ARRIVING = "np.reshape({g}, {arriving})"
KERNELS = "np.reshape({1}, {rows})"


def pool_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The code's facts about the window."""
    return window_facts(pool_window(shapes[0], options["kernel_size"], options["stride"], options["padding"]))


def conv_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about the window; `w4` are the kernels with all four axes, `rows` the kernels as rows.

    `bias` and `biased` are the bias's shape beside the result and the axes that it is summed over.
    """
    window = conv_window(shapes[0], shapes[1], options["stride"], options["padding"])
    kernels = shapes[1][0] if len(shapes[1]) == 4 else 1
    return window_facts(window) | {
        "w4": (kernels, window.channels, *window.size),
        "rows": (kernels, window.channels * prod(window.size)),
        "arriving": (window.batch, kernels, prod(window.out)),
        "bias": (-1, 1, 1) if shapes[2] else (),
        "biased": (0, 2) if shapes[2] else (0, 1, 2),
    }


LAYERS = (
    Op(
        "dropout",
        lambda x, p=0.5, seed=0: x * kept(np.shape(x), p, seed),
        r"\frac{m}{1 - p} \odot $x",
        (
            Partial(
                None,
                r"\frac{m}{1 - p} \odot $upstream",
                vjp=lambda upstream, x, out, p=0.5, seed=0: upstream * kept(np.shape(x), p, seed),
            ),
        ),
        summary=phrase(
            "Each element becomes 0 with probability p, the others grow by 1/(1 − p); a seed drops the same ones."
        ),
        domain=reals(),
        shape=dropout_shape,
        options=(
            Option("p", "number", 0.5, phrase("the probability with which an element is dropped")),
            Option("seed", "integer", 0, phrase("which elements are dropped")),
        ),
        code=Code(
            "{0} * np.array({mask})",
            vjp=("{g} * np.array({mask})",),
            torch="{0} * torch.tensor({mask})",
            facts=lambda shapes, shape, options: {"mask": kept(shape, options["p"], options["seed"]).tolist()},
        ),
    ),
    Op(
        "conv2d",
        conv2d,
        r"$w \star $x + $b",
        (
            Partial(None, r"{$w} \star^{\top} $upstream", vjp=conv_by_picture),
            Partial(None, r"\sum_{n} {$upstream}_{n} \star {$x}_{n}", vjp=conv_by_kernel),
            Partial(None, r"\sum $upstream", vjp=conv_by_bias),
        ),
        summary=phrase("Cross-correlation of images with kernels, as in torch.nn.functional.conv2d."),
        domain=Domain(PICTURES, columns(REAL, SECOND, THIRD)),
        shape=conv_shape,
        operands=("x", "w", "b"),
        defaults={"b": 0.0},
        options=(STRIDE, PADDING),
        absorbs=("", "", "conv2d"),
        scratch=lambda x, w, b, stride=1, padding=0: conv_window(x, w, stride, padding).held,
        code=Code(
            f"np.reshape({KERNELS} @ {COLUMNS}, {{shape}}) + np.reshape({{2}}, {{bias}})",
            vjp=(
                f"np.reshape(windows_back(np.reshape({KERNELS}.T @ {ARRIVING}, {{seen}}), {{x4}}, {WINDOW}), {{s0}})",
                f"np.reshape(np.sum({ARRIVING} @ np.swapaxes({COLUMNS}, -1, -2), axis=0), {{s1}})",
                f"np.reshape(np.sum({ARRIVING}, axis={{biased}}), {{s2}})",
            ),
            torch="torch.reshape(torch.nn.functional.conv2d(torch.reshape({0}, {x4}), torch.reshape({1}, {w4}), "
            "stride={stride}, padding={padding}), {shape}) + torch.reshape({2}, {bias})",
            jax="jnp.reshape(jax.lax.conv_general_dilated(jnp.reshape({0}, {x4}), jnp.reshape({1}, {w4}), {stride}, "
            "{pads}), {shape}) + jnp.reshape({2}, {bias})",
            helpers=("windows", "windows_back"),
            facts=conv_facts,
        ),
    ),
    Op(
        "max_pool2d",
        max_pool2d,
        r"\operatorname{maxpool}\left({$x}\right)",
        (
            Partial(
                None,
                r"\operatorname{maxpool}^{\top}\left($upstream\right)",
                vjp=pool_product,
                drops=never_largest,
            ),
        ),
        summary=phrase(
            "The largest element of each window; the gradient goes to it, of equal ones to the first, as in PyTorch."
        ),
        domain=tensors(
            PICTURES,
            smooth=one_is_largest,
            kink=phrase("Several elements of a window are equal and largest; the first takes the whole gradient."),
        ),
        shape=pool_shape,
        options=(
            Option(
                "kernel_size", "pair", None, phrase("the window's size: a number, or height and width"), required=True
            ),
            Option("stride", "pair", None, phrase("the step of the window; its own size if left out")),
            Option(
                "padding",
                "pair",
                0,
                phrase("how many empty places are put around the image, at most half of the window"),
            ),
        ),
        label="max pool",
        scratch=lambda shape, kernel_size, stride=None, padding=0: (
            pool_window(shape, kernel_size, stride, padding).held
        ),
        code=Code(
            f"np.reshape(np.max({COVERED}, axis=2), {{shape}})",
            vjp=(
                f"np.reshape(windows_back(np.where(first_largest({COVERED}), {ARRIVING}, 0.0), {{x4}}, {WINDOW}),"
                " {s0})",
            ),
            torch="torch.reshape(torch.nn.functional.max_pool2d(torch.reshape({0}, {x4}), {size}, {stride}, {padding}),"
            " {shape})",
            jax="jnp.reshape(jax.lax.reduce_window(jnp.reshape({0}, {x4}), -jnp.inf, jax.lax.max, (1, 1, *{size}), "
            "(1, 1, *{stride}), ((0, 0), (0, 0), *{pads})), {shape})",
            helpers=("windows", "windows_back", "first_largest"),
            facts=pool_facts,
        ),
    ),
)
