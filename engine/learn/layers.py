"""Finds weighted sums in a graph: a signal times a parameter, perhaps plus a bias, written in any way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

from engine.graph import Graph
from engine.plan import Plan

MOVING = frozenset({"transpose", "reshape", "flatten", "expand", "squeeze", "index"})
"""Operations that give the same numbers another arrangement, where they leave none out."""


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """The sums of a layer's neurons.

    `signal` is the node that is multiplied with the parameter `weights`, along whose axis `units_axis` lie the `width`
    neurons (`None`: a vector, for one neuron); `bias` is the parameter that is added, if any; `node` holds the sums,
    along whose axis `examples_axis` lie the examples.
    """

    signal: int
    weights: str
    units_axis: int | None
    width: int
    bias: str | None
    node: int
    examples_axis: int


class Wiring:
    """The part of a graph that its output depends on, seen from its parameters and its data."""

    def __init__(self, plan: Plan, parameters: frozenset[str], data: frozenset[str]) -> None:
        self.graph: Graph = plan.graph
        self.output = plan.output
        self.needed = plan.needed
        self.parameters = {node: name for name, node in self.graph.inputs.items() if name in parameters}
        self.learns = self._depending(self.parameters)
        self.given = self._depending({node: name for name, node in self.graph.inputs.items() if name in data})

    def _depending(self, leaves: Mapping[int, str]) -> list[bool]:
        depends = [False] * len(self.graph)
        for node, operands in enumerate(self.graph.operands):
            depends[node] = node in leaves or any(depends[operand] for operand in operands)
        return depends

    @cached_property
    def users(self) -> list[list[int]]:
        """Per node, the operations that use it and that the output depends on."""
        using: list[list[int]] = [[] for _ in self.needed]
        for node, operands in enumerate(self.graph.operands):
            for operand in set(operands) if self.needed[node] else ():
                using[operand].append(node)
        return using

    def between(self, start: int, end: int) -> list[int] | None:
        """The operations that lead from `start` to `end`; `None` if something learnt or given joins them on the way."""
        if start == end:
            return []
        operands = self.graph.operands
        leads = {end}
        for node in range(end, start, -1):
            if node in leads:
                leads.update(operand for operand in operands[node] if operand >= start)
        way = [node for node in sorted(leads) if node > start]
        inside = {start}
        for node in way:
            if any(operand in inside for operand in operands[node]):
                inside.add(node)
        path = [node for node in way if node in inside]
        joins = (operand for node in path for operand in operands[node] if operand not in inside)
        if end not in inside or any(self.learns[operand] or self.given[operand] for operand in joins):
            return None
        return path

    def parameter(self, node: int) -> tuple[str, bool] | None:
        """The parameter whose numbers a node holds in some arrangement, and whether a matrix is transposed."""
        graph, transposed = self.graph, False
        while node not in self.parameters:
            op = graph.ops[node]
            if op is None or op.name not in MOVING or len(graph.operands[node]) != 1:
                return None
            (source,) = graph.operands[node]
            if prod(graph.shapes[source]) != prod(graph.shapes[node]):
                return None
            if op.name == "transpose" and graph.options[node].get("axes") in (None, (1, 0)):
                transposed = not transposed
            elif len(graph.shapes[node]) > 1 and len(graph.shapes[source]) > 1 and op.name != "transpose":
                return None  # a matrix in another arrangement: its rows and columns are no longer those of the input
            node = source
        return self.parameters[node], transposed

    def weighted_sums(self) -> Iterator[WeightedSum | None]:
        """Every product with something learnt, in order; `None` for one that is no layer."""
        for node, op in enumerate(self.graph.ops):
            if op is not None and op.name == "matmul" and self.needed[node] and self.learns[node]:
                yield self._weighted_sum(node)

    def _weighted_sum(self, node: int) -> WeightedSum | None:
        sides = self.graph.operands[node]
        learnt = [self.parameter(side) for side in sides]
        if (learnt[0] is None) == (learnt[1] is None):
            return None  # no parameter, as in attention, or two
        side = 1 if learnt[0] is None else 0
        name, transposed = learnt[side] or ("", False)
        shape, ranks = self.graph.shapes[sides[side]], [len(self.graph.shapes[each]) for each in sides]
        if not 1 <= ranks[side] <= 2 or ranks[1 - side] > 2:
            return None
        units_axis, width = None, 1
        if ranks[side] == 2:
            units_axis, width = (side if not transposed else 1 - side), shape[side]
            if len(self.graph.shapes[self.graph.inputs[name]]) < 2:  # a vector that was made a row or a column
                units_axis = None if width == 1 else 0
        bias, total = self._bias(node, width)
        return WeightedSum(sides[1 - side], name, units_axis, width, bias, total, 1 - side if ranks[side] == 2 else 0)

    def _bias(self, product: int, width: int) -> tuple[str | None, int]:
        """The parameter that is added to a product, and the node of the sum."""
        users = self.users[product]
        if len(users) != 1:
            return None, product
        (user,) = users
        op, operands = self.graph.ops[user], self.graph.operands[user]
        if op is None or op.name != "add" or len(operands) != 2:
            return None, product
        added = self.parameter(operands[1] if operands[0] == product else operands[0])
        if added is None or self.graph.shapes[user] != self.graph.shapes[product]:
            return None, product
        size = prod(self.graph.shapes[self.graph.inputs[added[0]]])
        return (added[0], user) if size in (1, width) else (None, product)
