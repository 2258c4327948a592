"""Stacks of dense layers in a graph: matrix products, each applied to the result of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from engine.analysis.named import node_label
from engine.graph import Graph
from engine.ops.op import Shape, broadcast_shape
from engine.traces import Trace

AFFINE = {"add", "sub", "neg", "mul", "div"}
"""Gates that, with a leaf as their other operand, keep a map affine."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One dense layer: its product's node, its weights, its bias if it has one."""

    node: int
    weight: str
    shape: Shape
    bias: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A product, the side of its weights (0 left, 1 right), and the nodes between it and the product before it."""

    node: int
    side: int
    way: tuple[int, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """Consecutive layers, all with their weights on one `side`, from the node `data` to the node `output`.

    `bends` are the nodes between them that are not affine.
    """

    links: tuple[Link, ...]
    side: int
    data: int
    output: int
    bends: tuple[int, ...]


def chains(graph: Graph) -> Iterator[Chain]:
    """The longest chains of at least two products, in the order of their outputs."""
    links: dict[int, Link] = {}
    for node, op in enumerate(graph.ops):
        if op is not None and op.name == "matmul":
            both = [link for side in (1, 0) if (link := _link(graph, node, side)) is not None]
            links[node] = both[0] if len(both) == 1 else Link(node, 1, (), None)
    last = set(links) - {link.before for link in links.values()}
    for node in sorted(last):
        row = [links[node]]
        while row[0].before is not None:
            row.insert(0, links[row[0].before])
        if len(row) > 1:
            row[0] = Link(row[0].node, row[1].side, (), None)  # the first may be read from either side
        for _, alike in groupby(row, lambda link: link.side):
            some = tuple(alike)
            if len(some) > 1:
                yield _chain(graph, some)


def _chain(graph: Graph, links: tuple[Link, ...]) -> Chain:
    first, last = links[0], links[-1]
    tail = _bias_after(graph, last.node)
    bends = tuple(node for link in links[1:] for node in link.way if not _is_affine(graph, node))
    data = graph.operands[first.node][1 - first.side]
    return Chain(links, first.side, data, last.node if tail is None else tail, bends)


def _link(graph: Graph, node: int, side: int) -> Link | None:
    """The preceding product, if only gates of one operand lie between it and this product's data."""
    here = graph.operands[node][1 - side]
    way: list[int] = []
    while graph.ops[here] is not None:
        op = graph.ops[here]
        assert op is not None
        if op.name == "matmul":
            return Link(node, side, tuple(reversed(way)), here)
        inner = [operand for operand in graph.operands[here] if graph.ops[operand] is not None]
        if op.shape is not broadcast_shape or len(inner) != 1:
            return None
        way.append(here)
        here = inner[0]
    return None


def layers(trace: Trace, chain: Chain) -> tuple[Layer, ...]:
    """The layers of a chain, each with the bias that is added right after its product."""
    tail = () if chain.output == chain.links[-1].node else (chain.output,)
    ways = [link.way for link in chain.links[1:]] + [tail]
    return tuple(_layer(trace, link, way) for link, way in zip(chain.links, ways, strict=True))


def _bias_after(graph: Graph, node: int) -> int | None:
    """The gate that adds a leaf to the last product, if that is the product's only use."""
    targets = {target for target, operands in enumerate(graph.operands) if node in operands}
    if len(targets) != 1:
        return None
    (target,) = targets
    op = graph.ops[target]
    leaves = [operand for operand in graph.operands[target] if graph.ops[operand] is None]
    return target if op is not None and op.name == "add" and len(leaves) == 1 else None


def _layer(trace: Trace, link: Link, way: tuple[int, ...]) -> Layer:
    graph = trace.graph
    weight = graph.operands[link.node][link.side]
    adding = [node for node in way[:1] if (op := graph.ops[node]) is not None and op.name == "add"]
    biases = [operand for node in adding for operand in graph.operands[node] if graph.ops[operand] is None]
    bias = node_label(trace, biases[0]) if biases else None
    return Layer(link.node, _weight(trace, weight), graph.shapes[weight], bias)


def _weight(trace: Trace, node: int) -> str:
    """The weights as they are written: their name, with ᵀ where they are transposed."""
    op = trace.graph.ops[node]
    if op is not None and op.name == "transpose" and trace.graph.names[node] is None:
        return f"{node_label(trace, trace.graph.operands[node][0])}ᵀ"
    return node_label(trace, node)


def _is_affine(graph: Graph, node: int) -> bool:
    op = graph.ops[node]
    dividing = op is not None and op.name == "div" and graph.ops[graph.operands[node][1]] is not None
    return op is not None and op.name in AFFINE and not dividing
