"""How much memory a plan takes, estimated from its graph: what a cache of plans is bounded by.

The bytes of a node and of an edge are measured (CPython 3.11) with everything that follows from the structure and is
kept with a plan: rules, steps and flags, and nodes, edges and steps as a service encodes them, which is about half. A
test holds the estimate against the memory that plans of many shapes really take.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import getsizeof
from typing import Any

import numpy as np

from engine.graph import Graph

PLAN_BYTES = 4_000
NODE_BYTES = 1_500
EDGE_BYTES = 950
OPTIONS_BYTES = 500
"""Of a node whose operation has options: its rule is bound to them."""
OWN_RULE_BYTES = 1_300
"""Of an edge whose rule names its place among many operands."""
CHARACTER_BYTES = 8
"""Of a character of a name: it stands in the graph, as a label, and as a symbol."""
MEMBER_BYTES = 10
"""Of a node in the list of a group's nodes."""

TURN_BYTES = 500
"""Of a turn of a loop."""
ASSIGNED_BYTES = 100
"""Of a name that is assigned in a turn."""
SKIPPED_BYTES = 900
"""Of a branch that was not taken, with what its condition compared."""


def graph_bytes(graph: Graph) -> int:
    """The memory that a plan for this graph takes in the end."""
    own_rules = 0
    if any(op.variadic for op in graph.rows):
        pairs = zip(graph.ops, graph.operands, strict=True)
        own_rules = sum(len(operands) for op, operands in pairs if op is not None and op.variadic)
    return (
        PLAN_BYTES
        + NODE_BYTES * len(graph)
        + EDGE_BYTES * graph.edge_count
        + OPTIONS_BYTES * sum(map(bool, graph.options))
        + OWN_RULE_BYTES * own_rules
        + CHARACTER_BYTES * sum(map(len, filter(None, graph.names)))
        + MEMBER_BYTES * sum(len(group.nodes) for group in graph.groups)
        + sum(getsizeof(group) for group in graph.groups)
        + sum(TURN_BYTES * len(loop.turns) + ASSIGNED_BYTES * loop.assignments for loop in graph.loops)
        + SKIPPED_BYTES * len(graph.skipped_branches)
        + arrays_bytes(graph.constants.values())
        + arrays_bytes(graph.defaults.values())
    )


def arrays_bytes(values: Iterable[Any]) -> int:
    """The memory of the numbers in these values."""
    return sum(np.asarray(value).nbytes for value in values if value is not None)
