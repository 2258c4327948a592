"""Values of which only a part varies between points, and operations on them that compute that part alone.

One element of W moves one column of X @ W, which relu leaves one column, and which the next product turns into a change
of rank one. Whatever has no rule here takes the value as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.ops.op import Shape

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = Mapping[int, np.ndarray[Any, np.dtype[np.intp]]]


@dataclass(frozen=True, slots=True)
class Patch:
    """A value that is `base` at every point but in one part.

    `places` are, by axis, the indices of that part; along any other axis it spans everything. They are the same at
    every point, or with `own` each point has one index an axis. `part` has a leading axis of points and then the axes
    of `base`, of which those in `places` have as many elements as there are indices (with `own` one).
    """

    base: Array
    part: Array
    places: Places
    own: bool

    def __len__(self) -> int:
        return len(self.part)

    def between(self, start: int, stop: int) -> Patch:
        """The same at some of the points."""
        places = {axis: at[start:stop] for axis, at in self.places.items()} if self.own else self.places
        return Patch(self.base, self.part[start:stop], places, self.own)

    def whole(self) -> Array:
        """The value with all of its elements, a row a point."""
        count, shape = len(self.part), self.base.shape
        mesh = [_along(np.arange(count), 0, len(shape) + 1)]
        for axis, size in enumerate(shape):
            own = self.own and axis in self.places  # one index a point
            mesh.append(_along(self.places.get(axis, np.arange(size)), 0 if own else axis + 1, len(shape) + 1))
        values = np.broadcast_to(self.base, (count, *shape)).copy()
        values[tuple(mesh)] = self.part
        return values

    def transposed(self) -> Patch:
        """The transpose of a matrix."""
        places = {1 - axis: at for axis, at in self.places.items()}
        return Patch(self.base.T, self.part.swapaxes(1, 2), places, self.own)


def _along(indices: Any, axis: int, rank: int) -> Any:
    """Indices that lie along one axis of so many."""
    return indices.reshape([-1 if place == axis else 1 for place in range(rank)])


def whole(value: Any) -> Any:
    """A value with all of its elements."""
    return value.whole() if isinstance(value, Patch) else value


def at_places(value: Array, places: Places, own: bool) -> Array:
    """What a value that does not vary has in these places; with `own` a row a point."""
    if not places:
        return value
    if not own:
        for axis, at in places.items():
            value = np.take(value, at, axis)
        return value
    axes, at_each = list(places), tuple(places.values())
    front = np.moveaxis(value, axes, range(len(axes)))
    if len(at_each[0]) > value.shape[axes[0]]:  # whole rows are copied fastest
        front = np.ascontiguousarray(front)
    rows: Array = np.take(front, at_each[0], axis=0) if len(axes) == 1 else front[at_each]
    return np.expand_dims(rows, [axis + 1 for axis in axes])


Operands = Sequence[Any]
"""Patches, and values that do not vary."""
PatchRule = Callable[[Operands, Array], Any]
"""`rule(operands, base)` computes an operation whose value at the base is known: a patch, a whole value, or `None`."""


def elementwise(rule: Callable[..., Any], shape: Shape) -> PatchRule:
    """The rule for an elementwise operation with a result of this shape."""

    def patched(operands: Operands, base: Array) -> Any:
        patches = [operand for operand in operands if isinstance(operand, Patch)]
        places, own = _framed(patches[0], shape), patches[0].own
        if any(not _alike(places, _framed(patch, shape)) for patch in patches[1:]):
            return None
        part = rule(*[_beside(operand, places, own, len(shape)) for operand in operands])
        return Patch(base, part, places, own) if places else part

    return patched


def _framed(patch: Patch, shape: Shape) -> Places:
    """The places counted by the axes of a result of this shape; an axis that is repeated is spanned."""
    lead = len(shape) - patch.base.ndim
    return {lead + axis: at for axis, at in patch.places.items() if patch.base.shape[axis] == shape[lead + axis]}


def _alike(one: Places, other: Places) -> bool:
    return one.keys() == other.keys() and all(one[axis] is other[axis] for axis in one)


def _beside(operand: Any, places: Places, own: bool, rank: int) -> Any:
    """The part of an operand that belongs to these places of a result of this rank."""
    if isinstance(operand, Patch):
        part, lead = operand.part, rank - operand.base.ndim
    else:
        operand = np.asarray(operand)
        lead = rank - operand.ndim
        within = {axis - lead: at for axis, at in places.items() if axis >= lead and operand.shape[axis - lead] != 1}
        part = at_places(operand, within, own)
        if not (own and within):
            return part
    return part.reshape(len(part), *[1] * lead, *part.shape[1:]) if lead else part


class Product:
    """The product of two matrices, one of which is a patch: a rule for one node of one grid.

    Its result is its own until the next call.
    """

    def __init__(self) -> None:
        self._rows: Any = None
        self._rest: Any = None
        self._room: Array = np.empty((0, 0, 0))

    def __call__(self, operands: Operands, base: Array) -> Any:
        left, right = operands
        if isinstance(left, Patch) and isinstance(right, Patch):
            return None
        if isinstance(right, Patch):
            return self._times_patch(left, right, base)
        result = self._times_patch(right.T, left.transposed(), base.T)
        return result.transposed() if isinstance(result, Patch) else result.swapaxes(1, 2)

    def _times_patch(self, left: Array, right: Patch, base: Array) -> Any:
        """`left @ right`: what moves in some rows of `right` is added to the product of the others.

        Where each point has a row of its own, it is added to the product at the base.
        """
        rows, part = right.places.get(0), right.part
        columns = {axis: at for axis, at in right.places.items() if axis == 1}
        if rows is None:
            moved = self._through(left, part)
        elif right.own:
            factors = at_places(left, {1: rows}, True)
            moved = self._space(len(part), len(left), part.shape[2])
            np.multiply(factors, part - at_places(right.base, right.places, True), out=moved)
            moved += at_places(base, columns, True)
        else:
            moved = self._through(left[:, rows], part)
            moved += self._others(left, right, rows, columns)
        return Patch(base, moved, columns, right.own) if columns else moved

    def _others(self, left: Array, right: Patch, rows: Any, columns: Places) -> Any:
        """The product of what does not move: computed once, since the points differ in nothing else."""
        if rows is not self._rows:
            self._rows = rows
            self._rest = np.delete(left, rows, 1) @ at_places(np.delete(right.base, rows, 0), columns, False)
        return self._rest

    def _through(self, left: Array, part: Array) -> Array:
        """The product of a matrix with one for each point."""
        count, _, columns = part.shape
        out = self._space(count, len(left), columns)
        if left.shape[1] == 1:
            return np.multiply(left, part, out=out)
        if columns == 1:
            np.matmul(part[:, :, 0], left.T, out=out[:, :, 0])
            return out
        return np.matmul(left, part, out=out)

    def _space(self, count: int, rows: int, columns: int) -> Array:
        """An array for the result, the same in each slice of points: fresh memory costs more than the product."""
        if len(self._room) < count or self._room.shape[1:] != (rows, columns):
            self._room = np.empty((count, rows, columns))
        return self._room[:count]


def total(operands: Operands, base: Array) -> Any:
    """The sum of all elements."""
    (patch,) = operands
    count, part = len(patch), patch.part
    if patch.own:
        changes = part - at_places(patch.base, patch.places, True)
        return np.sum(patch.base) + changes.reshape(count, -1).sum(axis=1)
    rest = np.array(patch.base)
    rest[np.ix_(*[patch.places.get(axis, np.arange(size)) for axis, size in enumerate(rest.shape)])] = 0.0
    return np.sum(rest) + part.reshape(count, -1).sum(axis=1)


def average(operands: Operands, base: Array) -> Any:
    """The mean of all elements."""
    return total(operands, base) / np.float64(operands[0].base.size)


def turned(operands: Operands, base: Array) -> Any:
    """The transpose of a matrix."""
    return operands[0].transposed()
