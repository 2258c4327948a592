"""Records the course of a run: which nodes each turn of a loop made, and which branches its values left out.

Only the program's own statements count, not those of the prelude. What is kept is linear in the statements that ran:
a turn is a stretch of nodes, and both lists end at a limit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.errors import Span
from engine.graph import Compared, Graph, Loop, SkippedBranch, Turn
from engine.limits import checked
from engine.tracing.builder import Builder

MAX_SKIPPED = 1_000
"""The number of skipped branches that are recorded; later ones are not."""
MAX_COMPARED = 8
"""The number of values that are recorded for one condition."""


class Repeated(dict[str, int]):
    """What each of many turns assigns: the place of each name's node among those that the turn has made."""


class OpenLoop:
    """A loop under construction: turn k made the nodes in [`bounds[k]`, `bounds[k + 1]`) except inputs.

    It runs in a `turn` of `loop`. `depth` counts the calls that it runs in: only names assigned there are its own;
    `running` has those of the turn that runs, if one does. Of a turn that repeats another, `values` has the bare number
    of its variable, and `assigned` is shared; records of turns are made at the first look.
    """

    __slots__ = ("assigned", "bounds", "depth", "listed", "loop", "names", "running", "span", "turn", "values")

    def __init__(
        self, span: Span, names: tuple[str, ...], depth: int, first: int, loop: int | None, turn: int | None
    ) -> None:
        self.span = span
        self.names = names
        self.depth = depth
        self.loop = loop
        self.turn = turn
        self.listed: int | None = None
        self.bounds = [first]
        self.values: list[tuple[float | None, ...] | int] = []
        self.assigned: list[dict[str, int | None] | Repeated] = []
        self.running: dict[str, int | None] | None = None


class Choice:
    """An `if` or conditional expression being decided: each condition with what it compared."""

    __slots__ = ("at", "conditions", "loop", "span", "stop", "turn")

    def __init__(self, span: Span, loop: int | None, turn: int | None) -> None:
        self.span = span
        self.loop = loop
        self.turn = turn
        self.conditions: list[tuple[Span, Span | None, list[Compared]]] = []
        self.at = self.stop = 0


class Course:
    """The loops and choices of one run of a program."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.loops: list[OpenLoop] = []
        self.skipped: list[tuple[Choice, Span, Span, bool, list[Compared]]] = []
        self._open: list[OpenLoop] = []
        self._choices: list[Choice] = []

    @contextmanager
    def loop(self, span: Span, names: tuple[str, ...], depth: int) -> Iterator[OpenLoop]:
        """Record a loop whose iterable is known; each of its turns is recorded by `turn`."""
        loop = OpenLoop(span, names, depth, len(self.builder), *self._here())
        if self.builder.place is None:
            loop.listed = len(self.loops)
            self.loops.append(loop)
        self._open.append(loop)
        try:
            yield loop
        finally:
            self._open.pop()

    @contextmanager
    def turn(self, loop: OpenLoop, values: Sequence[object]) -> Iterator[None]:
        """Record a turn: the nodes made since the last one, with the values of the loop's variables."""
        loop.values.append(tuple(float(value) if isinstance(value, int | float) else None for value in values))
        loop.running = {}
        loop.assigned.append(loop.running)
        try:
            yield
        finally:
            loop.running = None
            loop.bounds.append(len(self.builder))
            self._pass_on(loop)

    def repeat(self, loop: OpenLoop, numbers: Sequence[int], assigned: Repeated) -> None:
        """Record turns for these numbers that made equally many nodes, the last ones of the graph."""
        made = (len(self.builder) - loop.bounds[-1]) // len(numbers)
        loop.values += numbers
        loop.assigned += [assigned] * len(numbers)
        loop.bounds += range(loop.bounds[-1] + made, len(self.builder) + 1, made)
        self._pass_on(loop)

    def _pass_on(self, loop: OpenLoop) -> None:
        """What the last turn has assigned, the turn of the loop around it has assigned too."""
        around = self._open[-2] if len(self._open) > 1 else None
        if around is not None and around.running is not None and around.depth == loop.depth:
            around.running.update(_assigned(loop, len(loop.assigned) - 1))

    def assign(self, name: str, node: int | None, depth: int) -> None:
        """Record that a name was assigned: a node, or something else."""
        if self._open and (running := self._open[-1].running) is not None and self._open[-1].depth == depth:
            running[name] = node

    @contextmanager
    def choice(self, span: Span) -> Iterator[Choice]:
        """Record a choice; the nodes made after its last condition belong to the branch that ran."""
        choice = Choice(span, *self._here())
        try:
            yield choice
        finally:
            choice.stop = len(self.builder)

    def _here(self) -> tuple[int | None, int | None]:
        """The innermost loop and the number of its turn; the condition of a `while` is of the turn that it opens."""
        if not self._open:
            return None, None
        loop = self._open[-1]
        return loop.listed, len(loop.values) + (loop.running is None)

    @contextmanager
    def weighing(self, choice: Choice, condition: Span, branch: Span | None) -> Iterator[None]:
        """Record what the condition of a branch compares, evaluated meanwhile."""
        choice.conditions.append((condition, branch, []))
        self._choices.append(choice)
        try:
            yield
        finally:
            self._choices.pop()
            choice.at = len(self.builder)

    def compare(self, span: Span, node: int, value: float) -> None:
        """Record a number, dependent on inputs, that decides the condition being evaluated."""
        if not self._choices:
            return
        condition, _, compared = self._choices[-1].conditions[-1]
        if len(compared) < MAX_COMPARED and _lies_in(span, condition):
            compared.append(Compared(span, node, value))

    def decide(self, choice: Choice, holds: bool, others: Sequence[Span]) -> None:
        """Record the branches left out: of the conditions before the last and, if that `holds`, the `others`."""
        for number, (condition, branch, compared) in enumerate(choice.conditions):
            held = holds and number == len(choice.conditions) - 1
            for skipped in others if held else (branch,):
                full = len(self.skipped) >= MAX_SKIPPED or self.builder.place is not None
                if skipped is not None and compared and not full:
                    self.skipped.append((choice, skipped, condition, held, compared))

    def finish(self, graph: Graph, dropped: set[int]) -> tuple[tuple[Loop, ...], tuple[SkippedBranch, ...]]:
        """Loops that made nodes, and skipped branches, in the numbers of the finished graph."""
        if not self.loops and not self.skipped:
            return (), ()
        numbers = _Numbers(graph, dropped)
        loops: list[Loop] = []
        places: dict[int | None, int | None] = {None: None}
        left = self.builder.limits.nodes
        for number, loop in enumerate(checked(self.loops)):
            turns = Turns(loop, numbers)
            if not turns:
                continue
            left -= len(turns)
            if left < 0:
                break
            places[number] = len(loops)
            assigned = sum(map(len, loop.assigned))
            loops.append(Loop(loop.span, loop.names, len(loop.values), *self._around(loop, places), turns, assigned))
        return tuple(loops), tuple(self._skipped(each, numbers, places) for each in checked(self.skipped))

    def _around(
        self, inner: OpenLoop | Choice, places: Mapping[int | None, int | None]
    ) -> tuple[int | None, int | None]:
        """The listed loop and turn that it belongs to: not one without nodes, nor the turn that an end opened."""
        loop, turn = inner.loop, inner.turn
        while loop is not None and (places.get(loop) is None or (turn or 0) > len(self.loops[loop].values)):
            around = self.loops[loop]
            loop, turn = around.loop, around.turn
        return (None, None) if loop is None else (places[loop], turn)

    def _skipped(
        self,
        record: tuple[Choice, Span, Span, bool, list[Compared]],
        numbers: _Numbers,
        places: Mapping[int | None, int | None],
    ) -> SkippedBranch:
        choice, skipped, condition, holds, compared = record
        loop, turn = self._around(choice, places)
        first, last = numbers.within(choice.at, choice.stop) or (None, None)
        return SkippedBranch(
            span=choice.span,
            skipped=skipped,
            condition=condition,
            holds=holds,
            compared=tuple(numbers.compared(each) for each in compared),
            at=numbers.at(choice.at),
            first=first,
            last=last,
            loop=loop,
            turn=turn,
        )


