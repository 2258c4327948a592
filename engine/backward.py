"""The backward pass: upstream × local, from the output to the leaves.

The gradient of a node is the sum of the products on its outgoing edges, plus the seed if the node is the output.
Nothing accumulates from one run to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from engine.finite import surely_finite
from engine.forward import BATCH
from engine.graph import Graph
from engine.limits import Deadline, checked
from engine.ops.op import Op, Rule, Shape, unbroadcast


@dataclass(frozen=True, slots=True)
class Pull:
    """The backward rule of one edge: local derivative times upstream, or a rule of its own for a linear map.

    `shape` is the operand's shape where the operand was broadcast, else `None`. `drops` says where a mask drops the
    operand (see `Partial`), else `None`.
    """

    edge: int
    source: int
    local: Rule | None
    product: Rule | None
    shape: Shape | None
    drops: Rule | None = None

    def back(self, upstream: Any, arguments: Sequence[Any], out: Any) -> tuple[Any, Any]:
        """The local derivative (`None` for a linear map) and the product, in the operand's shape."""
        if self.local is None:
            product = self.product(upstream, *arguments, out)  # type: ignore[misc]
            return None, product if self.drops is None else undropped(self.drops, product, arguments, out)
        local = self.local(*arguments, out)
        product = upstream * local
        if self.drops is not None:
            product = undropped(self.drops, product, arguments, out)
        return local, product if self.shape is None else unbroadcast(product, self.shape)


def undropped(drops: Rule, product: Any, arguments: Sequence[Any], out: Any) -> Any:
    """The product with 0 where the mask drops the operand. Only 0 × ∞ and 0 × NaN make a difference.

    Dual numbers (`engine.analysis.dual`) are always masked, since the tangent may be NaN where the value is not.
    """
    if surely_finite(product):
        return product
    return np.where(drops(*arguments, out), 0.0, product)[()]


MANY = 16
"""For an operation of more operands than this, the deadline is checked at every edge, whose rule may use them all."""

Visit = tuple[int, tuple[int, ...], tuple[Pull, ...]]


def compile_backward(graph: Graph, output: int) -> tuple[list[list[Visit]], list[bool], list[bool]]:
    """The visits in reverse order, in batches, and what they reach: a flag for each node and for each edge.

    A node is reached when a gradient arrives at it, an edge when it carries a product.
    """
    reached = [False] * len(graph)
    carries = [False] * graph.edge_count
    reached[output] = True
    visits: list[Visit] = []
    for target in checked(range(output, -1, -1)):
        op = graph.ops[target]
        if op is None or not reached[target]:
            continue
        slots = checked(range(len(graph.operands[target])))
        pulls = tuple([pull_of(graph, target, slot, op) for slot in slots if op.rule(slot).blocked is None])
        for pull in pulls:
            reached[pull.source] = carries[pull.edge] = True
        visits.append((target, graph.operands[target], pulls))
    return [visits[start : start + BATCH] for start in range(0, len(visits), BATCH)], reached, carries


def pull_of(graph: Graph, target: int, slot: int, op: Op) -> Pull:
    """The backward rule of the edge into this operand of `target`."""
    rule = op.rule(slot)
    source = graph.operands[target][slot]
    settings = dict(graph.options[target])
    if op.variadic:
        settings["slot"] = slot
    local, product, drops = rule.local, rule.vjp, rule.drops
    if product is not None and graph.shapes[source] == graph.shapes[target] == ():
        local, product = partial(product, np.float64(1)), None
    elif product is not None:
        local = None
    if settings:
        local = partial(local, **settings) if local is not None else None
        product = partial(product, **settings) if product is not None else None
        drops = partial(drops, **settings) if drops is not None else None
    broadcast = graph.shapes[source] != graph.shapes[target]
    shape = graph.shapes[source] if broadcast else None
    return Pull(graph.first_edge[target] + slot, source, local, product, shape, drops)


@dataclass(frozen=True, slots=True)
class Gradients:
    """Results of the backward pass: a gradient per node; a local derivative and a product per edge.

    `None` stands where nothing was computed. The local of a linear map is `None` too: it has a rule instead.
    """

    nodes: list[Any]
    locals: list[Any]
    products: list[Any]


def backward(
    graph: Graph,
    visits: Sequence[list[Visit]],
    values: Sequence[Any],
    output: int,
    seed: Any,
    deadline: Deadline,
) -> Gradients:
    """Run the visits from this seed; NumPy's warnings must be off (`np.errstate`)."""
    gradients: list[Any] = [None] * len(graph)
    locals_: list[Any] = [None] * graph.edge_count
    products: list[Any] = [None] * graph.edge_count
    gradients[output] = seed
    for batch in visits:
        for target, operands, pulls in batch:
            upstream, out = gradients[target], values[target]
            arguments = [values[operand] for operand in operands]
            many = len(pulls) > MANY
            for pull in pulls:
                locals_[pull.edge], product = pull.back(upstream, arguments, out)
                products[pull.edge] = product
                before = gradients[pull.source]
                gradients[pull.source] = product if before is None else before + product
                if many:
                    deadline.check()
        deadline.check()
    return Gradients(gradients, locals_, products)
