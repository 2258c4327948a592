"""The rules of `fast_rules` as lines of code (`engine.learn.lines`), in as few calls of NumPy as possible.

Each entry gives the product of an edge with the digits of the rule there, which tests compare. Other operations use
their row of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from engine.learn.lines import Lines, Piece, number_piece
from engine.ops.op import Shape


@dataclass(frozen=True, slots=True)
class Edge:
    """What a line for one edge is made of: operands and result of its operation, its options, and its place in them.

    `ends` is the array where the product belongs, if it has one; `outs` has beside it the upstream gradient, if nothing
    else reads it, which an elementwise product may overwrite.
    """

    operands: Sequence[Piece]
    result: Piece
    options: Mapping[str, Any]
    slot: int
    ends: Sequence[Piece]
    outs: Sequence[Piece]

    @property
    def other(self) -> Piece:
        """The other of two operands."""
        return self.operands[1 - self.slot]

    @property
    def own(self) -> Piece:
        """The operand itself."""
        return self.operands[self.slot]


Product = Callable[[Lines, Piece, Edge], Piece | None]
"""The product, before it is summed over repeated axes; `None` where the table's own rule is as fast."""
Value = Callable[[Lines, Sequence[Piece], Mapping[str, Any], Shape], Piece | None]
"""The value of an operation."""


def _same(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    return upstream


def _difference(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    return upstream if edge.slot == 0 else lines.call(np.negative, [upstream], edge.outs)


def _product(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    return lines.call(np.multiply, [upstream, edge.other], edge.outs)


def _power(lines: Lines, upstream: Piece, edge: Edge) -> Piece | None:
    if edge.slot or edge.operands[1].number != 2.0 or edge.own.shape != edge.result.shape:
        return None
    return _square(lines, upstream, edge)


def _square(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    doubled = lines.call(np.multiply, [upstream, number_piece(2.0)], edge.outs)
    return lines.call(np.multiply, [doubled, edge.own], edge.outs)


def _relu(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    """Selects instead of multiplying: 0 × ∞ is 0 here."""
    blocked = lines.call(np.less_equal, [edge.own, number_piece(0.0)])
    passed = lines.call(np.where, [blocked, number_piece(0.0), upstream], edge.outs)
    lines.free(blocked)
    return passed


def _matmul(lines: Lines, upstream: Piece, edge: Edge) -> Piece | None:
    ranks = tuple(len(operand.shape) for operand in edge.operands)
    if max(ranks) > 2:
        return None
    if ranks == (1, 1):
        return lines.call(np.multiply, [upstream, edge.other], edge.outs)
    upstream, other = lines.full(upstream), lines.full(edge.other)
    if ranks[1 - edge.slot] == 2:
        other = lines.transposed(other)
    if ranks[edge.slot] == 2 and ranks[1 - edge.slot] == 1:
        return _outer(lines, upstream, other, edge)
    return _dot(lines, *((upstream, other) if edge.slot == 0 else (other, upstream)), edge.own.shape, edge.ends)


def _outer(lines: Lines, upstream: Piece, other: Piece, edge: Edge) -> Piece:
    """The product of a matrix beside a vector."""
    rows, columns = (upstream, other) if edge.slot == 0 else (other, upstream)
    return lines.call(np.multiply, [lines.reshaped(rows, (*rows.shape, 1)), columns], edge.ends)


def _dot(lines: Lines, left: Piece, right: Piece, shape: Shape, outs: Sequence[Piece]) -> Piece:
    if not shape:
        return lines.let(f"dot({left.text}, {right.text})")
    target = next((out for out in outs if out.shape == shape), None) or lines.rent(shape)
    lines.text.append(f"dot({left.text}, {right.text}, out={target.text})")
    return target


def _transpose(lines: Lines, upstream: Piece, edge: Edge) -> Piece | None:
    if upstream.uniform:
        return replace(upstream, shape=edge.own.shape)
    return lines.transposed(upstream) if _plain_matrix(edge.operands, edge.options) else None


def _plain_matrix(operands: Sequence[Piece], options: Mapping[str, Any]) -> bool:
    return len(operands[0].shape) == 2 and options.get("axes") is None


def _reshape(lines: Lines, upstream: Piece, edge: Edge) -> Piece:
    if upstream.uniform or not upstream.shape:
        return replace(upstream, shape=edge.own.shape, uniform=bool(edge.own.shape))
    return lines.reshaped(upstream, edge.own.shape)


def _sum(lines: Lines, upstream: Piece, edge: Edge) -> Piece | None:
    if not _whole(edge.options):
        return None
    return replace(upstream, shape=edge.own.shape, uniform=bool(edge.own.shape))


def _mean(lines: Lines, upstream: Piece, edge: Edge) -> Piece | None:
    if not _whole(edge.options):
        return None
    share = lines.call(np.divide, [upstream, number_piece(prod(edge.own.shape))])
    return replace(share, shape=edge.own.shape, uniform=bool(edge.own.shape))


def _whole(options: Mapping[str, Any]) -> bool:
    """Whether a reduction is one of all elements, to a number."""
    return options.get("axis") is None and not options.get("keepdims")


def _matmul_value(lines: Lines, operands: Sequence[Piece], options: Mapping[str, Any], shape: Shape) -> Piece | None:
    if max(len(operand.shape) for operand in operands) > 2:
        return None
    return _dot(lines, operands[0], operands[1], shape, [lines.buffer(shape)] if shape else [])


def _transpose_value(lines: Lines, operands: Sequence[Piece], options: Mapping[str, Any], shape: Shape) -> Piece | None:
    return lines.transposed(operands[0]) if _plain_matrix(operands, options) else None


def _sum_value(lines: Lines, operands: Sequence[Piece], options: Mapping[str, Any], shape: Shape) -> Piece | None:
    if not (_whole(options) and operands[0].shape):
        return None
    return lines.let(f"total({operands[0].text}, None)")


def _mean_value(lines: Lines, operands: Sequence[Piece], options: Mapping[str, Any], shape: Shape) -> Piece | None:
    count = prod(operands[0].shape)
    if not (_whole(options) and operands[0].shape and count):
        return None
    return lines.let(f"total({operands[0].text}, None) / {count}.0")


PRODUCTS: Mapping[str, Product] = {
    "add": _same, "sub": _difference, "mul": _product, "pow": _power, "square": _square, "relu": _relu,
    "matmul": _matmul, "transpose": _transpose, "reshape": _reshape, "flatten": _reshape, "squeeze": _reshape,
    "mean": _mean, "sum": _sum,
}  # fmt: skip
VALUES: Mapping[str, Value] = {
    "matmul": _matmul_value, "transpose": _transpose_value, "sum": _sum_value, "mean": _mean_value,
}  # fmt: skip
