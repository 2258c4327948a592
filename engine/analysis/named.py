"""How an analysis is told which node is meant, and how it calls the elements of one."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import UnknownName, phrase
from engine.result import Trace

MOST_NAMES = 12
"""So many names an error lists."""


def node_called(trace: Trace, called: str | int) -> int:
    """The node with this number, or the last one with this name. Raises `UnknownName`."""
    graph = trace.graph
    if isinstance(called, int):
        if 0 <= called < len(graph):
            return called
        raise UnknownName(phrase("The program has no value called {name}.", name=str(called)), name=str(called))
    for node in range(len(graph) - 1, -1, -1):
        if graph.names[node] == called and graph.kind(node) != "constant":
            return node
    names = list(dict.fromkeys(name for name in graph.names if name is not None))
    raise UnknownName(
        phrase("The program has no value called {name}.", name=called),
        hint=phrase("These exist: {names}.", names=", ".join(names[:MOST_NAMES])) if names else None,
        name=called,
    )


def node_label(trace: Trace, node: int) -> str:
    """A node's name, or v with its number."""
    return trace.graph.names[node] or f"v{node}"


def place_of(name: str, index: Sequence[int]) -> str:
    """An element as one writes it: `w`, or `W[0, 1]`."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name
