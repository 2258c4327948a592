"""Goes through the statements of a pasted backward pass: computes each, and lets the judge say whether it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import GradwalkError, Phrase, ShapeMismatch, TooSlow, phrase
from engine.practice.pasted.causes import Cause, stands_for
from engine.practice.pasted.judging import Judge
from engine.practice.pasted.lines import Line, allowance
from engine.practice.pasted.reading import Statement, computes_nothing
from engine.practice.pasted.running import computed


@dataclass(slots=True)
class Reader:
    """The state between two lines, beside what the judge keeps of the gradients."""

    judge: Judge
    allowed: Mapping[int, Cause] = field(default_factory=dict)
    """The lines that those below make up for, and what is off in each."""
    factors: dict[str, float] = field(default_factory=dict)
    """Per name by what its value is off, where lines below make up for it."""
    lost: set[str] = field(default_factory=set)
    """The names that stand for what is right since a line that gives them cannot be read."""

    def line(self, place: int) -> Line:
        """The verdict on one statement."""
        judge = self.judge
        statement = judge.statements[place]
        if not statement.text:
            return Line(statement, "skipped" if computes_nothing(statement) else "unread", message=_unread(statement))
        if self._unpacks(statement):
            return Line(statement, "skipped")
        if statement.changes and statement.names[0] in self.lost:
            message = phrase("A line above could not be read, which gives {name}.", name=statement.names[0])
            return Line(statement, "unread", message=message)
        try:
            values = computed(statement, judge.names, judge.limits, judge.deadline)
        except TooSlow:
            raise
        except GradwalkError as error:
            return self._failed(statement, error)
        self.lost.difference_update(statement.names)
        if len(statement.names) > 1 or len(values) > 1:
            for name, value in zip(statement.names, values, strict=False):
                judge.names.assign(name, value)
            return Line(statement, "helper")
        return self._computed(place, statement, np.asarray(values[0], dtype=np.float64)[()])

    def _computed(self, place: int, statement: Statement, value: Any) -> Line:
        (name,) = statement.names
        factor = self._factor(statement)
        self.factors.pop(name, None)
        if place in self.allowed:
            return self._made_up_for(statement, value, self.allowed[place])
        line = self.judge.verdict(place, name, value)
        if line.verdict == "wrong" and factor is not None:
            line = self._but_for(place, line, value, factor)
        if line.verdict != "part" or line.message is None:
            self.judge.go_on(name, line, value)
        return line

    def _unpacks(self, statement: Statement) -> bool:
        """Whether it takes the program's values out of something, as `X, W = cache` does."""
        known = self.judge.names.values
        return (
            statement.value.isidentifier() and statement.value not in known and all(n in known for n in statement.names)
        )

    def _factor(self, statement: Statement) -> float | None:
        """By what the value of a line is off, given that lines above it are which those below make up for."""
        return next((self.factors[name] for name in sorted(statement.reads) if name in self.factors), None)

    def _made_up_for(self, statement: Statement, value: Any, reason: Cause) -> Line:
        (name,) = statement.names
        self.judge.names.assign(name, value)
        if reason.factor is not None:
            self.factors[name] = reason.factor
        target = self.judge.bound(name)
        node = None if target is None else target.node
        return Line(statement, "part", node, value=value, message=allowance(reason))

    def _but_for(self, place: int, line: Line, value: Any, factor: float) -> Line:
        """A wrong line that follows from one that is off by a factor: judged without it where others still read it."""
        statement, node = line.statement, line.node
        (name,) = statement.names
        later = any(name in each.reads for each in self.judge.statements[place + 1 :])
        if node is None or not later:
            return line
        if stands_for(value / factor, self.judge.held.nodes[node]):
            return self._made_up_for(statement, value, Cause("factor", factor=factor))
        if line.cause is None or line.cause.kind != "unknown":
            return line
        return self.judge.wrong(statement, node, line.edge, value / factor, self.judge.held)

    def _failed(self, statement: Statement, error: GradwalkError) -> Line:
        """A line that cannot be computed: wrong where shapes do not fit, and the right value goes on."""
        fault = error.faults[0]
        node = self.judge.bound(statement.names[0])
        if not isinstance(error, ShapeMismatch) or node is None or (node.part and self.lost):
            self._lose(statement.names)
            place = None if node is None else node.node
            return Line(statement, "unread", place, message=fault.message, hint=fault.hint)
        right = self.judge.held.nodes[node.node]
        self.judge.names.assign(statement.names[0], right)
        edge = next(
            (each for each in self.judge.ground.graph.uses[node.node] if each in self.judge.ground.plan.pulls), None
        )
        return Line(
            statement,
            "wrong",
            node.node,
            right=right,
            cause=Cause("shape", edge),
            message=fault.message,
            hint=fault.hint,
        )

    def _lose(self, names: Sequence[str]) -> None:
        """Go on with what is right for names whose line cannot be read: it is no mistake."""
        for name in names:
            target = self.judge.bound(name)
            right = None if target is None or target.part else self.judge.held.nodes[target.node]
            if right is not None:
                self.lost.add(name)
                self.judge.names.assign(name, right)


def _unread(statement: Statement) -> Phrase | None:
    if computes_nothing(statement):
        return None
    return phrase("This statement cannot be read here: only assignments of whole tensors can.")
