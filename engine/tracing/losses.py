"""Shape checks of losses: broadcasting operands get a warning, class numbers in place of distributions an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from engine.errors import Fix, ShapeMismatch, Span, phrase
from engine.graph import Broadcast
from engine.language import tree
from engine.language.source import typed_at
from engine.ops import ALIASES, OPS
from engine.ops.op import Shape, broadcast_shape
from engine.prelude import loss_names
from engine.tracing.builder import Builder
from engine.tracing.values import Block, Builtin, Ref, Value, numbers

Pair = tuple[tree.Expression, tree.Expression]
MAX_WARNINGS = 20
"""Maximum number of distinct broadcast warnings per graph."""


def check_loss(
    call: tree.Call,
    function: Block | Builtin,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    builder: Builder,
    typed: str,
) -> None:
    """Note on the builder where the operands of a loss broadcast; `typed` is the program as typed.

    Raises `ShapeMismatch` where `cross_entropy` is given a class number.
    """
    name = function.name if isinstance(function, Builtin) else function.define.name.name
    own = isinstance(function, Block) and not function.of_prelude  # the program defines a function of this name itself
    if own or builder.place is not None or ALIASES.get(name, name) not in loss_names():
        return
    pair = _operands(call, function, arguments, keywords)
    if pair is None:
        return
    expressions, values = pair
    first, second = (_shape(value, builder) for value in values)
    if first is None or second is None or first == second:
        return
    if name == "cross_entropy":
        _check_classes(call, expressions, (first, second), typed)
    if name == "cross_entropy_with_logits" and first == second[:-1] and second[-1] > 1:
        return  # class numbers
    if first and second and _fit(first, second) and len(builder.broadcasts) < MAX_WARNINGS:
        fixes = reshaped_to(expressions, (first, second), typed)
        builder.broadcasts[call.span] = Broadcast(call.span, name, first, second, fixes)


def _operands(
    call: tree.Call, function: Block | Builtin, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> tuple[Pair, tuple[Value, Value]] | None:
    """The two operands that a loss compares, as written and as values; empty where one is missing."""
    if isinstance(function, Block):
        names = [parameter.name for parameter in function.define.parameters[:2]]
    else:
        names = list(OPS[ALIASES.get(function.name, function.name)].operands[:2])
    written = dict(zip(names, call.arguments, strict=False)) | {each.name: each.value for each in call.keywords}
    values = dict(zip(names, arguments, strict=False)) | dict(keywords)
    if len(names) < 2 or not all(name in written and name in values for name in names):
        return None
    return (written[names[0]], written[names[1]]), (values[names[0]], values[names[1]])


def _shape(value: Value, builder: Builder) -> Shape | None:
    """The shape of a number or a tensor, where it is known."""
    if isinstance(value, Ref):
        return None if builder.is_open(value.node) else builder.sizes(value.node)
    plain = numbers(value)
    try:
        return None if plain is None else np.shape(plain)
    except ValueError:  # a ragged list: rejected where it is used
        return None


def _fit(first: Shape, second: Shape) -> bool:
    try:
        broadcast_shape(first, second)
    except ShapeMismatch:
        return False
    return True


def reshaped_to(expressions: Pair, shapes: tuple[Shape, Shape], typed: str) -> tuple[Fix, ...]:
    """Fixes that give both operands one shape, the higher rank reduced first; none where their sizes differ."""
    if prod(shapes[0]) != prod(shapes[1]) or not typed:
        return ()
    order = (0, 1) if len(shapes[0]) > len(shapes[1]) else (1, 0)
    return tuple(_reshaped(expressions[place].span, shapes[1 - place], typed) for place in order)


def _reshaped(place: Span, shape: Shape, typed: str) -> Fix:
    text = typed_at(typed, place)
    sizes = ", ".join(map(str, shape))
    new = f"flatten({text})" if len(shape) == 1 else f"reshape({text}, ({sizes}))"
    return Fix(phrase("Write {text}", text=new), place, new)


def _check_classes(call: tree.Call, expressions: Pair, shapes: tuple[Shape, Shape], typed: str) -> None:
    """Reject `cross_entropy(s, 0)` and `cross_entropy(0, p)`: a class number is not a distribution over classes."""
    numbered = 0 if len(shapes[0]) < len(shapes[1]) else 1
    labels, spread = shapes[numbered], shapes[1 - numbered]
    if call.keywords and any(keyword.name == "axis" for keyword in call.keywords):
        return
    if labels != spread[:-1] or (labels and _fit(labels, spread)):
        return
    classes = spread[-1]
    fixes: tuple[Fix, ...] = ()
    label, scores = (expressions[numbered].span, expressions[1 - numbered].span)
    if typed:
        encoded = f"one_hot({typed_at(typed, label)}, {classes})"
        arguments = f"({encoded}, {typed_at(typed, scores)})"
        texts = [f"cross_entropy{arguments}", f"cross_entropy_with_logits{arguments}"]
        whole = typed_at(typed, call.span)
        rest = [typed_at(typed, keyword.span) for keyword in call.keywords if keyword.value.span not in (label, scores)]
        texts = [f"{text[:-1]}{''.join(f', {option}' for option in rest)})" for text in texts]
        ordered = texts[::-1] if numbered else texts
        fixes = tuple(Fix(phrase("Write {text}", text=text), call.span, text) for text in ordered if text != whole)
    raise ShapeMismatch(
        phrase("cross_entropy compares two distributions over the classes; here is the number of a class."),
        hint=phrase("one_hot(label, {count}) makes a distribution of it; the scores of a network are logits.",
                    count=classes),
        span=call.span,
        name="cross_entropy",
        fixes=fixes,
    )  # fmt: skip
