"""The chain rule written out: every path from the output back to one node, its factors, and their sum.

The number of paths can grow exponentially (60 lines of `x = x + x` have 2⁶⁰), so they are counted by dynamic
programming, not enumerated; the largest are selected by keeping, at each node, only the largest paths that lead to it.
For scalars this is exact, because a further factor multiplies all of them alike. For tensors a factor is a matrix:
the product of a path is the vector-Jacobian product of the seed along its edges, with the shape of the node at its
end; the listed paths are those with the largest elements among the ones that were kept, which need not be all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np

from engine.analysis.named import wrt_called
from engine.backward import pull_of
from engine.errors import NotDifferentiable, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.traces import Trace


@dataclass(frozen=True, slots=True)
class Path:
    """One path: its nodes from the output to the chosen one, its edges, and the product of their local derivatives.

    `factors` has the local derivative of each edge in LaTeX. `product` is the path's contribution to the gradient,
    seed included: a number, or a tensor of the shape of the node at its end.
    """

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    factors: tuple[str, ...]
    product: Any

    @property
    def latex(self) -> str:
        """The factors, multiplied."""
        return r" \cdot ".join(self.factors) or "1"


@dataclass(frozen=True, slots=True)
class Paths:
    """All paths from `of` to `wrt`: their exact number, the largest of them, and the sum of all.

    `derivative` is the sum's LaTeX: ∂ of / ∂ wrt.
    """

    of: int
    wrt: int
    count: int
    paths: tuple[Path, ...]
    sum: Any
    derivative: str

    @property
    def listed_sum(self) -> Any:
        """The sum of the listed paths; 0 where there are none."""
        with np.errstate(all="ignore"):
            return sum((path.product for path in self.paths[1:]), self.paths[0].product) if self.paths else 0.0

    @property
    def latex(self) -> str:
        """The chain rule written out, as far as paths are listed."""
        listed = " + ".join(path.latex for path in self.paths) or "0"
        return f"{self.derivative} = {listed}" + (r" + \dots" if self.count > len(self.paths) else "")


@dataclass(frozen=True, slots=True)
class _Way:
    """A path so far, as a chain of its edges, the last one first."""

    product: float | None
    edge: int | None = None
    before: _Way | None = None


def paths(
    trace: Trace, wrt: str | int, most: int = 20, *, limits: Limits = DEFAULT, deadline: Deadline | None = None
) -> Paths:
    """The paths from the chosen output to a node, given by name or number; at most `most` are listed, largest first.

    The listed paths have at most `limits.edges` edges and `limits.elements` numbers in total. Raises `UnknownName` for
    an unknown node, `NotDifferentiable` where the program was only run forward.
    """
    node = wrt_called(trace.graph, wrt)
    if not trace.differentiated:
        raise NotDifferentiable(phrase("Paths need an output with one element, or a seed."))
    scalar = all(trace.graph.shapes[place] == () for place in range(len(trace.graph)) if trace.plan.needed[place])
    deadline = deadline or Deadline(limits.seconds)
    counts, ways = _walk(trace, node, most, scalar, deadline)
    listed: list[Path] = []
    edges = 0
    for way in ways:
        listed.append(_path(trace, way, deadline))
        edges += len(listed[-1].edges)
        limits.check("edges", edges)
        limits.check("elements", len(listed) * np.size(listed[-1].product))
    if not scalar:
        listed.sort(key=lambda path: -float(np.max(np.abs(path.product), initial=0.0)))
    return Paths(
        trace.output, node, counts, tuple(listed), trace.gradients_by_node[node], _derivative(trace, trace.output, node)
    )


def _walk(trace: Trace, wrt: int, most: int, scalar: bool, deadline: Deadline) -> tuple[int, Sequence[_Way]]:
    """Count and collect in reverse topological order, so that all uses of a node precede it."""
    graph = trace.graph
    counts = [0] * (trace.output + 1)
    ways: list[list[_Way]] = [[] for _ in counts]
    counts[trace.output] = 1
    ways[trace.output] = [_Way(_seed(trace) if scalar else None)]
    for target in range(trace.output, wrt, -1):
        if not counts[target]:
            continue
        for slot, source in enumerate(graph.operands[target]):
            deadline.check()
            edge = graph.first_edge[target] + slot
            if source < wrt or not trace.plan.carries[edge]:
                continue
            counts[source] += counts[target]
            local, dropped = trace.locals[edge], scalar and trace.drops(edge)
            longer = [_Way(_times(way.product, local, dropped), edge, way) for way in ways[target]]
            ways[source] = nlargest(most, [*ways[source], *longer], key=_size)
        ways[target] = []
    return (counts[wrt], ways[wrt]) if wrt <= trace.output else (0, ())


def _seed(trace: Trace) -> float:
    return float(np.reshape(trace.gradients_by_node[trace.output], ()))


def _times(product: float | None, local: Any, dropped: bool) -> float | None:
    if product is None or local is None:
        return None
    return 0.0 if dropped and not isfinite(product) else product * float(local)


def _size(way: _Way) -> float:
    return 0.0 if way.product is None or np.isnan(way.product) else abs(way.product)


def _path(trace: Trace, way: _Way, deadline: Deadline) -> Path:
    edges: list[int] = []
    step: _Way | None = way
    while step is not None and step.edge is not None:
        edges.append(step.edge)
        step = step.before
    edges.reverse()
    sources = trace.graph.sources
    nodes = (trace.output, *(sources[edge] for edge in edges))
    factors = tuple(_derivative(trace, *pair) for pair in pairwise(nodes))
    product = _along(trace, nodes, edges, deadline) if way.product is None else way.product
    return Path(nodes, tuple(edges), factors, product)


def _along(trace: Trace, nodes: Sequence[int], edges: Sequence[int], deadline: Deadline) -> Any:
    """The vector-Jacobian product of the seed along a path."""
    graph, carried = trace.graph, trace.gradients_by_node[trace.output]
    with np.errstate(all="ignore"):
        for target, edge in zip(nodes, edges, strict=False):
            deadline.check()
            op = graph.ops[target]
            assert op is not None  # only an operation has operands
            operands = [trace.values[operand] for operand in graph.operands[target]]
            pull = pull_of(graph, target, edge - graph.first_edge[target], op)
            _, carried = pull.back(carried, operands, trace.values[target])
    return carried


def _derivative(trace: Trace, of: int, wrt: int) -> str:
    symbols = trace.explanation.symbols
    return rf"\frac{{\partial {symbols[of]}}}{{\partial {symbols[wrt]}}}"
