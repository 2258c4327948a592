"""Binds the names of a pasted backward pass to nodes: `dW2`, `grad_W2`, `W2_grad`, `dL_dW2` are the gradient of W2."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.graph import Graph, plain_name
from engine.practice.passes import Ground

LOSS = ("L", "l", "loss", "J", "E", "C", "cost", "out", "output")
"""What the output is called by those who do not name it in the program."""
UPSTREAM = ("out", "output")
"""What people also call any gradient that comes from above."""
FORMS = tuple(
    re.compile(form)
    for form in (
        r"d(?:L|loss|J|E|C)_?d_?(\w+)",
        r"grad_?(\w+)",
        r"g_(\w+)",
        r"d_(\w+)",
        r"d(\w+)",
        r"delta_?(\w+)",
    )
)
ENDS = ("grad", "bar")
PART = re.compile(r"(\w+?)_?(?:\d{1,2}|[a-d]|total|new|part\d?)")
"""`dx1`, `dx_a`: one of the contributions to the gradient of x."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The node that a name is the gradient of.

    `part`: of one contribution to it. `is_usual`: it is the output, which people call so, but not only that.
    """

    node: int
    part: bool = False
    is_usual: bool = False


def bound(name: str, ground: Ground) -> Bound | None:
    """What a name stands for; `None` where it is the name of a value, or none of the program's."""
    graph = ground.graph
    if node_called(name, graph) is not None:
        return None
    bases = [match[1] for form in FORMS if (match := form.fullmatch(name)) is not None]
    bases += [name.removesuffix(end).removesuffix("_") for end in ENDS if name.endswith(end)]
    for base in bases:
        node = node_called(base, graph)
        if node is None:
            node = _like(base, graph)
        if node is not None and ground.plan.reached[node]:
            return Bound(node)
    if any(base in LOSS for base in bases):
        return Bound(ground.plan.output, is_usual=any(base in UPSTREAM for base in bases))
    for base in bases:
        match = PART.fullmatch(base)
        node = node_called(match[1], graph) if match is not None else None
        if node is not None and ground.plan.reached[node]:
            return Bound(node, part=True)
    return None


def node_called(name: str, graph: Graph) -> int | None:
    """The node of this name: the input, what the name stands for at the end, or the last of that name in a block."""
    if name in graph.inputs:
        return graph.inputs[name]
    if graph.ends.get(name) is not None:
        return graph.ends[name]
    return graph.last_named.get(name)


def _like(base: str, graph: Graph) -> int | None:
    """The one node whose name differs only in capitals and underscores."""
    names = graph.alike.get(plain_name(base), set())
    return node_called(next(iter(names)), graph) if len(names) == 1 else None


def may_be_gradient(name: str) -> bool:
    """Whether a name may be meant as a gradient: `dz`, `grad_z`, `delta2`."""
    return name[:1] in "dgδ∂" or "grad" in name or "delta" in name
