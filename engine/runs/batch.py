"""Vectorizes a graph over many points: its operations with a leading axis of points.

Elementwise operations, products, reductions and rearrangements are vectorized; any other is run point by point.
Every vectorized rule is compared with the operation itself at the first points of its first call, and discarded where
the two differ, so that vectorization never changes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from engine.forward import Call as ForwardCall
from engine.graph import Graph
from engine.limits import Deadline
from engine.ops.op import Op, Shape, broadcast_shape

Array = np.ndarray[Any, np.dtype[np.float64]]
VectorizedRule = Callable[..., Any]
"""A rule on operands, some of which have a leading axis of points."""

TRIED = 2
CACHED = 1 << 16
"""The number of elements that one operation processes at a time, so that they fit into the processor's cache."""
HELD = 1 << 22
"""The largest number of elements that all operations together hold at a time."""


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the plan on `count` points; `flags` say which arguments have a leading axis of points."""

    node: int
    rule: VectorizedRule
    operands: Sequence[int]
    arguments: Sequence[Any]
    flags: tuple[bool, ...]
    count: int

    def first(self, count: int) -> Call:
        """The same call on the first points only."""
        count = min(count, self.count)
        pairs = zip(self.arguments, self.flags, strict=True)
        return replace(
            self, arguments=[argument[:count] if flag else argument for argument, flag in pairs], count=count
        )

    def by_point(self) -> Array:
        """The operation's own rule, applied to one point after another."""
        pairs = list(zip(self.arguments, self.flags, strict=True))
        points = ([argument[at] if flag else argument for argument, flag in pairs] for at in range(self.count))
        return np.stack([np.asarray(self.rule(*point)) for point in points])


class Grid:
    """The part of a graph that varies between points, evaluated for many points at once."""

    def __init__(self, graph: Graph, moving: Sequence[ForwardCall], column: Sequence[Any]) -> None:
        """`moving` are the calls of the operations that vary; `column` has the values of all other nodes."""
        self.graph = graph
        self.moving = moving
        self.column = column
        self.rules: dict[int, VectorizedRule | None] = {}
        sizes = [prod(self.graph.shapes[node]) for node, _, _ in moving]
        self.slice = max(1, min(CACHED // max([1, *sizes]), HELD // max(1, sum(sizes))))

    @property
    def vectorised(self) -> bool:
        """Whether no operation is run point by point."""
        return all(rule is not None for rule in self.rules.values())

    def values(self, node: int, moved: Mapping[int, Array], deadline: Deadline) -> Array:
        """The values of a node, one row a point; `moved` has those of the leaves that vary."""
        count = len(next(iter(moved.values())))
        tensors: Array = np.empty((count, *self.graph.shapes[node]))
        for start in range(0, count, self.slice):
            stop = min(start + self.slice, count)
            part = {leaf: tensor[start:stop] for leaf, tensor in moved.items()}
            tensors[start:stop] = self._slice(part, stop - start, deadline)[node]
        return tensors

    def _slice(self, moved: Mapping[int, Array], count: int, deadline: Deadline) -> list[Any]:
        values = list(self.column)
        many = [False] * len(values)
        for leaf, tensor in moved.items():
            values[leaf], many[leaf] = tensor, True
        for node, rule, operands in self.moving:
            arguments = [values[operand] for operand in operands]
            flags = tuple(many[operand] for operand in operands)
            values[node] = self._result(Call(node, rule, operands, arguments, flags, count))
            many[node] = True
            deadline.check()
        return values

    def _result(self, call: Call) -> Any:
        if call.node not in self.rules:
            self.rules[call.node] = self._verified(call)
        vectorized = self.rules[call.node]
        return call.by_point() if vectorized is None else vectorized(*call.arguments)

    def _verified(self, call: Call) -> VectorizedRule | None:
        """The vectorized rule, if it gives what the operation itself gives at the first points."""
        op, shapes = self.graph.ops[call.node], [self.graph.shapes[operand] for operand in call.operands]
        assert op is not None
        vectorized = vectorize(op, self.graph.options[call.node], shapes, call.flags, self.graph.shapes[call.node])
        if vectorized is None:
            return None
        sample = call.first(TRIED)
        try:
            result = vectorized(*sample.arguments)
        except (ValueError, TypeError, IndexError):
            return None
        expected = sample.by_point()
        same = np.shape(result) == np.shape(expected) and np.allclose(
            result, expected, rtol=1e-12, atol=0, equal_nan=True
        )
        if not same:
            return None
        return self._in_place(call.node, call.operands, call.flags) or vectorized

    def _in_place(self, node: int, operands: Sequence[int], flags: Sequence[bool]) -> VectorizedRule | None:
        """The rule that overwrites its first operand, if no other operation reads it: no memory is allocated."""
        graph, first, out = self.graph, operands[0], self.graph.shapes[node]
        op, before = graph.ops[node], graph.ops[first]
        if op is None or op.name not in OVERWRITING or not flags[0] or graph.shapes[first] != out or not out:
            return None
        if before is None or before.name not in FRESH or len(graph.uses[first]) > 1:
            return None
        rule = OVERWRITING[op.name]
        if len(operands) == 1:
            return lambda x: rule(x, out=x)
        padding = _padding([graph.shapes[operand] for operand in operands], flags, len(out))
        return lambda x, y: rule(x, _spread(_padded((x, y), padding), flags, out)[1], out=x)


OVERWRITING: Mapping[str, VectorizedRule] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "relu": lambda x, out: np.maximum(x, 0.0, out=out),
    "tanh": np.tanh,
    "exp": np.exp,
}
PLAIN = frozenset(("number", "integer", "flag", "choice"))
"""Kinds of options that do not refer to axes, so that a leading axis does not affect them."""
FRESH = frozenset({"matmul", "exp", "pow", "sigmoid", *OVERWRITING})
"""Operations whose results are newly allocated."""


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
    if flags == (True, False):  # one product instead of one for each point
        return lambda x, y: (x.reshape(-1, x.shape[-1]) @ y).reshape(*x.shape[:-1], y.shape[-1])
    return np.matmul


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
