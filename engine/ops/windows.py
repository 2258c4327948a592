"""Sliding windows over images: the patches at each position, and the transposed map."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.op import Shape, describe
from engine.ops.shapes import mismatch

Pair = int | tuple[int, ...] | None


def pair(value: Pair, otherwise: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """One number for both axes, or one for each."""
    if value is None:
        return otherwise
    if isinstance(value, int):
        return value, value
    if len(value) != 2:
        raise mismatch(phrase("Two numbers are needed here, for height and width; here are {count}.", count=len(value)))
    return value[0], value[1]


class Window:
    """The geometry of a window of this size on images `(C, H, W)` or batches of them, `(N, C, H, W)`."""

    def __init__(self, shape: Shape, size: tuple[int, int], stride: Pair, padding: Pair) -> None:
        self.size = size
        self.stride = pair(stride, size)
        self.padding = pair(padding, (0, 0))
        if min(*self.size, *self.stride) < 1 or min(self.padding) < 0:
            raise mismatch(phrase("Sizes and strides of a window are at least 1, its padding at least 0."))
        self.batch = shape[0] if len(shape) == 4 else 1
        self.channels = shape[-3] if len(shape) > 2 else 1
        self.picture = (shape[-2], shape[-1])
        self.wide = tuple(n + 2 * p for n, p in zip(self.picture, self.padding, strict=True))
        self.out = tuple((n - k) // s + 1 for n, k, s in zip(self.wide, self.size, self.stride, strict=True))
        if min(self.out) < 1:
            raise mismatch(
                phrase(
                    "A window of {window} does not fit into an image of {picture}.",
                    window=describe(self.size), picture=describe(self.wide),
                )
            )  # fmt: skip

    @property
    def held(self) -> int:
        """The number of elements of the padded images and all patches together."""
        return self.batch * self.channels * (prod(self.wide) + prod(self.size) * prod(self.out))

    def seen(self, x: Any, filling: float) -> Any:
        """The patches of all windows, as batch × channels × positions in the window × positions of the window."""
        x = np.reshape(x, (self.batch, self.channels, *self.picture))
        if any(self.padding):
            wide = np.zeros_like(x, shape=(self.batch, self.channels, *self.wide))
            wide[...] = filling
            wide[self.inner] = x
            x = wide
        parts = [np.reshape(x[each], (self.batch, self.channels, -1)) for each in self.offsets()]
        return np.stack(parts, axis=2)

    def unseen(self, seen: Any, shape: Shape) -> Any:
        """The transpose of `seen`: the patches added up at their positions in the images."""
        wide = np.zeros_like(seen, shape=(self.batch, self.channels, *self.wide))
        for place, each in enumerate(self.offsets()):
            wide[each] = wide[each] + np.reshape(seen[:, :, place], (self.batch, self.channels, *self.out))
        return np.reshape(wide[self.inner], shape)

    @property
    def inner(self) -> tuple[Any, ...]:
        """The index of the images within the padded ones."""
        return (..., *(slice(p, p + n) for p, n in zip(self.padding, self.picture, strict=True)))

    def offsets(self) -> list[tuple[Any, ...]]:
        """For each position in the window, row by row, the index of its elements at all positions of the window."""
        (rows, columns), (down, right), (height, width) = self.size, self.stride, self.out
        return [
            (..., slice(row, row + down * height, down), slice(column, column + right * width, right))
            for row in range(rows)
            for column in range(columns)
        ]


def window_facts(window: Window) -> dict[str, Any]:
    """A window's sizes, and the shapes that everything has on the way.

    `size`, `stride`, `padding`; `pads` the padding on both sides of each axis; `x4` pictures with all four axes;
    `seen` what the windows see as batch × channels × places in the window × places of the window, `columns` the same
    as columns, `arriving` the gradient beside it.
    """
    places, inside = prod(window.out), prod(window.size)
    return {
        "size": window.size,
        "stride": window.stride,
        "padding": window.padding,
        "pads": tuple((p, p) for p in window.padding),
        "x4": (window.batch, window.channels, *window.picture),
        "seen": (window.batch, window.channels, inside, places),
        "columns": (window.batch, window.channels * inside, places),
        "arriving": (window.batch, window.channels, 1, places),
    }
