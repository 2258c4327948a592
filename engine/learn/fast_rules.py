"""Fast backward rules for the most common edges of a network, in as few array operations as possible.

The table's rules give a local derivative, which is then multiplied by the upstream gradient; training can skip that
where the derivative is 1, or 0 or 1, or where the shapes are simple. Each rule here gives the edge's product in the
operand's shape and agrees with the table's up to rounding; tests compare the two, and hold the lines of code that
repeat these rules in a long run (`engine.learn.shortcuts`) to the same digits. Other operations use their row's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.ops.op import Shape, stretched, unbroadcast

Rule = Callable[..., Any]
"""`rule(upstream, *operands, out)`."""


def fast_backward(graph: Graph, target: int, slot: int) -> Rule | None:
    """The rule for one edge, or `None` where the table's own is as fast."""
    op = graph.ops[target]
    assert op is not None
    shapes = [graph.shapes[operand] for operand in graph.operands[target]]
    out = graph.shapes[target]
    if not out and not any(shapes):
        return None
    maker = MAKERS.get(op.name)
    return None if maker is None else maker(graph, target, slot, shapes, out)


def fast_forward(graph: Graph, node: int) -> Rule | None:
    """The forward rule of one operation, or `None` where the table's own is as fast.

    For two matrices, `np.dot` computes the same product as `@` with less overhead.
    """
    op = graph.ops[node]
    assert op is not None
    shapes = [graph.shapes[operand] for operand in graph.operands[node]]
    if op.name == "matmul" and len(shapes[0]) == len(shapes[1]) == 2:
        return np.dot
    options = graph.options[node]
    if op.name in ("mean", "sum") and shapes[0] and options["axis"] is None and not options["keepdims"]:
        count = np.float64(prod(shapes[0]) if op.name == "mean" else 1)
        return lambda x: np.add.reduce(x, axis=None) / count
    return None


def folded(shape: Shape, out: Shape) -> Callable[[Any], Any]:
    """The function that sums a gradient of shape `out` to the shape of an operand that was broadcast."""
    if shape == out:
        return lambda gradient: gradient
    axes = stretched(shape, out) if 0 < len(shape) <= len(out) == 2 else ()
    if len(axes) == 1:
        ones = np.ones(out[axes[0]])  # a product is five times as fast as a sum over the first axis
        if axes == (0,):
            return lambda gradient: np.dot(ones, gradient).reshape(shape)
        return lambda gradient: np.dot(gradient, ones).reshape(shape)
    return lambda gradient: unbroadcast(gradient, shape)


def _sum(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule:
    fold = folded(shapes[slot], out)
    return lambda upstream, x, y, value: fold(upstream)


def _difference(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule:
    fold = folded(shapes[slot], out)
    if slot == 0:
        return lambda upstream, x, y, value: fold(upstream)
    return lambda upstream, x, y, value: fold(-upstream)


def _product(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule:
    fold = folded(shapes[slot], out)
    if slot == 0:
        return lambda upstream, x, y, value: fold(upstream * y)
    return lambda upstream, x, y, value: fold(upstream * x)


def _power(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule | None:
    exponent = graph.constants.get(graph.operands[target][1])
    if slot != 0 or exponent is None or np.shape(exponent) or exponent != 2 or shapes[0] != out:
        return None
    return lambda upstream, x, y, value: upstream * (2.0 * x)


def _square(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule:
    return lambda upstream, x, value: upstream * (2.0 * x)


def _relu(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule:
    return lambda upstream, x, value: np.where(x <= 0, 0.0, upstream)  # selects: 0 × ∞ is 0 here


def _matmul(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule | None:
    if len(shapes[0]) != 2 or len(shapes[1]) != 2:
        return None
    if slot == 0:
        return lambda upstream, x, y, value: np.dot(upstream, y.T)
    return lambda upstream, x, y, value: np.dot(x.T, upstream)


def _transpose(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule | None:
    if len(shapes[0]) != 2 or graph.options[target].get("axes") is not None:
        return None
    return lambda upstream, x, value: upstream.T


def _total(graph: Graph, target: int, slot: int, shapes: Sequence[Shape], out: Shape) -> Rule | None:
    options = graph.options[target]
    if options.get("axis") is not None or options.get("keepdims"):
        return None
    op = graph.ops[target]
    shape, count = shapes[0], np.float64(prod(shapes[0]) if op is not None and op.name == "mean" else 1)
    return lambda upstream, x, value: np.full(shape, upstream / count)


Maker = Callable[[Graph, int, int, Sequence[Shape], Shape], Rule | None]
MAKERS: Mapping[str, Maker] = {
    "add": _sum,
    "sub": _difference,
    "mul": _product,
    "pow": _power,
    "square": _square,
    "relu": _relu,
    "matmul": _matmul,
    "transpose": _transpose,
    "mean": _total,
    "sum": _total,
}
