"""Evaluates each kind of expression of the syntax tree to a value of the tracer.

A method that needs the value of a part yields that part's evaluation (see `engine.trampoline`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from engine.errors import ProgramSyntaxError, ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.language import math_notation, tree
from engine.language.source import Source
from engine.ops import OPERATORS, OPS
from engine.ops.indexing import HOLE
from engine.ops.op import Op, broadcast_shape
from engine.ops.reducing import AXIS
from engine.ops.shapes import normal_axes
from engine.prelude import ELEMENTS, ELEMENTWISE, making
from engine.tracing.builder import Builder, Constant
from engine.tracing.calls import bind, convert, given_twice
from engine.tracing.conditions import Conditions
from engine.tracing.dimensions import check_logits, check_picked
from engine.tracing.losses import check_loss
from engine.tracing.makers import MAKERS, computed, made
from engine.tracing.math_notation import Notations
from engine.tracing.octave import check_columns, check_round
from engine.tracing.operands import check_operands
from engine.tracing.overloads import LOGITS, read_classes, read_norm
from engine.tracing.places import as_places
from engine.tracing.probe import Probe
from engine.tracing.readings import Readings
from engine.tracing.scopes import Scopes, of_prelude
from engine.tracing.values import Block, Builtin, Ref, Value, as_operand, elementwise
from engine.trampoline import Task


class Expressions(Conditions, Notations):
    """Evaluates expressions in a scope, adding nodes to the builder's graph."""

    def __init__(
        self,
        builder: Builder,
        probe: Probe,
        scopes: Scopes,
        call_block: Callable[[tree.Call, Block, list[Value], dict[str, Value]], Task[Value]],
        readings: Readings,
        source: Source,
    ) -> None:
        self.builder = builder
        self.probe = probe
        self.scopes = scopes
        self.call_block = call_block
        self.readings = readings
        self.source = source

    def evaluate(self, expression: tree.Expression) -> Task[Value]:
        """The task that yields the value of any expression."""
        return METHODS[type(expression)](self, expression)

    def number(self, part: tree.Number) -> Task[Value]:
        """A number literal."""
        return Constant(part.value, part.span)
        yield

    def literal(self, part: tree.Literal) -> Task[Value]:
        """`True`, `False`, `None` or a string: the value of an option."""
        return part.value
        yield

    def name(self, part: tree.Name) -> Task[Value]:
        """The current value of a name."""
        return self.scopes.read(part)
        yield

    def sequence(self, part: tree.Sequence) -> Task[Value]:
        """A tuple or a list."""
        items: list[Value] = []
        for item in part.items:
            items.append((yield self.evaluate(item)))
        return tuple(items) if part.is_tuple else items

    def unary(self, part: tree.Unary) -> Task[Value]:
        """`-x`: a signed number stays a number, anything else passes the gate ×(−1). `not x` is a condition."""
        if part.operator == "not":
            answer: Value = yield self.negation(part)
            return answer
        value: Value = yield self.evaluate(part.operand)
        if part.operator == "+":
            as_operand(value, self.builder, part.span)
            return value
        if isinstance(value, Constant) and value.name is None:
            return Constant(-value.value, part.span)
        return self.apply(OPS["neg"], (value,), part.span)

    def binary(self, part: tree.Binary) -> Task[Value]:
        """One of `+ - * / ** @`, or `//` and `%` on whole numbers."""
        left: Value = yield self.evaluate(part.left)
        right: Value = yield self.evaluate(part.right)
        if part.operator in ("//", "%"):
            return self._index_arithmetic(part, left, right)
        if part.operator in "+*" and (isinstance(left, list | tuple) or isinstance(right, list | tuple)):
            raise UnsupportedSyntax(
                phrase("Python would repeat or join a list here; {operator} needs tensors.", operator=part.operator),
                hint=phrase("Give the list a name first: W = [[1, 2], [3, 4]] makes a tensor."),
                span=part.span,
            )
        check_operands(part, left, right, self.builder, self.source)
        return self.apply(OPERATORS[part.operator], (left, right), part.span)

    def _rewritten(self) -> bool:
        """Whether the text at hand is not as typed: translated from LaTeX or code, or part of the prelude."""
        return self.source.latex or self.source.reading is not None or self.builder.place is not None

    def shape(self, value: Value, span: Span) -> tuple[int, ...]:
        """The shape of a value."""
        return () if isinstance(value, Constant) else self.builder.shapes[self.node(value, span)]

    def _index_arithmetic(self, part: tree.Binary, left: Value, right: Value) -> Constant:
        first, second = self.probe.whole(left, part.left.span), self.probe.whole(right, part.right.span)
        if second == 0:
            raise UnsupportedSyntax(phrase("Whole numbers cannot be divided by zero."), span=part.span)
        return Constant(first // second if part.operator == "//" else first % second, part.span)

    def call(self, part: tree.Call) -> Task[Value]:
        """A call of a built-in function, a user-defined function, `len` or `range`."""
        function = self.scopes.function(part)
        arguments: list[Value] = []
        for argument in part.arguments:
            arguments.append((yield self.evaluate(argument)))
        keywords: dict[str, Value] = {}
        for keyword in part.keywords:
            if keyword.name in keywords:
                raise given_twice(part, keyword.name)
            keywords[keyword.name] = yield self.evaluate(keyword.value)
        typed = "" if self.source.latex or self.source.reading is not None else self.source.typed
        check_loss(part, function, arguments, keywords, self.builder, typed)
        function, arguments, keywords = self._read(part, function, arguments, keywords)
        if isinstance(function, Block):
            value: Value = yield self.call_block(part, function, arguments, keywords)
            return value
        if function.name == "len":
            return self._length(part, arguments, keywords)
        if function.name == "range":
            return self._range(part, arguments, keywords)
        if function.name in ("zip", "enumerate"):
            return self.side_by_side(part, arguments, keywords)
        if function.name == ELEMENTWISE:
            return elementwise(arguments[0])
        if function.name == ELEMENTS:
            return self._elements(part, arguments)
        if function.name != part.function:
            part = replace(part, function=function.name)
        if function.name in MAKERS:
            return Ref(made(replace(part, function=function.name), arguments, keywords, self.probe))
        bound = bind(part, arguments, keywords, self.probe)
        return self.apply(bound.op, bound.operands, part.span, bound.options)

    def _read(
        self, part: tree.Call, function: Block | Builtin, arguments: list[Value], keywords: dict[str, Value]
    ) -> tuple[Block | Builtin, list[Value], dict[str, Value]]:
        """Resolve overloads that depend on the arguments; a user-defined function is returned as it is."""
        if isinstance(function, Block) and not function.of_prelude:
            return function, arguments, keywords
        name = function.name if isinstance(function, Builtin) else function.define.name.name
        if arguments and isinstance(arguments[0], Ref) and not self._rewritten():
            check_columns(part, self.shape(arguments[0], part.span), self.source)
        if name == "round" and not self._rewritten():
            check_round(part, self.source)
        if name == "norm":
            function, keywords = read_norm(part, function, arguments, keywords, self.probe)
        elif name == LOGITS:
            check_logits(part, arguments, keywords, self.builder, self.source)
            arguments, keywords = read_classes(part, arguments, keywords, self.builder)
        elif isinstance(function, Builtin) and computed(name, arguments, keywords):
            function = of_prelude(making()[name])
        return function, arguments, keywords

    def _elements(self, part: tree.Call, arguments: list[Value]) -> Constant:
        """The product of the sizes of the first argument's axes that the second selects."""
        shape = self.builder.sizes(self.node(arguments[0], part.span))
        axis = convert(AXIS, arguments[1], self.probe, part.span)
        return Constant(prod(shape[place] for place in normal_axes(axis, len(shape))), part.span)

    def _range(self, part: tree.Call, arguments: list[Value], keywords: Mapping[str, Value]) -> range:
        if not 1 <= len(arguments) <= 3 or keywords:
            raise ProgramSyntaxError(phrase("range takes one to three whole numbers."), span=part.span)
        spans = [argument.span for argument in part.arguments]
        bounds = [self.probe.whole(*pair) for pair in zip(arguments, spans, strict=True)]
        if len(bounds) == 3 and bounds[2] == 0:
            raise ProgramSyntaxError(phrase("The step of a range cannot be 0."), span=spans[2])
        return range(*bounds)

    def _length(self, part: tree.Call, arguments: list[Value], keywords: Mapping[str, Value]) -> Constant:
        if len(arguments) != 1 or keywords:
            raise ProgramSyntaxError(phrase("len takes one argument."), span=part.span)
        (value,) = arguments
        if isinstance(value, list | tuple | range):
            return Constant(len(value), part.span)
        if isinstance(value, Ref) and not self.builder.is_scalar(value.node):
            return Constant(self.builder.length(value.node), part.span)
        raise ShapeMismatch(phrase("A scalar has no length."), span=part.span)

    def attribute(self, part: tree.Attribute) -> Task[Value]:
        """`x.T` or `x.shape`."""
        value: Value = yield self.evaluate(part.value)
        if part.name == "T":
            return self.apply(OPS["transpose"], (value,), part.span)
        if isinstance(value, Constant):
            return ()
        node = self.node(value, part.span)
        return tuple(Constant(size, part.span) for size in self.builder.sizes(node))

    def subscript(self, part: tree.Subscript) -> Task[Value]:
        """`x[i, j:k]`: an operation on a tensor, the item itself of a tuple or list."""
        value: Value = yield self.evaluate(part.value)
        key: list[Any] = []
        for index in part.index:
            key.append((yield self._index(index)))
        if part.first is not None:
            self.check_counted(value, tuple(key), part.first, part.span)
        if isinstance(value, list | tuple) and len(key) == 1 and isinstance(key[0], int | slice):
            return self._item(value, key[0], part.span)
        check_picked(part, value, self.builder, self.source)
        places = tuple(item for item in key if isinstance(item, Ref))
        if len(places) > len(GATHERING):
            raise ShapeMismatch(phrase("At most two of the lists in an index may be computed."), span=part.span)
        options = {"key": tuple(HOLE if isinstance(item, Ref) else item for item in key)}
        return self.apply(OPS[GATHERING[len(places) - 1] if places else "index"], (value, *places), part.span, options)

    def _item(self, value: list[Value] | tuple[Value, ...], key: int | slice, span: Span) -> Value:
        if isinstance(key, slice):
            return value[key]
        if not -len(value) <= key < len(value):
            raise ShapeMismatch(
                phrase("There is no item {index} in {count} items.", index=key, count=len(value)),
                hint=phrase("The first item is number 0."),
                span=span,
            )
        return value[key]

    def _index(self, part: tree.Expression | tree.Slice | tree.Dots) -> Task[Any]:
        """One part of an index: a whole number, a slice, `...`, `None`, or a list of positions."""
        if isinstance(part, tree.Dots):
            return ...
        if isinstance(part, tree.Slice):
            bounds = []
            for bound in (part.lower, part.upper, part.step):
                bounds.append((yield self._bound(bound)) if bound is not None else None)
            if bounds[2] == 0:
                raise ShapeMismatch(phrase("The step of a slice cannot be 0."), span=part.span)
            return slice(*bounds)
        value: Value = yield self.evaluate(part)
        return as_places(value, self.probe, part.span)

    def _bound(self, part: tree.Expression) -> Task[int | None]:
        value: Value = yield self.evaluate(part)
        return None if value is None else self.probe.whole(value, part.span, index=True)

    def node(self, value: Value, span: Span | None) -> int:
        """The node of a value, created if necessary."""
        operand = as_operand(value, self.builder, span)
        return operand if isinstance(operand, int) else self.builder.materialise(operand, span)

    def apply(
        self, op: Op, values: list[Value] | tuple[Value, ...], span: Span, options: Mapping[str, Any] | None = None
    ) -> Ref:
        """Add an operation on these values; returns its node."""
        operands = [as_operand(value, self.builder, span) for value in values]
        made = Ref(self.builder.operation(op, operands, span, options or {}))
        if op.shape is broadcast_shape and any(isinstance(value, Ref) and value.row for value in values):
            made.row = len(self.builder.shapes[made.node]) == 1
        return made


GATHERING = ("gather", "gather_pairs")
"""The index operations with one and with two computed lists."""

METHODS: dict[type, Callable[[Expressions, Any], Task[Any]]] = {
    tree.Number: Expressions.number,
    tree.Literal: Expressions.literal,
    tree.Name: Expressions.name,
    tree.Sequence: Expressions.sequence,
    tree.Unary: Expressions.unary,
    tree.Binary: Expressions.binary,
    tree.Comparison: Expressions.comparison,
    tree.Logical: Expressions.logical,
    tree.IsNone: Expressions.is_none,
    tree.Conditional: Expressions.conditional,
    tree.Comprehension: Expressions.comprehension,
    tree.Call: Expressions.call,
    tree.Attribute: Expressions.attribute,
    tree.Subscript: Expressions.subscript,
    math_notation.Overloaded: Expressions.notation,
    math_notation.Element: Expressions.element,
}
