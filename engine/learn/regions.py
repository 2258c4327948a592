"""What a model says over the plane of two features (or the line of one): its predictions, and what each neuron sees.

The points of a grid take the places of the examples, as many at a time as there are, so that the program runs as it
stands; features that are not drawn stay at their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from engine.errors import InvalidInput, UnknownName, phrase
from engine.forward import compile_forward
from engine.graph import Graph
from engine.learn.lift import Array
from engine.learn.loss import Program, run
from engine.learn.roles import roles
from engine.limits import Deadline
from engine.plan import Plan
from engine.prepare import prepare
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


def regions(
    program: Program,
    inputs: Mapping[str, Any],
    data: Data | None,
    names: Sequence[str] | None,
    ranges: Sequence[Range] | None,
    resolution: int,
    deadline: Deadline,
) -> Regions:
    """The values of some named nodes over a grid; by default those of the last one that has a value an example.

    Raises `UnknownName` for a name that is no node's, `InvalidInput` where a node has no value for each example.
    """
    given = read_inputs(inputs, program.limits)
    plan = prepare(program.text, given, program.output, program.mode, program.expand, program.limits, deadline).plan
    graph = plan.graph
    values = {name: given.get(name, graph.defaults.get(name)) for name in graph.inputs}
    points = _checked(data or _guessed(plan, values), values)
    examples = np.moveaxis(np.asarray(values[points.name]), points.axis, 0)
    examples = examples[:, np.newaxis] if examples.ndim == 1 else examples
    drawn = [examples[:, feature] for feature in points.features]
    spans = ranges or [_extent(column) for column in drawn]
    if len(spans) != len(drawn):
        raise InvalidInput(phrase("There must be a range for each feature that is drawn."), name="range")
    axes = [_axis(span, resolution) for span in spans]
    grid = np.stack([axis.reshape(-1) for axis in np.meshgrid(*axes)])
    nodes = _nodes(plan, names, len(examples))
    found = _over(plan, values, points, examples, grid, nodes, deadline)
    shape = (resolution,) * len(axes)
    tables = {name: table.reshape(-1, *shape) for name, table in found.items()}
    return Regions(axes[0], axes[1] if len(axes) > 1 else None, tables)


def _guessed(plan: Plan, values: Mapping[str, Any]) -> Data:
    """The data input with the most numbers, by the axis that roles find."""
    found = roles(plan, values)
    if not found.axes:
        raise InvalidInput(phrase("Name the input that holds the examples, and their axis."), name="data")
    name = max(found.axes, key=lambda each: (np.ndim(values[each]), np.size(values[each])))
    first = next((each for each in found.axes if each.upper() == "X"), name)
    size = np.size(values[first]) // np.shape(values[first])[found.axes[first]]
    return Data(first, found.axes[first], tuple(range(min(2, size))))


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


def _nodes(plan: Plan, names: Sequence[str] | None, examples: int) -> dict[str, int]:
    """The node of each name, the last one where several have it."""
    graph = plan.graph
    known = {name: node for node, name in enumerate(graph.names) if name is not None and graph.ops[node] is not None}
    if not names:
        own = [name for name, node in known.items() if _is_outside(graph, node) and examples in graph.shapes[node]]
        if not own:
            raise InvalidInput(phrase("The program names no value that each example has."), name="of")
        return {own[-1]: known[own[-1]]}
    for name in names:
        if name not in known:
            raise UnknownName(phrase("The program computes nothing called {name}.", name=name[:100]), name=name[:100])
        if examples not in graph.shapes[known[name]]:
            raise InvalidInput(phrase("{name} has no value for each example.", name=name), name=name)
    return {name: known[name] for name in names}


def _is_outside(graph: Graph, node: int) -> bool:
    """Whether the program itself holds this node: outside of every block, or as what a block gives back."""
    group = graph.group_of[node]
    while group is not None:
        if graph.groups[group].output != node:
            return False
        group = graph.groups[group].parent
    return True


def _over(
    plan: Plan,
    values: Mapping[str, Any],
    data: Data,
    examples: Array,
    grid: Array,
    nodes: Mapping[str, int],
    deadline: Deadline,
) -> dict[str, Array]:
    """Per name a table, units × points."""
    graph, count = plan.graph, len(examples)
    needed = [any(flags) for flags in zip(*[graph.reached_from(node) for node in nodes.values()], strict=True)]
    calls = [call for batch in compile_forward(graph) for call in batch if needed[call[0]]]
    column: list[Any] = [None] * len(graph)
    for node, constant in graph.constants.items():
        column[node] = constant
    for name, node in graph.inputs.items():
        column[node] = values[name]
    place = graph.inputs[data.name]
    pieces: dict[str, list[Array]] = {name: [] for name in nodes}
    with np.errstate(all="ignore"):
        rows = np.broadcast_to(examples.mean(axis=0), examples.shape).copy()
        for start in range(0, grid.shape[1], count):
            part = grid[:, start : start + count]
            for feature, line in zip(data.features, part, strict=True):
                rows[: part.shape[1], feature] = line
            moved = np.moveaxis(rows, 0, data.axis) if np.ndim(values[data.name]) == 2 else rows[:, 0]
            column[place] = np.ascontiguousarray(moved)
            run(calls, column, deadline)
            for name, node in nodes.items():
                pieces[name].append(_units(column[node], count)[:, : part.shape[1]])
    return {name: np.concatenate(found, axis=1) for name, found in pieces.items()}


def _units(value: Any, count: int) -> Array:
    """A value as units × examples."""
    array = np.asarray(value, dtype=np.float64)
    axis = next(axis for axis, size in enumerate(array.shape) if size == count)
    return np.moveaxis(array, axis, -1).reshape(-1, count).copy()
