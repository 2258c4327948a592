"""Vectorizes a graph over many points: its operations with a leading axis of points.

Elementwise operations, products, reductions and rearrangements are vectorized; any other is run point by point. Where
only a part of a value varies, as long as the operations allow it only that part is computed (`engine.runs.patches`).
Every vectorized rule is compared with the operation itself at the first points of its first call, and discarded where
the two differ, so that vectorization never changes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np

from engine.forward import Call as ForwardCall
from engine.forward import forward
from engine.graph import Graph
from engine.limits import Deadline
from engine.runs.patches import Array, Patch, PatchRule, elementwise, whole
from engine.runs.vectorized import VectorizedRule, for_parts, in_place, overwriting, vectorize

TRIED = 2
CACHED = 1 << 16
"""The number of elements that one operation processes at a time, so that they fit into the processor's cache."""
HELD = 1 << 22
"""The largest number of elements that all operations together hold at a time."""


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the plan on `count` points; `flags` say which arguments have a leading axis of points."""

    node: int
    rule: VectorizedRule
    operands: Sequence[int]
    arguments: Sequence[Any]
    flags: tuple[bool, ...]
    count: int

    def first(self, count: int) -> Call:
        """The same call on the first points only."""
        count = min(count, self.count)
        pairs = list(zip(self.arguments, self.flags, strict=True))
        cut = {id(each): part_of(each, 0, count) for each, flag in pairs if flag}  # x * x has one operand twice
        return replace(self, arguments=[cut[id(each)] if flag else each for each, flag in pairs], count=count)

    def whole(self) -> Call:
        """The same call with all elements of its arguments."""
        return replace(self, arguments=[*map(whole, self.arguments)])

    def at(self, arguments: Sequence[Any]) -> Call:
        """The same call at other points."""
        count = next(len(each) for each, flag in zip(arguments, self.flags, strict=True) if flag)
        return replace(self, arguments=arguments, count=count)

    def by_point(self) -> Array:
        """The operation's own rule, applied to one point after another."""
        pairs = list(zip(map(whole, self.arguments), self.flags, strict=True))
        points = ([argument[at] if flag else argument for argument, flag in pairs] for at in range(self.count))
        return np.stack([np.asarray(self.rule(*point)) for point in points])


@dataclass(slots=True)
class Verified:
    """The rules by node that have been compared with the operations' own, and how many points are run at a time.

    `None` stands for an operation that is run point by point; `patched` says by node whether the rule for a part of a
    value holds.
    """

    rules: dict[int, VectorizedRule | None] = field(default_factory=dict)
    patched: dict[int, bool] = field(default_factory=dict)
    slice: int = 0


def part_of(values: Any, start: int, stop: int) -> Any:
    """The values at some of the points."""
    return values.between(start, stop) if isinstance(values, Patch) else values[start:stop]


