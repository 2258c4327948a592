"""Static name analysis: which names of a program are inputs, inputs with a default, or computed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from math import e, inf, pi
from operator import attrgetter
from typing import Any

from engine.errors import Span
from engine.language import math_notation, tree
from engine.language.blocks import targets
from engine.limits import EVERY, check_time, checked
from engine.ops import FUNCTIONS
from engine.prelude import library_names
from engine.tracing.makers import MAKERS

CONSTANTS = {"pi": pi, "e": e, "inf": inf}
BUILT_IN = frozenset(("len", "range", "zip", "enumerate", *MAKERS))


@dataclass(frozen=True, slots=True)
class Names:
    """`free`: names read before assignment, with the span of the first reading.
    `assigned`: how often the program assigns each name outside of functions. `mentioned`: every name that occurs.
    """

    free: dict[str, Span]
    assigned: dict[str, int]
    mentioned: frozenset[str]

    def is_input(self, name: str) -> bool:
        """Whether an assignment of a literal to this name makes an input (it is the only assignment)."""
        return self.assigned.get(name) == 1 and name not in self.free


@dataclass(slots=True)
class Survey:
    """One pass over the program in textual order.

    The body of a function is visited where the function is first mentioned: it cannot run earlier.
    """

    free: dict[str, Span] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    defined: dict[str, tree.Define] = field(default_factory=dict)
    choose: Callable[[math_notation.Element], str] = attrgetter("name")

    def statements(self, statements: Sequence[tree.Statement]) -> None:
        """Visit a sequence of statements; recursion depth is bounded by the limit on indentation."""
        for statement in checked(statements):
            if isinstance(statement, tree.Define):
                self.define(statement)
            elif isinstance(statement, tree.If):
                for condition, body in statement.branches:
                    self.reads(condition)
                    self.statements(body)
                self.statements(statement.otherwise)
            elif isinstance(statement, tree.For):
                self.reads(statement.iterable)
                self.assigns(statement.names)
                self.statements(statement.body)
            elif isinstance(statement, tree.While):
                self.reads(statement.condition)
                self.statements(statement.body)
            elif isinstance(statement, tree.Assign | tree.Evaluate | tree.Return):
                self.reads(statement.value)
                if isinstance(statement, tree.Assign):
                    for names in statement.targets:
                        self.assigns(names)

    def define(self, statement: tree.Define) -> None:
        """Visit a definition: its defaults now, its body at its first mention."""
        for parameter in statement.parameters:
            self.reads(parameter.default)
        self.assigns((statement.name,))
        self.defined[statement.name.name] = statement

    def assigns(self, names: Sequence[tree.Name]) -> None:
        """Record an assignment to these names."""
        for name in names:
            self.known.add(name.name)
            self.mentioned.add(name.name)

    def reads(self, expression: tree.Expression | None) -> None:
        """Record the names that an expression reads, and those read by the functions that it mentions."""
        pending: list[tuple[Any, frozenset[str]]] = [(expression, frozenset())]
        while pending:
            part, local = pending.pop()
            for name in names_read(part, local):
                if isinstance(name, math_notation.Element):
                    name = tree.Name(name.span, self.choose(name))
                self.mentioned.add(name.name)
                define = self.defined.pop(name.name, None)
                if define is not None:
                    pending.append((define.body, define.locals))
                if isinstance(name, tree.Name) and name.name not in self.known:
                    self.free.setdefault(name.name, name.span)


def survey(program: tree.Program, choose: Callable[[math_notation.Element], str] = attrgetter("name")) -> Names:
    """Analyse the program's names in one pass; `choose` resolves a subscripted name such as `x2` to what it reads."""
    walk = Survey(choose=choose)
    walk.statements(program.statements)
    assigned: dict[str, int] = {}
    for name in targets(program.statements):
        assigned[name.name] = assigned.get(name.name, 0) + 1
    for constant in CONSTANTS.keys() - assigned.keys():
        walk.free.pop(constant, None)
    return Names(walk.free, assigned, frozenset(walk.mentioned))


@dataclass(frozen=True, slots=True)
class Called:
    """A name that is called."""

    span: Span
    name: str


def names_read(part: Any, local: frozenset[str] = frozenset()) -> Iterator[tree.Name | math_notation.Element | Called]:
    """Every name that is read or called, in textual order, except local ones; iterative, so depth costs no stack."""
    pending: list[tuple[Any, frozenset[str]]] = [(part, local)]
    visited = 0
    while pending:
        visited += 1
        if not visited % EVERY:
            check_time()
        part, local = pending.pop()
        kind = part.__class__
        if kind is tree.Name:
            if part.name not in local:
                yield part
        elif isinstance(part, math_notation.Element):
            if local.isdisjoint((part.name, part.notation.text, part.notation.base)):
                yield part
        elif isinstance(part, tuple):
            pending.extend((item, local) for item in reversed(part))
        elif isinstance(part, tree.Comprehension):
            pending.extend(reversed(list(_comprehension(part, local))))
        elif isinstance(part, tree.Call) and part.function not in local:
            yield Called(part.name_span, part.function)
            pending.extend([(part.keywords, local), (part.arguments, local)])
        else:
            for name in read_fields(kind):
                value = getattr(part, name)
                if may_read(value.__class__):
                    pending.append((value, local))


@cache
def may_read(kind: type) -> bool:
    """Whether there may be names in a value of this kind: not in texts, numbers and places."""
    return kind is not Span and (issubclass(kind, tuple) or is_dataclass(kind))


@cache
def read_fields(kind: type) -> tuple[str, ...]:
    """The fields of a kind of node that are read, in reverse; of what is no node there are none."""
    if kind is Span or not is_dataclass(kind):
        return ()
    written = WRITTEN.get(kind, ())
    return tuple(each.name for each in reversed(fields(kind)) if each.name not in written)


WRITTEN: dict[type, tuple[str, ...]] = {tree.Assign: ("targets",), tree.For: ("names",), tree.Define: ("name",)}
"""The fields of a statement that hold names which are written, not read."""


def _comprehension(part: tree.Comprehension, local: frozenset[str]) -> Iterator[tuple[Any, frozenset[str]]]:
    """The parts of a comprehension in execution order, each with the names that are local there."""
    for clause in part.clauses:
        yield clause.iterable, local
        local |= {name.name for name in clause.names}
        yield clause.conditions, local
    yield part.item, local


def is_function(name: str) -> bool:
    """Whether the language has a function with this name."""
    return name in FUNCTIONS or name in BUILT_IN or name in library_names()


def is_literal(expression: tree.Expression) -> bool:
    """Whether this is an optionally signed number or a nested list of them."""
    if isinstance(expression, tree.Unary):
        return expression.operator in ("+", "-") and isinstance(expression.operand, tree.Number)
    if isinstance(expression, tree.Sequence) and not expression.is_tuple:
        return bool(expression.items) and all(map(is_literal, expression.items))
    return isinstance(expression, tree.Number)
