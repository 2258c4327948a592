"""A model's predictions and the activations of its neurons over the plane of two features, or the line of one.

The points of a grid replace the examples, as many at a time as there are examples, so that the program runs unchanged;
features that are not drawn stay at their mean. This is valid only for values that each example has by itself, which is
checked first (`rows`): a mean over the examples would differ for every part of the grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any

import numpy as np

from engine.compiler import prepare
from engine.errors import InvalidInput, UnknownName, phrase
from engine.graph import Graph
from engine.learn.loss import Program
from engine.learn.roles import roles
from engine.learn.rows import Rows
from engine.limits import Deadline
from engine.plan import Plan
from engine.runs.patches import Array
from engine.tracing.inputs import read_inputs

MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class Data:
    """Which input holds the examples, along which axis they lie, and which features are drawn (one or two)."""

    name: str
    axis: int
    features: tuple[int, ...] = (0, 1)


@dataclass(frozen=True, slots=True)
class Regions:
    """`values[name][unit][row][column]`, row at y, column at x; without y, `values[name][unit][column]`."""

    x: Array
    y: Array | None
    values: dict[str, Array]


Range = tuple[float, float]


@np.errstate(all="ignore")
def regions(
    program: Program,
    inputs: Mapping[str, Any],
    data: Data | None,
    names: Sequence[str | int] | None,
    ranges: Sequence[Range] | None,
    resolution: int,
    deadline: Deadline,
    most: int | None = None,
) -> Regions:
    """The values of nodes over a grid, by name or number; by default of the last name with a value for each example.

    Of a node with more than `most` units only the first ones are returned.

    Raises `UnknownName` for an unknown node, `InvalidInput` for a node without a value for each example, or with one
    that depends on the other examples or on their order.
    """
    given = read_inputs(inputs, program.limits)
    plan = prepare(program.text, given, program.output, program.mode, program.expand, program.limits, deadline).plan
    graph = plan.graph
    values = {name: given.get(name, graph.defaults.get(name)) for name in graph.inputs}
    points = _checked(data or _guessed(plan, values), values)
    rows, nodes = _settled(plan, values, points, names, data is None, deadline)
    drawn = [rows.examples[:, feature] for feature in points.features]
    spans = ranges or [_extent(column) for column in drawn]
    if len(spans) != len(drawn):
        raise InvalidInput(phrase("There must be a range for each feature that is drawn."), name="range")
    axes = [_axis(span, resolution) for span in spans]
    grid = np.stack([axis.reshape(-1) for axis in np.meshgrid(*axes)])
    units = sum(min(prod(graph.shapes[node]) // len(rows.examples), most or inf) for node, _ in nodes.values())
    program.limits.check("elements", int(units) * grid.shape[1])
    outputs = _over(rows, points.features, grid, nodes, most)
    shape = (resolution,) * len(axes)
    tables = {name: table.reshape(-1, *shape) for name, table in outputs.items()}
    return Regions(axes[0], axes[1] if len(axes) > 1 else None, tables)


def _guessed(plan: Plan, values: Mapping[str, Any]) -> Data:
    """The largest data input, with its example axis according to `roles`."""
    by_role = roles(plan, values)
    if not by_role.axes:
        raise InvalidInput(phrase("Name the input that holds the examples, and their axis."), name="data")
    name = max(by_role.axes, key=lambda each: (np.ndim(values[each]), np.size(values[each])))
    first = next((each for each in by_role.axes if each.upper() == "X"), name)
    size = np.size(values[first]) // np.shape(values[first])[by_role.axes[first]]
    return Data(first, by_role.axes[first], tuple(range(min(2, size))))


def _checked(data: Data, values: Mapping[str, Any]) -> Data:
    if data.name not in values:
        raise UnknownName(phrase("The program has no input called {name}.", name=data.name[:100]), name=data.name[:100])
    shape = np.shape(values[data.name])
    if not 1 <= len(shape) <= 2 or not -len(shape) <= data.axis < len(shape):
        raise InvalidInput(phrase("The examples must be the rows or the columns of a matrix."), name="data")
    axis = data.axis % len(shape)
    features = shape[1 - axis] if len(shape) == 2 else 1
    if not 1 <= len(data.features) <= 2 or any(not 0 <= feature < features for feature in data.features):
        raise InvalidInput(phrase("One or two features from 0 to {last} can be drawn.", last=features - 1), name="data")
    return Data(data.name, axis, data.features)


def _settled(
    plan: Plan,
    values: Mapping[str, Any],
    data: Data,
    names: Sequence[str | int] | None,
    guessed: bool,
    deadline: Deadline,
) -> tuple[Rows, dict[str, tuple[int, int]]]:
    """The examples and the nodes to draw; for a square matrix the other axis is tried if the guessed one fails."""
    rows = Rows(plan, values, data.name, data.axis, deadline)
    try:
        return rows, _nodes(rows, names)
    except InvalidInput:
        shape = np.shape(values[data.name])
        if not guessed or len(shape) < 2 or shape[0] != shape[1]:
            raise
    rows = Rows(plan, values, data.name, 1 - data.axis, deadline)
    return rows, _nodes(rows, names)


def _extent(column: Array) -> Range:
    low, high = float(column.min()), float(column.max())
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _axis(span: Range, resolution: int) -> Array:
    if not (span[0] < span[1] and span[1] - span[0] < inf):
        raise InvalidInput(phrase("A range goes from a lower to a higher number."), name="range")
    if resolution < 2:
        raise InvalidInput(phrase("The resolution must be a whole number from 2."), name="resolution")
    return np.linspace(span[0], span[1], resolution)


def _nodes(rows: Rows, names: Sequence[str | int] | None) -> dict[str, tuple[int, int]]:
    """The node of each name, the last one where several have it, or of each number; and its axis of the examples."""
    graph, count = rows.plan.graph, len(rows.examples)
    known = {name: node for node, name in enumerate(graph.names) if name is not None and graph.ops[node] is not None}
    if not names:
        own = [name for name, node in known.items() if is_outside(graph, node) and count in graph.shapes[node]]
        if not own:
            raise InvalidInput(phrase("The program names no value that each example has."), name="of")
        axes = rows.axes({name: known[name] for name in own})
        name = next((name for name in reversed(own) if axes[name] is not None), own[-1])
        return {name: (known[name], _alone(name, axes[name]))}
    numbered = {str(node): node for node in names if isinstance(node, int) and 0 <= node < len(graph)}
    chosen = {name: {**known, **numbered}.get(name) for name in map(str, names)}
    nodes = {name: _with_examples(graph, name, node, count) for name, node in chosen.items()}
    axes = rows.axes(nodes)
    return {name: (node, _alone(name, axes[name])) for name, node in nodes.items()}


def _with_examples(graph: Graph, name: str, node: int | None, count: int) -> int:
    """A node whose shape has room for a value an example; raises `UnknownName` where there is none of this name."""
    if node is None:
        raise UnknownName(phrase("The program computes nothing called {name}.", name=name[:100]), name=name[:100])
    if count not in graph.shapes[node]:
        raise InvalidInput(phrase("{name} has no value for each example.", name=name), name=name)
    return node


def _alone(name: str, axis: int | None) -> int:
    """The axis of the examples of a value that each of them has by itself; raises `InvalidInput` for any other."""
    if axis is None:
        raise InvalidInput(
            phrase("{name} of one example depends on the others, or on its place among them.", name=name),
            hint=phrase(
                "A point of the plane has no others beside it. Draw a value that each example has by itself, such as "
                "the prediction; a mean over the examples can be an input of its own."
            ),
            name=name,
        )
    return axis


def is_outside(graph: Graph, node: int) -> bool:
    """Whether this node belongs to the program itself: it is outside all blocks, or the result of one."""
    group = graph.group_of[node]
    while group is not None:
        if graph.groups[group].output != node:
            return False
        group = graph.groups[group].parent
    return True


def _over(
    rows: Rows, features: Sequence[int], grid: Array, nodes: Mapping[str, tuple[int, int]], most: int | None
) -> dict[str, Array]:
    """Per name a table, units × points, of the first `most` units."""
    count, width = rows.examples.shape
    node_of = {name: node for name, (node, _) in nodes.items()}
    sizes = [prod(rows.plan.graph.shapes[node]) for node in node_of.values()]
    sets = max(1, MOST // max(count * width, sum(sizes)))  # of as many points as there are examples
    pieces: dict[str, list[Array]] = {name: [] for name in nodes}
    for start in range(0, grid.shape[1], sets * count):
        part = grid[:, start : start + sets * count]
        points = np.tile(rows.examples.mean(axis=0), (-(-part.shape[1] // count) * count, 1))
        points[: part.shape[1], list(features)] = part.T
        outputs = rows.many(points.reshape(-1, count, width), node_of)
        for name, (_, axis) in nodes.items():
            units = np.moveaxis(outputs[name], (0, axis + 1), (-2, -1))  # units × sets × examples
            pieces[name].append(units.reshape(-1, len(points))[:most, : part.shape[1]].copy())
    return {name: np.concatenate(tables, axis=1) for name, tables in pieces.items()}


MOST = 1 << 20
"""The most numbers that the points, or the values of the nodes, take at a time."""
