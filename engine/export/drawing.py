"""What a picture for TeX shows and where: names, labels, products and the runs of the wires, in centimetres."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine.export import tex
from engine.export.placement import Placement, Spot, place
from engine.limits import checked
from engine.traces import Trace

CORE = 0.8
"""The least width, and the height, of a node's shape."""
NUMBER = (1.2, 0.5)
"""The room for a number above or below a node."""
CELL = (0.85, 0.42)
"""The room for one number of a matrix."""
LETTER = 0.19
"""The mean width of a letter of a label, and of a character of a product."""
CHARACTER = 0.14
PRODUCT_HEIGHT = 0.72
GAP = 0.9
"""The free run of a wire on both sides of its product, together."""
SPREAD = 0.2
"""How far apart the wires of several operands meet a node."""
PLACES = (0.5, 0.38, 0.62, 0.28, 0.72)
"""Where on its wire a product may stand, from the source to the target."""
BESIDE = (0.0, -0.45, 0.45, -0.9, 0.9)
"""How far below its wire a product may stand where the wire has no room."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge: level at both ends of every run; the `product` on it stands `at` a point of a run.

    `stops` are the ends of the runs, from the source to the target; between two runs the wire passes a column.
    """

    source: int
    target: int
    drop: float
    stops: Sequence[tuple[Point, Point]]
    product: tuple[str, ...]
    at: Point


