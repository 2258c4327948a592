"""Stacked dense layers: without an activation between them they are one layer, with one they are not.

(X·W₁ + b₁)·W₂ + b₂ = X·(W₁W₂) + (b₁W₂ + b₂). What the single matrix is, is read off the graph itself: the stack is
run on the unit matrix and on zeros. Where an activation stands between, no matrix can do: a map Z that is affine has
Z(2X) − 2·Z(X) + Z(0) = 0 and Z(X) + Z(−X) − 2·Z(0) = 0, and the stack does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.analysis.named import node_label
from engine.errors import Phrase, phrase
from engine.graph import Graph
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import Shape, broadcast_shape
from engine.result import Trace

AFFINE = {"add", "sub", "neg", "mul", "div"}
"""Gates that, with a leaf as their other operand, keep a linear map what it is."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One dense layer: its product's node, its weights, its bias if it has one."""

    node: int
    weight: str
    shape: Shape
    bias: str | None


@dataclass(frozen=True, slots=True)
class Stack:
    """Layers one upon the other, from the node `data` to the node `output`.

    `between` holds the labels of the activations between them. Without any, `matrix` and `bias` are the single layer
    that does the same, and `difference` the largest difference of its outputs. With some, `defect` is how far the
    stack is from every affine map, and `reason` says so.
    """

    layers: tuple[Layer, ...]
    data: int
    output: int
    between: tuple[str, ...]
    matrix: Any = None
    bias: Any = None
    outputs: Any = None
    difference: float | None = None
    defect: float | None = None
    reason: Phrase | None = None

    @property
    def linear(self) -> bool:
        """Whether one matrix does the same."""
        return not self.between


