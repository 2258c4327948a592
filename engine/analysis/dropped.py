"""Masks in forward mode: which elements of a tangent are 0 because every path to them is masked.

Backward, a mask comes after an infinite slope and ends it. Forward, it comes before: sqrt(relu(x)) at −1 has the
tangent 0 at the relu, which the square root then multiplies by ∞. So that both directions tell one derivative, what
masks have dropped is remembered, and stays 0 whatever it is multiplied by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from engine.backward import Pull
from engine.finite import surely_finite
from engine.graph import Graph

GOLDEN = 0.6180339887498949


class Dropped:
    """Per node the elements of its tangent that are dropped, or `None` where none is; filled in along the push."""

    def __init__(self, graph: Graph, values: Sequence[Any]) -> None:
        self.graph = graph
        self.values = values
        self.idle = not any(partial.drops for op in graph.ops if op is not None for partial in op.partials)
        self.elements: dict[int, Any] = {}

    def masked(self, pull: Pull, target: int, product: Any, push: Callable[[Any], Any]) -> Any:
        """What an edge adds to the tangent of `target`, with 0 for what is dropped.

        `push` does to a tangent of the edge's source what the edge does. NumPy's warnings must be off.
        """
        if self.idle:
            return product
        dropped = self._on_edge(pull, target, push)
        before = self.elements.get(target, True)
        self.elements[target] = None if dropped is None or before is None else dropped & before
        if dropped is None or surely_finite(product):
            return product
        return np.where(dropped, 0.0, product)[()]

    def _on_edge(self, pull: Pull, target: int, push: Callable[[Any], Any]) -> Any:
        """The elements of `target` that this edge has nothing to add to, or `None`."""
        arrived = self.elements.get(pull.source)
        if pull.local is not None:
            own = None
            if pull.drops is not None:
                arguments = [self.values[operand] for operand in self.graph.operands[target]]
                own = pull.drops(*arguments, self.values[target])
            masks = [mask for mask in (own, arrived) if mask is not None]
            dropped = np.broadcast_to(reduce(np.logical_or, masks), self.graph.shapes[target]) if masks else None
        else:
            dropped = None if arrived is None else push(self._kept(arrived)) == 0
        return dropped if dropped is not None and np.any(dropped) else None

    def _kept(self, dropped: Any) -> Any:
        """A tangent with 0 for what is dropped and, elsewhere, unlike numbers of which few sums cancel."""
        some = 1.0 + (np.arange(np.size(dropped)) * GOLDEN) % 1.0
        return np.where(dropped, 0.0, some.reshape(np.shape(dropped)))[()]
