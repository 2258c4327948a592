"""Statements that decide what runs, and how often: `if`, `for`, `while`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from engine.errors import Span
from engine.language import tree
from engine.limits import check_time
from engine.tracing.blocks import Flow
from engine.tracing.builder import Constant
from engine.tracing.course import OpenLoop
from engine.tracing.expressions import Expressions
from engine.tracing.rehearsed import LARGEST, Rehearsed
from engine.tracing.scopes import Scopes, check_count
from engine.tracing.values import Value
from engine.trampoline import Task


class Branching:
    """The mixin of `Tracer` that runs them."""

    expressions: Expressions
    scopes: Scopes
    body: Callable[[Sequence[tree.Statement]], Task[Flow | None]]
    bind: Callable[[tree.Name, Value], Value]
    ran: Callable[[Sequence[tree.Statement]], None]
    rehearsed: Rehearsed

    def condition(self, statement: tree.If) -> Task[Flow | None]:
        """`if`: run the first branch whose condition holds."""
        course = self.scopes.course
        bodies = [*(body for _, body in statement.branches), statement.otherwise]
        with course.choice(statement.span) as choice:
            for number, (condition, body) in enumerate(statement.branches):
                with course.weighing(choice, condition.span, _stretch(body)):
                    holds = yield self.expressions.decide(condition)
                if holds:
                    course.decide(choice, True, [span for each in bodies[number + 1 :] if (span := _stretch(each))])
                    return (yield self.body(body))  # type: ignore[no-any-return]
            course.decide(choice, False, ())
            return (yield self.body(statement.otherwise))  # type: ignore[no-any-return]

    def loop(self, statement: tree.For) -> Task[Flow | None]:
        """`for`: run the body for each item."""
        value: Value = yield self.expressions.evaluate(statement.iterable)
        names = tuple(name.name for name in statement.names)
        course = self.scopes.course
        with course.loop(statement.span, names, len(self.scopes.frames)) as loop:
            items = self.expressions.items(value, statement.iterable.span)
            for item in items:
                self.scopes.count(statement.span)
                values = self._bind_variables(statement, item)
                with course.turn(loop, [each.value if isinstance(each, Constant) else None for each in values]):
                    flow: Flow | None = yield self.body(statement.body)
                if flow is not None and flow.kind != "continue":
                    return flow if flow.kind == "return" else None
                if isinstance(value, range):
                    self._repeat(statement, value, loop, items)
        return None

    def _repeat(self, statement: tree.For, numbers: range, loop: OpenLoop, items: Iterator[Value]) -> None:
        """Append the turns to come that make the same nodes as the last one, without evaluating them."""
        body = statement.body
        while rest := numbers[len(loop.values) :][:LARGEST]:
            turns = self.rehearsed.turns(body, loop.names, len(rest))
            if not turns:
                return
            check_time()
            self.scopes.course.repeat(loop, rest[:turns], self.rehearsed.repeat(body, turns))
            *_, last = islice(items, turns)
            self.bind(statement.names[0], last)
            self.ran(body)

    def _bind_variables(self, statement: tree.For, item: Value) -> list[Value]:
        """Bind the loop's variables to an item, or to the parts of one; returns what each is bound to."""
        expected = len(statement.names)
        unpacks = statement.unpacks
        values = list(self.expressions.items(item, statement.span, expected)) if unpacks else [item]
        check_count(statement.names, values, statement.span)
        for name, each in zip(statement.names, values, strict=True):
            self.bind(name, each)
        return values

    def repeat(self, statement: tree.While) -> Task[Flow | None]:
        """`while`: run the body as long as the condition holds."""
        course = self.scopes.course
        with course.loop(statement.span, (), len(self.scopes.frames)) as loop:
            while (yield self.expressions.decide(statement.condition)):
                self.scopes.count(statement.span)
                with course.turn(loop, ()):
                    flow: Flow | None = yield self.body(statement.body)
                if flow is not None and flow.kind != "continue":
                    return flow if flow.kind == "return" else None
        return None


def _stretch(body: Sequence[Any]) -> Span | None:
    """From the first statement of a body to the end of its last."""
    if not body:
        return None
    first, last = body[0].span, body[-1].span
    return Span(first.line, first.column, last.end_line, last.end_column)