def collapse(trace: Trace, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> tuple[Stack, ...]:
    """Every stack of at least two dense layers in the graph, in the order of their outputs."""
    deadline = deadline or Deadline(limits.seconds)
    with np.errstate(all="ignore"):
        return tuple(_told(trace, chain, deadline) for chain in _chains(trace.graph))


@dataclass(frozen=True, slots=True)
class _Link:
    """A product, the side of its weights (0 left, 1 right), and what lies between it and the product before it."""

    node: int
    side: int
    way: tuple[int, ...]
    before: int | None


def _chains(graph: Graph) -> Iterator[list[_Link]]:
    """The longest chains of products of which each works on what the one before made."""
    links: dict[int, _Link] = {}
    for node, op in enumerate(graph.ops):
        if op is not None and op.name == "matmul":
            found = [link for side in (1, 0) if (link := _link(graph, node, side)) is not None]
            links[node] = found[0] if len(found) == 1 else _Link(node, 1, (), None)
    last = set(links) - {link.before for link in links.values()}
    for node in sorted(last):
        chain = [links[node]]
        while chain[0].before is not None:
            chain.insert(0, links[chain[0].before])
        if len(chain) > 1:
            side = chain[1].side
            chain[0] = _Link(chain[0].node, side, (), None)
            yield [link for link in chain if link.side == side]


def _link(graph: Graph, node: int, side: int) -> _Link | None:
    """The product before this one, if one gets to it from the operand beside the weights by gates of one operand."""
    here = graph.operands[node][1 - side]
    way: list[int] = []
    while graph.ops[here] is not None:
        op = graph.ops[here]
        assert op is not None
        if op.name == "matmul":
            return _Link(node, side, tuple(reversed(way)), here)
        inner = [operand for operand in graph.operands[here] if graph.ops[operand] is not None]
        if op.shape is not broadcast_shape or len(inner) != 1:
            return None
        way.append(here)
        here = inner[0]
    return None


def _told(trace: Trace, chain: list[_Link], deadline: Deadline) -> Stack:
    graph = trace.graph
    first, last = chain[0], chain[-1]
    data, tail = graph.operands[first.node][1 - first.side], _bias_after(graph, last.node)
    output = last.node if tail is None else tail
    ways = [link.way for link in chain[1:]] + [() if tail is None else (tail,)]
    layers = tuple(_layer(trace, link, way) for link, way in zip(chain, ways, strict=True))
    bends = [node for link in chain for node in link.way if not _is_affine(graph, node)]
    between = tuple(trace.explanation.labels[node] for node in bends)
    runs = _Runs(trace, data, output, deadline)
    if between:
        defect = runs.defect()
        reason = phrase(
            "Twice the input does not give twice the change: with {activation} between, the outputs are {defect} away "
            "from what any single matrix could give.",
            activation=", ".join(dict.fromkeys(between)),
            defect=f"{defect:.3g}",
        )
        return Stack(layers, data, output, between, defect=defect, reason=reason)
    matrix, bias = runs.single(first.side)
    inputs = trace.values[data]
    outputs = (inputs @ matrix if first.side else matrix @ inputs) + bias
    difference = float(np.max(np.abs(outputs - trace.values[output]), initial=0.0))
    shown = None if not np.any(bias) and all(layer.bias is None for layer in layers) else bias
    return Stack(layers, data, output, (), matrix, shown, outputs, difference)


def _bias_after(graph: Graph, node: int) -> int | None:
    """The gate that adds a leaf to the last product, where that is all that is made of it."""
    targets = {target for target, operands in enumerate(graph.operands) if node in operands}
    if len(targets) != 1:
        return None
    (target,) = targets
    op = graph.ops[target]
    leaves = [operand for operand in graph.operands[target] if graph.ops[operand] is None]
    return target if op is not None and op.name == "add" and len(leaves) == 1 else None


def _layer(trace: Trace, link: _Link, way: tuple[int, ...]) -> Layer:
    graph = trace.graph
    weight = graph.operands[link.node][link.side]
    adding = [node for node in way[:1] if (op := graph.ops[node]) is not None and op.name == "add"]
    biases = [operand for node in adding for operand in graph.operands[node] if graph.ops[operand] is None]
    bias = node_label(trace, biases[0]) if biases else None
    return Layer(link.node, _weight(trace, weight), graph.shapes[weight], bias)


def _weight(trace: Trace, node: int) -> str:
    """The weights as one writes them: their name, with ᵀ where they are transposed."""
    op = trace.graph.ops[node]
    if op is not None and op.name == "transpose" and trace.graph.names[node] is None:
        return f"{node_label(trace, trace.graph.operands[node][0])}ᵀ"
    return node_label(trace, node)


def _is_affine(graph: Graph, node: int) -> bool:
    op = graph.ops[node]
    dividing = op is not None and op.name == "div" and graph.ops[graph.operands[node][1]] is not None
    return op is not None and op.name in AFFINE and not dividing


@dataclass(frozen=True, slots=True)
class _Runs:
    """The part of the graph between two nodes, run on other numbers."""

    trace: Trace
    data: int
    output: int
    deadline: Deadline

    def on(self, data: Any) -> Any:
        """The output for these data; all else stays."""
        graph, values, moved = self.trace.graph, list(self.trace.values), {self.data}
        values[self.data] = data
        for node in range(self.data + 1, self.output + 1):
            op = graph.ops[node]
            if op is not None and not moved.isdisjoint(graph.operands[node]):
                values[node] = op.forward(*[values[each] for each in graph.operands[node]], **graph.options[node])
                moved.add(node)
                self.deadline.check()
        return values[self.output]

    def single(self, side: int) -> tuple[Any, Any]:
        """The matrix and the bias of the layer that does the same."""
        data = self.trace.values[self.data]
        size = np.shape(data)[-1] if side or np.ndim(data) == 1 else np.shape(data)[-2]
        nothing = self.on(np.zeros(np.shape(data)))
        bias = nothing if np.ndim(nothing) < 2 else nothing[..., :1, :] if side else nothing[..., :, :1]
        return self.on(np.eye(size)) - bias, bias

    def defect(self) -> float:
        """How far the map is from being affine, around these data."""
        data = self.trace.values[self.data]
        here, nothing = self.trace.values[self.output], self.on(np.zeros(np.shape(data)))
        double, opposite = self.on(2.0 * data), self.on(-data)
        return float(
            max(np.max(np.abs(double - 2.0 * here + nothing)), np.max(np.abs(here + opposite - 2.0 * nothing)))
        )
