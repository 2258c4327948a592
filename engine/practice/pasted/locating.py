"""Finds the node or the edge whose gradient has the numbers of a line, where the name tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from engine.practice.passes import Ground, Passed
from engine.practice.pasted.causes import SAME, same
from engine.practice.pasted.holding import Held

NEAR = 32
"""Other numbers than the right ones are looked for at so many nodes that follow from the lines before."""


class Locator:
    """The right gradients by their numbers, and those that follow from one's own `nodes` and `products`."""

    def __init__(
        self, ground: Ground, truth: Passed, held: Held, nodes: Mapping[int, Any], products: Mapping[int, Any]
    ) -> None:
        self.ground = ground
        self.held = held
        self.own_nodes = nodes
        self.own_products = products
        constants, sources = ground.graph.constants, ground.graph.sources
        self._nodes = Finder(
            (node, each) for node, each in enumerate(truth.nodes) if each is not None and node not in constants
        )
        self._edges = Finder((edge, truth.products[edge]) for edge in truth.passings if sources[edge] not in constants)

    def node(self, value: Any) -> int | None:
        """The first node with this gradient."""
        near = next((each for each in self._near() if same(value, self.held.nodes[each])), None)
        return self._nodes.first(value) if near is None else near

    def edge(self, value: Any) -> int | None:
        """The first edge that brings this product."""
        edge = self._edges.first(value)
        if edge is not None:
            return edge
        pulls, graph = self.ground.plan.pulls, self.ground.graph
        brought = (each for node in self._near() for each in graph.uses[node] if each in pulls)
        return next((each for each in islice(brought, NEAR) if same(value, self.held.products[each])), None)

    def _near(self) -> list[int]:
        """The first nodes that follow from those at which lines before have given other numbers than the right ones."""
        graph, reached = self.ground.graph, self.ground.plan.reached
        own = [*reversed(self.own_nodes), *(graph.sources[edge] for edge in reversed(self.own_products))]
        pending = own[:NEAR]
        near: dict[int, None] = {}
        for node in pending:
            for operand in graph.operands[node]:
                if reached[operand] and operand not in graph.constants and operand not in near and len(near) < NEAR:
                    near[operand] = None
                    pending.append(operand)
        return list(near)


class Finder:
    """Finds the first of many tensors that has given numbers, without comparing it to each of them."""

    def __init__(self, tensors: Iterable[tuple[int, Any]]) -> None:
        groups: dict[tuple[int, ...], dict[bytes, tuple[float, int, Any]]] = {}
        for place, tensor in tensors:
            numbers = np.squeeze(np.asarray(tensor, dtype=np.float64))
            if np.all(np.isfinite(numbers)):
                groups.setdefault(numbers.shape, {}).setdefault(numbers.tobytes(), (_sum(numbers), place, numbers))
        self._groups = {shape: sorted(group.values(), key=lambda each: each[0]) for shape, group in groups.items()}
        self._sums = {shape: [each[0] for each in group] for shape, group in self._groups.items()}

    def first(self, tensor: Any) -> int | None:
        """The first place of a tensor that is the same but for rounding."""
        return next((place for place, other in self._close(tensor) if same(tensor, other)), None)

    def _close(self, tensor: Any) -> list[tuple[int, Any]]:
        """The tensors that may be the same, in the order of their places."""
        numbers = np.squeeze(np.asarray(tensor, dtype=np.float64))
        sums = self._sums.get(numbers.shape)
        if sums is None or not np.all(np.isfinite(numbers)):
            return []
        middle, reach = _sum(numbers), 4 * SAME * numbers.size * float(np.max(np.abs(numbers), initial=0.0))
        first, last = np.searchsorted(sums, [middle - reach, middle + reach])
        group = self._groups[numbers.shape]
        return sorted(
            ((place, other) for _, place, other in group[int(first) : int(last) + 1]), key=lambda each: each[0]
        )


def _sum(numbers: Any) -> float:
    """The numbers added up with weights from 1 to 2, so that their order counts."""
    weights = 1.5 + 0.5 * np.cos(np.arange(numbers.size))
    return float(weights @ numbers.ravel())
