"""Index parts that select positions: a whole number or a list of them, literal or computed."""

from __future__ import annotations

from typing import Any

from engine.errors import ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.tracing.builder import Constant
from engine.tracing.probe import Probe
from engine.tracing.values import Ref, Value, as_operand

Places = int | tuple[Any, ...] | Ref | None


def as_places(value: Value, probe: Probe, span: Span) -> Places:
    """One part of an index: a number, `None`, a tuple (a literal list), or a node that holds a list.

    A list with computed items becomes a node. Booleans are rejected: the number of elements they select depends on
    values.
    """
    if value is None:
        return None
    if isinstance(value, range | list):
        return _written(list(value) if isinstance(value, list) else value, probe, span)
    if isinstance(value, bool) or (isinstance(value, Ref) and is_truth(value, probe)):
        raise mask(span)
    if isinstance(value, Ref) and value.node in probe.builder.constants and probe.builder.shapes[value.node]:
        return _constant(value.node, probe, span)
    if isinstance(value, Ref) and probe.lists_places(value):
        return value
    return probe.whole(value, span, index=True)


def _constant(node: int, probe: Probe, span: Span) -> tuple[Any, ...]:
    """The numbers of a constant such as `arange` makes; the constant node itself is then not needed."""
    probe.read.add(node)
    values = probe.builder.constants[node]
    for value in values.flat:
        probe.whole(Constant(float(value)), span)
    places: tuple[Any, ...] = _nested(values.astype(int).tolist())
    return places


def _nested(numbers: Any) -> Any:
    """Nested lists as nested tuples."""
    return tuple(map(_nested, numbers)) if isinstance(numbers, list) else numbers


def is_truth(value: Ref, probe: Probe) -> bool:
    """Whether a node is boolean."""
    op = probe.builder.ops[value.node]
    return op is not None and op.boolean


def mask(span: Span) -> UnsupportedSyntax:
    """The error for a boolean mask."""
    return UnsupportedSyntax(
        phrase(
            "A boolean mask selects a number of elements that depends on the values, so the result has no fixed shape."
        ),
        hint=phrase("Write where(condition, x, 0), which keeps every place and puts 0 where the condition fails."),
        span=span,
    )


def _written(items: list[Value] | range, probe: Probe, span: Span) -> tuple[Any, ...] | Ref:
    """A list in an index: its numbers where all are literal, otherwise the node that it becomes."""
    probe.builder.limits.check("elements", len(items), span)
    if isinstance(items, range):
        return tuple(items) or _nothing(span)
    if not items:
        return _nothing(span)
    if any(isinstance(item, bool) for item in items):
        raise mask(span)
    if any(isinstance(item, Ref) for item in _flat(items)):
        operand = as_operand(items, probe.builder, span)
        assert isinstance(operand, int)  # a list that is not empty becomes a node
        return Ref(operand)
    rows = [
        _written(item, probe, span) if isinstance(item, list) else probe.whole(item, span, index=True) for item in items
    ]
    widths = {len(row) if isinstance(row, tuple) else None for row in rows}
    if len(widths) > 1:
        raise ShapeMismatch(phrase("The nested list is ragged: its rows have different lengths."), span=span)
    return tuple(rows)


def _nothing(span: Span) -> tuple[Any, ...]:
    raise ShapeMismatch(phrase("An index by an empty list chooses nothing."), span=span)


def _flat(items: list[Value]) -> list[Value]:
    """The items of a list and of its nested lists."""
    return [each for item in items for each in (item if isinstance(item, list) else [item])]
