"""The syntax tree of the language, with the span of each node in the typed text.

A closed set of small frozen records, converted from Python's own tree; the tracer executes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Span
from engine.language.math_notation import Element, Overloaded
from engine.language.reading import Sign
from engine.language.source import Source


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; `2` stays an `int` so that it can be an exponent, an axis or an index."""

    span: Span
    value: int | float


@dataclass(frozen=True, slots=True)
class Literal:
    """`True`, `False`, `None`, or a string; strings are only values of options."""

    span: Span
    value: bool | str | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is read."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x` or `not x`."""

    span: Span
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """One of `+ - * / // % ** @` between two expressions."""

    span: Span
    operator: str
    left: Expression
    right: Expression
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`a < b <= c`: `operators[k]` stands between `operands[k]` and `operands[k + 1]`."""

    span: Span
    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Keyword:
    """`name=value` in a call."""

    span: Span
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function, named, with its arguments. `name_span` covers the name alone."""

    span: Span
    function: str
    name_span: Span
    arguments: tuple[Expression, ...]
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """`x.T` or `x.shape`."""

    span: Span
    value: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`lower:upper:step` inside square brackets."""

    span: Span
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Dots:
    """`...` inside square brackets."""

    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    """`value[i, j:k, None]`; `first` is the index origin if the index was written in mathematical notation."""

    span: Span
    value: Expression
    index: tuple[Expression | Slice | Dots, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A tuple or a list."""

    span: Span
    items: tuple[Expression, ...]
    is_tuple: bool


@dataclass(frozen=True, slots=True)
class Logical:
    """`a and b and c`, or the same with `or`."""

    span: Span
    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class IsNone:
    """`value is None`; `negated` for `is not None`."""

    span: Span
    value: Expression
    negated: bool


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then if condition else otherwise`."""

    span: Span
    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Clause:
    """`for names in iterable if conditions`, a part of a comprehension; `unpacks` as in `Assign`."""

    span: Span
    names: tuple[Name, ...]
    unpacks: bool
    iterable: Expression
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[item for ... in ...]`."""

    span: Span
    item: Expression
    clauses: tuple[Clause, ...]


Expression = (
    Number
    | Literal
    | Name
    | Unary
    | Binary
    | Comparison
    | Logical
    | IsNone
    | Conditional
    | Comprehension
    | Call
    | Attribute
    | Subscript
    | Sequence
    | Overloaded
    | Element
)


@dataclass(frozen=True, slots=True)
class Assign:
    """`name = value` or `a = b = value`; each target is a tuple of names, several if it unpacks a sequence."""

    span: Span
    targets: tuple[tuple[Name, ...], ...]
    unpacks: tuple[bool, ...]
    value: Expression


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression statement; the last one is the program's output."""

    span: Span
    value: Expression


@dataclass(frozen=True, slots=True)
class If:
    """`if`: its branches, including `elif`, as (condition, body) in order, and the body of `else`."""

    span: Span
    branches: tuple[tuple[Expression, tuple[Statement, ...]], ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class For:
    """`for names in iterable: body`."""

    span: Span
    names: tuple[Name, ...]
    unpacks: bool
    iterable: Expression
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class While:
    """`while condition: body`."""

    span: Span
    condition: Expression
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """`break`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Continue:
    """`continue`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`; `None` where nothing is returned."""

    span: Span
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function, with its default if it has one."""

    span: Span
    name: str
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Define:
    """`def name(parameters): body`. `locals` are the names that the body assigns, including the parameters."""

    span: Span
    name: Name
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    locals: frozenset[str]


Statement = Assign | Evaluate | If | For | While | Break | Continue | Return | Define


@dataclass(frozen=True, slots=True)
class Program:
    """A whole program. `text` is the normalised text of its `source`."""

    text: str
    statements: tuple[Statement, ...]
    source: Source
