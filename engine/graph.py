"""The computational graph: structure without numbers, flat, in topological order.

Nodes are positions in parallel columns. An edge runs from an operand to the operation that uses it and is known
by its target and operand slot, never by a pair of nodes: `x*x` has two edges. Edge numbers are consecutive, so
edge `first_edge[target] + slot` is the one into operand `slot` of `target`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from typing import Any

import numpy as np

from engine.errors import Fix, Span
from engine.limits import checked
from engine.ops.op import Op, Shape


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the program: the name it was assigned to, if any, and its node."""

    name: str | None
    node: int


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A loss or an operator whose two operands differ in shape and broadcast, perhaps unintentionally.

    `span` is the place of the call or of the expression; `loss` the name of the loss, empty for an operator; `fixes`
    give both operands one shape.
    """

    span: Span
    loss: str
    first: Shape
    second: Shape
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One call of a block: its nodes, ascending, those of the calls inside it included.

    `parent` is the group that it was called in; `output` the node that it returns, where that is one of its own;
    `span` the place of the call, `definition` that of the block.
    """

    name: str
    parent: int | None
    nodes: tuple[int, ...]
    output: int | None
    span: Span
    definition: Span | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a loop: the nodes from `first` to `last`, but for inputs.

    `number` counts all turns of the loop from 1; `values` are those of its variables, `None` where that is not a plain
    number; `assigned` has the node of each name that was assigned in the turn and stands for one of its own at its end.
    """

    number: int
    first: int
    last: int
    values: tuple[float | None, ...]
    assigned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Loop:
    """One run of a `for` or `while`: those of its `count` turns that made nodes.

    `names` are its variables. It ran within the turn of number `turn` of the loop `parent`, if within any. All of its
    turns together assign `assignments` names at most.
    """

    span: Span
    names: tuple[str, ...]
    count: int
    parent: int | None
    turn: int | None
    turns: Sequence[Turn]
    assignments: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A number that decided a condition: the place of its formula, its node if the graph has it, and its value."""

    span: Span
    node: int | None
    value: float


@dataclass(frozen=True, slots=True)
class SkippedBranch:
    """A branch that a value of this run left out, at `skipped`, of the `if` or conditional expression at `span`.

    `condition` is the one that ruled it out, since it did not hold itself or the one before it held (`holds`). The
    branch that ran instead made the nodes from `first` to `last`, or none; without it the next node would be `at`. It
    was decided within the turn of number `turn` of the loop `loop`, if within any that is listed.
    """

    span: Span
    skipped: Span
    condition: Span
    holds: bool
    compared: tuple[Compared, ...]
    at: int
    first: int | None
    last: int | None
    loop: int | None
    turn: int | None


def kept_of(column: Sequence[Any], kept: Sequence[int]) -> tuple[Any, ...]:
    """The entries of the kept nodes."""
    return tuple(column) if len(kept) == len(column) else tuple([column[node] for node in kept])


def plain_name(name: str) -> str:
    """A name without its capitals and underscores."""
    return name.replace("_", "").casefold()


