"""Mathematical notation over operands of unknown shape, resolved later by the same rules as for known shapes.

The meaning of juxtaposition or a transpose depends on shapes. While these are unknown, the notation is one operation
whose shape rule runs the tracer's own resolution on the shapes that are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.language import math_notation, tree
from engine.ops import OPS
from engine.ops.op import Op, Shape
from engine.suggesting.names import is_matrix
from engine.tracing.builder import Builder, Constant
from engine.tracing.expressions import Expressions
from engine.tracing.math_notation import KINDS
from engine.tracing.overloads import LOGITS, one_hot
from engine.tracing.readings import Readings
from engine.tracing.values import Block, Builtin, Ref, Value
from engine.trampoline import Task

GATES = {
    math_notation.PRODUCT: "matmul", math_notation.SUMMED: "matmul", math_notation.MATRIX: "matmul",
    math_notation.EACH: "mul", math_notation.POWER: "pow", math_notation.TRANSPOSE: "transpose",
    math_notation.MEASURE: "abs", math_notation.VECTOR: "norm", math_notation.TOTAL: "sum", math_notation.WHOLE: "neg",
}  # fmt: skip
"""The operation that stands for an unresolved notation where conventions depend on its kind."""

MAX_CLASSES = 20
"""Targets above this are not taken for class numbers."""


class Reading:
    """A shape rule that resolves one notation for given shapes; its `repr` identifies it in caches."""

    def __init__(self, expressions: Expressions, part: math_notation.Overloaded, rows: Sequence[bool]) -> None:
        self.expressions = expressions
        self.part = part
        self.rows = tuple(rows)

    def __repr__(self) -> str:
        return f"{self.part.notation} {self.rows}"

    def shape(self, *shapes: Shape) -> Shape:
        """The shape of the result; raises `ShapeMismatch` where the notation has no meaning."""
        builder = Builder(self.expressions.builder.limits)
        expressions = Expressions(
            builder, self.expressions.probe, self.expressions.scopes, self.expressions.call_block, Readings({}, set()),
            self.expressions.source,
        )  # fmt: skip
        leaves = [builder.input(str(slot), shape, None) for slot, shape in enumerate(shapes)]
        values = [
            Ref(leaf, row and len(shape) == 1) for leaf, row, shape in zip(leaves, self.rows, shapes, strict=True)
        ]
        made = KINDS[self.part.notation.kind](expressions, self.part, *values)
        return builder.shapes[expressions.node(made, self.part.span)]


class SketchExpressions(Expressions):
    """The expression evaluator of a sketch."""

    def evaluate(self, expression: tree.Expression) -> Task[Value]:
        """Evaluate an expression; notation stays unresolved while the shapes of its operands are unknown."""
        if isinstance(expression, math_notation.Overloaded):
            return self.notation(expression)
        return super().evaluate(expression)

    def notation(self, part: math_notation.Overloaded) -> Task[Value]:
        """Mathematical notation, resolved now or later."""
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

    def _read(
        self, part: tree.Call, function: Block | Builtin, arguments: list[Value], keywords: dict[str, Value]
    ) -> tuple[Block | Builtin, list[Value], dict[str, Value]]:
        """Resolve overloads; known class numbers constrain the logits to that number of classes."""
        function, arguments, keywords = super()._read(part, function, arguments, keywords)
        given = dict(zip("YZ", arguments, strict=False)) | keywords
        if isinstance(function, Builtin) and function.name == LOGITS and {"Y", "Z"} <= given.keys():
            target, logits = self._number(given["Y"], part.span), self._number(given["Z"], part.span)
            if isinstance(target, Ref) and self.is_known(target) and not self.is_known(logits):
                rows = {"Y": self._classes(target, part)}
                arguments = [rows.get(name, value) for name, value in zip("YZ", arguments, strict=False)]
                keywords = {name: rows.get(name, value) for name, value in keywords.items()}
        return function, arguments, keywords

    def _classes(self, target: Ref, part: tree.Call) -> Ref:
        """One-hot rows for targets that cannot be probabilities; other targets unchanged."""
        shape, values = self.builder.sizes(target.node), np.asarray(self.probe.value(target.node, part.span))
        whole = np.isfinite(values).all() and (values == np.floor(values)).all() and values.min() >= 0
        if not shape or not whole or values.max() > MAX_CLASSES or np.allclose(values.sum(axis=-1), 1):
            return target
        sizes = (*shape, max(2, int(values.max()) + 1))
        return Ref(one_hot(target.node, sizes, len(shape), self.builder, part.span))

    def is_known(self, value: Ref | Constant) -> bool:
        """Whether a value's shape is known."""
        return not isinstance(value, Ref) or value.node not in self.builder.open  # type: ignore[attr-defined]

    def _is_row(self, part: math_notation.Overloaded, value: Ref | Constant, row: bool) -> bool:
        """Whether the result is a row if it turns out to be a vector; a transposed matrix is not."""
        if part.notation.kind != math_notation.TRANSPOSE:
            return row
        name = self.builder.names[value.node] if isinstance(value, Ref) else None
        return not row and not is_matrix(name or "x")

    def check_counted(self, value: Value, key: tuple[Any, ...], first: int, span: Any) -> None:
        """Check a mathematical index against its range, if the shape is known by now."""
        if not isinstance(value, Ref) or self.is_known(value):
            super().check_counted(value, key, first, span)


def settled_shape(*shapes: Shape, reading: Reading) -> Shape:
    """The shape rule of an operation that stands for unresolved notation."""
    return reading.shape(*shapes)


def is_product(op: Op | None) -> bool:
    """Whether an operation stands for a product whose kind is unresolved."""
    return op is not None and op.shape is settled_shape and op.name == "matmul"
