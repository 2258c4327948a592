"""`*` in a text with ᵀ, where mathematics and NumPy mean different products."""

from __future__ import annotations

from engine.errors import Fix, ShapeMismatch, phrase
from engine.language import math_notation
from engine.language.source import Source, typed_at
from engine.ops.op import Shape
from engine.ops.shapes import matmul_shape

OF_MATRICES = (math_notation.TRANSPOSE, math_notation.MATRIX)


def multiplies(first: Shape, second: Shape) -> bool:
    """Whether the matrix product is defined."""
    try:
        matmul_shape(first, second)
    except ShapeMismatch:
        return False
    return True


def check_elementwise(part: math_notation.Overloaded, first: Shape, second: Shape, source: Source) -> None:
    """Raise where a transposed matrix, or a product of matrices, meets a tensor that the matrix product would take."""
    marked = any(
        isinstance(operand, math_notation.Overloaded) and operand.notation.kind in OF_MATRICES
        for operand in part.operands
    )
    if not marked or not first or not second or len(first) == len(second) == 1 or not multiplies(first, second):
        return
    sign = source.span(part.site.sign, part.site.sign + 1)
    texts = [typed_at(source.typed, operand.span) for operand in part.operands]
    text = f"mul({texts[0]}, {texts[1]})"
    raise ShapeMismatch(
        phrase("Beside a transposed matrix it is not clear which product this is."),
        hint=phrase("Write @ for the product of matrices, mul(a, b) for the product of elements."),
        span=part.span,
        fixes=(
            Fix(phrase("Product of matrices"), sign, "@"),
            Fix(phrase("Product of elements: {text}", text=text), part.span, text),
        ),
    )
