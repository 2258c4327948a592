"""What a program's names are, read off its text alone: inputs, inputs with a default, or computed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from math import e, pi
from typing import Any

from engine.errors import Span
from engine.language import tree

CONSTANTS = {"pi": pi, "e": e}


@dataclass(frozen=True, slots=True)
class Names:
    """`free`: names read before anything is assigned to them, with the place of their first reading.
    `assigned`: how often the top level assigns each name. `mentioned`: every name that occurs."""

    free: dict[str, Span]
    assigned: dict[str, int]
    mentioned: frozenset[str]

    def is_input(self, name: str) -> bool:
        """Whether an assignment of a literal to this name makes an input (it is the only assignment)."""
        return self.assigned.get(name) == 1 and name not in self.free


def survey(program: tree.Program) -> Names:
    """Walk the program once, in the order in which it runs."""
    free: dict[str, Span] = {}
    assigned: dict[str, int] = {}
    mentioned: set[str] = set()
    known: set[str] = set()
    for statement in program.statements:
        for name in names_read(statement.value):
            mentioned.add(name.name)
            if name.name not in known:
                free.setdefault(name.name, name.span)
        if isinstance(statement, tree.Assign):
            for target in statement.targets:
                for name in target:
                    known.add(name.name)
                    mentioned.add(name.name)
                    assigned[name.name] = assigned.get(name.name, 0) + 1
    for constant in CONSTANTS.keys() - assigned.keys():
        free.pop(constant, None)
    return Names(free, assigned, frozenset(mentioned))


def names_read(expression: tree.Expression) -> Iterator[tree.Name]:
    """Every name that is read in an expression, in the order of the text; deep trees cost no stack."""
    pending: list[Any] = [expression]
    while pending:
        part = pending.pop()
        if isinstance(part, tree.Name):
            yield part
        elif isinstance(part, tuple):
            pending.extend(reversed(part))
        elif is_dataclass(part) and not isinstance(part, Span):
            pending.extend(getattr(part, field.name) for field in reversed(fields(part)))


def is_literal(expression: tree.Expression) -> bool:
    """Whether this is an optionally signed number or a nested list of them."""
    if isinstance(expression, tree.Unary):
        return expression.operator in ("+", "-") and isinstance(expression.operand, tree.Number)
    if isinstance(expression, tree.Sequence) and not expression.is_tuple:
        return bool(expression.items) and all(map(is_literal, expression.items))
    return isinstance(expression, tree.Number)
