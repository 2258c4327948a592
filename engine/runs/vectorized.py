"""The rules of the table for many points at once: with a leading axis of points, or for a part of a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.ops.op import Op, Shape, broadcast_shape
from engine.runs.patches import PatchRule, Product, average, elementwise, total, turned

VectorizedRule = Callable[..., Any]
"""A rule on operands, some of which have a leading axis of points."""

OVERWRITING: Mapping[str, VectorizedRule] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "relu": lambda x, out: np.maximum(x, 0.0, out=out),
    "tanh": np.tanh,
    "exp": np.exp,
    "pow": lambda x, y, out: np.square(x, out=out) if np.ndim(y) == 0 and y == 2 else np.power(x, y, out=out),
}
PLAIN = frozenset(("number", "integer", "flag", "choice"))
"""Kinds of options that do not refer to axes, so that a leading axis does not affect them."""
FRESH = frozenset({"matmul", "sigmoid", *OVERWRITING})
"""Operations whose results are newly allocated, or their own until the next slice of points."""


def overwriting(
    graph: Graph, node: int, operands: Sequence[int], flags: Sequence[bool], kept: Collection[int] = ()
) -> VectorizedRule | None:
    """The operation in the memory of an operand that nothing else reads, if there is one: it allocates none.

    The nodes in `kept` are read afterwards.
    """
    op, out = graph.ops[node], graph.shapes[node]
    if op is None or op.name not in OVERWRITING or not out:
        return None
    rule = OVERWRITING[op.name]
    for place, operand in enumerate(operands):
        before = graph.ops[operand]
        fresh = flags[place] and before is not None and before.name in FRESH and len(graph.uses[operand]) == 1
        if fresh and operand not in kept and graph.shapes[operand] == out:
            return lambda *values, place=place: rule(*values, out=values[place])
    return None


def in_place(
    graph: Graph, node: int, operands: Sequence[int], flags: Sequence[bool], kept: Collection[int] = ()
) -> VectorizedRule | None:
    """The same for values with a leading axis of points."""
    rule = overwriting(graph, node, operands, flags, kept)
    if rule is None or len(operands) == 1:
        return rule
    out = graph.shapes[node]
    padding = _padding([graph.shapes[operand] for operand in operands], flags, len(out))
    return lambda x, y: rule(*_spread(_padded((x, y), padding), flags, out))


def for_parts(op: Op, options: Mapping[str, Any], shapes: Sequence[Shape], out: Shape) -> PatchRule | None:
    """The rule on operands of which a part varies, or `None` where none is known."""
    if op.name == "matmul":
        return Product() if [*map(len, shapes)] == [2, 2] else None
    if op.name == "transpose":
        return turned if len(shapes[0]) == 2 and options.get("axes") is None else None
    if op.name in ("sum", "mean") and options.get("axis") is None and not options.get("keepdims"):
        return total if op.name == "sum" else average
    if op.shape is broadcast_shape and not op.options:
        return elementwise(op.forward, out)
    return None


def vectorize(
    op: Op, options: Mapping[str, Any], shapes: Sequence[Shape], flags: Sequence[bool], out: Shape
) -> VectorizedRule | None:
    """The rule on operands with a leading axis of points, or `None` where none is known."""
    if op.name == "matmul":
        return _matmul(shapes, flags)
    if "reduction" in {option.name for option in op.options}:
        return _loss(op, options, shapes, flags)
    if op.name in ("reshape", "flatten", "squeeze") or (op.name == "expand" and options.get("shape") is None):
        return lambda x: np.reshape(x, (len(x), *out))
    if op.name == "transpose":
        rank = len(shapes[0])
        axes = options.get("axes")
        order = range(rank - 1, -1, -1) if axes is None else [axis % rank for axis in axes]
        return lambda x: np.transpose(x, (0, *[axis + 1 for axis in order]))
    if op.name == "index":
        key = (slice(None), *options["key"])
        return lambda x: x[key]
    if "axis" in {option.name for option in op.options} and len(shapes) == 1:
        return _along(op, options, len(shapes[0]))
    if op.shape is broadcast_shape and all(option.kind in PLAIN for option in op.options):
        ranks = _padding(shapes, flags, len(out))
        return lambda *operands: op.forward(*_spread(_padded(operands, ranks), flags, out), **options)
    return None


Padding = list[int | None]


def _padding(shapes: Sequence[Shape], flags: Sequence[bool], rank: int) -> Padding:
    """The number of axes to insert after the points of each operand, so that it broadcasts as it would without them."""
    return [rank - len(shape) if flag else None for shape, flag in zip(shapes, flags, strict=True)]


def _padded(operands: Sequence[Any], padding: Padding) -> list[Any]:
    return [
        operand.reshape(len(operand), *(1,) * lack, *operand.shape[1:]) if lack else operand
        for operand, lack in zip(operands, padding, strict=True)
    ]


def _spread(operands: list[Any], flags: Sequence[bool], out: Shape) -> list[Any]:
    """Broadcast operands without points to the shape of the result, which makes NumPy's inner loops longest."""
    if not all(operand.flags.c_contiguous for operand, flag in zip(operands, flags, strict=True) if flag):
        return operands  # the loops run along another axis
    return [
        operand if flag or operand.shape in ((), out) else np.ascontiguousarray(np.broadcast_to(operand, out))
        for operand, flag in zip(operands, flags, strict=True)
    ]


def _matmul(shapes: Sequence[Shape], flags: Sequence[bool]) -> VectorizedRule | None:
    left, right = map(len, shapes)
    if left > 2 or right > 2:
        return None
    if left == right == 1:
        return lambda x, y: np.sum(x * y, axis=-1)
    if right == 1:
        return lambda x, y: (x @ y[..., np.newaxis])[..., 0]
    if left == 1:
        return lambda x, y: (x[..., np.newaxis, :] @ y)[..., 0, :]
    return _times_matrix if flags == (True, False) else np.matmul


def _times_matrix(x: Any, y: Any) -> Any:
    """One product instead of one for each point, unless the points lie in memory as their transposes."""
    if x.flags.c_contiguous:
        return (x.reshape(-1, x.shape[-1]) @ y).reshape(*x.shape[:-1], y.shape[-1])
    return (y.T @ x.swapaxes(1, 2)).swapaxes(1, 2)


def _loss(op: Op, options: Mapping[str, Any], shapes: Sequence[Shape], flags: Sequence[bool]) -> VectorizedRule:
    """The losses of all examples, reduced for each point."""
    apart = {**options, "reduction": "none"}
    reduction = options.get("reduction", "mean")
    rank = max(map(len, shapes))
    if apart.get("axis", -1) >= 0 and "axis" in apart:
        apart["axis"] -= rank
    padding = _padding(shapes, flags, rank)

    def rule(*operands: Any) -> Any:
        losses = op.forward(*_padded(operands, padding), **apart)
        rest = tuple(range(1, losses.ndim))
        if reduction == "none":
            return losses
        total = np.sum(losses, axis=rest)
        return total / np.float64(prod(losses.shape[1:])) if reduction == "mean" else total

    return rule


def _along(op: Op, options: Mapping[str, Any], rank: int) -> VectorizedRule:
    """An operation along axes, with its axes shifted by the leading axis of points."""
    default = next(option.default for option in op.options if option.name == "axis")
    axis = options.get("axis", default)
    moved: Any
    if axis is None:
        moved = tuple(range(1, rank + 1))
    elif isinstance(axis, tuple):
        moved = tuple(each % rank + 1 for each in axis)
    else:
        moved = axis % rank + 1 if rank else ()
    return lambda x: op.forward(x, **{**options, "axis": moved})
