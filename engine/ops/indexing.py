"""Indexing: parts of a tensor by integers, slices, and lists of indices, which may be literal or computed.

A literal list in an index is a tuple of integers, a computed one is a `Hole`: the holes are filled, in order, by the
operands after the first. Several lists are combined elementwise, as in NumPy: `P[range(n), y]` is one element of each
row. The gradients of a repeated index are added.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.errors import Phrase, numeral, phrase
from engine.ops.blocked import POSITION, blocked
from engine.ops.code import Code
from engine.ops.domains import REAL, columns, tensors
from engine.ops.op import Domain, Op, Option, Partial, Shape, broadcast_shape, describe
from engine.ops.shapes import mismatch, within_rank

TENSOR = tensors(r"\mathbb{R}^{n}")


class Hole:
    """The place of a computed list in an index."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "HOLE"


HOLE = Hole()
Key = tuple[Any, ...]


def is_list(part: Any) -> bool:
    """Whether this part of an index is a list of places, written or computed."""
    return isinstance(part, tuple | Hole)


def filled(key: Key, places: tuple[Any, ...]) -> Key:
    """The index as NumPy takes it: literal lists as arrays, holes replaced by the computed lists."""
    arrays = iter(places)
    return tuple(
        next(arrays) if isinstance(part, Hole) else np.array(part) if isinstance(part, tuple) else part for part in key
    )


def axes_of(key: Key, rank: int) -> list[int | None]:
    """Per part of an index the axis that it refers to; `None` for a new axis and for the ellipsis."""
    named = sum(part is not None and part is not Ellipsis for part in key)
    axes: list[int | None] = []
    axis = 0
    for part in key:
        axes.append(None if part is None or part is Ellipsis else axis)
        axis += rank - named if part is Ellipsis else part is not None
    return axes


def indexed(shape: Shape, *places: Shape, key: Key) -> Shape:
    """The shape of a part: an int drops its axis, a slice keeps it, `None` makes a new one, lists become one axis."""
    axes = sum(part is not None and part is not Ellipsis for part in key)
    if sum(part is Ellipsis for part in key) > 1:
        raise mismatch(phrase("An index can hold “...” only once."))
    if axes > len(shape):
        raise mismatch(
            phrase("An index of {count} parts does not fit the shape {shape}.", count=axes, shape=describe(shape))
        )
    lists = [part for part in key if isinstance(part, tuple)]
    side_by_side = broadcast_shape(*places, *(np.shape(part) for part in lists)) if places or lists else None
    for part, axis in zip(key, axes_of(key, len(shape)), strict=True):
        numbers = part if isinstance(part, tuple) else (part,) if isinstance(part, int) else ()
        if axis is not None and numbers and not all(-shape[axis] <= each < shape[axis] for each in np.ravel(numbers)):
            raise mismatch(
                phrase("The index {index} is outside the shape {shape}.", index=written(key), shape=describe(shape)),
                phrase("The first element along an axis is number 0."),
            )
    if side_by_side is None:
        return within_rank(np.broadcast_to(np.float64(0), shape)[key].shape)
    # One more axis, of size 0: NumPy computes the shape without allocating the part.
    empty = np.empty((0, *shape))
    indexed = list(empty[(slice(None), *filled(key, tuple(np.zeros(each, dtype=int) for each in places)))].shape)
    indexed.remove(0)
    return within_rank(tuple(indexed))


def written(key: Key, names: tuple[str, ...] = ()) -> str:
    """An index as it is typed: `0, 1:3, ...`; computed lists by these names."""
    computed = iter(names)
    return ", ".join(next(computed, "?") if isinstance(part, Hole) else _written_part(part) for part in key)


def _written_part(part: Any) -> str:
    if part is Ellipsis:
        return "..."
    if isinstance(part, tuple):
        return "[" + ", ".join(map(_written_part, part)) + "]"
    if not isinstance(part, slice):
        return str(part)
    bounds = [part.start, part.stop] + ([part.step] if part.step is not None else [])
    return ":".join("" if bound is None else str(bound) for bound in bounds)


def part_of(x: Any, key: Key) -> Any:
    """The part that an index selects; a single element is a scalar."""
    return x[filled(key, ())][()]


def put_back(upstream: Any, x: Any, out: Any, key: Key) -> Any:
    """Upstream at the selected elements, 0 elsewhere; for an element selected twice, the sum of both."""
    return scattered(upstream, np.shape(x), filled(key, ()))


def scattered(upstream: Any, shape: Shape, key: Key) -> Any:
    """Upstream added up at the elements of an index."""
    gradient = np.zeros_like(upstream, shape=shape)
    if any(isinstance(part, np.ndarray) for part in key):
        np.add.at(gradient, key, upstream)
    else:
        gradient[key] = upstream
    return gradient[()]