@dataclass(frozen=True)
class Graph:
    """Frozen columns, one entry a node; `ops[k]` is `None` for a leaf, which is an input or a constant.

    `constants` holds the values of constant leaves; `inputs` the node of each named input; `defaults` the
    values that the program's text gives to inputs; `absorbed` the constants that belong to their gate; `ends` the node
    that each of the program's names stands for at the end, `None` where that is no node.
    """

    ops: tuple[Op | None, ...]
    operands: tuple[tuple[int, ...], ...]
    options: tuple[Mapping[str, Any], ...]
    shapes: tuple[Shape, ...]
    names: tuple[str | None, ...]
    spans: tuple[Span | None, ...]
    constants: Mapping[int, Any]
    inputs: Mapping[str, int]
    defaults: Mapping[str, Any]
    outputs: tuple[Output, ...]
    absorbed: frozenset[int] = field(default_factory=frozenset)
    groups: tuple[Group, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    loops: tuple[Loop, ...] = ()
    skipped_branches: tuple[SkippedBranch, ...] = ()
    ends: Mapping[str, int | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ops)

    @cached_property
    def first_edge(self) -> tuple[int, ...]:
        """The number of each node's first operand edge; one more entry holds the count of all edges."""
        return tuple(accumulate(map(len, self.operands), initial=0))

    @cached_property
    def rows(self) -> tuple[Op, ...]:
        """The rows of the table that its operations have, each once."""
        distinct = dict(zip(map(id, self.ops), self.ops, strict=True)).values()
        return tuple(op for op in distinct if op is not None)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return self.first_edge[-1]

    def edges(self) -> Iterator[tuple[int, int, int]]:
        """Every edge as (source, target, operand slot), in the order of edge numbers."""
        for target, operands in enumerate(self.operands):
            for slot, source in enumerate(checked(operands)):
                yield source, target, slot

    @cached_property
    def sources(self) -> tuple[int, ...]:
        """The node that each edge comes from."""
        return tuple(source for source, _, _ in self.edges())

    @cached_property
    def uses(self) -> tuple[tuple[int, ...], ...]:
        """Per node, the edges that leave it."""
        leaving: list[list[int]] = [[] for _ in self.ops]
        for edge, (source, _, _) in enumerate(self.edges()):
            leaving[source].append(edge)
        return tuple(map(tuple, leaving))

    @cached_property
    def last_named(self) -> dict[str, int]:
        """The last node of each name; constants are left out."""
        named = enumerate(self.names)
        return {name: node for node, name in named if name is not None and node not in self.constants}

    @cached_property
    def alike(self) -> dict[str, set[str]]:
        """The names of inputs and values that are equal but for capitals and underscores, by `plain_name`."""
        names: dict[str, set[str]] = {}
        for name in (*self.inputs, *self.ends):
            names.setdefault(plain_name(name), set()).add(name)
        return names

    @cached_property
    def group_of(self) -> tuple[int | None, ...]:
        """Per node, the innermost group that it belongs to."""
        innermost: list[int | None] = [None] * len(self)
        for number, group in enumerate(self.groups):  # a group comes after the one that it is in
            for node in group.nodes:
                innermost[node] = number
        return tuple(innermost)

    def reached_from(self, output: int) -> list[bool]:
        """Per node, whether the output depends on it (the output itself included)."""
        needed = [False] * len(self)
        needed[output] = True
        for node in range(output, -1, -1):
            if needed[node]:
                for operand in self.operands[node]:
                    needed[operand] = True
        return needed

    def kind(self, node: int) -> str:
        """`input`, `constant` or `operation`."""
        if self.ops[node] is not None:
            return "operation"
        return "constant" if node in self.constants else "input"

    @cached_property
    def key(self) -> str:
        """A digest that is equal for two graphs exactly if their drawing and steps are equal; spans are ignored."""
        digest = blake2b(digest_size=12)
        for node, op in enumerate(self.ops):
            content = (
                op.name if op else None,
                self.operands[node],
                sorted(self.options[node].items()),
                self.shapes[node],
                self.names[node],
                np.asarray(self.constants.get(node, np.nan)).tobytes(),
            )
            digest.update(repr(content).encode("utf-8", "surrogatepass"))
        groups = [(group.name, group.parent, group.nodes, group.output) for group in self.groups]
        digest.update(repr((self.outputs, sorted(self.absorbed), groups)).encode("utf-8", "surrogatepass"))
        if self.loops or self.skipped_branches:
            loops = [(loop.parent, loop.turn, loop.count, loop.turns) for loop in checked(self.loops)]
            skipped = [(each.at, each.first, each.last, each.holds) for each in checked(self.skipped_branches)]
            digest.update(repr((loops, skipped)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def __str__(self) -> str:
        return "\n".join(self._line(node) for node in range(len(self)))

    def _line(self, node: int) -> str:
        """One line of the let-program: `v2 = mul(w0, x0)`."""
        op = self.ops[node]
        if op is None:
            value = f" = {self.constants[node]!s}" if node in self.constants else ""
            return f"{self.kind(node)} {self.reference(node)}{value}"
        arguments = [self.reference(operand) for operand in self.operands[node]]
        arguments += [f"{name}={value}" for name, value in self.options[node].items()]
        return f"{self.reference(node)} = {op.name}({', '.join(arguments)})"

    def reference(self, node: int) -> str:
        """The node's name in a let-program: its own name if it has one, else its number."""
        name = self.names[node]
        return name if name is not None and self.kind(node) == "input" else f"v{node}"
