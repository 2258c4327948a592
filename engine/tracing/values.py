"""The values that an expression can have during tracing, and their conversion to operands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.language import tree
from engine.ops import FUNCTIONS, OPS
from engine.ops.op import MAX_RANK, broadcast_shape
from engine.tracing.builder import Builder, Constant


class Ref:
    """A value that is a node of the graph; `row` marks a vector transposed in mathematical notation."""

    __slots__ = ("node", "row")

    def __init__(self, node: int, row: bool = False) -> None:
        self.node = node
        self.row = row


class Block:
    """A user-defined or prelude function, with its defaults as evaluated at its `def`."""

    __slots__ = ("defaults", "define", "of_prelude")

    def __init__(self, define: tree.Define, defaults: Mapping[str, Value], of_prelude: bool = False) -> None:
        self.define = define
        self.defaults = defaults
        self.of_prelude = of_prelude


class Builtin:
    """A built-in function used as a value: `activation=relu`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


Value = Ref | Constant | Block | Builtin | range | tuple["Value", ...] | list["Value"] | bool | str | None


def numbers(value: Value) -> Any | None:
    """A nested list of plain numbers as Python numbers; `None` if any item is computed."""
    if isinstance(value, Constant):
        return value.value
    if isinstance(value, list):
        items = [numbers(item) for item in value]
        return None if any(item is None for item in items) else items
    return None


def elementwise(function: Value) -> bool:
    """Whether a built-in function is elementwise; `False` for a user-defined one."""
    name = function.define.name.name if isinstance(function, Block) and function.of_prelude else None
    if isinstance(function, Builtin):
        name = function.name
    op = FUNCTIONS.get(name or "")
    return op is not None and op.shape is broadcast_shape


def as_operand(value: Value, builder: Builder, span: Span | None) -> int | Constant:
    """Convert a value to an operand: lists become tensors; booleans and strings are rejected."""
    if isinstance(value, Ref):
        return value.node
    if isinstance(value, Constant):
        return value
    if isinstance(value, list | tuple) and value:
        return stacked(list(value), builder, span)
    if isinstance(value, Builtin | Block):
        name = value.name if isinstance(value, Builtin) else value.define.name.name
        raise UnsupportedSyntax(
            phrase("{name} is a function, not a number.", name=name),
            hint=phrase("It is a function: write {call}.", call=f"{name}(…)"),
            span=span,
            name=name,
            code="function-as-a-value",
        )
    raise UnsupportedSyntax(
        phrase("{value} is not a number or a tensor.", value=described(value)),
        hint=phrase("True, False, None and text in quotes are only values of a function's options."),
        span=span,
    )


def stacked(items: list[Value], builder: Builder, span: Span | None) -> int:
    """Stack a list of values into a tensor."""
    check_nesting(items, builder, span)
    plain = numbers(items)
    if plain is not None:
        return builder.constant(plain, span)
    operands = [as_operand(item, builder, span) for item in items]
    return builder.operation(OPS["stack"], operands, span, {"axis": 0})


def check_nesting(items: list[Value], builder: Builder, span: Span | None) -> None:
    """Check a nested list's size before flattening it: through names, few lines can hold 2⁶⁰ items or 1,000 levels."""
    level: list[Value] = items
    for _ in range(MAX_RANK):
        lists = [item for item in level if isinstance(item, list | tuple)]
        if not lists:
            return
        builder.limits.check("elements", sum(map(len, lists)), span)
        level = [item for inner in lists for item in inner]
    raise ShapeMismatch(phrase("The nested list has more than {most} levels.", most=MAX_RANK), span=span)


def described(value: Value) -> str:
    """A value as described in a message."""
    if isinstance(value, tuple):
        return "a tuple"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, range):
        return "a range"
    if isinstance(value, Block | Builtin):
        return "a function"
    return repr(value) if value is None or isinstance(value, bool | str) else "a number"
