"""Judges a pasted backward pass line by line: each is held to what is right given the lines before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import Fix, GradwalkError, Phrase, ShapeMismatch, TooSlow, phrase
from engine.limits import Deadline, Limits
from engine.practice.passes import Ground, Own, Passed, run
from engine.practice.pasted.binding import Bound, bound, may_be_gradient
from engine.practice.pasted.causes import Budget, Cause, Wrong, between, cause, same
from engine.practice.pasted.reading import Statement
from engine.practice.pasted.running import Names, computed, tried
from engine.practice.pasted.saying import corrected, said
from engine.traces import Trace

USERS = 4
"""So many nodes above the one that a name stands for in the end may be meant by its first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with its verdict:

    - `right`; `follows`: right given the lines before it, of which one is wrong;
    - `wrong`, for the reason in `cause`, `right` being what it should be;
    - `part`: one contribution to a gradient, or a value that later lines still change;
    - `helper`: no gradient of the program;
    - `unread`: it cannot be read or computed; `skipped`: it computes nothing.

    `node` is the node whose gradient it is, `edge` where it is what one edge brings. `message` says what is wrong, or
    why it is unread.
    """

    statement: Statement
    verdict: str
    node: int | None = None
    edge: int | None = None
    value: Any = None
    right: Any = None
    cause: Cause | None = None
    message: Phrase | None = None
    hint: Phrase | None = None
    fix: Fix | None = None


@dataclass(slots=True)
class Judge:
    """The state between two lines: what names stand for, and the gradients that the lines have given so far."""

    trace: Trace
    ground: Ground
    truth: Passed
    names: Names
    statements: Sequence[Statement]
    limits: Limits
    deadline: Deadline
    inferred: dict[str, int] = field(default_factory=dict)
    nodes: dict[int, Any] = field(default_factory=dict)
    products: dict[int, Any] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    brought: set[int] = field(default_factory=set)
    """The edges whose contributions lines have given."""
    known: set[int] = field(default_factory=set)
    held: Passed | None = None
    """The backward pass given the lines so far, until one gives another number."""
    stands: dict[str, int] = field(default_factory=dict)
    """Per name the node whose gradient it was last right for: `dh[h <= 0] = 0` leads from h to what was before it."""

    def line(self, place: int) -> Line:
        """The verdict on one statement."""
        statement = self.statements[place]
        if not statement.text:
            return Line(statement, "skipped" if _computes_nothing(statement) else "unread", message=_unread(statement))
        try:
            values = computed(statement, self.names, self.limits, self.deadline)
        except TooSlow:
            raise
        except GradwalkError as error:
            return self._failed(statement, error)
        if len(statement.names) > 1 or len(values) > 1:
            for name, value in zip(statement.names, values, strict=False):
                self.names.assign(name, value)
            return Line(statement, "helper")
        (name,), value = statement.names, np.asarray(values[0], dtype=np.float64)[()]
        line = self._judged(place, name, value)
        self._go_on(name, line)
        return line

    def _failed(self, statement: Statement, error: GradwalkError) -> Line:
        """A line that cannot be computed: wrong where shapes do not fit, and the right value goes on."""
        fault = error.faults[0]
        node = self.bound(statement.names[0])
        if not isinstance(error, ShapeMismatch) or node is None or node.part:
            return Line(statement, "unread", message=fault.message, hint=fault.hint)
        right = self._held_to().nodes[node.node]
        self.names.assign(statement.names[0], right)
        edge = next((each for each in self.ground.graph.uses[node.node] if each in self.ground.plan.pulls), None)
        return Line(
            statement,
            "wrong",
            node.node,
            right=right,
            cause=Cause("shape", edge),
            message=fault.message,
            hint=fault.hint,
        )

    def bound(self, name: str) -> Bound | None:
        """What a name stands for, by its form or by its use."""
        by_form = bound(name, self.ground)
        return Bound(self.inferred[name]) if by_form is None and name in self.inferred else by_form

    def _held_to(self) -> Passed:
        """The backward pass given the lines so far."""
        if self.held is None:
            self.held = run(self.ground, self.deadline, own=Own(self.nodes, {}, self.products))
        return self.held

    def _judged(self, place: int, name: str, value: Any) -> Line:
        statement, target = self.statements[place], self.bound(name)
        held = self._held_to()
        if target is None:
            return self._by_value(statement, value, held)
        if target.part:
            return self._part(place, target, value, held)
        node = target.node
        if (line := self._of_node(statement, node, value, held)) is not None:
            return line
        before = self.stands.get(name)
        if statement.changes and before is not None:
            return self._moved_on(statement, before, value, held)
        later = [each for each in self.statements[place + 1 :] if name in each.names]
        if later and later[0].changes:
            if name in self.inferred and (line := self._before(statement, node, value, held)) is not None:
                return line
            return self._unfinished(statement, node, value, held, all(each.adds for each in later))
        return self._wrong(statement, node, None, value, held)

    def _of_node(self, statement: Statement, node: int, value: Any, held: Passed) -> Line | None:
        """The verdict on what is right for a node: in truth, or given the lines before."""
        if same(value, self.truth.nodes[node]):
            return Line(statement, "right", node, value=value)
        if same(value, held.nodes[node]):
            return Line(statement, "follows", node, value=value)
        return None

    def _moved_on(self, statement: Statement, before: int, value: Any, held: Passed) -> Line:
        """A change of what was right for a node: right for one of its operands now."""
        operands = [each for each in self.ground.graph.operands[before] if held.nodes[each] is not None]
        for node in operands:
            if (line := self._of_node(statement, node, value, held)) is not None:
                return line
        varied = [each for each in operands if each not in self.ground.graph.constants]
        return self._wrong(statement, (varied or [before])[0], None, value, held)

    def _before(self, statement: Statement, node: int, value: Any, held: Passed) -> Line | None:
        """The first line of a name that is changed later: right, or wrong for a plain reason, for what uses the node.

        `dhidden = dscores @ W2.T` is the gradient of relu's result, which `dhidden[h <= 0] = 0` leads past relu.
        """
        pulls = self.ground.plan.pulls
        users = list(dict.fromkeys(pulls[edge][0] for edge in between(self.ground, node, ())))[:USERS]
        for user in users:
            if (line := self._of_node(statement, user, value, held)) is not None:
                return line
        reasons = {user: self._why(statement, user, None, value, held) for user in users}
        plain = next((user for user, reason in reasons.items() if reason.kind not in ("unknown", "shape")), None)
        if plain is None:
            return None
        return self._because(statement, plain, None, value, held, reasons[plain])

    def _unfinished(self, statement: Statement, node: int, value: Any, held: Passed, adds: bool) -> Line:
        """What later lines still change: a contribution where they only add to it."""
        edges = [edge for edge in self.ground.graph.uses[node] if edge in held.passings]
        for edge in edges if adds else ():
            if same(value, held.products[edge]):
                return Line(statement, "part", node, edge, value)
        if adds and np.any(value != 0):
            reasons = {edge: self._why(statement, node, edge, value, held) for edge in edges}
            plain = next((edge for edge, reason in reasons.items() if reason.kind not in ("unknown", "shape")), None)
            if plain is not None:
                return self._because(statement, node, plain, value, held, reasons[plain])
        return Line(statement, "part", node, None, value)

    def _part(self, place: int, target: Bound, value: Any, held: Passed) -> Line:
        """One contribution to the gradient of a node."""
        statement, node = self.statements[place], target.node
        edges = [edge for edge in self.ground.graph.uses[node] if edge in held.passings and edge not in self.brought]
        for edge in edges:
            if same(value, held.products[edge]) or same(value, self.truth.products[edge]):
                return Line(statement, "part", node, edge, value)
        line = self._of_node(statement, node, value, held)
        if line is not None or not edges:
            return line or Line(statement, "helper", value=value)
        reasons = {edge: self._why(statement, node, edge, value, held) for edge in edges}
        known = [edge for edge, reason in reasons.items() if reason.kind not in ("unknown", "shape")]
        edge = (known or edges)[0]
        return self._because(statement, node, edge, value, held, reasons[edge])

    def _by_value(self, statement: Statement, value: Any, held: Passed) -> Line:
        """A name that is none of the program's: bound by its numbers, else a helper."""
        return self._elsewhere(statement, value, held) or Line(statement, "helper", value=value)

    def _elsewhere(self, statement: Statement, value: Any, held: Passed) -> Line | None:
        """The node or the edge that has this gradient."""
        if not may_be_gradient(statement.names[0]) or not np.any(value):
            return None
        for node, gradient in enumerate(held.nodes):
            if node not in self.ground.graph.constants and same(value, gradient):
                verdict = "right" if same(value, self.truth.nodes[node]) else "follows"
                return Line(statement, verdict, node, value=value)
        sources = self.ground.graph.sources
        edges = (edge for edge in held.passings if sources[edge] not in self.ground.graph.constants)
        edge = next((each for each in edges if same(value, held.products[each])), None)
        return None if edge is None else Line(statement, "part", sources[edge], edge, value)

    def _wrong(self, statement: Statement, node: int, edge: int | None, value: Any, held: Passed) -> Line:
        return self._because(statement, node, edge, value, held, self._why(statement, node, edge, value, held))

    def _because(
        self, statement: Statement, node: int, edge: int | None, value: Any, held: Passed, reason: Cause
    ) -> Line:
        """A wrong line, with its correction where there is a plain one that makes it right."""
        right = held.nodes[node] if edge is None else held.products[edge]
        fix, correction = None, corrected(reason, statement.value)
        if correction is not None and statement.place is not None and not statement.changes:
            label, text = correction
            fix = Fix(label, statement.place, text) if self._makes_right(text, right) else None
        message = said(reason, node, value, right, self.ground)
        return Line(statement, "wrong", node, edge, value, right, reason, message, None, fix)

    def _makes_right(self, text: str, right: Any) -> bool:
        """Whether a correction gives what is right; one may be longer than a program is allowed to be."""
        try:
            return same(tried(text, self.names, self.limits, self.deadline), right)
        except TooSlow:
            raise
        except GradwalkError:
            return False

    def _why(self, statement: Statement, node: int, edge: int | None, value: Any, held: Passed) -> Cause:
        right = held.nodes[node] if edge is None else held.products[edge]
        adds = "+" in statement.value
        names = self.names.values
        own = Own(self.nodes, {}, self.products)
        return cause(
            Wrong(value, right, node, self.ground, held, own, self.known, self.deadline, self.budget, names, adds, edge)
        )

    def _go_on(self, name: str, line: Line) -> None:
        """Let later lines go on with this value; with what is right where its shape is another one."""
        value = line.value
        if line.node is not None:
            place = self.nodes if line.edge is None else self.products
            right = line.right if line.verdict == "wrong" else value
            if np.size(value) != np.size(right) or np.squeeze(value).shape != np.squeeze(right).shape:
                value = right
            shape = self.ground.graph.shapes[line.node]
            if line.edge is not None:
                self.brought.add(line.edge)
            elif line.verdict != "part":
                self.known.add(line.node)
            if line.verdict in ("wrong", "follows") and np.size(value) == int(np.prod(shape)):
                place[line.node if line.edge is None else line.edge] = np.reshape(value, shape)[()]
                self.held = None
            if line.edge is None and line.verdict in ("right", "follows", "wrong"):
                self.stands[name] = line.node
        self.names.assign(name, value)


def _computes_nothing(statement: Statement) -> bool:
    return not any(sign in statement.typed for sign in ("=",)) or statement.typed.startswith(
        ("def ", "return", "print")
    )


def _unread(statement: Statement) -> Phrase | None:
    if _computes_nothing(statement):
        return None
    return phrase("This statement cannot be read here: only assignments of whole tensors can.")
