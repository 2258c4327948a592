"""Groups as single gates: the edges into a group merged, with their total products.

A group has one output node, and edges that enter it from outside. For each outside node that it uses, its local
derivative is that of the whole group (the chain rule restricted to the group), and its product is the sum of the
products of the edges that it represents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import Span
from engine.graph import Graph, Group
from engine.limits import checked


@dataclass(frozen=True, slots=True)
class GroupEdge:
    """All edges from one node outside into a group, as one: `product` = `upstream` × `local`.

    `local` is the derivative of the group's output with respect to `source`: one number where both are scalars; in the
    output's shape where everything in between is elementwise, and the source broadcast at most once, on entering;
    `None` where it is another linear map, unknown or blocked. `edges` are the edges it represents.
    """

    source: int
    upstream: Any
    local: Any
    product: Any
    local_kind: str
    edges: tuple[int, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with the numbers of one run; fields as in `engine.graph.Group`."""

    id: int
    name: str
    parent: int | None
    nodes: tuple[int, ...]
    output: int | None
    span: Span
    definition: Span | None
    edges: tuple[GroupEdge, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The inputs of a view of a group: a gradient per node; locals, products, kinds and flags per edge."""

    gradients: Sequence[Any]
    locals: Sequence[Any]
    products: Sequence[Any]
    kinds: Sequence[str]
    flags: Sequence[tuple[str, ...]]


LINEAR = object()
"""Represents a derivative that is not an elementwise factor."""


def group_views(graph: Graph, numbers: Numbers) -> list[GroupView]:
    """Every group as a gate; the time is linear in the edges of all groups, nested ones counted repeatedly."""
    with np.errstate(all="ignore"):
        return [_view(graph, number, group, numbers) for number, group in enumerate(graph.groups)]


def _view(graph: Graph, number: int, group: Group, numbers: Numbers) -> GroupView:
    inside = frozenset(group.nodes)
    entering: dict[int, list[int]] = {}
    for node in group.nodes:
        for slot, source in enumerate(graph.operands[node]):
            if source not in inside:
                entering.setdefault(source, []).append(graph.first_edge[node] + slot)
    slopes = _slopes(graph, group, inside, numbers)
    edges = tuple(_edge(graph, source, tuple(leaving), group, slopes, numbers) for source, leaving in entering.items())
    return GroupView(number, group.name, group.parent, group.nodes, group.output, group.span, group.definition, edges)


def _slopes(graph: Graph, group: Group, inside: frozenset[int], numbers: Numbers) -> Mapping[int, Any]:
    """d output / d node for the group's nodes and their outside operands, by a reverse pass within the group."""
    if group.output is None or numbers.gradients[group.output] is None:
        return {}
    shape = graph.shapes[group.output]
    slopes: dict[int, Any] = {group.output: 1.0}
    for node in reversed(group.nodes):
        upstream = slopes.get(node)
        if upstream is None:
            continue
        for slot, source in enumerate(checked(graph.operands[node])):
            edge = graph.first_edge[node] + slot
            if numbers.kinds[edge] == "blocked":
                continue
            passed = _passed(upstream, numbers.locals[edge], source not in inside or graph.shapes[source] == shape)
            before = slopes.get(source)
            slopes[source] = passed if before is None else _added(before, passed)
    return slopes


def _passed(upstream: Any, local: Any, alike: bool) -> Any:
    return LINEAR if upstream is LINEAR or local is None or not alike else upstream * local


def _added(first: Any, second: Any) -> Any:
    return LINEAR if first is LINEAR or second is LINEAR else first + second


def _edge(
    graph: Graph,
    source: int,
    edges: tuple[int, ...],
    group: Group,
    slopes: Mapping[int, Any],
    numbers: Numbers,
) -> GroupEdge:
    products = [numbers.products[edge] for edge in edges if numbers.products[edge] is not None]
    product = sum(products[1:], products[0]) if products else None
    upstream = None if group.output is None else numbers.gradients[group.output]
    local = slopes.get(source)
    flags = sorted({flag for edge in edges for flag in numbers.flags[edge] if flag != "blocked"})
    if all(numbers.kinds[edge] == "blocked" for edge in edges) or (slopes and local is None):
        return GroupEdge(source, upstream, None, product, "blocked", edges, (*flags, "blocked"))
    shape = () if group.output is None else graph.shapes[group.output]
    scalar = graph.shapes[source] == shape == ()
    if scalar and local is LINEAR and product is not None and upstream:  # tensors between make a number together
        local = product / upstream if np.isfinite(upstream) else LINEAR
    if local is None or local is LINEAR:
        return GroupEdge(source, upstream, None, product, "linear", edges, tuple(flags))
    local = local if scalar else np.broadcast_to(local, shape)
    return GroupEdge(source, upstream, local, product, "scalar" if scalar else "elementwise", edges, tuple(flags))
