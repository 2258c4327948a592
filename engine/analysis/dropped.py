"""Masks in forward mode: which elements of a tangent are 0 because no path leads to them.

In the backward pass, 0 × ∞ arises where a local derivative is infinite and the upstream gradient is 0, unless a mask
on the path drops the product. In forward mode, the same mask comes before the slope: sqrt(relu(x)) at −1 has the
tangent 0 at the relu, which the square root then multiplies by ∞. Where the slope comes first, as in
where(x > 0, log(x), 0) at 0, the mask meets ∞ and must not turn it into 0, because backward the 0 from the mask is
multiplied by ∞. So that both modes give the same derivative, two rules hold for every element:

- an element that no path reaches stays 0, even if multiplied by ∞: one that a mask dropped, one that does not
  depend on `wrt`, and one that a linear map (a slice, a concatenation) fills from another operand;
- an element that is not finite never becomes 0: if it is dropped, it becomes NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.backward import Pull
from engine.graph import Graph

Push = Callable[[Any], Any]


class Dropped:
    """Per node, the elements of its tangent that no path reaches; filled in by forward mode, NumPy's warnings off."""

    def __init__(self, graph: Graph, values: Sequence[Any]) -> None:
        self.graph = graph
        self.values = values
        self.elements: dict[int, Any] = {}

    def start(self, node: int, direction: Any) -> None:
        """Start at a node whose tangent is given: elements with the tangent 0 are unreached."""
        self.elements[node] = np.equal(direction, 0.0)

    def scaled(self, pull: Pull, target: int, tangent: Any, product: Any) -> Any:
        """What an elementwise edge adds to the tangent of `target`: `product` is its local derivative × `tangent`."""
        arrived = self.elements[pull.source]
        own: Any = False
        if pull.drops is not None:
            own = pull.drops(*self._arguments(target), self.values[target])
        undefined = own & ~arrived & ~np.isfinite(tangent)
        dropped = (own | arrived) & ~undefined
        self._arrives(target, dropped)
        return np.where(undefined, np.nan, np.where(dropped, 0.0, product))[()]

    def carried(self, pull: Pull, target: int, tangent: Any, carry: Push, spread: Push) -> Any:
        """The same for an edge whose map is linear, but not elementwise.

        `carry` applies the edge's map to a tangent of the source; `spread` does so too, and propagates NaN.
        """
        arrived = self.elements[pull.source]
        nowhere = np.full(self.graph.shapes[target], np.nan)[()]
        _, back = pull.back(nowhere, self._arguments(target), self.values[target])
        if np.any(~np.isnan(back) & ~arrived & ~np.isfinite(tangent)):
            self._arrives(target, np.zeros(np.shape(nowhere), bool))
            return nowhere
        dropped = ~np.isnan(spread(np.where(arrived, 0.0, np.nan)[()]))
        self._arrives(target, dropped)
        return np.where(dropped, 0.0, carry(np.where(arrived, 0.0, tangent)[()]))[()]

    def _arrives(self, target: int, dropped: Any) -> None:
        """An element is unreached if it is so by every incoming edge."""
        dropped = np.broadcast_to(dropped, self.graph.shapes[target])
        self.elements[target] = dropped & self.elements.get(target, True)

    def _arguments(self, target: int) -> list[Any]:
        return [self.values[operand] for operand in self.graph.operands[target]]
