"""Planes through the space of parameters: along two elements, two given directions, two random or two principal ones.

Random directions are filter-normalised (Li et al. 2018, Visualizing the Loss Landscape of Neural Nets): the incoming
weights of each neuron, a column of its matrix, have the norm of those of the network. Principal directions are the
right singular vectors of a path's points relative to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidInput, TooLarge, UnknownName, phrase
from engine.learn.orthogonal import lengths
from engine.learn.vectors import Layout, Vector
from engine.limits import Deadline, Limits, check_time, timed
from engine.tracing.inputs import read_value

MOST_PRODUCTS = 10**9
"""Most products of a singular value decomposition, m·n·min(m, n), which nothing stops (measured: about a second)."""


@dataclass(frozen=True, slots=True)
class Element:
    """An axis along one element of one parameter."""

    parameter: str
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """The points `base` + x · `first` + y · `second`; with `elements`, x and y are the values of two elements.

    `explained` is the fraction of a path's variance along each of its principal directions.
    """

    base: Vector
    first: Vector
    second: Vector
    elements: tuple[Element, Element] | None = None
    explained: tuple[float, float] | None = None

    def coordinates(self, vector: Vector) -> tuple[float, float, float]:
        """The x and y of the nearest point of the plane, and the distance from it."""
        rest = vector - self.base
        if self.elements is not None:
            x, y = float(rest @ self.first), float(rest @ self.second)
        else:
            axes = np.stack([self.first, self.second], axis=1)
            x, y = map(float, np.linalg.lstsq(axes, rest, rcond=None)[0])
        return x, y, float(np.linalg.norm(rest - x * self.first - y * self.second))


def along_elements(layout: Layout, center: Vector, axes: Sequence[Element]) -> Plane:
    """A plane along two different elements."""
    places = [_place(layout, axis) for axis in axes]
    if places[0] == places[1]:
        raise InvalidInput(phrase("The two axes of a surface must differ."), name="axes")
    first, second = np.zeros((2, layout.size))
    first[places[0]] = second[places[1]] = 1.0
    base = center.copy()
    base[places] = 0.0
    return Plane(base, first, second, (axes[0], axes[1]))


def _place(layout: Layout, axis: Element) -> int:
    if axis.parameter not in layout.slices:
        raise UnknownName(
            phrase("There is no parameter called {name}.", name=axis.parameter[:100]),
            hint=phrase("These exist: {names}.", names=", ".join(layout.names)),
            name="axes",
        )
    shape = layout.shapes[axis.parameter]
    fits = len(axis.index) == len(shape) and all(0 <= at < size for at, size in zip(axis.index, shape, strict=True))
    if not fits:
        raise InvalidInput(
            phrase("{name} has no element [{index}].", name=axis.parameter, index=", ".join(map(str, axis.index))),
            name="axes",
        )
    inside = int(np.ravel_multi_index(axis.index, shape)) if shape else 0
    return int(layout.slices[axis.parameter].start) + inside


def along_given(layout: Layout, center: Vector, given: Sequence[Mapping[str, Any]], limits: Limits) -> Plane:
    """A plane along two given directions; parameters that a direction does not name do not move."""
    vectors = []
    for direction in given:
        unknown = [name for name in direction if name not in layout.slices]
        if unknown:
            raise UnknownName(phrase("There is no parameter called {name}.", name=unknown[0][:100]), name="axes")
        tensors = {name: read_value(name, tensor, limits) for name, tensor in direction.items()}
        whole = {name: tensors.get(name, np.zeros(shape)) for name, shape in layout.shapes.items()}
        vectors.append(layout.read(whole, "axes"))
        if not vectors[-1].any():
            raise InvalidInput(phrase("A direction that is 0 leads nowhere."), name="axes")
    return Plane(center.copy(), vectors[0], vectors[1])


def random_plane(layout: Layout, center: Vector, seed: int, deadline: Deadline | None = None) -> Plane:
    """Two random directions, filter-normalised, the second orthogonal to the first if there are enough parameters."""
    draw = np.random.default_rng(seed)
    with np.errstate(all="ignore"), timed(deadline):
        first, second = (_normalised(layout, center, draw.standard_normal(layout.size)) for _ in range(2))
        unit = first / _length(first)
        turned = second - unit * (unit @ second)
        if _length(turned) > 0.05 * _length(second):
            second = turned * (_length(second) / _length(turned))
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise InvalidInput(
            phrase("The parameters are too large for directions of their length."),
            hint=phrase("Give two parameters as axes, or two directions."),
            name="directions",
        )
    return Plane(center.copy(), first, second)


def _length(vector: Vector) -> float:
    """The Euclidean norm, without intermediate overflow."""
    return float(lengths(vector[:, np.newaxis])[0])


def _normalised(layout: Layout, center: Vector, direction: Vector) -> Vector:
    scaled = np.zeros(layout.size)
    for name, part in layout.slices.items():
        check_time()
        shape = layout.shapes[name]
        columns = (-1, shape[-1]) if len(shape) > 1 else (-1, 1)
        weights, moves = center[part].reshape(columns), direction[part].reshape(columns)
        scaled[part] = (moves * (lengths(weights) / lengths(moves))).reshape(-1)
    return scaled if scaled.any() else direction / np.linalg.norm(direction)


def principal_plane(layout: Layout, path: Sequence[Vector]) -> Plane:
    """The plane of the two unit vectors along which a path varies most about its end."""
    if len(path) < 2:
        raise InvalidInput(phrase("The principal directions need a path of at least two points."), name="directions")
    if len(path) * layout.size * min(len(path), layout.size) > MOST_PRODUCTS:
        raise TooLarge(
            phrase(
                "The path is too long for its principal directions: {points} points of {size} numbers.",
                points=len(path),
                size=layout.size,
            ),
            hint=phrase("Give fewer of its points."),
            name="directions",
        )
    moves = np.stack(path) - path[-1]
    _, lengths, directions = np.linalg.svd(moves, full_matrices=False)
    total = float(np.sum(lengths**2))
    first = directions[0] if total > 0 else _unit(layout.size, 0)
    left = float(lengths[1]) if len(lengths) > 1 else 0.0
    second = directions[1] if left > 1e-12 * float(lengths[0]) and total > 0 else _across(first)
    explained = (float(lengths[0]) ** 2 / total, left**2 / total) if total > 0 else (0.0, 0.0)
    return Plane(path[-1].copy(), first, second, None, explained)


def _unit(size: int, place: int) -> Vector:
    unit = np.zeros(size)
    unit[place] = 1.0
    return unit


def _across(first: Vector) -> Vector:
    """A unit vector orthogonal to this direction; 0 where there is only one parameter."""
    if first.size < 2:
        raise InvalidInput(phrase("A surface needs two parameters that can move."), name="directions")
    start = _unit(first.size, int(np.argmin(np.abs(first))))
    rest = start - first * (first @ start)
    across: Vector = rest / np.linalg.norm(rest)
    return across