def nearest_place(numbers: Any, size: int) -> Any:
    """Computed indices as non-negative integers; an index outside an axis of this size becomes `size`."""
    rounded = np.rint(numbers)
    exists = (rounded >= -size) & (rounded < size)
    return np.where(exists, np.where(exists, rounded, 0.0).astype(np.int64) % size, size)


def places_in(shape: Shape, numbers: tuple[Any, ...], key: Key) -> tuple[Key, int, bool]:
    """The filled index, the axis of its first computed list, and whether all indices are in range.

    For an index out of range in any of the lists, the index in the first list is set out of range.
    """
    axes = [axis for part, axis in zip(key, axes_of(key, len(shape)), strict=True) if isinstance(part, Hole)]
    sizes = [shape[axis] for axis in axes if axis is not None]
    places = [nearest_place(each, size) for each, size in zip(numbers, sizes, strict=True)]
    gone = np.logical_or.reduce(np.broadcast_arrays(*(p == size for p, size in zip(places, sizes, strict=True))))
    places = [np.where(p == size, 0, p) for p, size in zip(places, sizes, strict=True)]
    if np.any(gone):
        places[0] = np.where(gone, sizes[0], places[0])
    return filled(key, tuple(places)), axes[0] or 0, not np.any(gone)


def gathered(x: Any, *numbers: Any, key: Key) -> Any:
    """The elements at computed indices; NaN for an index out of range."""
    places, axis, complete = places_in(np.shape(x), tuple(map(value_alone, numbers)), key)
    if not complete:
        beyond = list(np.shape(x))
        beyond[axis] = 1
        x = np.concatenate([x, np.full(beyond, np.nan)], axis=axis)
    return x[places][()]


def gathered_back(upstream: Any, x: Any, *numbers_and_out: Any, key: Key) -> Any:
    """Upstream added up at the computed indices; that of indices out of range is dropped."""
    shape = np.shape(x)
    places, axis, _ = places_in(shape, tuple(map(value_alone, numbers_and_out[:-1])), key)
    wide = (*shape[:axis], shape[axis] + 1, *shape[axis + 1 :])
    return scattered(upstream, wide, places)[(slice(None),) * axis + (slice(0, shape[axis]),)]


def value_alone(numbers: Any) -> Any:
    """Indices as plain numbers, without tangents, which have no meaning for them."""
    return getattr(numbers, "value", numbers)


def no_such_place(x: Any, *numbers: Any, key: Key) -> Phrase | None:
    """The error of computed indices of which one is not a whole number, or out of range."""
    shape, computed = np.shape(x), iter(numbers)
    for part, axis in zip(key, axes_of(key, len(shape)), strict=True):
        if not isinstance(part, Hole) or axis is None:
            continue
        places = np.ravel(next(computed))
        size = shape[axis]
        odd = places[np.rint(places) != places]
        if odd.size:
            return phrase("An index is a whole number; this is {value}.", value=numeral(odd[0]))
        outside = places[(places < -size) | (places >= size)]
        if outside.size:
            return phrase(
                "The index {value} is outside axis {axis}, which has {size} elements, numbered from 0.",
                value=numeral(outside[0]), axis=axis, size=size,
            )  # fmt: skip
    return None


def gather(name: str, count: int) -> Op:
    """A row for an index with so many computed lists."""
    passing = Partial(None, r"\operatorname{scatter}\left($upstream\right)", vjp=gathered_back)
    lists = ("i", "j")[:count]
    return Op(
        name,
        gathered,
        rf"{{$x}}_{{\left[{', '.join(f'${each}' for each in lists)}\right]}}",
        (passing, *blocked(count, POSITION)),
        summary=phrase("The elements at computed indices; what is selected twice receives both gradients."),
        domain=Domain(r"\mathbb{R}^{n} \times \mathbb{N}", columns(REAL, *((0.0, 2.0, 1.0, 0.0),) * count)),
        shape=indexed,
        operands=("x", *lists),
        options=(KEY,),
        label="[ ]",
        refuses=no_such_place,
        scratch=lambda shape, *places, key: prod(shape),
        code=Code("{0}[{key}]", vjp=("put_back({g}, {s0}, np.s_[{key}])", *("",) * count), helpers=("put_back",)),
    )


KEY = Option("key", "key", None, phrase("which elements, as in x[0, 1:3]"), required=True)

INDEXING = (
    Op(
        "index",
        part_of,
        r"{$x}_{[\,\cdot\,]}",
        (Partial(None, r"\operatorname{scatter}\left($upstream\right)", vjp=put_back),),
        summary=phrase("A part of a tensor; what was not selected receives 0, what was selected twice both gradients."),
        domain=TENSOR,
        shape=indexed,
        options=(KEY,),
        label="[ ]",
        code=Code("{0}[{key}]", vjp=("put_back({g}, {s0}, np.s_[{key}])",), helpers=("put_back",)),
    ),
    gather("gather", 1),
    gather("gather_pairs", 2),
)
