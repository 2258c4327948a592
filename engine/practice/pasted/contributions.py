"""Which contributions to a gradient a line brings, where it gives one of several or adds to those before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from engine.practice.passes import Ground
from engine.practice.pasted.causes import SAME, same

EDGES = 8
"""A contribution is looked for at so many of the edges that leave a node."""
MOST_ELEMENTS = 200_000
"""Sums of several contributions are compared where they have so many elements together."""


def likely(edges: Sequence[int], read: Iterable[int], ground: Ground) -> list[int]:
    """Of many edges the first that lead to what is nearest below the nodes whose gradients are read."""
    if len(edges) <= EDGES:
        return list(edges)
    pulls, nodes = ground.plan.pulls, [*read]

    def distance(edge: int) -> int:
        target = pulls[edge][0]
        return min((node - target for node in nodes if node >= target), default=len(ground.graph))

    return sorted(edges, key=distance)[:EDGES]


def some_of(value: Any, products: Mapping[int, Any]) -> tuple[int, ...]:
    """The fewest edges whose products add up to a value; none where no edges do."""
    for edge, product in products.items():
        if same(value, product):
            return (edge,)
    edges, shape = tuple(products), np.shape(value)
    choices = _choices(len(edges))
    if len(choices) * np.size(value) > MOST_ELEMENTS or any(np.shape(each) != shape for each in products.values()):
        return ()
    flat = np.reshape(value, -1)
    sums = choices @ np.array([np.reshape(each, -1) for each in products.values()]) if edges else np.empty((0, 1))
    largest = np.maximum(np.max(np.abs(sums), axis=1, initial=0.0), np.max(np.abs(flat), initial=0.0))
    equal = np.max(np.abs(sums - flat), axis=1, initial=0.0) <= SAME * largest
    place = int(np.argmax(equal)) if equal.any() else None
    return () if place is None else tuple(edge for edge, is_in in zip(edges, choices[place], strict=True) if is_in)


@cache
def _choices(count: int) -> Any:
    """All choices of two or more of so many things, those of few first, one a row."""
    rows = [some for size in range(2, count + 1) for some in combinations(range(count), size)]
    choices = np.zeros((len(rows), count))
    for row, some in enumerate(rows):
        choices[row, list(some)] = 1.0
    return choices