def _lies_in(span: Span, outer: Span) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return (outer.line, outer.column) <= start and end <= (outer.end_line, outer.end_column)


class _Numbers:
    """The numbers that a graph has after some nodes were dropped."""

    def __init__(self, graph: Graph, dropped: set[int]) -> None:
        self.dropped = sorted(dropped)
        self.gone = dropped
        self.inputs = sorted(graph.inputs.values())

    def at(self, node: int) -> int:
        """The number of a node that is there, or else of the next one."""
        return node - bisect_left(self.dropped, node) if self.dropped else node

    def compared(self, number: Compared) -> Compared:
        """A number with the node that it has now, if that is there."""
        gone = number.node is None or number.node in self.gone
        return Compared(number.span, None if gone else self.at(number.node or 0), number.value)

    def within(self, first: int, stop: int) -> tuple[int, int] | None:
        """The first and the last node of a stretch that are there and no inputs."""
        start, end = self.at(first), self.at(stop) - 1
        if not self.inputs or self.inputs[-1] < start:
            return (start, end) if start <= end else None
        for node in self.inputs[bisect_left(self.inputs, start) :]:
            if node > start:
                break
            start += 1
        for node in reversed(self.inputs[: bisect_right(self.inputs, end)]):
            if node < end:
                break
            end -= 1
        return (start, end) if start <= end else None


def _assigned(loop: OpenLoop, number: int) -> Mapping[str, int | None]:
    """The nodes that the names assigned in a turn stand for."""
    assigned = loop.assigned[number]
    if isinstance(assigned, Repeated):
        return {name: loop.bounds[number] + place for name, place in assigned.items()}
    return assigned


class Turns(Sequence[Turn]):
    """The turns of a loop that made nodes, as records that are made at the first look."""

    def __init__(self, loop: OpenLoop, numbers: _Numbers) -> None:
        self._loop, self._numbers = loop, numbers
        self._made: tuple[Turn, ...] | None = None
        self._count = sum(
            isinstance(assigned, Repeated) or numbers.within(*loop.bounds[number : number + 2]) is not None
            for number, assigned in enumerate(checked(loop.assigned))
        )

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: Any) -> Any:
        if self._made is None:
            self._made = tuple(_turns(self._loop, self._numbers))
        return self._made[number]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Turns) and self[:] == other[:]

    def __repr__(self) -> str:
        return repr(self[:])


def _turns(loop: OpenLoop, numbers: _Numbers) -> Iterator[Turn]:
    for number, values in enumerate(checked(loop.values)):
        first, stop = loop.bounds[number], loop.bounds[number + 1]
        ends = numbers.within(first, stop)
        if ends is not None:
            names = _assigned(loop, number)
            own = {name: node for name, node in names.items() if node is not None and first <= node < stop}
            if numbers.gone:
                own = {name: numbers.at(node) for name, node in own.items() if node not in numbers.gone}
            yield Turn(number + 1, *ends, (float(values),) if isinstance(values, int) else values, own)
