"""Runs a program with other examples, and decides which of its values each example has by itself.

A value that each example has by itself has an axis of examples. Where there are as many units as examples, the shape
does not show which axis that is: one example is changed, and only its entry along the axis may change; then all
examples are made equal, and all entries along the axis must be equal too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.forward import compile_forward
from engine.learn.loss import run
from engine.limits import Deadline
from engine.plan import Plan
from engine.runs.batch import Grid
from engine.runs.patches import Array

SAME = 1e-9
"""The relative tolerance below which two values are equal up to rounding."""


class Rows:
    """The graph between an input that holds examples and some nodes; `examples` has one row per example."""

    def __init__(self, plan: Plan, values: Mapping[str, Any], name: str, axis: int, deadline: Deadline) -> None:
        examples = np.moveaxis(np.asarray(values[name]), axis, 0)
        self.plan = plan
        self.examples: Array = examples[:, np.newaxis] if examples.ndim == 1 else examples
        self._axis = axis
        self._flat = np.ndim(values[name]) == 1
        self._place = plan.graph.inputs[name]
        self._deadline = deadline
        self._calls = [call for batch in compile_forward(plan.graph) for call in batch]
        self._column: list[Any] = [None] * len(plan.graph)
        for node, constant in plan.graph.constants.items():
            self._column[node] = constant
        for each, node in plan.graph.inputs.items():
            self._column[node] = values[each]

    def run(self, rows: Array, nodes: Mapping[str, int]) -> dict[str, Array]:
        """The values of the nodes, by name, with these rows in place of the examples."""
        graph = self.plan.graph
        needed = [any(flags) for flags in zip(*[graph.reached_from(node) for node in nodes.values()], strict=True)]
        self._column[self._place] = np.ascontiguousarray(rows[:, 0] if self._flat else np.moveaxis(rows, 0, self._axis))
        with np.errstate(all="ignore"):
            run([call for call in self._calls if needed[call[0]]], self._column, self._deadline)
        return {name: np.array(self._column[node], dtype=np.float64) for name, node in nodes.items()}

    def many(self, rows: Array, nodes: Mapping[str, int]) -> dict[str, Array]:
        """The same for many sets of rows, which lie along the first axis, as do the values."""
        graph, place = self.plan.graph, self._place
        needed = [any(flags) for flags in zip(*[graph.reached_from(node) for node in nodes.values()], strict=True)]
        moves = [node == place for node in range(len(graph))]
        for node, operands in enumerate(graph.operands):
            moves[node] = moves[node] or any([moves[operand] for operand in operands])
        calls = [call for call in self._calls if needed[call[0]]]
        with np.errstate(all="ignore"):
            run([call for call in calls if not moves[call[0]]], self._column, self._deadline)
            grid = Grid(graph, [call for call in calls if moves[call[0]]], self._column, kept=nodes.values())
            moved = rows[:, :, 0] if self._flat else np.moveaxis(rows, 1, self._axis + 1)
            values = grid.several(set(nodes.values()), {place: np.ascontiguousarray(moved)}, self._deadline)
        return {name: values[node] for name, node in nodes.items()}

    def axes(self, nodes: Mapping[str, int]) -> dict[str, int | None]:
        """Per name the axis along which each example has its own value; `None` where there is none."""
        count, draw = len(self.examples), np.random.default_rng(0)
        spread = np.std(self.examples, axis=0) + np.abs(self.examples.mean(axis=0)) + 1.0
        rows = self.examples.mean(axis=0) + spread * draw.standard_normal(self.examples.shape)
        before = self.run(rows, nodes)
        alike = self.run(np.broadcast_to(rows[0], rows.shape), nodes)
        left = {
            name: [
                axis
                for axis, size in enumerate(np.shape(before[name]))
                if size == count and _same(alike[name], np.take(alike[name], [0], axis=axis))
            ]
            for name in nodes
        }
        for changed in {0, count // 2, count - 1}:
            other = rows.copy()
            other[changed] += spread * draw.standard_normal(spread.shape)
            after = self.run(other, nodes)
            for name, axes in left.items():
                left[name] = [
                    axis
                    for axis in axes
                    if _same(np.delete(before[name], changed, axis=axis), np.delete(after[name], changed, axis=axis))
                ]
        return {name: axes[0] if axes else None for name, axes in left.items()}


def _same(first: Array, second: Array) -> bool:
    """Whether two arrays are equal up to rounding."""
    largest = max(float(np.max(np.abs(each), initial=0.0, where=np.isfinite(each))) for each in (first, second))
    return np.allclose(first, second, rtol=0.0, atol=SAME * largest, equal_nan=True)
