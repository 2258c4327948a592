"""Names of nodes and elements: which node an analysis is about, and what its elements are called."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from engine.errors import UnknownName, phrase
from engine.graph import Graph
from engine.traces import Trace

MOST_NAMES = 12
"""The number of names that an error lists."""


def wrt_called(graph: Graph, called: str | int) -> int:
    """The node that `wrt` names: the variable of differentiation, or the value that is varied.

    One rule for all analyses: the input of that name if there is one (also where the name was assigned again, as in
    `x = x*2`: d output / d x is what `gradients` holds for the input x); else what the name stands for at the end of
    the program, as with `output`; else the last value of that name inside a block. A number is a node's number. Raises
    `UnknownName`.
    """
    if isinstance(called, str):
        name = normalize("NFKC", called)
        if name in graph.inputs:
            return graph.inputs[name]
    return value_called(graph, called)


def value_called(graph: Graph, called: str | int) -> int:
    """The node that `of` names: what the name stands for at the end of the program, as with `output`.

    A name that only blocks use is the last value of that name there. Raises `UnknownName`.
    """
    if isinstance(called, int):
        if 0 <= called < len(graph):
            return called
        raise UnknownName(phrase("The program has no value called {name}.", name=str(called)), name=str(called))
    name = normalize("NFKC", called)
    node = graph.ends[name] if name in graph.ends else _inside(graph, name)
    if node is not None:
        return node
    names = list(dict.fromkeys([*graph.inputs, *(each for each, end in graph.ends.items() if end is not None)]))
    raise UnknownName(
        phrase("The program has no value called {name}.", name=called),
        hint=phrase("These exist: {names}.", names=", ".join(names[:MOST_NAMES])) if names else None,
        name=called,
    )


def _inside(graph: Graph, name: str) -> int | None:
    """The last value of this name inside a block."""
    named = (node for node in range(len(graph) - 1, -1, -1) if graph.names[node] == name)
    return next((node for node in named if graph.kind(node) != "constant"), None)


def input_called(graph: Graph, called: str) -> str:
    """The input that `wrt` names, where only an input can be varied; the rule is that of `wrt_called`.

    Raises `UnknownName` for an unknown name and for a value that the program computes.
    """
    node = wrt_called(graph, called)
    name = next((name for name, place in graph.inputs.items() if place == node), None)
    if name is None:
        raise UnknownName(
            phrase("{name} is computed by the program; only an input can be moved here.", name=called),
            hint=phrase("These exist: {names}.", names=", ".join(list(graph.inputs)[:MOST_NAMES]))
            if graph.inputs
            else None,
            name=called,
        )
    return name


def node_label(trace: Trace, node: int) -> str:
    """A node's name, or v with its number."""
    return trace.graph.names[node] or f"v{node}"


def place_of(name: str, index: Sequence[int]) -> str:
    """An element as it is written: `w`, or `W[0, 1]`."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name
