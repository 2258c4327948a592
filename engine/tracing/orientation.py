"""Rows and columns of Octave: a vector is a column here, and `x'` has its shape, so `x - x'` would be elementwise."""

from __future__ import annotations

from engine.errors import RENAME, Fix, UnsupportedSyntax, phrase
from engine.language import tree
from engine.language.source import Source, typed_at
from engine.limits import check_time
from engine.ops.op import Shape

ELEMENTWISE = frozenset(("+", "-", "*", "/", "**"))
MAX_DEPTH = 20
"""Maximum depth to which an operand is searched."""


def check_orientation(part: tree.Binary, left: Shape, right: Shape, inputs: frozenset[str], source: Source) -> None:
    """Raise where a row meets a column element by element: in Octave that forms a matrix, or `x'` is another variable.

    `inputs` are the names of inputs: those are columns. Any other name may hold a row. A scalar has no transpose:
    beside itself `x'` can only be another variable.
    """
    if part.operator not in ELEMENTWISE or len(left) > 1 or len(right) > 1:
        return
    check_time()
    rows = [_row(operand) for operand in (part.left, part.right)]
    columns = [_columns(operand) for operand in (part.left, part.right)]
    for row, others in zip(rows, reversed(columns), strict=True):
        if row is None:
            continue
        name = row.value.name if isinstance(row.value, tree.Name) else ""
        if name in others or (left and right and others & inputs):
            raise _unclear(part, row, name, bool(left and right), source)


def _row(operand: tree.Expression, depth: int = 0) -> tree.Attribute | None:
    """The transpose that makes this operand a row; `None` where none does for certain."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(operand, tree.Attribute):
        return operand if operand.name == "T" and not isinstance(operand.value, tree.Attribute) else None
    if isinstance(operand, tree.Unary):
        return _row(operand.operand, depth + 1)
    if isinstance(operand, tree.Binary) and operand.operator in ELEMENTWISE:
        return _row(operand.left, depth + 1) or _row(operand.right, depth + 1)
    return None


def _columns(operand: tree.Expression, depth: int = 0) -> frozenset[str]:
    """The names whose orientation this operand has, none of them transposed."""
    if depth > MAX_DEPTH:
        return frozenset()
    if isinstance(operand, tree.Name):
        return frozenset((operand.name,))
    if isinstance(operand, tree.Unary):
        return _columns(operand.operand, depth + 1)
    if isinstance(operand, tree.Binary) and operand.operator in ELEMENTWISE:
        if _row(operand) is not None:
            return frozenset()
        return _columns(operand.left, depth + 1) | _columns(operand.right, depth + 1)
    return frozenset()


def _unclear(part: tree.Binary, row: tree.Attribute, name: str, vectors: bool, source: Source) -> UnsupportedSyntax:
    typed = typed_at(source.typed, row.span)
    fixes: list[Fix] = []
    if name and typed == f"{name}'":
        other = f"{name}_prime"
        fixes.append(Fix(phrase("Call it {name}", name=other), row.span, other, RENAME))
        hint = phrase("If {typed} is another variable, call it {name}; otherwise write the matrix out.",
                      typed=typed, name=other)  # fmt: skip
    else:
        hint = phrase("Give both the same orientation.")
    return UnsupportedSyntax(
        phrase("In Octave a row and a column form a matrix element by element; here both are vectors.")
        if vectors
        else phrase("A number has no transpose: {typed} looks like another variable.", typed=typed),
        hint=hint,
        span=part.span,
        name="'",
        fixes=tuple(fixes),
    )
