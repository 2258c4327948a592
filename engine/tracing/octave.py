"""What Octave's signs mean by shape: an undotted one is never elementwise, and a column is no row."""

from __future__ import annotations

import re

from engine.errors import Fix, ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.language import tree
from engine.language.reading import Sign
from engine.language.source import Source
from engine.ops.op import Shape, describe


def check_sign(sign: Sign, left: Shape, right: Shape) -> None:
    """Raise where a sign of Octave has no elementwise meaning between these shapes.

    A column is a vector here; beside a matrix it would be lined up with the rows, which Octave does not do.
    """
    undotted = sign.text in ("^", "**") and (left or right)
    if undotted or (sign.text == "/" and right):
        raise UnsupportedSyntax(
            phrase("“{sign}” between matrices is no elementwise operation in Octave.", sign=sign.text),
            hint=phrase("Element by element it is written .{sign}", sign=sign.text),
            span=sign.span,
            name=sign.text,
        )
    if left and right and len(left) != len(right):
        raise ShapeMismatch(
            phrase(
                "Shapes {left} and {right} do not go together element by element in Octave.",
                left=describe(left), right=describe(right),
            ),
            hint=phrase("Give columns as vectors throughout: [1, 2, 3]."),
            span=sign.span,
        )  # fmt: skip


DOWN_COLUMNS = frozenset(("sum", "mean", "prod", "max", "min", "std", "var", "median"))
"""What Octave takes of each column of a matrix, and NumPy of everything."""
DOTTED = re.compile(r"\.\^|(?<=[^\W\d])\.[*/]|(?<=[)\]])\.[*/]")


def check_columns(call: tree.Call, shape: Shape, source: Source) -> None:
    """Raise where a matrix with Octave's dotted signs in it is reduced without saying along which axis."""
    named = any(keyword.name == "axis" for keyword in call.keywords)
    if call.function not in DOWN_COLUMNS or named or len(shape) != 2 or 1 in shape:
        return
    start = source.offset(call.span.line, call.span.column)
    if DOTTED.search(source.typed, start, source.offset(call.span.end_line, call.span.end_column)) is None:
        return
    end = call.span.end_column - 1
    place = Span(call.span.end_line, end, call.span.end_line, end)
    fixes = (
        Fix(phrase("Down each column, as in Octave"), place, ", axis=0"),
        Fix(phrase("Over everything, as in NumPy"), place, ", axis=(0, 1)"),
    )
    raise ShapeMismatch(
        phrase("In Octave {name} of a matrix goes down its columns; here it takes everything.", name=call.function),
        hint=phrase("Write axis=0 for each column, axis=1 for each row, axis=(0, 1) for everything."),
        span=call.span,
        name=call.function,
        fixes=fixes if len(call.arguments) == 1 else (),
    )
