"""Matrix products and powers typed as in mathematics, not as in NumPy: `(A + B)x`, `W·x`, `W^-1`.

`*`, `@` and `**` mean what they mean in NumPy. Juxtaposition, a dot or “^” is mathematical notation, where the
product of a matrix is the matrix product and the power −1 the inverse: the two readings are offered as fixes.
"""

from __future__ import annotations

from engine.errors import Fix, GradwalkError, ShapeMismatch, phrase
from engine.language import tree
from engine.language.source import Source
from engine.ops.op import Shape, broadcast_shape
from engine.ops.shapes import matmul_shape

DOTS = frozenset("·⋅•∙")
BESIDE = "() \t\n\r"


def check_unsigned(part: tree.Binary, left: Shape, right: Shape, source: Source) -> None:
    """Raise where a product or power of these shapes was typed in mathematical notation, not with NumPy's operator."""
    if part.operator == "*" and left and right:
        _check_product(part, left, right, source)
    if part.operator == "**" and len(left) == 2 and not right:
        _check_power(part, source)


def _check_product(part: tree.Binary, left: Shape, right: Shape, source: Source) -> None:
    start, sign, end = _between(part, source)
    dotted = sign in DOTS
    if sign and not dotted:
        return
    if not _multiply(left, right) or (not dotted and len(left) == len(right) == 1):
        return
    typed = source.typed
    if dotted:
        start = typed.index(sign, start)
        end = start + 1
    else:
        start = end = typed.rfind(")", start, end) + 1 or start
    span = source.typed_span(start, end)
    fixes = [Fix(phrase("Product of matrices"), span, "@")]
    if _broadcast(left, right):
        fixes.append(Fix(phrase("Element by element"), span, "*"))
    raise ShapeMismatch(
        phrase("It is not clear which product of two tensors is meant."),
        hint=phrase("Write @ for the product of matrices or vectors, * for one element by element."),
        span=part.span,
        fixes=tuple(fixes),
    )


def _check_power(part: tree.Binary, source: Source) -> None:
    start, sign, end = _between(part, source)
    stop = source.offset(part.span.end_line, part.span.end_column)
    exponent = source.typed[end:stop].replace(" ", "")
    if sign != "^" or exponent not in ("-1", "−1", "-1)", "−1)"):
        return
    start = source.typed.index("^", start)
    span = source.typed_span(start, stop)
    raise ShapeMismatch(
        phrase("It is not clear whether this is an inverse or a power of each element."),
        hint=phrase("Write inv(X) for the inverse, X**-1 for one divided by each element."),
        span=part.span,
        fixes=(Fix(phrase("Inverse of the matrix"), span, "⁻¹"), Fix(phrase("Element by element"), span, "**-1")),
    )


def _between(part: tree.Binary, source: Source) -> tuple[int, str, int]:
    """Where the left operand ends, the operator as typed, and where the right operand starts."""
    start = source.offset(part.left.span.end_line, part.left.span.end_column)
    end = source.offset(part.right.span.line, part.right.span.column)
    return start, source.typed[start:end].strip(BESIDE), end


def _multiply(left: Shape, right: Shape) -> bool:
    try:
        matmul_shape(left, right)
    except GradwalkError:
        return False
    return True


def _broadcast(left: Shape, right: Shape) -> bool:
    try:
        broadcast_shape(left, right)
    except GradwalkError:
        return False
    return True
