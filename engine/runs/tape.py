"""Runs a graph of scalars on plain floats, node by node, straight from the graph's columns: nothing is prepared.

For the first run of a structure, and for graphs that are too large for straight-line code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.forward import BATCH
from engine.graph import Graph
from engine.limits import Deadline
from engine.ops.on_floats import FloatRule
from engine.runs.numbers import Floats

Rules = Sequence[FloatRule | None]
"""The rule of each operation, `None` for a leaf."""


def run(graph: Graph, rules: Rules, values: list[Any], output: int, seed: float, deadline: Deadline) -> Floats:
    """Forward from the leaves in `values`, then backward from the seed. Raises `LEAVES` where `math` does."""
    forward(graph, rules, values, deadline)
    gradients: list[Any] = [None] * len(rules)
    gradients[output] = seed
    locals_, products = backward(graph, rules, values, gradients, output, deadline)
    return values, gradients, locals_, products


def forward(graph: Graph, rules: Rules, values: list[Any], deadline: Deadline) -> None:
    """Fill in the value of every operation."""
    for node, (rule, operands) in enumerate(zip(rules, graph.operands, strict=True)):
        if rule is not None:
            if len(operands) == 2:
                left, right = operands
                values[node] = rule.value(values[left], values[right])
            else:
                values[node] = rule.value(*[values[operand] for operand in operands])
        if not node % BATCH:
            deadline.check()


def backward(
    graph: Graph, rules: Rules, values: Sequence[Any], gradients: list[Any], output: int, deadline: Deadline
) -> tuple[list[Any], list[Any]]:
    """Fill in the gradient of every node that one arrives at; local derivatives and products by edge."""
    first_edge = graph.first_edge
    locals_: list[Any] = [None] * graph.edge_count
    products: list[Any] = [None] * graph.edge_count
    for target in range(output, -1, -1):
        rule, upstream = rules[target], gradients[target]
        if rule is not None and upstream is not None:
            operands, edge = graph.operands[target], first_edge[target]
            factors = rule.back(upstream, *[values[operand] for operand in operands], values[target])
            for slot, source in enumerate(operands):
                product = factors[2 * slot + 1]
                if product is not None:
                    locals_[edge + slot], products[edge + slot] = factors[2 * slot], product
                    before = gradients[source]
                    gradients[source] = product if before is None else before + product
        if not target % BATCH:
            deadline.check()
    return locals_, products
