"""Signs that mean one thing between scalars and another between tensors: asked about where shapes leave it open."""

from __future__ import annotations

from engine.errors import Fix, ShapeMismatch, UnsupportedSyntax, phrase
from engine.language.dotted import DOTS
from engine.language.reading import Notation
from engine.ops.op import Shape, describe

UNDOTTED = frozenset({"/", "^", "**"})


def check_signs(notation: Notation, left: Shape, right: Shape) -> None:
    """Raise where a sign of Octave has no elementwise meaning between these shapes, or could have two.

    In a text with dotted signs `*` may be the matrix product, as in Octave, or go element by element.
    """
    if notation.language == DOTS:
        if left and right:
            raise UnsupportedSyntax(
                phrase("Beside dotted signs, “*” between tensors can be the matrix product or elementwise."),
                hint=phrase("Write @ for the matrix product, .* for the elementwise one."),
                span=notation.span,
                fixes=(
                    Fix(phrase("Write {text}", text="@"), notation.span, "@"),
                    Fix(phrase("Write {text}", text=".*"), notation.span, ".*"),
                ),
            )
        return
    if notation.sign in UNDOTTED and (right if notation.sign == "/" else left or right):
        raise UnsupportedSyntax(
            phrase("“{sign}” of matrices is no elementwise operation in Octave.", sign=notation.sign),
            hint=phrase("Element by element it is written .{sign}", sign=notation.sign),
            span=notation.span,
            name=notation.sign,
        )
    if left and right and len(left) != len(right) and not notation.sign.startswith("@"):
        raise ShapeMismatch(
            phrase(
                "A vector {left} and a matrix {right} do not go together element by element in Octave.",
                left=describe(left), right=describe(right),
            ),
            hint=phrase("Give columns as vectors throughout: [1, 2, 3]."),
            span=notation.span,
        )  # fmt: skip