class Grid:
    """The part of a graph that varies between points, evaluated for many points at once."""

    def __init__(
        self,
        graph: Graph,
        moving: Sequence[ForwardCall],
        column: Sequence[Any],
        verified: Verified | None = None,
        kept: Collection[int] = (),
    ) -> None:
        """`moving` are the calls of the operations that vary; `column` has the values of all other nodes, at the base.

        `verified` are the rules of another grid whose leaves vary alike. The values of the nodes in `kept` are not
        overwritten by others, so that they can be asked for beside them.
        """
        self.graph = graph
        self.moving = moving
        self.column = list(column)
        self.verified = verified or Verified()
        self._kept = frozenset(kept)
        self._ready: dict[int, Callable[[Sequence[Any]], Any]] = {}

    @property
    def vectorised(self) -> bool:
        """Whether no operation is run point by point."""
        return all(rule is not None for rule in self.verified.rules.values())

    def values(self, node: int, moved: Mapping[int, Array | Patch], deadline: Deadline) -> Array:
        """The values of a node, one row a point; `moved` has those of the leaves that vary."""
        return self.several([node], moved, deadline)[node]

    def several(
        self, nodes: Collection[int], moved: Mapping[int, Array | Patch], deadline: Deadline
    ) -> dict[int, Array]:
        """The same for several nodes, of which all but the last operation must be `kept`."""
        count = len(next(iter(moved.values())))
        tensors: dict[int, Array] = {node: np.empty((count, *self.graph.shapes[node])) for node in nodes}
        if any(isinstance(each, Patch) for each in moved.values()) and self.column[self.moving[-1][0]] is None:
            forward([list(self.moving)], self.column, deadline)
        if not self.verified.slice:
            self.verified.slice = self._fitting(moved, min(count, TRIED), deadline)
        for start in range(0, count, self.verified.slice):
            stop = min(start + self.verified.slice, count)
            part = {leaf: part_of(tensor, start, stop) for leaf, tensor in moved.items()}
            values = self._slice(part, stop - start, deadline)
            for node, tensor in tensors.items():
                tensor[start:stop] = whole(values[node])
        return tensors

    def _fitting(self, moved: Mapping[int, Array | Patch], count: int, deadline: Deadline) -> int:
        """How many points are run at a time, from the sizes in a run of the first ones."""
        values = self._slice({leaf: part_of(each, 0, count) for leaf, each in moved.items()}, count, deadline)
        results = [values[node] for node, _, _ in self.moving]
        sizes = [np.size(each.part if isinstance(each, Patch) else each) // max(1, count) for each in results]
        for node, _, operands in self.moving:
            if not self.verified.patched.get(node):  # it takes its operands with all of their elements
                sizes += [prod(self.graph.shapes[each]) for each in operands if isinstance(values[each], Patch)]
        return points_at_once(sizes)

    def _slice(self, moved: Mapping[int, Array | Patch], count: int, deadline: Deadline) -> list[Any]:
        values = list(self.column)
        many = [False] * len(values)
        for leaf, tensor in moved.items():
            values[leaf], many[leaf] = tensor, True
        for node, rule, operands in self.moving:
            arguments = [values[operand] for operand in operands]
            ready = self._ready.get(node)
            if ready is None:
                flags = tuple([many[operand] for operand in operands])
                ready = self._ready[node] = self._prepared(Call(node, rule, operands, arguments, flags, count))
            values[node] = ready(arguments)
            many[node] = True
            deadline.check()
        return values

    def _prepared(self, call: Call) -> Callable[[Sequence[Any]], Any]:
        """The function of the arguments that computes an operation in every slice."""
        patches = tuple([isinstance(argument, Patch) for argument in call.arguments])
        rule = self._of_part(call) if any(patches) and patches == call.flags else None
        if rule is not None:
            base = self.column[call.node]
            return lambda arguments: rule(arguments, base)
        call = call.whole()
        if call.node not in self.verified.rules:
            self.verified.rules[call.node] = self._verified(call)
        vectorized = self.verified.rules[call.node]
        if vectorized is None:
            return lambda arguments: call.at(arguments).by_point()
        if any(patches):
            return lambda arguments: vectorized(*map(whole, arguments))
        return lambda arguments: vectorized(*arguments)

    def _of_part(self, call: Call) -> PatchRule | None:
        """The rule for the part that varies; `None` where there is none."""
        graph, node, patched = self.graph, call.node, self.verified.patched
        op, shapes = graph.ops[node], [graph.shapes[operand] for operand in call.operands]
        assert op is not None  # it is computed
        rule = for_parts(op, graph.options[node], shapes, graph.shapes[node])
        if node not in patched:
            sample = call.first(TRIED)
            result = None if rule is None else rule(sample.arguments, self.column[node])
            patched[node] = result is not None and alike(whole(result), sample.by_point())
        if not patched[node]:
            return None
        quick = overwriting(graph, node, call.operands, call.flags, self._kept)
        return rule if quick is None else elementwise(quick, graph.shapes[node])

    def _verified(self, call: Call) -> VectorizedRule | None:
        """The vectorized rule, if it gives what the operation itself gives at the first points."""
        op, shapes = self.graph.ops[call.node], [self.graph.shapes[operand] for operand in call.operands]
        assert op is not None
        vectorized = vectorize(op, self.graph.options[call.node], shapes, call.flags, self.graph.shapes[call.node])
        if vectorized is None:
            return None
        sample = call.first(TRIED)
        try:
            result = vectorized(*sample.arguments)
        except (ValueError, TypeError, IndexError):
            return None
        if not alike(result, sample.by_point()):
            return None
        return in_place(self.graph, call.node, call.operands, call.flags, self._kept) or vectorized


def points_at_once(sizes: Sequence[int]) -> int:
    """How many points fit into the processor's cache and into memory, if one has so many elements in each operation."""
    return max(1, min(CACHED // max([1, *sizes]), HELD // max(1, sum(sizes))))


def alike(result: Any, expected: Array) -> bool:
    """Whether two ways of computing gave the same, up to rounding."""
    if np.shape(result) != np.shape(expected):
        return False
    finite = np.abs(expected[np.isfinite(expected)])
    size = float(finite.max()) if finite.size else 0.0
    return np.allclose(result, expected, rtol=1e-12, atol=1e-13 * size, equal_nan=True)
