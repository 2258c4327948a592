"""Builds a graph node by node; nodes are created nowhere else.

A node's shape is known and checked against the limits before any of its numbers are computed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from engine.errors import GradwalkError, InvalidInput, ShapeMismatch, Span
from engine.graph import Broadcast, Graph, Group, Output, kept_of
from engine.limits import EVERY, Limits, check_time
from engine.ops import OPS
from engine.ops.op import Op, Shape
from engine.tracing.inputs import read_value

NO_OPTIONS: Mapping[str, Any] = {}


class Constant:
    """A number in the program text: it becomes a node when an operation uses it, and stays a plain number elsewhere.

    Each use creates its own node, so that a constant can be drawn inside the gate that uses it.
    """

    __slots__ = ("name", "span", "value")

    def __init__(self, value: int | float, span: Span | None = None, name: str | None = None) -> None:
        self.value = value
        self.span = span
        self.name = name


Operand = int | Constant


class OpenGroup:
    """A group under construction: the nodes in [`first`, `stop`) except inputs."""

    __slots__ = ("definition", "first", "name", "output", "parent", "span", "stop")

    def __init__(self, name: str, parent: int | None, span: Span, definition: Span | None, first: int) -> None:
        self.name = name
        self.parent = parent
        self.span = span
        self.definition = definition
        self.first = self.stop = first
        self.output: int | None = None

    def answers(self, node: int | None) -> None:
        """Record the node that the call returns, if it is one created in this group."""
        self.output = node if node is not None and node >= self.first else None


class Builder:
    """A graph under construction, stored as columns; `finish` freezes them into a `Graph`."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.ops: list[Op | None] = []
        self.operands: list[tuple[int, ...]] = []
        self.options: list[Mapping[str, Any]] = []
        self.shapes: list[Shape] = []
        self.names: list[str | None] = []
        self.spans: list[Span | None] = []
        self.constants: dict[int, Any] = {}
        self.inputs: dict[str, int] = {}
        self.defaults: dict[str, Any] = {}
        self.absorbed: set[int] = set()
        self.groups: list[OpenGroup] = []
        self.elements = 0
        self.edges = 0
        self.edge_elements = 0
        self.place: Span | None = None
        self.borrowed: set[int] = set()
        self.broadcasts: dict[Span, Broadcast] = {}
        self._open: int | None = None

    def __len__(self) -> int:
        return len(self.ops)

    def input(self, name: str, shape: Shape, span: Span | None) -> int:
        """Add an input leaf; its value is supplied with each run."""
        node = self._append(None, (), NO_OPTIONS, shape, span)
        self.names[node] = name
        self.inputs[name] = node
        return node

    def constant(self, value: Any, span: Span | None) -> int:
        """Add a constant leaf; its value is part of the graph's structure."""
        try:
            number = np.float64(value) if isinstance(value, int | float) else read_value(None, value, self.limits)
        except InvalidInput as error:
            raise error.at(span) from None
        node = self._append(None, (), NO_OPTIONS, np.shape(number), span)
        self.constants[node] = number
        return node

    def become_input(self, node: int, name: str, shape: Shape) -> None:
        """Turn a constant that was just created into a named input with that default, which a run may override."""
        self.defaults[name] = self.constants.pop(node)
        self.elements += prod(shape) - prod(self.shapes[node])
        self.shapes[node], self.names[node], self.inputs[name] = shape, name, node

    def operation(
        self, op: Op, operands: Sequence[Operand], span: Span | None, options: Mapping[str, Any] = NO_OPTIONS
    ) -> int:
        """Add an operation; its constant operands become nodes immediately before it."""
        nodes = tuple(self._number(op, slot, self.materialise(operand, span)) for slot, operand in enumerate(operands))
        shape = self.result_shape(op, nodes, options, span)
        self._absorb(op, operands, nodes)
        return self._append(op, nodes, options, shape, span)

    def result_shape(self, op: Op, nodes: tuple[int, ...], options: Mapping[str, Any], span: Span | None) -> Shape:
        """The shape of an operation's result; raises `ShapeMismatch` at `span` where the operands do not fit."""
        shapes = [self.shapes[node] for node in nodes]
        try:
            shape = op.shape(*shapes, **options)
        except ShapeMismatch as error:
            raise error.at(span) from None
        if op.scratch is not None:
            self.limits.check("elements", self.elements + op.scratch(*shapes, **options), span)
        return shape

    def is_open(self, node: int) -> bool:
        """Whether the shape of a node is still unknown: only possible while shapes are being suggested."""
        return False

    def is_scalar(self, node: int) -> bool:
        """Whether a node has rank 0."""
        return not self.shapes[node]

    def length(self, node: int, expected: int | None = None) -> int:
        """The size of a node's first axis; `expected` is the number of names that the program unpacks it into."""
        return self.shapes[node][0]

    def sizes(self, node: int) -> Shape:
        """The sizes of all axes of a node, as `x.shape` gives them."""
        return self.shapes[node]

    def materialise(self, operand: Operand, span: Span | None) -> int:
        """The operand's node; a constant becomes a leaf here."""
        if isinstance(operand, int):
            return operand
        node = self.constant(operand.value, operand.span or span)
        self.names[node] = operand.name
        return node

    def _number(self, op: Op, slot: int, node: int) -> int:
        """The operand, converted to a number where it is boolean and the operation does not accept booleans."""
        source = self.ops[node]
        if source is None or not source.boolean or op.name == "number" or op.accepts_truth(slot):
            return node
        return self.operation(OPS["number"], (node,), self.spans[node])

    def _absorb(self, op: Op, operands: Sequence[Operand], nodes: tuple[int, ...]) -> None:
        """Let a gate absorb its scalar constants, as in `×0.1`, provided that at least one operand remains."""
        candidates = [
            node
            for operand, node, label in zip(operands, nodes, op.absorbs, strict=False)
            if label and isinstance(operand, Constant)
        ]
        if len(candidates) == len(nodes):
            candidates = candidates[1:]
        self.absorbed.update(candidates)

    def call_node(self, node: int, name: str) -> None:
        """Name a node after the first name that the program gives it; a name from the prelude is replaced by it."""
        if self.place is not None:  # inside a prelude function
            if self.names[node] is None:
                self.names[node] = name
                self.borrowed.add(node)
        elif self.names[node] is None or node in self.borrowed:
            self.names[node] = name
            self.borrowed.discard(node)

    @contextmanager
    def placed(self, place: Span | None) -> Iterator[None]:
        """Attribute all nodes and errors created inside to this span of the program (`None`: to their own spans)."""
        outer, self.place = self.place, place
        try:
            yield
        finally:
            self.place = outer

    def at_call_site(self, error: GradwalkError) -> GradwalkError:
        """The error, moved to the call site of the prelude function being run, if there is one."""
        if self.place is not None:
            error.faults = tuple(replace(fault, span=self.place, fixes=()) for fault in error.faults)
        return error

    @contextmanager
    def group(self, name: str, span: Span, definition: Span | None) -> Iterator[OpenGroup]:
        """Collect the nodes created inside into a group."""
        number, outer = len(self.groups), self._open
        group = OpenGroup(name, outer, span, definition, len(self.ops))
        self.groups.append(group)
        self._open = number
        try:
            yield group
        finally:
            self._open = outer
            group.stop = len(self.ops)

    def callers(self) -> Iterator[str]:
        """The names of the groups under construction, the innermost first."""
        number = self._open
        while number is not None:
            yield self.groups[number].name
            number = self.groups[number].parent

    def _append(
        self, op: Op | None, operands: tuple[int, ...], options: Mapping[str, Any], shape: Shape, span: Span | None
    ) -> int:
        node = len(self.ops)
        if not node % EVERY:
            check_time()
        size = prod(shape) or prod(size or 1 for size in shape)  # an empty array counts by its other sizes
        self.elements += size
        self.edges += len(operands)
        if op is not None:
            self.edge_elements += self._on_edges(op, operands, size)
        if node >= self.limits.nodes:
            self.limits.check("nodes", node + 1, span)
        if self.elements > self.limits.elements:
            self.limits.check("elements", self.elements, span)
        if self.edges > self.limits.edges:
            self.limits.check("edges", self.edges, span)
        if self.edge_elements > self.limits.edge_elements:
            self.limits.check("edge_elements", self.edge_elements, span)
        self.ops.append(op)
        self.operands.append(operands)
        self.options.append(options)
        self.shapes.append(shape)
        self.names.append(None)
        self.spans.append(self.place or span)
        return node

    def _on_edges(self, op: Op, operands: tuple[int, ...], size: int) -> int:
        """The numbers on the edges of an operation: local derivatives in its shape, products in those of its operands.

        A linear map has a rule instead of a local derivative.
        """
        partials = op.partials * len(operands) if op.variadic else op.partials
        local = sum([size for partial in partials[: len(operands)] if partial.local is not None])
        return local + sum([prod(self.shapes[operand]) for operand in operands])

    def finish(self, outputs: Sequence[Output], dropped: set[int], ends: Mapping[str, int | None]) -> Graph:
        """Freeze the graph without the nodes in `dropped`, which no remaining node may use.

        `ends` maps the program's names to their nodes at the end of the program.
        """
        kept = [node for node in range(len(self.ops)) if node not in dropped] if dropped else range(len(self.ops))
        position = dict(zip(kept, range(len(kept)), strict=True)) if dropped else kept
        operands = kept_of(self.operands, kept)
        if dropped:
            operands = tuple([tuple([position[each] for each in own]) for own in operands])
        return Graph(
            ops=kept_of(self.ops, kept),
            operands=operands,
            options=kept_of(self.options, kept),
            shapes=kept_of(self.shapes, kept),
            names=kept_of(self.names, kept),
            spans=kept_of(self.spans, kept),
            constants={position[node]: value for node, value in self.constants.items() if node not in dropped},
            inputs={name: position[node] for name, node in self.inputs.items()},
            defaults=dict(self.defaults),
            outputs=tuple(Output(output.name, position[output.node]) for output in outputs),
            absorbed=frozenset(position[node] for node in self.absorbed if node not in dropped),
            groups=self._groups(kept) if self.groups else (),
            broadcasts=tuple(self.broadcasts.values()),
            ends={name: None if node is None or node in dropped else position[node] for name, node in ends.items()},
        )

    def _groups(self, kept: Sequence[int]) -> tuple[Group, ...]:
        """The groups that contain any node, in call order; inputs belong to no group."""
        inputs = frozenset(self.inputs.values())
        inner = [node for node in kept if node not in inputs]
        place = dict(zip(kept, range(len(kept)), strict=True))
        numbers: dict[int, int] = {}
        made: list[Group] = []
        for number, group in enumerate(self.groups):
            nodes = inner[bisect_left(inner, group.first) : bisect_left(inner, group.stop)]
            if not nodes:
                continue
            numbers[number] = len(made)
            parent = None if group.parent is None else numbers[group.parent]
            output = place[group.output] if group.output in place and group.output not in inputs else None
            made.append(
                Group(group.name, parent, tuple(place[node] for node in nodes), output, group.span, group.definition)
            )
        return tuple(made)
