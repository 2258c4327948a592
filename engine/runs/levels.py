"""Runs a wide graph of scalars level by level: one NumPy call for all operations of one kind at one depth.

A node's level is one more than the highest of its operands. Nodes of one level do not depend on each other, and
those that use a node lie on higher levels: forward goes up, backward comes down. With thousands of nodes a
level, a run takes a thirtieth of the time that the tape takes; a chain, with one node a level, gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.backward import Visit, undropped
from engine.graph import Graph
from engine.ops.op import Op, Rule, broadcast_shape
from engine.runs.numbers import FloatRun, Floats

WIDE = 16
"""The least number of nodes a level, on average, for which this pays."""

Places = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.float64]


def levels_of(graph: Graph) -> list[int]:
    """Per node, its level; a leaf's is 0."""
    levels: list[int] = []
    for operands in graph.operands:
        levels.append(1 + max([levels[operand] for operand in operands]) if operands else 0)
    return levels


def elementwise(graph: Graph) -> bool:
    """Whether every operation works on elements, so that one call can do many of a kind."""
    rows = {id(op): op for op in graph.ops if op is not None}.values()
    return all(op.shape is broadcast_shape and not op.variadic and not op.options for op in rows)


def suits(graph: Graph) -> bool:
    """Whether the graph is wide, and its operations work on elements."""
    return elementwise(graph) and WIDE * (1 + max(levels_of(graph))) <= len(graph)


Columns = tuple["Levels", Numbers, Numbers, Numbers, Numbers]
"""Values and gradients by node, local derivatives and products by edge: 0 where nothing was computed."""


class LevelRun(FloatRun):
    """The numbers of a run by levels, kept as columns."""

    __slots__ = ("columns",)

    def __init__(self, columns: Columns) -> None:
        super().__init__(((), (), (), ()))
        self.columns = columns

    def as_floats(self) -> Floats:
        """The numbers as floats, `None` where nothing was computed."""
        levels, values, gradients, locals_, products = self.columns
        return (
            [bool(value) if truth else value for value, truth in zip(values.tolist(), levels.truths, strict=True)],
            _only(gradients, levels.reached),
            _only(locals_, levels.carries),
            _only(products, levels.carries),
        )


def _only(column: Numbers, computed: Sequence[bool]) -> list[Any]:
    """The numbers that were computed, `None` for the others."""
    return [each if computed_here else None for each, computed_here in zip(column.tolist(), computed, strict=True)]


@dataclass(frozen=True, slots=True)
class Pull:
    """One operand of a group's operations: the edges from it, local derivative and mask."""

    edges: Places
    local: Rule
    drops: Rule | None


@dataclass(frozen=True, slots=True)
class Alike:
    """The operations of one kind on one level, and their operands, each a column of nodes."""

    op: Op
    nodes: Places
    operands: tuple[Places, ...]
    pulls: tuple[Pull, ...]

    def back(self, values: Numbers, gradients: Numbers, locals_: Numbers, products: Numbers) -> None:
        """Fill in the local derivatives and products of the edges into these operations."""
        upstream, out = gradients[self.nodes], values[self.nodes]
        arguments = [values[operand] for operand in self.operands]
        for pull in self.pulls:
            local = pull.local(*arguments, out)
            product = upstream * local
            locals_[pull.edges] = local
            products[pull.edges] = product if pull.drops is None else undropped(pull.drops, product, arguments, out)


@dataclass(frozen=True, slots=True)
class Sums:
    """The nodes of one level that a gradient reaches, and the edges that bring it, those of each node in a row."""

    nodes: Places
    edges: Places
    starts: Places


class Levels:
    """A wide graph and its output, prepared to be run with NumPy's warnings off."""

    def __init__(self, graph: Graph, output: int, visits: Sequence[Visit]) -> None:
        self.graph, self.output = graph, output
        self.truths = [op is not None and op.boolean for op in graph.ops]
        self.reached = [False] * len(graph)
        self.carries = [False] * graph.edge_count
        self._inputs = np.array(list(graph.inputs.values()), dtype=np.intp)
        self._constants = np.array(list(graph.constants), dtype=np.intp)
        self._fixed = np.array(list(graph.constants.values()), dtype=np.float64)
        levels = levels_of(graph)
        self._forward = list(self._alike([node for node, op in enumerate(graph.ops) if op is not None], levels))
        self._backward = list(self._downward(visits, levels))

    def run(self, *inputs: float, seed: float = 1.0) -> Columns:
        """The numbers for these inputs, in the graph's order."""
        values, gradients = np.zeros(len(self.graph)), np.zeros(len(self.graph))
        locals_, products = np.zeros(self.graph.edge_count), np.zeros(self.graph.edge_count)
        values[self._inputs], values[self._constants] = inputs, self._fixed
        gradients[self.output] = seed
        with np.errstate(all="ignore"):
            for alike in self._forward:
                values[alike.nodes] = alike.op.forward(*[values[operand] for operand in alike.operands])
            for sums, groups in self._backward:
                if len(sums.nodes):
                    gradients[sums.nodes] = np.add.reduceat(products[sums.edges], sums.starts)
                for alike in groups:
                    alike.back(values, gradients, locals_, products)
        return self, values, gradients, locals_, products

    def _alike(self, nodes: Sequence[int], levels: Sequence[int]) -> Iterator[Alike]:
        """These operations in groups of one level and kind, upwards."""
        graph = self.graph

        def kind(node: int) -> tuple[int, str]:
            op = graph.ops[node]
            return levels[node], op.name if op is not None else ""

        for _, members in groupby(sorted(nodes, key=kind), kind):
            group = np.array(list(members), dtype=np.intp)
            op = graph.ops[group[0]]
            assert op is not None  # only operations are grouped
            operands = np.array([graph.operands[node] for node in group], dtype=np.intp).T
            first = np.array([graph.first_edge[node] for node in group], dtype=np.intp)
            pulls = tuple(
                Pull(first + slot, each.local, each.drops)
                for slot, each in enumerate(op.partials)
                if each.local is not None
            )
            yield Alike(op, group, tuple(operands), pulls)

    def _downward(self, visits: Sequence[Visit], levels: Sequence[int]) -> Iterator[tuple[Sums, list[Alike]]]:
        """Per level, downwards: the sums of gradients, then the operations that pass them on."""
        arriving: dict[int, dict[int, list[int]]] = {}
        self.reached[self.output] = True
        for _, _, pulls in visits:
            for pull in pulls:
                self.reached[pull.source] = self.carries[pull.edge] = True
                arriving.setdefault(levels[pull.source], {}).setdefault(pull.source, []).append(pull.edge)
        passing: dict[int, list[Alike]] = {}
        for alike in self._alike([target for target, _, _ in visits], levels):
            passing.setdefault(levels[alike.nodes[0]], []).append(alike)
        for level in range(levels[self.output], -1, -1):
            yield _sums(arriving.get(level, {})), passing.get(level, [])


def _sums(arriving: dict[int, list[int]]) -> Sums:
    """The sums over the edges that arrive at each node."""
    counts = [len(edges) for edges in arriving.values()]
    edges = [edge for each in arriving.values() for edge in each]
    starts = np.cumsum([0, *counts])[:-1]
    return Sums(*(np.array(each, dtype=np.intp) for each in (list(arriving), edges, starts)))
