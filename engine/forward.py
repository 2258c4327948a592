"""The forward pass: values, from the leaves to the outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from engine.graph import Graph
from engine.limits import Deadline, checked
from engine.ops.op import Rule

Call = tuple[int, Rule, tuple[int, ...]]

BATCH = 512
"""The number of calls between two checks of the deadline."""


def compile_forward(graph: Graph) -> list[list[Call]]:
    """Per operation its node, its rule with the options filled in, and its operands; in batches."""
    calls = [
        (node, partial(op.forward, **graph.options[node]) if graph.options[node] else op.forward, graph.operands[node])
        for node, op in enumerate(checked(graph.ops))
        if op is not None
    ]
    return [calls[start : start + BATCH] for start in range(0, len(calls), BATCH)]


def leaves(graph: Graph, inputs: Mapping[str, Any]) -> list[Any]:
    """A column of values with the leaves filled in: constants, and inputs as given or by default."""
    values: list[Any] = [None] * len(graph)
    for node, value in graph.constants.items():
        values[node] = value
    for name, node in graph.inputs.items():
        values[node] = inputs[name] if name in inputs else graph.defaults[name]
    return values


def forward(batches: Iterable[list[Call]], values: list[Any], deadline: Deadline) -> None:
    """Fill in the value of every operation; NumPy's warnings must be off (`np.errstate`)."""
    for batch in batches:
        for node, rule, operands in batch:
            values[node] = rule(*[values[operand] for operand in operands])
        deadline.check()
