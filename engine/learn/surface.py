"""The loss over a plane through the space of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.learn.directions import Plane
from engine.learn.problem import Loss
from engine.learn.vectors import Vector
from engine.runs.batch import Grid
from engine.runs.patches import Array, Patch

MARGIN = 0.3
"""The margin around a path, as a fraction of its extent."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on a plane, its loss, and the distance of the original point from the plane."""

    x: float
    y: float
    loss: float
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class Surface:
    """A loss on a grid: `loss[i][j]` is the loss at x[j], y[i]; `vectorised`: all points were evaluated at once."""

    plane: Plane
    x: Array
    y: Array
    loss: Array
    path: list[Spot] | None
    vectorised: bool

    @property
    def minimum(self) -> Spot | None:
        """The lowest point of the grid, where any is finite."""
        finite = np.where(np.isfinite(self.loss), self.loss, np.inf)
        row, column = np.unravel_index(int(np.argmin(finite)), finite.shape)
        lowest = float(finite[row, column])
        return Spot(float(self.x[column]), float(self.y[row]), lowest) if np.isfinite(lowest) else None


Range = tuple[float, float]


def surface(
    loss: Loss,
    plane: Plane,
    ranges: tuple[Range, Range] | None = None,
    resolution: int = 101,
    path: Sequence[Vector] | None = None,
) -> Surface:
    """The loss at `resolution` × `resolution` points; without `ranges`, around the path or the parameters.

    Raises `InvalidInput` for a range that is empty and a resolution below 2.
    """
    if resolution < 2:
        raise InvalidInput(phrase("The resolution must be a whole number from 2."), name="resolution")
    places = [plane.coordinates(point) for point in path or ()]
    spans = ranges or fitting(loss, plane, places)
    for low, high in spans:
        if not (low < high and high - low < inf):
            raise InvalidInput(phrase("A range goes from a lower to a higher number."), name="range")
    x, y = (np.linspace(low, high, resolution) for low, high in spans)
    with np.errstate(all="ignore"):
        whole = loss.part()
        spots = None
        if path is not None:
            spots = [
                Spot(across, up, whole.value(point), away)
                for point, (across, up, away) in zip(path, places, strict=True)
            ]
        grid, vectorised = _grid(loss, plane, x, y)
    return Surface(plane, x, y, grid, spots, vectorised)


def fitting(loss: Loss, plane: Plane, places: Sequence[tuple[float, float, float]]) -> tuple[Range, Range]:
    """Ranges that contain a path, or else the parameters, with a margin."""
    here = plane.coordinates(loss.start)
    usual = 2.0 if plane.elements is not None else 1.0
    ranges = []
    for axis in (0, 1):
        marks = [place[axis] for place in places] or [here[axis]]
        low, high = min(marks), max(marks)
        margin = MARGIN * (high - low) if places and high > low else usual * max(1.0, abs(here[axis]) / 2)
        ranges.append((low - margin, high + margin))
    return ranges[0], ranges[1]


def _grid(loss: Loss, plane: Plane, x: Array, y: Array) -> tuple[Array, bool]:
    """The loss at every point, all at once where the structure allows it."""
    moving = (plane.first != 0) | (plane.second != 0)
    names = [name for name, part in loss.layout.slices.items() if moving[part].any()]
    if any(name in loss.prepared.guards for name in loss.parameters):
        part = loss.part()
        rows = [[part.value(plane.base + a * plane.first + b * plane.second) for a in x] for b in y]
        return np.array(rows), False
    descent, column = loss.cut(names, loss.at(plane.base))
    grid = Grid(descent.plan.graph, descent.moving, column)
    spans = [_Span(loss, plane, name, place) for name, place in descent.named]
    across, up = (axis.reshape(-1) for axis in np.meshgrid(x, y))
    rows_at_once = max(1, MOST // max(1, sum(span.base.size for span in spans))) if names else 1
    losses = np.empty(across.size)
    for start in range(0, across.size, rows_at_once):
        points = slice(start, start + rows_at_once)
        moved = {span.node: span.at(across[points], up[points]) for span in spans}
        values = grid.values(descent.plan.output, moved, loss.deadline)
        losses[points] = values.reshape(-1)
    return losses.reshape(len(y), len(x)), grid.vectorised


class _Span:
    """The part of a parameter that a plane moves: the rows, columns, … in which its directions are not all 0."""

    def __init__(self, loss: Loss, plane: Plane, name: str, node: int) -> None:
        part, shape = loss.layout.slices[name], loss.layout.shapes[name]
        self.node = node
        self.whole, first, second = (each[part].reshape(shape) for each in (plane.base, plane.first, plane.second))
        ranges = [np.unique(at) for at in np.nonzero((first != 0) | (second != 0))] if shape else []
        self.places = {axis: at for axis, at in enumerate(ranges) if at.size < shape[axis]}
        block = np.ix_(*ranges)
        self.base, self.first, self.second = self.whole[block], first[block], second[block]

    def at(self, across: Array, up: Array) -> Array | Patch:
        """The parameter at these points of the plane."""
        moved_by = np.multiply.outer(across, self.first) + np.multiply.outer(up, self.second)
        part: Array = self.base + moved_by
        return Patch(self.whole, part, self.places, own=False) if self.places else part


MOST = 1_000_000
"""The largest number of moved parameter values, over all points, that are processed at a time."""
