"""Holds a whole pasted backward pass to the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from engine.errors import GradwalkError, TooSlow
from engine.limits import DEFAULT, Deadline, Limits
from engine.practice.exercises import ground_of
from engine.practice.passes import Ground, Passed, run
from engine.practice.pasted.binding import bound
from engine.practice.pasted.causes import Budget, Cause, same
from engine.practice.pasted.inferring import Inference
from engine.practice.pasted.judging import Judge
from engine.practice.pasted.lines import Line, first_wrong, made_up_for, may_be_transposed
from engine.practice.pasted.reader import Reader
from engine.practice.pasted.reading import NAME, Statement, statements
from engine.practice.pasted.running import Names, computed
from engine.traces import Trace

MOST_ALLOWED = 6
"""So many lines are allowed for, each of which costs another reading; what follows from one costs none."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All lines; `first` is the place of the first wrong one. `missing` are the inputs whose gradient no line gives."""

    lines: tuple[Line, ...]
    first: int | None
    missing: tuple[str, ...]
    names: Names


def explain(trace: Trace, text: str, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> Explained:
    """Hold a pasted backward pass to the graph. Raises `TooLarge`, and `NotDifferentiable` where there is none."""
    deadline = deadline or Deadline(limits.seconds)
    limits.check("characters", len(text))
    read = statements(text)
    limits.check("pasted_lines", len(read))
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        truth = run(ground, deadline)
        names = Names(trace, truth, ground)
        _give(names, read, ground, truth)
        inferred = Inference(read, names, ground, truth, limits, deadline).nodes()
        lines, names = _Pass(trace, ground, truth, names, read, limits, deadline, inferred).judged()
    covered = {line.node for line in lines if line.node is not None}
    missing = tuple(
        name for name, node in ground.graph.inputs.items() if ground.plan.reached[node] and node not in covered
    )
    return Explained(lines, first_wrong(lines), missing, names)


@dataclass(slots=True)
class _Pass:
    """What it takes to read a pasted pass, and to read it again with what its lines below make up for."""

    trace: Trace
    ground: Ground
    truth: Passed
    names: Names
    statements: Sequence[Statement]
    limits: Limits
    deadline: Deadline
    inferred: dict[str, list[int]]
    budget: Budget = field(default_factory=Budget)

    def judged(self) -> tuple[tuple[Line, ...], Names]:
        """The lines, judged again for each that those below it make up for, and what names stand for in the end."""
        allowed: dict[int, Cause] = {}
        lines, names = self._read(allowed)
        while len(allowed) < MOST_ALLOWED and (made := made_up_for(lines)) is not None:
            place, right = made
            if place in allowed or not self._change(lines, place, right):
                break
            allowed[place] = cast(Cause, lines[place].cause)
            lines, names = self._read(allowed)
        transposed = may_be_transposed(lines)
        if transposed is not None:
            others, their_names = self._read({**allowed, transposed: cast(Cause, lines[transposed].cause)})
            if first_wrong(others) is None:
                return others, their_names
        return lines, names

    def _read(self, allowed: Mapping[int, Cause]) -> tuple[tuple[Line, ...], Names]:
        names = self.names.with_own({})
        judge = Judge(
            self.trace,
            self.ground,
            self.truth,
            names,
            self.statements,
            self.limits,
            self.deadline,
            self.inferred,
            budget=self.budget,
        )
        reader = Reader(judge, allowed)
        return tuple(reader.line(place) for place in range(len(self.statements))), names

    def _change(self, lines: Sequence[Line], place: int, below: Sequence[int]) -> bool:
        """Whether one of the lines below would be another one if the line at a place gave what is right.

        A sum of what adds up to 0, for example, is right whatever factor it has.
        """
        names = self.names.with_own({})
        for other, statement in enumerate(self.statements):
            if not statement.text or lines[other].verdict == "skipped":
                continue
            try:
                values = [lines[place].right] if other == place else self._computed(statement, names)
            except TooSlow:
                raise
            except GradwalkError:
                continue
            for name, value in zip(statement.names, values, strict=False):
                names.assign(name, value)
            if other in below and not same(values[0], lines[other].value):
                return True
        return False

    def _computed(self, statement: Statement, names: Names) -> list[Any]:
        return computed(statement, names, self.limits, self.deadline)


def _give(names: Names, statements: Sequence[Statement], ground: Ground, truth: Passed) -> None:
    """Gradients that the text reads but never assigns, such as `dout`, are taken as given.

    Where `dx += …` comes first, x has no gradient yet: it is added to 0.
    """
    assigned: set[str] = set()
    for statement in statements:
        for name in NAME.findall(statement.value) if statement.adds else statement.reads:
            target = bound(name, ground)
            if name not in assigned and name not in names.values and target is not None and not target.part:
                names.assign(name, truth.nodes[target.node])
        assigned.update(statement.names)
