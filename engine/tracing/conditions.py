"""Conditions: comparisons, `and`, `or`, `not`, conditional expressions and comprehension filters.

A condition used as a value becomes a node of the graph. One that decides what is computed at all (`if`, `while`,
`a if c else b`) is evaluated immediately, and the graph contains only the branch that was taken.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from engine.errors import ProgramSyntaxError, Span, UnsupportedSyntax, phrase
from engine.language import tree
from engine.ops import OPERATORS, OPS
from engine.tracing.builder import Builder, Constant
from engine.tracing.probe import Probe
from engine.tracing.scopes import Scopes
from engine.tracing.values import Ref, Value, described
from engine.trampoline import Task

PLAIN: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


class Conditions:
    """The mixin of `Expressions` that evaluates conditions."""

    builder: Builder
    probe: Probe
    scopes: Scopes
    evaluate: Callable[[Any], Task[Value]]
    apply: Callable[..., Ref]

    def comparison(self, part: tree.Comparison) -> Task[Value]:
        """`a < b <= c`, the conjunction of both comparisons."""
        values: list[Value] = []
        for operand in part.operands:
            values.append((yield self.evaluate(operand)))
        result: Value = None
        for position, sign in enumerate(part.operators):
            pair = self._compared(sign, values[position], values[position + 1], part.span)
            result = pair if position == 0 else self._joined("logical_and", result, pair, part.span)
        return result

    def _compared(self, sign: str, left: Value, right: Value, span: Span) -> Value:
        """Compare two numbers in the graph, or two strings (option values) immediately."""
        if sign in ("==", "!=") and (isinstance(left, str | None) or isinstance(right, str | None)):
            return PLAIN[sign](left, right)
        return self.apply(OPERATORS[sign], (left, right), span)

    def _joined(self, name: str, left: Value, right: Value, span: Span) -> Value:
        if isinstance(left, bool) and isinstance(right, bool):
            return left and right
        return self.apply(OPS[name], (left, right), span)

    def logical(self, part: tree.Logical) -> Task[Value]:
        """`and`, `or`: a node for booleans of the graph; otherwise Python's rule, the first value that decides."""
        ends_at = part.operator == "or"
        value: Value = yield self.evaluate(part.operands[0])
        for place, operand in enumerate(part.operands[1:]):
            if not self._is_answer(value) and self.probe.truth(value, part.operands[place].span) == ends_at:
                return value
            following: Value = yield self.evaluate(operand)
            if self._is_answer(value) and self._is_answer(following):
                value = self.apply(OPS[f"logical_{part.operator}"], (value, following), part.span)
            elif not self._is_answer(value) or self.probe.truth(value, part.operands[place].span) != ends_at:
                value = following
        return value

    def _is_answer(self, value: Value) -> bool:
        """Whether this is a boolean node."""
        op = self.builder.ops[value.node] if isinstance(value, Ref) else None
        return op is not None and op.boolean

    def negation(self, part: tree.Unary) -> Task[Value]:
        """`not x`."""
        value: Value = yield self.evaluate(part.operand)
        if self._is_answer(value):
            return self.apply(OPS["logical_not"], (value,), part.span)
        return not self.probe.truth(value, part.span)

    def is_none(self, part: tree.IsNone) -> Task[Value]:
        """`x is None`."""
        value: Value = yield self.evaluate(part.value)
        return (value is None) != part.negated

    def conditional(self, part: tree.Conditional) -> Task[Value]:
        """`a if c else b`: only the chosen branch is computed."""
        course = self.scopes.course
        with course.choice(part.span) as choice:
            with course.weighing(choice, part.condition.span, part.then.span):
                chosen = yield self.decide(part.condition)
            course.decide(choice, chosen, (part.otherwise.span,))
            value: Value = yield self.evaluate(part.then if chosen else part.otherwise)
        return value

    def decide(self, part: tree.Expression) -> Task[bool]:
        """Evaluate a condition now, with short-circuiting."""
        if isinstance(part, tree.Logical):
            for operand in part.operands:
                holds = yield self.decide(operand)
                if holds == (part.operator == "or"):
                    return holds  # type: ignore[no-any-return]
            return part.operator == "and"
        if isinstance(part, tree.Unary) and part.operator == "not":
            return not (yield self.decide(part.operand))
        if isinstance(part, tree.Comparison):
            return (yield self._decide_comparison(part))  # type: ignore[no-any-return]
        value: Value = yield self.evaluate(part)
        holds = self.probe.truth(value, part.span)
        self._note(part.span, value)
        return holds

    def _note(self, span: Span, value: Value) -> None:
        """Note a number that decides a condition, where it depends on inputs."""
        number = self.probe.deciding(value.node) if isinstance(value, Ref) else None
        if isinstance(value, Ref) and number is not None:
            self.scopes.course.compare(span, value.node, number)

    def _decide_comparison(self, part: tree.Comparison) -> Task[bool]:
        left: Value = yield self.evaluate(part.operands[0])
        for place, (sign, operand) in enumerate(zip(part.operators, part.operands[1:], strict=True)):
            right: Value = yield self.evaluate(operand)
            if isinstance(left, Constant) and isinstance(right, Constant):
                holds = PLAIN[sign](left.value, right.value)
            else:
                holds = self.probe.truth(self._compared(sign, left, right, part.span), part.span)
                if place == 0:
                    self._note(part.operands[0].span, left)
                self._note(operand.span, right)
            if not holds:
                return False
            left = right
        return True

    def comprehension(self, part: tree.Comprehension) -> Task[Value]:
        """`[item for name in list if condition]`; its names are local to it."""
        made: list[Value] = []
        with self.scopes.inner():
            yield self._clause(part, 0, made)
        return made

    def _clause(self, part: tree.Comprehension, depth: int, made: list[Value]) -> Task[None]:
        if depth == len(part.clauses):
            self.builder.limits.check("elements", len(made) + 1, part.span)
            made.append((yield self.evaluate(part.item)))
            return
        clause = part.clauses[depth]
        for item in self.items((yield self.evaluate(clause.iterable)), clause.iterable.span):
            self.scopes.count(part.span)
            self.scopes.inner_assign(clause.names, clause.unpacks, item, self.items, clause.span)
            for condition in clause.conditions:
                if not (yield self.decide(condition)):
                    break
            else:
                yield self._clause(part, depth + 1, made)

    def items(self, value: Value, span: Span, expected: int | None = None) -> Iterator[Value]:
        """Iterate over a range, a tuple, a list or a tensor's rows; `expected` names are unpacked."""
        if isinstance(value, range):
            return (Constant(number, span) for number in value)
        if isinstance(value, list | tuple):
            return iter(value)
        if isinstance(value, Ref) and not self.builder.is_scalar(value.node):
            return self._rows(value, span, expected)
        raise UnsupportedSyntax(
            phrase("A loop cannot run over {value}.", value=described(value)),
            hint=phrase("Loop over range(n), a list, or the rows of a tensor."),
            span=span,
        )

    def side_by_side(self, part: tree.Call, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> list[Value]:
        """`zip(a, b)`, as long as the shortest; `enumerate(a)` counts from 0 or from its second argument."""
        numbered = part.function == "enumerate"
        start = 0
        if numbered and len(arguments) + len(keywords) == 2 and set(keywords) <= {"start"}:
            start = self.probe.whole([*arguments[1:], *keywords.values()][0], part.span)
            arguments, keywords = arguments[:1], {}
        if keywords or not arguments or (numbered and len(arguments) > 1):
            raise ProgramSyntaxError(
                phrase("{name} takes lists, tensors or ranges.", name=part.function), span=part.span, name=part.function
            )
        known = [len(each) for each in arguments if isinstance(each, range | list | tuple)]
        shortest = min(self._count_of(each, part.span, min(known, default=None)) for each in arguments)
        rows = [islice(self.items(each, part.span), shortest) for each in arguments]
        made: list[Value] = []
        for row in zip(*rows, strict=True):
            self.scopes.count(part.span)
            number = (Constant(start + len(made), part.span),) if numbered else ()
            made.append((*number, *row))
        return made

    def _count_of(self, value: Value, span: Span, expected: int | None) -> int:
        """The number of items of a value; `expected` are needed."""
        if isinstance(value, range | list | tuple):
            return len(value)
        self.items(value, span)  # raises for what cannot be iterated over
        assert isinstance(value, Ref)
        return self.builder.length(value.node, expected)

    def _rows(self, value: Ref, span: Span, expected: int | None) -> Iterator[Value]:
        for row in range(self.builder.length(value.node, expected)):
            yield self.apply(OPS["index"], (value,), span, {"key": (row,)})
