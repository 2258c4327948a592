"""Masks of a run: where an operation masks out an operand, the edge carries 0, never 0 × ∞.

`relu`, `clip`, `where`, `max` and similar operations select elements. PyTorch's backward rules for them select instead
of multiplying, so that an infinite or undefined gradient of a dropped element is not propagated. The table declares
this in `Partial.drops`; this module lists the edges with such a mask, and those at which it made a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.backward import Pull, pull_of
from engine.errors import phrase
from engine.finite import surely_finite
from engine.graph import Graph
from engine.limits import checked

RULE = phrase(
    "Where the operation drops this operand, it contributes 0 even if the gradient that arrives is infinite: "
    "a mask selects, so that 0 × ∞ does not arise. This is PyTorch's rule."
)
FURTHER_ON = phrase("Further back a mask drops it, and what is dropped contributes 0: see the edges that say so.")


@dataclass(frozen=True, slots=True)
class Mask:
    """The mask on one edge, with the operation that it enters."""

    target: int
    operands: tuple[int, ...]
    pull: Pull

    def dropped(self, values: Sequence[Any]) -> Any:
        """True where the operand is dropped; NumPy's warnings must be off."""
        assert self.pull.drops is not None
        return self.pull.drops(*[values[operand] for operand in self.operands], values[self.target])

    def matters(self, upstream: Any, values: Sequence[Any]) -> bool:
        """Whether the product without the mask would be infinite or NaN at a dropped element."""
        if upstream is None or surely_finite(upstream):
            return False
        if self.pull.local is None:  # a rule of its own may select by itself
            return bool(np.any(self.dropped(values)))
        arguments = [values[operand] for operand in self.operands]
        _, product = replace(self.pull, drops=None, shape=None).back(upstream, arguments, values[self.target])
        return bool(np.any(self.dropped(values) & ~np.isfinite(product)))


def masks(graph: Graph) -> Mapping[int, Mask]:
    """The edges of a graph that have a mask."""
    by_edge: dict[int, Mask] = {}
    for target, op in enumerate(graph.ops):
        if op is None or not any(partial.drops for partial in op.partials):
            continue
        for slot in checked(range(len(graph.operands[target]))):
            pull = pull_of(graph, target, slot, op)
            if pull.drops is not None:
                by_edge[pull.edge] = Mask(target, graph.operands[target], pull)
    return by_edge
