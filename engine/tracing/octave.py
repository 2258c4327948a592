"""What Octave's signs mean by shape: an undotted one is never elementwise, and a column is no row."""

from __future__ import annotations

from engine.errors import ShapeMismatch, UnsupportedSyntax, phrase
from engine.language.reading import Sign
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
