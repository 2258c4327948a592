"""Searches for the size of every axis: a union-find of equal axes, each class given the smallest size that fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.ops.op import Shape
from engine.suggesting.choices import COMPARING
from engine.suggesting.ranks import RankSearch, least
from engine.suggesting.relations import AxisRelation, Relations, constant, try_shape
from engine.suggesting.sketch import Sketch

SIZES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)


class Conflict(Exception):
    """An axis would need two different sizes."""


class Equation(NamedTuple):
    """An operation whose result sizes must be computed from its operands' sizes."""

    node: int
    operands: tuple[int, ...]


class SizeSearch:
    """The axes of all nodes of a sketch, in classes of equal size."""

    def __init__(
        self, sketch: Sketch, search: RankSearch, relations: Relations, hints: Mapping[str, Shape], tall: bool = False
    ) -> None:
        self.sketch = sketch
        self.builder = sketch.builder
        self.relations = relations
        self.hints = hints
        self.usual = (3, 2, *SIZES[2:]) if tall else SIZES
        self.parent: list[int] = []
        self.size: list[int | None] = []
        self.allowed: list[frozenset[int] | None] = []
        self.derived: set[int] = set()
        self.reduced: set[int] = set()
        self.equations: list[Equation] = []
        self.axes: dict[int, list[int]] = {}
        self.ranks = [least(mask) for mask in search.possible]

    def find(self) -> dict[str, Shape]:
        """The shape of every open input; raises `Conflict`."""
        for node in range(len(self.builder)):
            self._add(node)
        self._shrink_output()
        inputs = {name: node for name, node in self.builder.inputs.items() if node in self.builder.open}
        neighbours = self._neighbours()
        for derived in (False, True):
            for name, node in inputs.items():
                for axis, each in enumerate(self.axes[node]):
                    self._choose(each, self._hinted(name, axis), neighbours, derived)
        self._work_out()
        return {name: tuple(self._sized(each) for each in self.axes[node]) for name, node in inputs.items()}

    def _hinted(self, name: str, axis: int) -> int | None:
        shape = self.hints.get(name, ())
        return shape[axis] if axis < len(shape) else None

    def _sized(self, axis: int) -> int:
        size = self.size[self._root(axis)]
        assert size is not None  # every class of an input has been given one
        return size

    def _new(self, size: int | None = None) -> int:
        self.parent.append(len(self.parent))
        self.size.append(size)
        self.allowed.append(None)
        return len(self.parent) - 1

    def _root(self, axis: int) -> int:
        while self.parent[axis] != axis:
            self.parent[axis] = axis = self.parent[self.parent[axis]]
        return axis

    def _set(self, axis: int, size: int) -> None:
        root = self._root(axis)
        if self.size[root] not in (None, size):
            raise Conflict
        self.size[root] = size

    def _unite(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        if first == second:
            return
        size = self.size[second]
        if size is not None:
            self._set(first, size)
        self.parent[second] = first
        self._allow(first, self.allowed[second])
        if second in self.derived:
            self.derived.add(first)

    def _allow(self, axis: int, sizes: frozenset[int] | None) -> None:
        root = self._root(axis)
        known = self.allowed[root]
        self.allowed[root] = sizes if known is None else known if sizes is None else known & sizes

    def _add(self, node: int) -> None:
        """Create the axes of a node and apply its operation's constraints."""
        builder = self.builder
        if node not in builder.open:
            self.axes[node] = [self._new(size) for size in builder.shapes[node]]
        elif builder.ops[node] is None:
            self.axes[node] = [self._new() for _ in range(self.ranks[node])]
        else:
            self.axes[node] = self._result(node)
        known_sizes = (builder.lengths[node],) if node in builder.lengths else builder.measured.get(node, ())
        for axis, size in zip(self.axes[node], known_sizes, strict=False):
            self._set(axis, size)

    def _result(self, node: int) -> list[int]:
        """The axes of an operation's result."""
        builder = self.builder
        op, operands = builder.ops[node], builder.operands[node]
        assert op is not None  # leaves are handled where they are added
        self._match(node)
        sides = [self.axes[operand] for operand in operands]
        ones = frozenset(
            (slot, axis)
            for slot, side in enumerate(sides)
            for axis, each in enumerate(side)
            if self.size[self._root(each)] == 1
        )
        options, ranks = builder.options[node], tuple(map(len, sides))
        relation = self.relations.axes(op, options, ranks, ones)
        if relation is None and ones:  # an axis of size 1 that does not broadcast, such as the inner axis of a product
            relation = self.relations.axes(op, options, ranks, frozenset())
        if relation is None:
            raise Conflict
        self._apply(relation, sides)
        if None in relation.result:
            self.equations.append(Equation(node, operands))
        axes = [self._copied(relation, each, sides) for each in relation.result]
        if builder.options[node].get("keepdims"):  # x − mean(x, keepdims=True) compares no equal sizes there
            self.reduced |= {axis for axis, each in zip(axes, relation.result, strict=True) if each == constant(1)}
        return axes

    def _match(self, node: int) -> None:
        """Give predictions and targets the same shape, even where one of them could broadcast."""
        op = self.builder.ops[node]
        pair = [self.axes[operand] for operand in self.builder.operands[node]]
        if op is None or not (op.name in COMPARING or op.family == "losses") or len(pair) != 2:
            return
        if len(pair[0]) == len(pair[1]):
            for one, other in zip(*pair, strict=True):
                roots = {self._root(one), self._root(other)}
                if None in map(self.size.__getitem__, roots) and roots.isdisjoint(self.reduced):
                    self._unite(one, other)

    def _apply(self, relation: AxisRelation, sides: list[list[int]]) -> None:
        for group in relation.groups:
            (slot, axis), *others = group.spots
            first = sides[slot][axis]
            for slot, axis in others:
                self._unite(first, sides[slot][axis])
            if len(group.sizes) < max(group.sizes, default=0):
                self._allow(first, group.sizes)
        for (slot, axis), size in relation.fixed.items():
            self._set(sides[slot][axis], size)

    def _copied(self, relation: AxisRelation, source: int | None, sides: list[list[int]]) -> int:
        """One axis of a result."""
        if source is None:
            axis = self._new()
            self.derived.add(axis)
            return axis
        if source < 0:
            return self._new(constant(source))
        slot, place = relation.groups[source].spots[0]
        return sides[slot][place]

    def _shrink_output(self) -> None:
        """Make a quadratic form such as eᵀe, for a residual e = Y − X W, a scalar: its unknowns form one column."""
        axes = self.axes[self.sketch.output]
        if self.sketch.output not in self.builder.open or len(axes) != 2:
            return
        root = self._root(axes[0])
        owners = sum(
            any(self._root(axis) == root for axis in self.axes[node])
            for node in self.builder.inputs.values()
            if node in self.builder.open
        )
        if root == self._root(axes[1]) and self.size[root] is None and self.allowed[root] is None and owners > 1:
            self.size[root] = 1

    def _neighbours(self) -> dict[int, set[int]]:
        """The classes that occur in one tensor together; they get different sizes, so that a transposition shows."""
        beside: dict[int, set[int]] = {}
        for node in self.builder.open:
            roots = {self._root(axis) for axis in self.axes[node]}
            for root in roots:
                beside.setdefault(root, set()).update(roots - {root})
        return beside

    def _choose(self, axis: int, hint: int | None, neighbours: Mapping[int, set[int]], derived: bool) -> None:
        """Give a class its size: the hint's, or the smallest one that no neighbour has."""
        root = self._root(axis)
        if self.size[root] is not None or (root in self.derived and not derived):
            return
        self._work_out()
        if self.size[root] is not None:
            return
        allowed = self.allowed[root]
        fitting = [size for size in self.usual if allowed is None or size in allowed]
        if allowed is not None and not fitting:
            fitting = sorted(allowed) or [1]
        taken = {self.size[self._root(other)] for other in neighbours.get(root, ())}
        indexed = allowed is not None and min(allowed, default=0) > SIZES[0]
        free = fitting if indexed else [size for size in fitting if size not in taken] or fitting
        kept = hint is not None and (allowed is None or hint in allowed or hint > max(allowed, default=hint))
        self.size[root] = hint if kept else free[0]

    def _work_out(self) -> None:
        """Compute the sizes that follow from those already known."""
        for equation in self.equations:
            shape = self._shape(equation)
            if shape is not None:
                for axis, size in zip(self.axes[equation.node], shape, strict=True):
                    self._set(axis, size)

    def _shape(self, equation: Equation) -> Shape | None:
        """The shape of an equation's result; `None` while its operands' sizes are unknown."""
        shapes: list[Shape] = []
        for operand in equation.operands:
            sizes = [self.size[self._root(axis)] for axis in self.axes[operand]]
            if None in sizes:
                return None
            shapes.append(tuple(size for size in sizes if size is not None))
        op = self.builder.ops[equation.node]
        assert op is not None  # equations belong to operations
        shape = try_shape(op, self.builder.options[equation.node], shapes)
        if shape is None or 0 in shape:
            raise Conflict
        return shape
