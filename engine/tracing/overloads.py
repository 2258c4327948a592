"""Calls whose arguments select what is computed: the order of a norm, targets given as class numbers."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from engine.errors import ShapeMismatch, Span, UnsupportedSyntax, numeral, phrase
from engine.language import tree
from engine.ops import OPS
from engine.ops.op import Option, Shape, describe
from engine.ops.shapes import normal_axis
from engine.prelude import textbook
from engine.tracing.builder import Builder, Constant
from engine.tracing.calls import axis_or_order
from engine.tracing.probe import Probe
from engine.tracing.scopes import of_prelude
from engine.tracing.values import Block, Builtin, Ref, Value, as_operand

Arguments = tuple[list[Value], dict[str, Value]]
LOGITS = "cross_entropy_with_logits"
ORDER = Option(
    "ord",
    "number",
    2,
    phrase("which norm, over all elements or along an axis: 1 is Σ|x|, 2 is √Σx², inf the largest |x|; or “fro”"),
)
"""Keywords that `norm` accepts besides the options of its row."""


def read_norm(
    call: tree.Call, function: Block | Builtin, arguments: list[Value], keywords: dict[str, Value], probe: Probe
) -> tuple[Block | Builtin, dict[str, Value]]:
    """What `norm` means with this `ord`: the primitive for 2, else its prelude text; over all elements or along axes.

    A positional second argument is rejected, since it could be either.
    """
    if len(arguments) > 1:
        first = arguments[0]
        raise axis_or_order(call, len(probe.builder.shapes[first.node]) if isinstance(first, Ref) else None)
    if "ord" not in keywords:
        return function, keywords
    span = next(keyword.value.span for keyword in call.keywords if keyword.name == "ord")
    order = order_of(keywords["ord"], probe, span)
    rest = {name: value for name, value in keywords.items() if name != "ord"}
    if order == 2:
        return function, rest
    chosen: Value = order if isinstance(order, str) else Constant(order)
    return of_prelude(textbook()["norm"]), {**rest, "ord": chosen}


def order_of(value: Value, probe: Probe, span: Span) -> float | str:
    """The order of a norm: a positive number or `inf`; "fro" is 2."""
    if value is None or value == "fro":
        return 2
    if value == "inf" or (isinstance(value, Constant) and value.value == inf):
        return "inf"
    order = value if isinstance(value, str) else probe.number(value, span)
    if isinstance(order, str) or order <= 0:
        raise UnsupportedSyntax(
            phrase(
                "There is no norm of order {order} here.",
                order=order[:40] if isinstance(order, str) else numeral(order),
            ),
            hint=phrase(
                "ord is a number above 0, inf or “fro”, over all elements or along an axis; “nuc” is not supported."
            ),
            span=span,
            name="ord",
        )
    return int(order) if order == int(order) else order


def read_classes(call: tree.Call, arguments: list[Value], keywords: dict[str, Value], builder: Builder) -> Arguments:
    """Targets given as class numbers, one per example, converted to one-hot rows; others as they are."""
    given = {**dict(zip(("Y", "Z", "axis"), arguments, strict=False)), **keywords}
    if not {"Y", "Z"} <= given.keys():
        return arguments, keywords
    targets, logits = (_node(given[name], builder, call.span) for name in ("Y", "Z"))
    axis = given.get("axis", -1)
    number = axis.value if isinstance(axis, Constant) else axis
    shape = builder.shapes[logits]
    if not shape or not isinstance(number, int):
        return arguments, keywords
    place = normal_axis(number, len(shape))
    examples = shape[:place] + shape[place + 1 :]
    own = builder.shapes[targets]
    if own == () and len(shape) > 1:
        raise ShapeMismatch(
            phrase("A single class does not fit logits of shape {shape}.", shape=describe(shape)),
            hint=phrase("Write a class for each example, as in [0, 2, 1]."),
            span=call.span,
        )
    if own != examples or len(own) == len(shape) or shape[place] == 1:
        return _replaced(arguments, keywords, targets, logits)
    return _replaced(arguments, keywords, one_hot(targets, shape, place, builder, call.span), logits)


def one_hot(targets: int, shape: Shape, place: int, builder: Builder, span: Span) -> int:
    """One-hot encode class numbers, with the classes along the given axis."""
    rows = builder.operation(OPS["one_hot"], (targets,), span, {"n": shape[place]})
    last = len(shape) - 1
    if place == last:
        return rows
    order = [*range(place), last, *range(place, last)]
    return builder.operation(OPS["transpose"], (rows,), span, {"axes": tuple(order)})


def _node(value: Value, builder: Builder, span: Span) -> int:
    operand = as_operand(value, builder, span)
    return builder.materialise(operand, span)


def _replaced(arguments: list[Value], keywords: Mapping[str, Value], targets: int, logits: int) -> Arguments:
    """The arguments with these nodes in place of the first two."""
    nodes: dict[str, Any] = {"Y": Ref(targets), "Z": Ref(logits)}
    positional = [nodes[name] for name in ("Y", "Z")[: len(arguments)]] + arguments[2:]
    return positional, {name: nodes.get(name, value) for name, value in keywords.items()}
