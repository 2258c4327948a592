"""Places a graph in columns for a picture: operands left of their gates, long edges around the nodes between.

The steps are those of Sugiyama: columns by the longest path, bends where an edge passes a column, an order in each
column by the mean of the neighbours, heights as near to them as the order allows. Lengths are in centimetres, y grows
downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from engine.graph import Graph
from engine.limits import check_time, checked

SWEEPS = 6
"""How often orders and heights are improved, in turn from the left and from the right."""
MAX_BENDS = 2_000
"""The most bends of all edges together; edges beyond go straight, which keeps the picture linear in the graph."""
BEND = 0.5
"""The room of an edge that passes a column."""
ROW_GAP = 0.3


@dataclass(slots=True, eq=False)
class Spot:
    """A node, or the bend of an edge, in its column; `y` is its middle."""

    node: int | None
    height: float
    column: int
    y: float = 0.0
    before: list[Spot] = field(default_factory=list)
    after: list[Spot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placement:
    """The spot of every visible node, and of every visible edge the spots from its source to its target."""

    spots: Mapping[int, Spot]
    chains: Mapping[int, Sequence[Spot]]
    columns: Sequence[Sequence[Spot]]
    height: float


def place(graph: Graph, heights: Mapping[int, float]) -> Placement:
    """The nodes that `heights` lists, with the edges between them."""
    edges = [(edge, *ends) for edge, ends in enumerate(graph.edges()) if ends[0] in heights and ends[1] in heights]
    column_of = _columns(graph, heights, [(source, target) for _, source, target, _ in edges])
    spots = {node: Spot(node, height, column_of[node]) for node, height in heights.items()}
    columns: list[list[Spot]] = [[] for _ in range(1 + max(column_of.values()))]
    chains: dict[int, list[Spot]] = {}
    bends = 0
    for edge, source, target, _ in checked(edges):
        span = range(column_of[source] + 1, column_of[target]) if bends < MAX_BENDS else ()
        passed = [Spot(None, BEND, column) for column in span]
        bends += len(passed)
        chains[edge] = [spots[source], *passed, spots[target]]
        for left, right in pairwise(chains[edge]):
            left.after.append(right)
            right.before.append(left)
        for bend in passed:
            columns[bend.column].append(bend)
    for spot in _in_drawing_order(spots, heights):
        columns[spot.column].append(spot)
    return Placement(spots, chains, columns, _heights(columns))


def _columns(graph: Graph, shown: Mapping[int, float], edges: Sequence[tuple[int, int]]) -> dict[int, int]:
    """An operation right of all its operands, a leaf left of its nearest use."""
    column = dict.fromkeys(shown, 0)
    for source, target in checked(edges):  # in the order of their targets, which is topological
        column[target] = max(column[target], column[source] + 1)
    nearest: dict[int, int] = {}
    for source, target in edges:
        if graph.ops[source] is None:
            nearest[source] = min(nearest.get(source, column[target]), column[target])
    return column | {node: at - 1 for node, at in nearest.items()}


def _in_drawing_order(spots: Mapping[int, Spot], shown: Mapping[int, float]) -> list[Spot]:
    """Depth first from the last node, so that what belongs together stands together from the start."""
    order: list[Spot] = []
    seen: set[int] = set()
    for root in reversed(list(shown)):
        stack = [spots[root]]
        while stack:
            spot = stack.pop()
            if id(spot) in seen:
                continue
            seen.add(id(spot))
            if spot.node is not None:
                order.append(spot)
            stack.extend(reversed(spot.before))
    return order


def _heights(columns: Sequence[list[Spot]]) -> float:
    """Set `y` of every spot; the height of the whole."""
    for column in columns:
        _stack(column, [float(row) for row in range(len(column))])
    for sweep in range(2 * SWEEPS):
        check_time()
        ordering, leftwards = sweep < SWEEPS, sweep % 2 == 1
        for column in reversed(columns) if leftwards else columns:
            wished = [_mean(spot.after if leftwards else spot.before, spot.y) for spot in column]
            if ordering:
                ranked = sorted(range(len(column)), key=wished.__getitem__)
                column[:], wished = [column[at] for at in ranked], [wished[at] for at in ranked]
            _stack(column, wished)
    top = min(spot.y - spot.height / 2 for column in columns for spot in column)
    for column in columns:
        for spot in column:
            spot.y -= top
    return max(spot.y + spot.height / 2 for column in columns for spot in column)


def _mean(neighbours: Sequence[Spot], own: float) -> float:
    return sum(spot.y for spot in neighbours) / len(neighbours) if neighbours else own


def _stack(column: Sequence[Spot], wished: Sequence[float]) -> None:
    """The heights in this order, without overlap, nearest to the wished ones (pool adjacent violators)."""
    offsets, top = [], 0.0
    for spot in column:
        offsets.append(top + spot.height / 2)
        top += spot.height + ROW_GAP
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        mean, count = wish - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, many = blocks.pop()
            mean, count = (mean * count + other * many) / (count + many), count + many
        blocks.append((mean, count))
    shifts = [mean for mean, count in blocks for _ in range(count)]
    for spot, offset, shift in zip(column, offsets, shifts, strict=True):
        spot.y = offset + shift
