"""Notation of paper over values whose shapes are open: settled later, by the rule that settles it where they are known.

What a product without a sign or a transpose means hangs on shapes. While these are sought it is one operation, whose
shape rule runs the tracer's own reading of the notation for the shapes that are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine.language import paper, tree
from engine.ops import OPS
from engine.ops.op import Op, Shape
from engine.suggesting.names import is_matrix
from engine.tracing.builder import Builder, Constant
from engine.tracing.expressions import Expressions
from engine.tracing.paper import KINDS
from engine.tracing.readings import Readings
from engine.tracing.values import Ref, Value
from engine.trampoline import Task

GATES = {
    paper.PRODUCT: "matmul", paper.SUMMED: "matmul", paper.MATRIX: "matmul", paper.EACH: "mul",
    paper.POWER: "pow", paper.TRANSPOSE: "transpose", paper.MEASURE: "abs", paper.VECTOR: "norm",
    paper.TOTAL: "sum", paper.WHOLE: "neg",
}  # fmt: skip
"""The gate that stands for a notation where conventions ask what it is."""


class Reading:
    """A shape rule that settles one notation for given shapes; its text tells it from others."""

    def __init__(self, expressions: Expressions, part: paper.Paper, rows: Sequence[bool]) -> None:
        self.expressions = expressions
        self.part = part
        self.rows = tuple(rows)

    def __repr__(self) -> str:
        return f"{self.part.notation} {self.rows}"

    def shape(self, *shapes: Shape) -> Shape:
        """The shape of the result; raises `ShapeMismatch` where the notation means nothing."""
        builder = Builder(self.expressions.builder.limits)
        asked = Expressions(
            builder, self.expressions.probe, self.expressions.scopes, self.expressions.call_block, Readings({}, set()),
            self.expressions.source,
        )  # fmt: skip
        leaves = [builder.input(str(slot), shape, None) for slot, shape in enumerate(shapes)]
        values = [
            Ref(leaf, row and len(shape) == 1) for leaf, row, shape in zip(leaves, self.rows, shapes, strict=True)
        ]
        made = KINDS[self.part.notation.kind](asked, self.part, *values)
        return builder.shapes[asked.node(made, self.part.span)]


class SketchExpressions(Expressions):
    """Expressions of a sketch."""

    def evaluate(self, expression: tree.Expression) -> Task[Value]:
        """Notation is left open where the shapes of its operands are."""
        if isinstance(expression, paper.Paper):
            return self.notation(expression)
        return super().evaluate(expression)

    def notation(self, part: paper.Paper) -> Task[Value]:
        """Notation, settled now or later."""
        values: list[Any] = []
        for operand in part.operands:
            value: Value = yield self.evaluate(operand)
            values.append(self._number(value, part.span))
        if all(self.is_known(value) for value in values):
            return KINDS[part.notation.kind](self, part, *values)  # type: ignore[no-any-return]
        rows = [isinstance(value, Ref) and value.row for value in values]
        gate = replace(OPS[GATES[part.notation.kind]], shape=settled_shape)
        made = self.apply(gate, values, part.span, {"reading": Reading(self, part, rows)})
        made.row = self._is_row(part, values[0], rows[0])
        return made

    def is_known(self, value: Ref | Constant) -> bool:
        """Whether a value's shape is known."""
        return not isinstance(value, Ref) or value.node not in self.builder.open  # type: ignore[attr-defined]

    def _is_row(self, part: paper.Paper, value: Ref | Constant, row: bool) -> bool:
        """Whether the result is a row if it turns out to be a vector; a matrix that is transposed is none."""
        if part.notation.kind != paper.TRANSPOSE:
            return row
        name = self.builder.names[value.node] if isinstance(value, Ref) else None
        return not row and not is_matrix(name or "x")

    def check_counted(self, value: Value, key: tuple[Any, ...], first: int, span: Any) -> None:
        """Indices of what is not known yet are held against its shape later."""
        if not isinstance(value, Ref) or self.is_known(value):
            super().check_counted(value, key, first, span)


def settled_shape(*shapes: Shape, reading: Reading) -> Shape:
    """The shape rule of a gate that stands for a notation."""
    return reading.shape(*shapes)


def is_product(op: Op | None) -> bool:
    """Whether a gate stands for a product whose kind is open."""
    return op is not None and op.shape is settled_shape and op.name == "matmul"
