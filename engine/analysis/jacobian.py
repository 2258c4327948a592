"""Full Jacobians: every element of one node by every element of another, or the Jacobian of a single edge.

A backward pass gives one row (upstream is 1 at one element of `of`), a forward pass one column. The mode that needs
fewer passes is used; both use the same local derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.analysis.named import node_label, place_of, value_called, wrt_called
from engine.analysis.tangents import push_all
from engine.backward import backward, compile_backward, pull_of
from engine.errors import NotDifferentiable, UnknownName, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import Shape
from engine.traces import Trace


@dataclass(frozen=True, slots=True)
class Jacobian:
    """`matrix[i, j]` = ∂ element i of `of` / ∂ element j of `wrt`, both counted row by row.

    `structure` is `scalar` (1 × 1), `zero`, `diagonal` (the same shape, and element i depends on element i alone)
    or `dense`; `rows` and `columns` name the elements; `latex` is the edge's rule, or ∂ of / ∂ wrt.
    """

    of: int
    wrt: int
    edge: int | None
    of_shape: Shape
    wrt_shape: Shape
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: Any
    latex: str

    @property
    def structure(self) -> str:
        """The pattern of its nonzero elements."""
        if self.matrix.shape == (1, 1):
            return "scalar"
        if not self.matrix.any():
            return "zero"
        if self.of_shape != self.wrt_shape:
            return "dense"
        beside = self.matrix[~np.eye(len(self.matrix), dtype=bool)]
        return "dense" if beside.any() else "diagonal"


def jacobian(
    trace: Trace,
    of: str | int | None = None,
    wrt: str | int | None = None,
    *,
    edge: int | None = None,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Jacobian:
    """The Jacobian of one node (by default the output) by another, each given by name or number, or of one edge.

    Raises `UnknownName` for an unknown node or edge, `NotDifferentiable` for a blocked edge, `TooLarge` if the matrix
    would have more than `limits.jacobian_elements` elements.
    """
    deadline = deadline or Deadline(limits.seconds)
    if edge is not None:
        source, target, slot = _edge(trace, edge)
        rule = trace.explanation.rules[edge]
        if rule.blocked is not None:
            raise NotDifferentiable(rule.blocked)
        return _jacobian(trace, target, source, edge, rule.rule or "", _of_edge(trace, target, slot, deadline), limits)
    upper = trace.output if of is None else value_called(trace.graph, of)
    if wrt is None:
        raise UnknownName(
            phrase("Say which edge, or by which value to differentiate."),
            hint=phrase("Give the number of an edge as edge, or the name of a value as wrt."),
            name="wrt",
        )
    lower = wrt_called(trace.graph, wrt)
    symbols = trace.explanation.symbols
    latex = rf"\frac{{\partial {symbols[upper]}}}{{\partial {symbols[lower]}}}"
    return _jacobian(trace, upper, lower, None, latex, _between(trace, upper, lower, deadline), limits)


def _edge(trace: Trace, edge: int) -> tuple[int, int, int]:
    if not 0 <= edge < trace.graph.edge_count:
        raise UnknownName(phrase("The graph has no edge {name}.", name=str(edge)), name=str(edge))
    target = int(np.searchsorted(trace.graph.first_edge, edge, side="right")) - 1
    return trace.graph.sources[edge], target, edge - trace.graph.first_edge[target]


def _jacobian(trace: Trace, of: int, wrt: int, edge: int | None, latex: str, lines: Lines, limits: Limits) -> Jacobian:
    shapes = trace.graph.shapes
    rows, columns = _labels(trace, of), _labels(trace, wrt)
    limits.check("jacobian_elements", len(rows) * len(columns))
    with np.errstate(all="ignore"):
        matrix = np.array(list(lines.vectors), dtype=np.float64)
    shape = (len(columns), len(rows)) if lines.columns else (len(rows), len(columns))
    matrix = matrix.reshape(shape)
    return Jacobian(of, wrt, edge, shapes[of], shapes[wrt], rows, columns, matrix.T if lines.columns else matrix, latex)


def _labels(trace: Trace, node: int) -> tuple[str, ...]:
    name = node_label(trace, node)
    return tuple(place_of(name, index) for index in np.ndindex(trace.graph.shapes[node]))


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows or the columns of the matrix, computed lazily."""

    vectors: Iterator[Any]
    columns: bool = False


def _of_edge(trace: Trace, target: int, slot: int, deadline: Deadline) -> Lines:
    op = trace.graph.ops[target]
    assert op is not None  # an edge ends in an operation
    pull = pull_of(trace.graph, target, slot, op)
    arguments = [trace.values[operand] for operand in trace.graph.operands[target]]
    out = trace.values[target]

    def rows() -> Iterator[Any]:
        for upstream in _units(trace.graph.shapes[target]):
            deadline.check()
            yield np.reshape(pull.back(upstream, arguments, out)[1], -1)

    return Lines(rows())


def _between(trace: Trace, of: int, wrt: int, deadline: Deadline) -> Lines:
    graph = trace.graph
    if np.prod(graph.shapes[wrt]) < np.prod(graph.shapes[of]):
        return Lines(_columns(trace, of, wrt, deadline), columns=True)
    return Lines(_rows(trace, of, wrt, deadline))


def _rows(trace: Trace, of: int, wrt: int, deadline: Deadline) -> Iterator[Any]:
    visits, _, _ = compile_backward(trace.graph, of)
    for upstream in _units(trace.graph.shapes[of]):
        gradient = backward(trace.graph, visits, trace.values, of, upstream, deadline).nodes[wrt]
        yield _flat(gradient, trace.graph.shapes[wrt])


def _columns(trace: Trace, of: int, wrt: int, deadline: Deadline) -> Iterator[Any]:
    for direction in _units(trace.graph.shapes[wrt]):
        tangents: list[Any] = [None] * len(trace.graph)
        tangents[wrt] = direction
        push_all(trace.graph, trace.values, tangents, deadline)
        yield _flat(tangents[of], trace.graph.shapes[of])


def _units(shape: Shape) -> Iterator[Any]:
    """1 at one element, 0 elsewhere; for each element."""
    for index in np.ndindex(shape):
        unit = np.zeros(shape)
        unit[index] = 1.0
        yield unit[()]


def _flat(gradient: Any, shape: Shape) -> Any:
    """In one row; what does not depend on the other does not change: 0."""
    return np.zeros(shape).reshape(-1) if gradient is None else np.reshape(gradient, -1)
