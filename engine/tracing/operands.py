"""Shape-dependent checks of operators: Octave, mathematical notation, `np.dot`, accidental broadcasting."""

from __future__ import annotations

import re

from engine.errors import Fix, ShapeMismatch, phrase
from engine.graph import Broadcast
from engine.language import tree
from engine.language.source import Source, typed_at
from engine.ops.op import Shape, describe
from engine.tracing.builder import Builder
from engine.tracing.juxtaposition import check_unsigned
from engine.tracing.losses import MAX_WARNINGS, reshaped_to
from engine.tracing.octave import check_dotted, check_sign, multiplies_as_octave
from engine.tracing.orientation import check_orientation
from engine.tracing.values import Ref, Value

ELEMENTWISE = ("+", "-", "*", "/")
EXPLICIT_AXIS = re.compile(r"None|newaxis|expand|reshape|keepdim|unsqueeze|\.T\b|ᵀ|\\top|\^T|outer")
"""Expressions that give a value its second axis explicitly."""
DOT = re.compile(r"\bdot[ \t]*\(")
OPENED = re.compile(r"\bdot[ \t]*\([(\s]*(?:\w+=)?\Z")
NEAR = 80
"""Number of characters before an operand that are searched."""


def check_operands(part: tree.Binary, left: Value, right: Value, builder: Builder, source: Source) -> None:
    """Raise where the operator is undefined or ambiguous for these shapes; note accidental broadcasting on the builder.

    Raises `ShapeMismatch` or `UnsupportedSyntax` with fixes.
    """
    if builder.place is not None:  # inside a prelude function
        return
    first, second = _shape(left, builder), _shape(right, builder)
    if first is None or second is None or (not first and not second and part.sign is None):
        return  # unknown shapes, or two numbers, which leave nothing open
    if part.sign is not None and part.operator != "@":
        check_sign(part.sign, first, second)
        check_orientation(part, first, second, frozenset(builder.inputs), source)
    elif not source.latex and source.reading is None:
        if multiplies_as_octave(source):
            check_dotted(part, first, second, source)
        check_unsigned(part, first, second, source)
    if part.operator == "@" and source.reading is not None:
        _check_dot(part, first, second, source)
    if part.operator in ELEMENTWISE and _pairs_everything(first, second):
        _note(part, first, second, builder, source)


def _shape(value: Value, builder: Builder) -> Shape | None:
    """The shape of an operand, or `None` while it is unknown."""
    if not isinstance(value, Ref):
        return ()
    return None if builder.is_open(value.node) else builder.shapes[value.node]


def _check_dot(part: tree.Binary, first: Shape, second: Shape, source: Source) -> None:
    """Reject `np.dot(x, y)` of stacked matrices: `@` multiplies them pairwise, `dot` each with each."""
    if len(first) > 1 and len(second) > 2 and _is_dot(part, source):
        raise ShapeMismatch(
            phrase(
                "dot of the shapes {left} and {right} multiplies every matrix of one with every matrix of the other.",
                left=describe(first), right=describe(second),
            ),
            hint=phrase("For the products of matrices that stand at the same place write np.matmul(x, y) or x @ y."),
            span=part.span,
            name="dot",
        )  # fmt: skip


def _is_dot(part: tree.Binary, source: Source) -> bool:
    """Whether this product was typed as `np.dot(x, y)` or `x.dot(y)`."""
    begin = source.offset(part.left.span.line, part.left.span.column)
    start = source.offset(part.left.span.end_line, part.left.span.end_column)
    between = source.typed[start : source.offset(part.right.span.line, part.right.span.column)]
    before = source.typed[max(begin - NEAR, 0) : begin]
    return "@" not in between and (DOT.search(between) is not None or OPENED.search(before) is not None)


def _pairs_everything(first: Shape, second: Shape) -> bool:
    """Whether a vector meets a column of the same length, so that broadcasting forms all pairs of elements."""
    ranks = sorted((first, second), key=len)
    return len(ranks[0]) == 1 and ranks[0][0] > 1 and ranks[1] == (ranks[0][0], 1)


def _note(part: tree.Binary, first: Shape, second: Shape, builder: Builder, source: Source) -> None:
    """Note the shapes on the builder, with fixes that give both one shape."""
    operands = (part.left, part.right)
    column = len(second) == 2
    texts = [typed_at(source.typed, operand.span) for operand in operands]
    if EXPLICIT_AXIS.search(texts[column]) or len(builder.broadcasts) >= MAX_WARNINGS:
        return
    fixes: tuple[Fix, ...] = ()
    if source.latex:
        text = rf"\operatorname{{flatten}}({texts[column]})"
        fixes = (Fix(phrase("Write {text}", text=text), operands[column].span, text, latex=True),)
    elif source.reading is None:
        fixes = reshaped_to((part.left, part.right), (first, second), source.typed)
    builder.broadcasts[part.span] = Broadcast(part.span, "", first, second, fixes)
