"""Judges the lines of a pasted backward pass: each is held to what is right given the lines before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from engine.errors import Fix, GradwalkError, TooSlow
from engine.limits import Deadline, Limits
from engine.practice.passes import Ground, Own, Passed
from engine.practice.pasted.binding import Bound, bound, may_be_gradient
from engine.practice.pasted.causes import Budget, Cause, Wrong, between, cause, same, stands_for
from engine.practice.pasted.contributions import likely, some_of
from engine.practice.pasted.holding import Held
from engine.practice.pasted.lines import Line
from engine.practice.pasted.locating import Locator
from engine.practice.pasted.reading import NAME, Statement
from engine.practice.pasted.running import Names, computed, tried
from engine.practice.pasted.saying import corrected, said
from engine.traces import Trace

USERS = 4
"""So many nodes above the one that a name stands for in the end may be meant by its first line."""


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
    inferred: dict[str, list[int]] = field(default_factory=dict)
    nodes: dict[int, Any] = field(default_factory=dict)
    products: dict[int, Any] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    brought: set[int] = field(default_factory=set)
    """The edges whose contributions lines have given."""
    known: set[int] = field(default_factory=set)
    held: Held = field(init=False)
    """The backward pass given the lines so far."""
    locator: Locator = field(init=False)
    stands: dict[str, int] = field(default_factory=dict)
    """Per name the node whose gradient it was last right for: `dh[h <= 0] = 0` leads from h to what was before it."""

    def __post_init__(self) -> None:
        self.held = Held(self.ground, self.deadline, Own(self.nodes, {}, self.products))
        self.locator = Locator(self.ground, self.truth, self.held, self.nodes, self.products)

    def bound(self, name: str) -> Bound | None:
        """What a name stands for, by its use or by its form."""
        return Bound(self.inferred[name][0]) if name in self.inferred else bound(name, self.ground)

    def verdict(self, place: int, name: str, value: Any) -> Line:
        """The verdict on a statement that gives its name this value."""
        statement, target = self.statements[place], self.bound(name)
        held = self.held
        if target is None or (target.is_usual and np.shape(value) != self.ground.graph.shapes[target.node]):
            return self._by_value(statement, value, held)
        if target.part:
            return self._part(place, target, value, held)
        node = target.node
        for each in self.inferred.get(name, [node]):
            if (line := self._of_node(statement, each, value, held)) is not None:
                return line
        before = self.stands.get(name)
        if statement.changes and before is not None:
            return self._moved_on(statement, before, value, held)
        later = [each for each in self.statements[place + 1 :] if name in each.names]
        if statement.key and not any(each.sign or not each.key for each in (statement, *later)):
            return self._elements(statement, node, value, bool(later))
        if later and later[0].changes:
            if name in self.inferred and (line := self._before(statement, node, value, held)) is not None:
                return line
            return self._unfinished(statement, node, value, held, all(each.adds for each in later))
        return self.wrong(statement, node, None, value, held)

    def _of_node(self, statement: Statement, node: int, value: Any, held: Held) -> Line | None:
        """The verdict on what is right for a node: in truth, or given the lines before."""
        if stands_for(value, self.truth.nodes[node]):
            return Line(statement, "right", node, value=value)
        return Line(statement, "follows", node, value=value) if stands_for(value, held.nodes[node]) else None

    def _moved_on(self, statement: Statement, before: int, value: Any, held: Held) -> Line:
        """A change of what was right for a node: right for one of its operands now."""
        operands = [each for each in self.ground.graph.operands[before] if held.nodes[each] is not None]
        for node in operands:
            if (line := self._of_node(statement, node, value, held)) is not None:
                return line
        varied = [each for each in operands if each not in self.ground.graph.constants]
        return self.wrong(statement, (varied or [before])[0], None, value, held)

    def _before(self, statement: Statement, node: int, value: Any, held: Held) -> Line | None:
        """The first line of a name that is changed later: right, or wrong for a plain reason, for what uses the node.

        `dhidden = dscores @ W2.T` is the gradient of relu's result, which `dhidden[h <= 0] = 0` leads past relu.
        """
        pulls = self.ground.plan.pulls
        users = list(dict.fromkeys(pulls[edge][0] for edge in between(self.ground, node, ())))[:USERS]
        for user in users:
            if (line := self._of_node(statement, user, value, held)) is not None:
                return line
        reasons = ((user, self._why(statement, user, None, value, held)) for user in users)
        plain = next((each for each in reasons if each[1].kind not in ("unknown", "shape")), None)
        return None if plain is None else self._because(statement, plain[0], None, value, held, plain[1])

    def _elements(self, statement: Statement, node: int, value: Any, is_unfinished: bool) -> Line:
        """A change of some elements that others follow, as in `da[:, :H] = dai`: only these are judged."""
        (name,) = statement.names
        right = self.held.nodes[node]
        if right is None or np.shape(value) != np.shape(right):
            return self.wrong(statement, node, None, value, self.held)
        names = self.names.with_own({name: np.zeros_like(value)})
        chosen = computed(replace(statement, value="1"), names, self.limits, self.deadline)[0]
        own = np.where(chosen, value, right)
        if not same(own, right):
            return self.wrong(statement, node, None, own, self.held)
        return Line(statement, "part" if is_unfinished else "follows", node, value=value)

    def _unfinished(self, statement: Statement, node: int, value: Any, held: Held, adds: bool) -> Line:
        """What later lines still change: contributions where they only add to it."""
        added = self._added(statement, value)
        if adds and np.any(added != 0):
            edges = self._likely(statement, node)
            if (line := self._contribution(statement, node, edges, added)) is not None:
                return line
            edge, reason = self._reason(statement, node, edges, added, held)
            if reason is not None:
                return self._because(statement, node, edge, added, held, reason)
        return Line(statement, "part", node, None, value)

    def _part(self, place: int, target: Bound, value: Any, held: Held) -> Line:
        """One contribution to the gradient of a node, or some of them."""
        statement, node = self.statements[place], target.node
        edges = self._likely(statement, node)
        line = self._contribution(statement, node, edges, value) or self._of_node(statement, node, value, held)
        if line is not None or not edges:
            return line or Line(statement, "helper", value=value)
        edge, reason = self._reason(statement, node, edges, value, held)
        if reason is None:
            return self.wrong(statement, node, edges[0], value, held)
        return self._because(statement, node, edge, value, held, reason)

    def _reason(
        self, statement: Statement, node: int, edges: Sequence[int], value: Any, held: Held
    ) -> tuple[int | None, Cause | None]:
        """The first of these edges along which a contribution is wrong for a plain reason."""
        reasons = ((edge, self._why(statement, node, edge, value, held)) for edge in edges)
        return next((each for each in reasons if each[1].kind not in ("unknown", "shape")), (None, None))

    def _added(self, statement: Statement, value: Any) -> Any:
        """What a statement adds to what its name stood for; all of it where there was nothing before."""
        before = self.names.values.get(statement.names[0]) if statement.adds else None
        return value if before is None or np.shape(before) != np.shape(value) else value - before

    def _likely(self, statement: Statement, node: int) -> list[int]:
        """The edges that a statement may bring a contribution along."""
        edges = [edge for edge in self.held.edges(node) if edge not in self.brought]
        read = (target.node for name in NAME.findall(statement.value) if (target := self.bound(name)) is not None)
        return likely(edges, read, self.ground)

    def _contribution(self, statement: Statement, node: int, edges: Sequence[int], value: Any) -> Line | None:
        """The verdict on what one edge brings, or several together."""
        for products in (self.held.products, self.truth.products):
            some = some_of(value, {edge: products[edge] for edge in edges})
            if some:
                self.brought.update(some)
                return Line(statement, "part", node, some[0] if len(some) == 1 else None, value)
        return None

    def _by_value(self, statement: Statement, value: Any, held: Held) -> Line:
        """A name that is none of the program's: bound by its numbers, else a helper."""
        return self._elsewhere(statement, value, held) or Line(statement, "helper", value=value)

    def _elsewhere(self, statement: Statement, value: Any, held: Held) -> Line | None:
        """The node or the edge that has this gradient."""
        if not may_be_gradient(statement.names[0]) or not np.any(value):
            return None
        node = self.locator.node(value)
        if node is not None:
            return self._of_node(statement, node, value, held)
        edge = self.locator.edge(value)
        return None if edge is None else Line(statement, "part", self.ground.graph.sources[edge], edge, value)

    def wrong(self, statement: Statement, node: int, edge: int | None, value: Any, held: Held) -> Line:
        """A wrong line about a node, or about what an edge brings to it."""
        return self._because(statement, node, edge, value, held, self._why(statement, node, edge, value, held))

    def _because(
        self, statement: Statement, node: int, edge: int | None, value: Any, held: Held, reason: Cause
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

    def _why(self, statement: Statement, node: int, edge: int | None, value: Any, held: Held) -> Cause:
        right = held.nodes[node] if edge is None else held.products[edge]
        adds = "+" in statement.value
        names = self.names.values
        own = Own(self.nodes, {}, self.products)
        return cause(
            Wrong(value, right, node, self.ground, held, own, self.known, self.deadline, self.budget, names, adds, edge)
        )

    def go_on(self, name: str, line: Line, stood: Any) -> None:
        """Let later lines go on with this value; with what is right where its shape is another one."""
        value = line.value
        if line.node is not None:
            place = self.nodes if line.edge is None else self.products
            right = line.right if line.verdict == "wrong" else value
            if np.size(value) != np.size(right) or np.squeeze(value).shape != np.squeeze(right).shape:
                value = stood = right
            shape = self.ground.graph.shapes[line.node]
            if line.edge is not None:
                self.brought.add(line.edge)
            elif line.verdict != "part":
                self.known.add(line.node)
            if line.verdict in ("wrong", "follows") and np.size(value) == int(np.prod(shape)):
                place[line.node if line.edge is None else line.edge] = np.reshape(value, shape)[()]
                self.held.forget_below([line.node] if line.edge is None else self.held.forget(line.node))
            if line.edge is None and line.verdict in ("right", "follows", "wrong"):
                self.stands[name] = line.node
        self.names.assign(name, stood)
