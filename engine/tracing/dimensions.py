"""PyTorch's class dimension: dimension 1 at any rank, whereas here it is the last axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.errors import ShapeMismatch, Span, phrase
from engine.language import tree
from engine.language.source import Source
from engine.ops.op import Shape, describe
from engine.tracing.builder import Builder
from engine.tracing.values import Ref, Value

OURS = "cross_entropy_with_logits"
"""The suffix of our function's name and of TensorFlow's, both of which have the classes along the last axis."""


def check_logits(
    call: tree.Call, arguments: Sequence[Value], keywords: Mapping[str, Value], builder: Builder, source: Source
) -> None:
    """Raise where `F.cross_entropy` is given logits of rank 3 or 4."""
    logits = arguments[1] if len(arguments) > 1 else keywords.get("Z")
    if source.reading is None or "axis" in keywords or len(arguments) > 2 or not isinstance(logits, Ref):
        return
    shape = builder.shapes[logits.node]
    if len(shape) > 2 and OURS not in _typed(source, call.span):
        raise _refused(shape, call.span)


def check_picked(part: tree.Subscript, value: Value, builder: Builder, source: Source) -> None:
    """Raise where `F.nll_loss` is given log-probabilities of rank 3 or 4; an index that was typed is taken as it is."""
    if source.reading is None or not isinstance(value, Ref):
        return
    shape = builder.shapes[value.node]
    if len(shape) > 2 and not _typed(source, part.span).rstrip().endswith("]"):
        raise _refused(shape, part.span)


def _typed(source: Source, span: Span) -> str:
    return source.typed[source.offset(span.line, span.column) : source.offset(span.end_line, span.end_column)]


def _refused(shape: Shape, span: Span) -> ShapeMismatch:
    return ShapeMismatch(
        phrase("PyTorch has the classes along dimension 1; here are numbers of shape {shape}.", shape=describe(shape)),
        hint=phrase("Write cross_entropy_with_logits(target, logits, axis=1), or give one example a row."),
        span=span,
    )
