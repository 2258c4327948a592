"""The form of a row of the tables: how a function of a framework is called, and what is written for it here.

A signature lists the parameters in the framework's own order, parted by commas:

    x          needed                      axis?      may be left out
    dim|axis?  may be named in two ways    slope=0.01 has this default, which is written out
    out!       cannot be carried over      dtype~     does not change the numbers: dropped, and listed
    *shape     takes all the rest, or one list

A template is program text with `{x}` for an argument; what stands between `<` and `>` is only written where its
argument was given. A row may have a function instead, which chooses the template by what was written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PLACE = re.compile(r"<([^<>]*)>|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its names, and `kind`: "needed", "optional", "refused", "dropped" or "rest"."""

    names: tuple[str, ...]
    kind: str = "needed"
    default: str | None = None

    @property
    def name(self) -> str:
        """The name that templates use."""
        return self.names[0]


class Refusal(Exception):
    """A choice that a row cannot carry over; `kind` is a key of `refusals.REASONS`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


Argument = ast.expr | list[ast.expr] | str
"""An expression; the rest of a call; or program text, for a default."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call by parameter."""

    given: Mapping[str, Argument] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the argument was written, and is not `None`."""
        value = self.given.get(name)
        return value is not None and not (isinstance(value, ast.Constant) and value.value is None)

    def literal(self, name: str, default: object = None) -> object:
        """The plain value of an argument. Raises `Refusal` where it is not written out as a number or text."""
        value = self.given.get(name)
        if value is None:
            return default
        try:
            return ast.literal_eval(value)  # type: ignore[arg-type]  # reads literals alone; nothing is run
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise Refusal("value") from None

    def is_name(self, name: str) -> bool:
        """Whether the argument is a name alone, which may be written twice."""
        return isinstance(self.given.get(name), ast.Name)


Template = str | Callable[[Arguments], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A function of a framework: its parameters, and what is written here; `!kind` refuses it for that reason."""

    parameters: tuple[Parameter, ...]
    template: Template

    @property
    def refused(self) -> str | None:
        """The reason for which the function is never carried over."""
        return self.template[1:] if isinstance(self.template, str) and self.template.startswith("!") else None


KINDS = {"?": "optional", "!": "refused", "~": "dropped"}


def parameter(text: str) -> Parameter:
    """One parameter of a signature."""
    if text.startswith("*"):
        return Parameter((text[1:],), "rest")
    name, equals, default = text.partition("=")
    if equals:
        return Parameter(tuple(name.split("|")), "optional", default)
    kind = KINDS.get(name[-1], "needed")
    return Parameter(tuple(name.rstrip("?!~").split("|")), kind)


def row(signature: str, template: Template) -> Row:
    """The row that a signature and a template make."""
    return Row(tuple(parameter(each.strip()) for each in signature.split(",") if each.strip()), template)


Table = dict[str, Row]


def table(*entries: tuple[str, str, Template]) -> Table:
    """Rows by the full names of the functions; an entry gives names (parted by blanks), signature and template."""
    rows: Table = {}
    for names, signature, template in entries:
        made = row(signature, template)
        for name in names.split():
            assert name not in rows, f"{name} has two rows"
            rows[name] = made
    return rows


def each(modules: str, functions: str) -> str:
    """The full names of several functions in several modules."""
    return " ".join(f"{module}.{name}" for module in modules.split() for name in functions.split())
