"""Bodies of loops and functions that run again without being evaluated again.

A body of plain assignments of scalars makes the same nodes each time, from other operands. After it was evaluated
twice, its nodes are kept as a score: operations with operands that are nodes of the body, counted from its first, or
values of names that it reads. While those are scalars as before, the score is appended to the graph, at a fiftieth of
what evaluation takes. Whatever else may happen in a body (a tensor, a branch, a call of a block, a constant that
changes from turn to turn, a limit that is near) is left to evaluation, which alone decides what a program means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from engine.errors import Span
from engine.language import tree
from engine.limits import check_time
from engine.ops import FUNCTIONS
from engine.ops.op import Op, broadcast_shape
from engine.tracing.builder import NO_OPTIONS, Builder, Constant
from engine.tracing.course import Repeated
from engine.tracing.scopes import ABSENT, Scopes
from engine.tracing.values import Ref, Value

TRIES = 3
"""A body that was evaluated so often without becoming a score, or whose score failed so often, is not tried again."""
LARGEST = 4_096
"""The most turns of a loop that are appended at once, between two looks at the clock."""
OPERATORS = frozenset("+-*/") | {"**"}

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A body of plain assignments: the names that it assigns in order, those it reads first, and its functions."""

    assigned: tuple[str, ...]
    read: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The nodes of a body. An operand k ≥ 0 is the body's own node k, −1 − k the value of the k-th name that it reads.

    `key` is what was known of these names; `results` are the nodes that the assigned names stand for in the end.
    """

    key: Key
    ops: tuple[Op | None, ...]
    operands: tuple[tuple[int, ...], ...]
    names: tuple[str | None, ...]
    spans: tuple[Span | None, ...]
    constants: tuple[tuple[int, Any], ...]
    absorbed: tuple[int, ...]
    results: tuple[int, ...]
    edges: int
    edge_elements: int


class Rehearsed:
    """The bodies of one trace that were evaluated, by their identity, and the scores of those that have one."""

    def __init__(self, builder: Builder, scopes: Scopes) -> None:
        self.builder = builder
        self.scopes = scopes
        self._parts: dict[int, Part | None] = {}
        self._evaluated: dict[int, int] = {}
        self._scores: dict[int, Score] = {}

    def replayed(self, body: Sequence[tree.Statement]) -> bool:
        """Append the nodes of the body and assign its names, if it has a score that fits; returns whether it has."""
        score = self._scores.get(id(body))
        if score is None:
            return False
        part = self._parts[id(body)]
        assert part is not None  # it has a score
        values = [self.scopes.find(name) for name in part.read]
        if self._key(part, values) != score.key or not self._room(score, len(part.assigned)):
            self._failed(body)
            return False
        self.scopes.executed += len(part.assigned)
        check_time()
        self._append(score, part, [value.node for value in values if isinstance(value, Ref)])
        return True

    def turns(self, body: Sequence[tree.Statement], variables: Sequence[str], most: int) -> int:
        """How many more turns of a loop may be appended at once: its variables are not read, no limit is reached."""
        score = self._scores.get(id(body))
        part = self._parts.get(id(body))
        if score is None or part is None or not {*part.read, *part.assigned}.isdisjoint(variables):
            return 0
        if self._key(part, [self.scopes.find(name) for name in part.read]) != score.key:
            return 0
        return min(most, self._room(score, len(part.assigned) + 1))

    def repeat(self, body: Sequence[tree.Statement], turns: int) -> Repeated:
        """Append so many turns of a loop, as `turns` allows; returns what each of them assigns."""
        score, part, first = self._scores[id(body)], self._parts[id(body)], len(self.builder)
        assert part is not None  # it has a score
        self.scopes.executed += turns * (len(part.assigned) + 1)
        count = len(score.ops)
        starts = range(first, first + turns * count, count)
        columns: list[Iterable[int]] = [range(first + own, starts.stop + own, count) for own in range(count)]
        columns += reversed([list(nodes) for nodes in self._sources(score, part, starts)])
        made: list[tuple[int, ...]] = [()] * (turns * count)
        for own, operands in enumerate(score.operands):
            if operands:
                made[own::count] = zip(*[columns[operand] for operand in operands], strict=True)
        self._extend(score, made, turns)
        for name, result in zip(part.assigned, score.results, strict=True):
            self.scopes.assign(name, Ref(starts[-1] + result))
        return Repeated(zip(part.assigned, score.results, strict=True))

    def _sources(self, score: Score, part: Part, starts: range) -> Iterator[Iterable[int]]:
        """Per name that is read and a node, its node in each turn: what the turn before has assigned, or always one."""
        for name in part.read:
            value = self.scopes.find(name)
            if isinstance(value, Ref) and name in part.assigned:
                result = score.results[part.assigned.index(name)]
                yield chain((value.node,), range(starts.start + result, starts[-1] + result, starts.step))
            elif isinstance(value, Ref):
                yield repeat(value.node, len(starts))

    def before(self, body: Sequence[tree.Statement]) -> Before | None:
        """What is known before a body is evaluated from which a score may be made; else `None`."""
        number = id(body)
        if number not in self._parts:
            self._parts[number] = _part(body)
        part, count = self._parts[number], self._evaluated.get(number, 0)
        self._evaluated[number] = count + 1
        if part is None or not 0 < count <= TRIES:
            return None
        values = [self.scopes.find(name) for name in part.read]
        key = self._key(part, values)
        nodes = [value.node for value in values if isinstance(value, Ref)]
        if key is None or len(set(nodes)) < len(nodes):  # of two names for one node it cannot be seen which was read
            return None
        builder = self.builder
        return Before(part, key, nodes, len(builder), len(builder.groups), builder.edges, builder.edge_elements)

    def after(self, body: Sequence[tree.Statement], before: Before) -> None:
        """Keep the nodes that the body has made, if all of them can be made again."""
        builder, first = self.builder, before.first
        place = {node: -1 - number for number, node in enumerate(before.nodes)}
        place |= {node: node - first for node in range(first, len(builder))}
        values = [self.scopes.find(name) for name in before.part.assigned]
        results = [value.node - first for value in values if isinstance(value, Ref)]
        alone = len(builder.groups) == before.groups and not any(builder.options[first:])
        if len(results) < len(values) or min(results) < 0 or not alone:
            return
        own = range(first, len(builder))
        self._scores[id(body)] = Score(
            key=before.key,
            ops=tuple(builder.ops[first:]),
            operands=tuple(tuple(place[operand] for operand in operands) for operands in builder.operands[first:]),
            names=tuple(builder.names[first:]),
            spans=tuple(builder.spans[first:]),
            constants=tuple((node - first, builder.constants[node]) for node in own if node in builder.constants),
            absorbed=tuple(node - first for node in own if node in builder.absorbed),
            results=tuple(results),
            edges=builder.edges - before.edges,
            edge_elements=builder.edge_elements - before.edge_elements,
        )

    def _key(self, part: Part, values: Sequence[Value | object]) -> Key | None:
        """What decides which nodes the body makes, beside the operands; `None` where it may make others each time."""
        if self.builder.place is not None or any(self.scopes.find(name) is not ABSENT for name in part.functions):
            return None
        builder = self.builder
        kinds: list[Any] = []
        for value in values:
            if isinstance(value, Ref):
                op = builder.ops[value.node]
                if builder.shapes[value.node] or value.row or (op is not None and op.boolean):
                    return None
                kinds.append(None)
            elif isinstance(value, Constant):
                kinds.append((type(value.value), value.value, value.name, value.span))
            else:
                return None
        return len(builder.inputs), *kinds

    def _room(self, score: Score, statements: int) -> int:
        """How often a body of so many statements may run before a limit is reached; evaluation then finds the place."""
        builder, limits, count = self.builder, self.builder.limits, len(score.ops)
        left = (
            (limits.nodes - len(builder), count),
            (limits.elements - builder.elements, count),
            (limits.edges - builder.edges, score.edges),
            (limits.edge_elements - builder.edge_elements, score.edge_elements),
            (self.scopes.limits.statements - self.scopes.executed, statements),
        )
        return max(0, int(min([LARGEST, *(room / taken for room, taken in left)])))

    def _failed(self, body: Sequence[tree.Statement]) -> None:
        self._evaluated[id(body)] = self._evaluated.get(id(body), 0) + 1
        if self._evaluated[id(body)] > TRIES:
            del self._scores[id(body)]

    def _append(self, score: Score, part: Part, nodes: Sequence[int]) -> None:
        first = len(self.builder)
        column = [*range(first, first + len(score.ops)), *reversed(nodes)]  # values of names count from the back
        made = [tuple([column[operand] for operand in operands]) for operands in score.operands]
        self._extend(score, made, 1)
        for name, result in zip(part.assigned, score.results, strict=True):
            self.scopes.assign(name, Ref(first + result))

    def _extend(self, score: Score, operands: list[tuple[int, ...]], turns: int) -> None:
        """Append the nodes of so many turns to the graph."""
        builder, first, count = self.builder, len(self.builder), len(score.ops)
        builder.ops += score.ops * turns
        builder.operands += operands
        builder.options += [NO_OPTIONS] * (count * turns)
        builder.shapes += [()] * (count * turns)
        builder.names += score.names * turns
        builder.spans += score.spans * turns
        starts = range(first, len(builder), count)
        builder.constants |= {start + place: value for start in starts for place, value in score.constants}
        builder.absorbed.update([start + place for start in starts for place in score.absorbed])
        builder.elements += count * turns
        builder.edges += score.edges * turns
        builder.edge_elements += score.edge_elements * turns


@dataclass(frozen=True, slots=True)
class Before:
    """The state before a body is evaluated: its key, the nodes that it reads, and the sizes of the graph."""

    part: Part
    key: Key
    nodes: list[int]
    first: int
    groups: int
    edges: int
    edge_elements: int


def _part(body: Sequence[tree.Statement]) -> Part | None:
    """The body as plain assignments, each name assigned once; `None` if it is something else."""
    assigned: list[str] = []
    read: dict[str, None] = {}
    functions: dict[str, None] = {}
    for statement in body:
        if not isinstance(statement, tree.Assign) or len(statement.targets) > 1 or statement.unpacks[0]:
            return None
        if isinstance(statement.value, tree.Name):  # the name may be given to a node from elsewhere
            return None
        pending: list[Any] = [statement.value]
        while pending:
            part = pending.pop()
            if isinstance(part, tree.Name):
                if part.name not in assigned:
                    read[part.name] = None
            elif isinstance(part, tree.Binary) and part.operator in OPERATORS:
                pending += [part.left, part.right]
            elif isinstance(part, tree.Unary) and part.operator == "-":
                pending.append(part.operand)
            elif isinstance(part, tree.Call) and not part.keywords and _is_elementwise(part.function):
                functions[part.function] = None
                pending += part.arguments
            elif not isinstance(part, tree.Number):
                return None
        assigned.append(statement.targets[0][0].name)
    return Part(tuple(assigned), tuple(read), tuple(functions)) if assigned else None


def _is_elementwise(function: str) -> bool:
    op = FUNCTIONS.get(function)
    return op is not None and op.shape is broadcast_shape and not op.options and not op.variadic