class Drawing:
    """A trace placed on paper; the constants that belong to a gate are part of its label."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.graph = trace.graph
        self.shown = [node for node in range(len(self.graph)) if node not in self.graph.absorbed]
        self.labels = {node: self._label(node) for node in checked(self.shown)}
        self.names = self._names()
        self.heights = {node: CORE + 2 * self._room(node)[1] for node in self.shown}
        self.placement: Placement = place(self.graph, self.heights)
        self.products = {edge: self._product(edge) for edge in checked(self.placement.chains)}
        self.columns = self._columns()
        self.wires = self._wires()

    @property
    def size(self) -> Point:
        """The width and the height of the whole."""
        return self.columns[-1][1], self.placement.height

    def middle(self, node: int) -> Point:
        """The middle of a node's shape."""
        spot = self.placement.spots[node]
        left, right = self.columns[spot.column]
        return (left + right) / 2, spot.y

    def core(self, node: int) -> float:
        """The width of a node's shape."""
        letters = re.sub(
            r"\\[a-zA-Z]+|[{}^_\\ ]", lambda sign: "x" if len(sign[0]) in (5, 6) else "", self.labels[node]
        )
        return max(CORE, LETTER * len(letters) + 0.35)

    def _label(self, node: int) -> str:
        name = self.graph.names[node]
        if self.graph.ops[node] is None and name is not None:
            return tex.name(name)
        return tex.label(self.trace.explanation.labels[node])

    def _names(self) -> dict[int, str]:
        """A name for each node, once: the program's own where TeX can hold it, else the operation's."""
        names: dict[int, str] = {}
        counts: dict[str, int] = {}
        for node in checked(self.shown):
            op, own = self.graph.ops[node], self.graph.names[node]
            name = own if own and own.isascii() else op.name if op else self.graph.kind(node)
            base = name.replace("_", "-")
            counts[base] = counts.get(base, 0) + 1
            names[node] = base if counts[base] == 1 else f"{base}-{counts[base]}"
        return names

    def _room(self, node: int) -> Point:
        """The width and the height of the node's value, and of its gradient."""
        shape = self.graph.shapes[node]
        if not tex.written_out(shape):
            return NUMBER
        rows, columns = (1, *shape)[-2:]
        return columns * CELL[0] + 0.3, rows * CELL[1] + 0.2

    def _product(self, edge: int) -> tuple[str, ...]:
        """The lines on an edge: upstream and local derivative, and their product; of tensors the shapes."""
        trace, result = self.trace, self.trace.products[edge]
        if result is None:
            return ()
        target = self.placement.chains[edge][-1].node
        assert target is not None  # a chain ends in a node
        upstream, local = trace.gradients_by_node[target], trace.local(edge, target)
        kind = trace.explanation.rules[edge].kind
        if kind == "scalar":
            left, right, total = tex.product(float(upstream), float(local), float(result))
            return rf"[{left}] \times [{right}]", f"= {total}"
        if kind == "elementwise":
            return rf"[{_extent(upstream)}] \odot [{_extent(local)}]", f"= {_extent(result)}"
        return (rf"[{_extent(upstream)}] \mapsto {_extent(result)}",)

    def _columns(self) -> list[Point]:
        """The left and the right end of each column; the gaps between have room for the products in them."""
        columns = self.placement.columns
        gaps = [0.0] * len(columns)
        for edge, chain in self.placement.chains.items():
            column = chain[self._labelled_run(chain)].column
            gaps[column] = max(gaps[column], self._width(edge))
        ends: list[Point] = []
        left = 0.0
        for spots, gap in zip(columns, gaps, strict=True):
            nodes = [spot.node for spot in spots if spot.node is not None]
            widest = max((max(self.core(node), self._room(node)[0]) for node in nodes), default=0.0)
            ends.append((left, left + widest))
            left += widest + gap + GAP
        return ends

    def _width(self, edge: int) -> float:
        """The width of an edge's product."""
        lengths = [len(re.sub(r"\\[a-zA-Z]+", "x", line).replace(" ", "")) for line in self.products[edge]]
        return CHARACTER * float(max(lengths, default=0))

    def _labelled_run(self, chain: Sequence[Spot]) -> int:
        """The run that carries the product: at the target if the source has several uses, else at the source."""
        return len(chain) - 2 if len(chain[0].after) > 1 else 0

    def _wires(self) -> dict[int, Wire]:
        wires: dict[int, Wire] = {}
        taken: dict[int, list[tuple[Point, float]]] = {}
        slots = {edge: slot for edge, (_, _, slot) in enumerate(self.graph.edges())}
        for edge, chain in checked(self.placement.chains.items()):
            source, target = chain[0].node, chain[-1].node
            assert source is not None and target is not None  # a chain begins and ends in a node
            visible = [operand for operand in self.graph.operands[target] if operand not in self.graph.absorbed]
            slot = sum(operand in visible for operand in self.graph.operands[target][: slots[edge]])
            step = min(SPREAD, 0.5 * CORE / max(1, len(visible) - 1))
            drop = (slot - (len(visible) - 1) / 2) * step
            stops = self._stops(chain, drop)
            run = self._labelled_run(chain)
            at = _free(stops[run], self._width(edge), taken.setdefault(chain[run].column, []))
            wires[edge] = Wire(source, target, drop, stops, self.products[edge], at)
        return wires

    def _stops(self, chain: Sequence[Spot], drop: float) -> list[tuple[Point, Point]]:
        """The ends of the runs of a wire that meets its target `drop` below the middle."""
        runs = []
        for left, right in pairwise(chain):
            start = self.columns[left.column][1]
            end = self.columns[right.column][0]
            if left.node is not None:
                start = self.middle(left.node)[0] + self.core(left.node) / 2
            if right.node is not None:
                end = self.middle(right.node)[0] - self.core(right.node) / 2
            runs.append(((start, left.y), (end, right.y + (drop if right.node is not None else 0.0))))
        return runs


def _free(run: tuple[Point, Point], width: float, taken: list[tuple[Point, float]]) -> Point:
    """A place for a product of this width on a run, or beside it, where no other product stands."""
    for beside in BESIDE:
        for part in PLACES:
            x, y = _on(run, part)
            if all(
                abs(x - left) >= (width + other) / 2 or abs(y + beside - top) >= PRODUCT_HEIGHT
                for (left, top), other in taken
            ):
                taken.append(((x, y + beside), width))
                return x, y + beside
    return _on(run, PLACES[0])


def _on(run: tuple[Point, Point], part: float) -> Point:
    """A point of a run, which is a Bézier curve with level ends whose controls are in the middle."""
    (x0, y0), (x1, y1) = run
    rest = 1 - part
    middle = 3 * rest * part * (rest + part) * (x0 + x1) / 2
    return rest**3 * x0 + middle + part**3 * x1, y0 + (y1 - y0) * part * part * (3 - 2 * part)


def _extent(value: Any) -> str:
    """A tensor's shape, or a number."""
    return tex.shape_of(value) if np.ndim(value) else tex.number(value)
