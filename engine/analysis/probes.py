"""Probes a stack of layers with unit vectors, which give its matrix, and with random inputs, which test that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.analysis.stacks import Chain
from engine.limits import Deadline
from engine.ops.op import Shape
from engine.traces import Trace

Array = np.ndarray[Any, np.dtype[np.float64]]

DRAWS = 3
"""The number of random inputs at which a single layer is compared with its stack."""
SIZES = (1.0, 10.0, 1000.0)
"""The steps of second differences relative to the data; kinks may be far away."""
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Single:
    """A single layer: its matrix, on the `side` of the weights, and its bias."""

    matrix: Any
    bias: Any
    side: int

    def of(self, data: Any) -> Any:
        """Its outputs."""
        return (data @ self.matrix if self.side else self.matrix @ data) + self.bias


class Probes:
    """Runs the part of the graph between two nodes on other data; NumPy's warnings must be off."""

    def __init__(self, trace: Trace, chain: Chain, deadline: Deadline) -> None:
        self.trace = trace
        self.chain = chain
        self.deadline = deadline
        self.data: Array = np.asarray(trace.values[chain.data])
        self.scale = float(np.max(np.abs(self.data))) or 1.0

    def run(self, data: Any, how: str = "whole") -> Any:
        """The output for these data; all other inputs keep their values.

        `how` is `whole`; `linear`, without the biases; or `sizes`, with absolute values throughout, which bounds the
        magnitudes that rounding is relative to.
        """
        graph, values, moved = self.trace.graph, list(self.trace.values), {self.chain.data}
        values[self.chain.data] = data
        for node in range(self.chain.data + 1, self.chain.output + 1):
            op = graph.ops[node]
            if op is None or moved.isdisjoint(graph.operands[node]):
                continue
            operands = [values[each] for each in graph.operands[node]]
            rule = op.forward
            if how == "linear" and op.name in ("add", "sub"):
                pairs = zip(operands, graph.operands[node], strict=True)
                operands = [value if each in moved else 0.0 * np.asarray(value) for value, each in pairs]
            if how == "sizes":
                operands = [np.abs(value) for value in operands]
                rule = np.add if op.name == "sub" else rule
            values[node] = rule(*operands, **graph.options[node])
            values[node] = np.abs(values[node]) if how == "sizes" else values[node]
            moved.add(node)
            self.deadline.check()
        return values[self.chain.output]

    def keeps_the_shape(self) -> bool:
        """Whether the outputs have the shape that a product of the data with one matrix has."""
        return self.trace.graph.shapes[self.chain.output] == self._shape()

    def _shape(self) -> Shape:
        """Of the data the axis of the features is replaced by those of the last layer's outputs, if it has any."""
        last = self.chain.links[-1]
        weights = self.trace.graph.shapes[self.trace.graph.operands[last.node][last.side]]
        if self.chain.side:
            return (*self.data.shape[:-1], *weights[1:][-1:])
        return (*self.data.shape[:-2], *weights[:-1][-1:], *self.data.shape[1:][-1:])

    def single(self) -> Single:
        """The candidate for an equivalent single layer."""
        rows: list[Any] = []
        for units in self._units():
            outputs = np.asarray(self.run(units, "linear"))
            rows.extend([outputs] if self.data.ndim == 1 else self._examples(outputs))
        matrix = np.stack(rows[: self._features()])
        matrix = matrix if self.chain.side or matrix.ndim == 1 else matrix.T
        return Single(matrix, self._bias(np.asarray(self.run(np.zeros(self.data.shape)))), self.chain.side)

    def _features(self) -> int:
        return int(self.data.shape[-1 if self.chain.side or self.data.ndim == 1 else -2])

    def _units(self) -> Iterator[Any]:
        """Unit vectors in place of the examples, as many at a time as there are examples."""
        size = self._features()
        if self.data.ndim == 1:
            yield from np.eye(size)
            return
        count = self.data.shape[-2] if self.chain.side else self.data.shape[-1]
        for start in range(0, size, count):
            rows = np.eye(count, size, start)
            yield np.broadcast_to(rows if self.chain.side else rows.T, self.data.shape).copy()

    def _examples(self, output: Any) -> list[Any]:
        """The outputs one example after the other, of the first matrix where there are several."""
        axis = self._axis(output)
        in_order = np.moveaxis(output, axis, 0)
        outputs = in_order.ndim - 1 if output.ndim < self.data.ndim else in_order.ndim - 2
        for _ in range(outputs):
            in_order = in_order[:, 0]
        return list(in_order)

    def _axis(self, output: Any) -> int:
        """The axis of the examples in the outputs."""
        return -2 if self.chain.side and output.ndim == self.data.ndim else -1

    def _bias(self, nothing: Any) -> Any:
        """The output for zero inputs, given once where it is the same for all examples."""
        if self.data.ndim == 1:
            return nothing[()]
        once = np.take(nothing, [0], axis=self._axis(nothing))
        rounding = self._rounding(np.zeros(self.data.shape))
        if not np.all(np.abs(nothing - once) <= rounding):
            return nothing
        return once[0] if once.shape == (1,) else once

    def compared(self, single: Single) -> tuple[float, bool]:
        """The largest difference of a single layer from the stack, and whether rounding explains all of them."""
        largest, agrees = 0.0, True
        for data in (self.data, *self._random(1.0)):
            apart = np.abs(single.of(data) - self.run(data))
            agrees = agrees and bool(np.all(apart <= self._rounding(data)))
            largest = max(largest, float(np.max(apart))) if not np.isnan(apart).any() else np.nan
            if np.isnan(largest):
                break
        return largest, agrees

    def _rounding(self, data: Any) -> Any:
        """A bound on the rounding error of the outputs for these data; NaN where there is none."""
        graph = self.trace.graph
        terms = sum(max(graph.shapes[graph.operands[link.node][link.side]]) for link in self.chain.links)
        bound = 4 * (terms + len(self.chain.links)) * EPSILON * np.asarray(self.run(data, "sizes"))
        return np.where(np.isinf(bound), np.nan, bound)

    def _random(self, size: float) -> Iterator[Any]:
        """Random inputs of this multiple of the data's magnitude, from a fixed seed."""
        draw = np.random.default_rng(0)
        for _ in range(DRAWS):
            yield size * self.scale * draw.standard_normal(self.data.shape)

    def defect(self) -> float:
        """A lower bound on the largest error of any affine map at the inputs tried; 0 where rounding hides it.

        An affine map that differs from Z by no more than δ at X − D, X and X + D has second differences of 0, so that
        those of Z are at most 4δ.
        """
        largest = 0.0
        here = np.asarray(self.run(self.data))
        for step in (self.data, *(step for size in SIZES for step in self._random(size))):
            ahead, behind = np.asarray(self.run(self.data + step)), np.asarray(self.run(self.data - step))
            bend = np.abs((ahead - here) - (here - behind)) / 4
            rounding = 64 * EPSILON * np.max(np.abs(ahead) + 2 * np.abs(here) + np.abs(behind))
            greatest_bend = float(np.max(bend))
            largest = max(largest, greatest_bend) if greatest_bend > rounding else largest
        return largest
