"""The row format of the tables: a framework function's signature and its template in this language.

A signature lists the parameters in the framework's order, separated by commas:

    x          required                    axis?      optional
    dim|axis?  two keywords                slope=0.01 this default, which is written out
    out!       unsupported                 dtype~     without effect on the numbers: dropped, and listed
    *shape     all remaining arguments, or one list

A template is program text with `{x}` for an argument; what stands between `<` and `>` is emitted only if its argument
was given. A row may instead have a function that chooses the template.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PLACEHOLDER = re.compile(r"<([^<>]*)>|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its names, and its `kind`: "needed", "optional", "unsupported", "dropped" or "rest"."""

    names: tuple[str, ...]
    kind: str = "needed"
    default: str | None = None

    @property
    def name(self) -> str:
        """The name that templates use."""
        return self.names[0]


class Unsupported(Exception):
    """Arguments that a row cannot translate; `kind` is a key of `unsupported.REASONS`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


Argument = ast.expr | list[ast.expr] | str
"""An expression; all remaining arguments of a call; or program text, for a default."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, by parameter."""

    given: Mapping[str, Argument] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the argument was given and is not `None`."""
        value = self.given.get(name)
        return value is not None and not (isinstance(value, ast.Constant) and value.value is None)

    def literal(self, name: str, default: object = None) -> object:
        """The plain value of an argument. Raises `Unsupported` if it is not a literal."""
        value = self.given.get(name)
        if value is None:
            return default
        try:
            return ast.literal_eval(value)  # type: ignore[arg-type]  # reads literals alone; nothing is run
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise Unsupported("value") from None

    def is_name(self, name: str) -> bool:
        """Whether the argument is a bare name, which may be repeated."""
        return isinstance(self.given.get(name), ast.Name)


Template = str | Callable[[Arguments], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A framework function: its parameters and its translation; `!kind` rejects it for that reason."""

    parameters: tuple[Parameter, ...]
    template: Template

    @property
    def unsupported(self) -> str | None:
        """The reason for which the function is never translated."""
        return self.template[1:] if isinstance(self.template, str) and self.template.startswith("!") else None


KINDS = {"?": "optional", "!": "unsupported", "~": "dropped"}


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
    """The row with this signature and template."""
    return Row(tuple(parameter(each.strip()) for each in signature.split(",") if each.strip()), template)


Table = dict[str, Row]


def table(*entries: tuple[str, str, Template]) -> Table:
    """Rows by full function name; an entry gives names (separated by blanks), signature and template."""
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
