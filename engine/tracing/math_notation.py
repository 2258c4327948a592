r"""Mathematical notation resolved by shape: which product, which power, whether a subscripted name is an element.

A tensor of rank 1 is both column and row; `Ref.row` records that it was transposed: `x y^\top` is an outer product.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Fix, Phrase, ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.language import math_notation, tree
from engine.language.source import Source
from engine.ops import OPERATORS, OPS
from engine.ops.op import Shape, broadcast_shape, describe
from engine.tracing.builder import Builder, Constant
from engine.tracing.readings import Readings
from engine.tracing.row_products import check_elementwise, multiplies
from engine.tracing.scopes import Scopes
from engine.tracing.subscripts import key_text, matrix_fault
from engine.tracing.values import Ref, Value, as_operand
from engine.trampoline import Task


class Notations:
    """The mixin of `Expressions` that resolves mathematical notation."""

    builder: Builder
    scopes: Scopes
    readings: Readings
    source: Source
    evaluate: Callable[[Any], Task[Value]]
    apply: Callable[..., Ref]

    def notation(self, part: math_notation.Overloaded) -> Task[Value]:
        """Any notation whose operands are expressions."""
        values: list[Value] = []
        for operand in part.operands:
            values.append((yield self.evaluate(operand)))
        operands = [self._number(value, part.span) for value in values]  # last, as in the program text that is shown
        settle: Callable[..., Value] = KINDS[part.notation.kind]
        return settle(self, part, *operands)

    def _number(self, value: Value, span: Span) -> Ref | Constant:
        """A value as a node or a plain number."""
        if isinstance(value, Ref):
            return value
        operand = as_operand(value, self.builder, span)
        return operand if isinstance(operand, Constant) else Ref(operand)

    def _shape(self, value: Ref | Constant) -> Shape:
        return self.builder.shapes[value.node] if isinstance(value, Ref) else ()

    def product(self, part: math_notation.Overloaded, left: Ref | Constant, right: Ref | Constant) -> Ref:
        """A product by juxtaposition or with a dot."""
        first, second = self._shape(left), self._shape(right)
        rows = [isinstance(value, Ref) and value.row for value in (left, right)]
        reading = self._which(part, first, second, *rows)
        self.readings.settle(part, "listed" if reading == "scale" and _lists(part) else reading)
        if reading == "scale":
            return self.apply(OPERATORS["*"], (left, right), part.span)
        if reading == "outer":
            return self.apply(OPS["outer"], (left, right), part.span)
        if reading == "column":
            left = self.apply(OPS["index"], (left,), part.span, {"key": (slice(None), None)})
        made = self.apply(OPS["matmul"], (left, right), part.span)
        made.row = rows[0] and len(second) > 1 and len(self._shape(made)) == 1
        return made

    def matrix_product(self, part: math_notation.Overloaded, left: Ref | Constant, right: Ref | Constant) -> Ref:
        """`@` in a text with ᵀ: NumPy's product, except for a column times a row."""
        rows = [isinstance(value, Ref) and value.row for value in (left, right)]
        if rows == [False, True] and len(self._shape(left)) == 1:
            return self.product(part, left, right)
        self.readings.settle(part, "matrix")
        made = self.apply(OPERATORS["@"], (left, right), part.span)
        made.row = rows[0] and len(self._shape(right)) > 1 and len(self._shape(made)) == 1
        return made

    def elementwise_product(self, part: math_notation.Overloaded, left: Ref | Constant, right: Ref | Constant) -> Ref:
        """`*` in a text with ᵀ: elementwise, except that a row times a column is ambiguous and an error."""
        vectors = [isinstance(value, Ref) and len(self._shape(value)) == 1 and value for value in (left, right)]
        if all(vectors) and vectors[0].row != vectors[1].row:  # type: ignore[union-attr]
            sign = self.source.span(part.site.sign, part.site.sign + 1)
            raise ShapeMismatch(
                phrase("It is not clear which product of a row and a column is meant."),
                hint=phrase("Write @ for the product of matrices; without ᵀ, * goes element by element."),
                span=part.span,
                fixes=(Fix(phrase("Product of matrices"), sign, "@"),),
            )
        check_elementwise(part, self._shape(left), self._shape(right), self.source)
        self.readings.settle(part, "scale")
        return self.apply(OPERATORS["*"], (left, right), part.span)

    def _which(self, part: math_notation.Overloaded, first: Shape, second: Shape, row: bool, turned: bool) -> str:
        """Which product two shapes imply."""
        if not first or not second:
            return "scale"
        if len(first) == len(second) == 1:
            if turned and not row:
                return "outer"
            if part.notation.kind == math_notation.SUMMED and not row:
                return "scale"
            if row and turned and (first != (1,) or second != (1,)):
                raise self._unfit(part, phrase("Here a row stands before a row."), first, second)
        if len(second) == 1 and turned and len(first) == 2 and first[1] == 1:
            return "scale"  # a column of a matrix before a row: broadcasting gives the outer product
        if multiplies(first, second):
            return "matrix"
        if len(first) == 1 and not row and len(second) == 2 and second[0] == 1:
            return "column"
        if all(size == 1 for size in first) or all(size == 1 for size in second):
            return "scale"
        raise self._unfit(part, None, first, second)

    def _unfit(self, part: math_notation.Overloaded, why: Phrase | None, first: Shape, second: Shape) -> ShapeMismatch:
        """The error where no matrix product exists, with an elementwise product and a transposition as fixes."""
        sign = self.source.span(part.site.sign, part.site.sign + 1)
        before = Span(sign.line, sign.column, sign.line, sign.column)
        latex, left = self.source.latex, part.operands[0]
        fixes = []
        if _fits(broadcast_shape, first, second) and broadcast_shape(first, second) in (first, second):
            fixes.append(Fix(phrase("Element by element"), sign, r" \odot " if latex else "*", latex=latex))
        if 1 in first[1:] and math_notation.is_transposed(left) and multiplies(first[::-1], second):
            turned = self.source.span(left.site.sign, left.site.end)
            fixes.append(Fix(phrase("Without the transposition"), turned, "\\," if latex else "@", latex=latex))
        factors = isinstance(left, math_notation.Overloaded) and left.notation.kind in NOT_TRANSPOSABLE
        factors = factors or (isinstance(left, tree.Binary) and left.operator not in "+-")
        if not factors and len(first) == 2 and multiplies(first[::-1], second):
            turn = r"^\top " if latex else "ᵀ "
            fixes.append(Fix(phrase("Transpose the left one"), before, turn, latex=latex))
        shapes = {"left": describe(first), "right": describe(second)}
        return ShapeMismatch(
            why or phrase("Shapes {left} and {right} have no matrix product.", **shapes),
            hint=phrase("Element by element write \\odot; or transpose one of them.")
            if latex
            else phrase("Element by element write *; or transpose one of them."),
            span=part.span,
            fixes=tuple(fixes),
        )

    def power(self, part: math_notation.Overloaded, base: Ref | Constant, exponent: Ref | Constant) -> Ref:
        """`A^{-1}`: the inverse of a matrix, the reciprocal of a scalar."""
        shape = self._shape(base)
        if len(shape) == 2:
            self.readings.settle(part, "inverse")
            return self.apply(OPS["inv"], (base,), part.span)
        if shape:
            typed = self.source.typed_slice(part.site.start, part.site.sign)
            text = rf"\frac{{1}}{{{typed}}}" if self.source.latex else f"(1/{typed})"
            raise ShapeMismatch(
                phrase("Only a matrix has an inverse; here is a tensor of shape {shape}.", shape=describe(shape)),
                hint=phrase("For one divided by each element write {text}.", text=text),
                span=part.span,
                fixes=(Fix(phrase("Write {text}", text=text), part.span, text, latex=self.source.latex),),
            )
        self.readings.settle(part, "scale")
        return self.apply(OPERATORS["**"], (base, exponent), part.span)

    def transpose(self, part: math_notation.Overloaded, value: Ref | Constant) -> Ref | Constant:
        """Transpose: a matrix is transposed, a vector becomes a row, a scalar is unchanged."""
        rank = len(self._shape(value))
        if rank > 1:
            self.readings.settle(part, "transpose")
            return self.apply(OPS["transpose"], (value,), part.span)
        letter = part.notation.text
        if not rank and letter and letter in self.scopes.inputs:
            raise UnsupportedSyntax(
                phrase("It is not clear whether this is a transpose or a power."),
                hint=phrase("For a power give {name} its value in the text; for a transpose write \\top.", name=letter),
                span=part.span,
                name=letter,
            )
        self.readings.settle(part, "same")
        return Ref(value.node, not value.row) if isinstance(value, Ref) and rank else value

    def whole(self, part: math_notation.Overloaded, value: Ref | Constant) -> Ref | Constant:
        """`x_i` under a sum over i without bounds: all elements at once; defined for vectors only."""
        if len(self._shape(value)) != 1:
            raise ShapeMismatch(
                phrase(
                    "{name} is here taken element by element, but its shape is {shape}.",
                    name=getattr(part.operands[0], "name", ""),
                    shape=describe(self._shape(value)),
                ),
                hint=phrase("Write a sum such as \\sum_{i=1}^{n} x_i."),
                span=part.span,
            )
        return value

    def measure(self, part: math_notation.Overloaded, value: Ref | Constant) -> Ref:
        """`|x|` of a scalar; ambiguous for a vector or a matrix."""
        shape = self._shape(value)
        if shape:
            inner = self.source.typed_slice(part.site.sign + 1, part.site.end - 1)
            texts = [rf"\operatorname{{abs}}({inner})", rf"\|{inner}\|"]
            if len(shape) == 2 and shape[0] == shape[1]:
                texts.insert(0, rf"\det({inner})")
            raise ShapeMismatch(
                phrase("Bars have several meanings for a tensor of shape {shape}.", shape=describe(shape)),
                hint=phrase("Write which one is meant: {texts}.", texts=", ".join(texts)),
                span=part.span,
                fixes=tuple(Fix(phrase("Write {text}", text=text), part.span, text, latex=True) for text in texts),
            )
        return self.apply(OPS["abs"], (value,), part.span)

    def vector_norm(self, part: math_notation.Overloaded, value: Ref | Constant) -> Ref:
        """‖x‖₁, ‖x‖₂ or ‖x‖∞ of a vector; for a matrix these denote other norms."""
        shape = self._shape(value)
        if sum(size != 1 for size in shape) > 1:
            typed = self.source.typed_slice(part.site.start, part.site.end)
            root = re.sub(r"_(2|\{2\})$", "_F", typed)
            label = phrase("The root of the sum of all squares")
            raise ShapeMismatch(
                phrase("This norm is read of vectors only; here is a tensor of shape {shape}.", shape=describe(shape)),
                hint=phrase("\\|A\\|_F is the root of the sum of all squares; write other norms out."),
                span=part.span,
                fixes=(Fix(label, part.span, root, latex=True),) if root != typed else (),
            )
        return self.apply(OPS[part.notation.text], (value,), part.span)

    def total(self, part: math_notation.Overloaded, value: Ref | Constant) -> Ref:
        """A sum over an index: a scalar for scalars, a vector for vectors."""
        rows = len(self._shape(value)) > 1
        self.readings.settle(part, "rows" if rows else "numbers")
        options = {"axis": 0 if rows else None, "keepdims": False}
        return self.apply(OPS[part.notation.text], (value,), part.span, options)

    def element(self, part: math_notation.Element) -> Task[Value]:
        """`x_2`: an element of x, or a name of its own."""
        name, notation = self.readings.chosen(part, self.scopes.local()), part.notation
        self.readings.settle(part, "=" + name + (key_text(notation) if name == notation.base else ""))
        value: Value = yield self.evaluate(tree.Name(part.span, name))
        if name != notation.base:
            return value
        tensor = self._number(value, part.span)
        key, shape = tuple(index - notation.first for index in notation.numbers), self._shape(tensor)
        if len(key) == 1 < len(shape) and not notation.certain:
            raise matrix_fault(self.source, part, shape, self.readings.inputs, self.scopes.local())
        self.check_counted(tensor, key, notation.first, part.span)
        return self.apply(OPS["index"], (tensor,), part.span, {"key": key})

    def check_counted(self, value: Value, key: tuple[Any, ...], first: int, span: Span) -> None:
        """Raise where a mathematical index is out of range: it never counts from the end."""
        shape = self.builder.shapes[value.node] if isinstance(value, Ref) else ()
        sizes = [len(value)] if isinstance(value, list | tuple) else list(shape)
        if len(sizes) < len(key):
            message = phrase("This has {rank} axes, but {count} indices.", rank=len(sizes), count=len(key))
            raise ShapeMismatch(message, span=span)
        for place, size in zip(key, sizes, strict=False):
            if isinstance(place, int) and not 0 <= place < size:
                raise ShapeMismatch(
                    phrase(
                        "There is no element {index}: they are counted from {first} to {last}.",
                        index=place + first,
                        first=first,
                        last=size - 1 + first,
                    ),
                    hint=phrase("Change the bounds of the sum, or the index."),
                    span=span,
                )


def _lists(part: math_notation.Overloaded) -> bool:
    """Whether a factor is a written-out matrix, which an operator of the program text would not multiply."""
    factors = [each.value if isinstance(each, tree.Subscript) else each for each in part.operands]
    return any(isinstance(factor, tree.Sequence) for factor in factors)


def _fits(rule: Callable[..., Shape], first: Shape, second: Shape) -> bool:
    try:
        rule(first, second)
    except ShapeMismatch:
        return False
    return True


NOT_TRANSPOSABLE = (math_notation.PRODUCT, math_notation.SUMMED, math_notation.TRANSPOSE)
"""Notation that a trailing transposition would not apply to as a whole, or would undo."""

KINDS: Mapping[str, Callable[..., Any]] = {
    math_notation.PRODUCT: Notations.product,
    math_notation.SUMMED: Notations.product,
    math_notation.POWER: Notations.power,
    math_notation.TOTAL: Notations.total,
    math_notation.MATRIX: Notations.matrix_product,
    math_notation.EACH: Notations.elementwise_product,
    math_notation.TRANSPOSE: Notations.transpose,
    math_notation.WHOLE: Notations.whole,
    math_notation.MEASURE: Notations.measure,
    math_notation.VECTOR: Notations.vector_norm,
}
