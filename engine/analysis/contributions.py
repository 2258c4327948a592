"""Contributions of single examples to a loss over a batch and to its gradient.

A loss over a batch aggregates the losses of its examples: L = A(l₁ … lₙ), where A is a mean or a sum. In the backward
pass each l_i receives a part of the gradient, and an input's gradient is the sum of the examples' contributions to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.backward import backward, compile_backward
from engine.errors import NotDifferentiable, phrase
from engine.graph import Graph
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import Op
from engine.traces import Trace

Seeds = Sequence[tuple[int, Any]]
"""Nodes and the gradients that arrive at them."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One example: its loss, its part of the total (`None` where that is 0 or not finite), its gradients.

    `gradient` is d output / d loss of this example; `gradients` is what the example adds to the gradient of each input.
    """

    index: tuple[int, ...]
    value: float
    part: float | None
    gradient: float
    gradients: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Aggregation:
    """A node that reduces many numbers to one; `kind` is `mean` or `sum`.

    `of` is the node that is reduced; `None` where the gate computes the numbers itself, as a loss with a reduction.
    """

    node: int
    of: int | None
    kind: str
    shares: tuple[Contribution, ...]


def contributions(
    trace: Trace, *, limits: Limits = DEFAULT, deadline: Deadline | None = None
) -> tuple[Aggregation, ...]:
    """Every aggregation on the gradient's way to the inputs, the one nearest to the output first.

    Raises `NotDifferentiable` where the program was only run forward, `TooLarge` above `limits.shares_points`.
    """
    deadline = deadline or Deadline(limits.seconds)
    if not trace.differentiated:
        raise NotDifferentiable(phrase("The contributions to a gradient need an output with one element, or a seed."))
    with np.errstate(all="ignore"):
        return tuple(_aggregations(trace, limits, deadline))


def _aggregations(trace: Trace, limits: Limits, deadline: Deadline) -> Iterator[Aggregation]:
    graph, points = trace.graph, 0
    reached = sum(int(np.size(gradient)) for gradient in trace.gradients.values() if gradient is not None)
    for node in range(trace.output, -1, -1):
        op = graph.ops[node]
        kind = None if op is None or not trace.plan.reached[node] else _kind(op, graph.options[node])
        if kind is None or int(np.prod(graph.shapes[node])) != 1:
            continue
        assert op is not None
        own = "reduction" in graph.options[node] or op.name not in ("sum", "mean")
        values = _single_losses(trace, node, op) if own else trace.values[graph.operands[node][0]]
        points += int(np.size(values))
        limits.check("shares_points", points)
        limits.check("elements", points * reached)
        if np.size(values) > 1:
            of = None if own else graph.operands[node][0]
            yield Aggregation(node, of, kind, tuple(_contributions(trace, node, of, kind, values, deadline)))


def _kind(op: Op, options: Mapping[str, Any]) -> str | None:
    """`mean` or `sum`; `None` for an operation that does not aggregate."""
    if op.name in ("sum", "mean"):
        return op.name
    reduction = next((option for option in op.options if option.name == "reduction"), None)
    reduced_by = None if reduction is None else options.get("reduction", reduction.default)
    return None if reduced_by == "none" else reduced_by


def _single_losses(trace: Trace, node: int, op: Op) -> Any:
    """The values that a loss aggregates by itself."""
    arguments = [trace.values[operand] for operand in trace.graph.operands[node]]
    return op.forward(*arguments, **{**trace.graph.options[node], "reduction": "none"})


def _contributions(
    trace: Trace, node: int, of: int | None, kind: str, values: Any, deadline: Deadline
) -> Iterator[Contribution]:
    upstream = float(np.reshape(trace.gradients_by_node[node], ()))
    weight = 1.0 / np.size(values) if kind == "mean" else 1.0
    total = float(np.sum(values))
    for index in np.ndindex(np.shape(values)):
        unit = np.zeros(np.shape(values))
        unit[index] = upstream * weight
        seeds = [(of, unit)] if of is not None else _back_through(trace, node, unit)
        value = float(values[index])
        part = value / total if total and np.isfinite(total) else None
        yield Contribution(index, value, part, upstream * weight, _sent(trace, seeds, deadline))


def _back_through(trace: Trace, node: int, upstream: Any) -> Seeds:
    """The products that one example of a loss with its own reduction sends to the operands."""
    graph = trace.graph
    op = graph.ops[node]
    assert op is not None
    arguments = [trace.values[operand] for operand in graph.operands[node]]
    options = {**graph.options[node], "reduction": "none"}
    out = op.forward(*arguments, **options)
    rules = [(slot, op.partial(slot).vjp) for slot in range(len(arguments))]
    return [(graph.operands[node][slot], rule(upstream, *arguments, out, **options)) for slot, rule in rules if rule]


def _sent(trace: Trace, seeds: Seeds, deadline: Deadline) -> dict[str, Any]:
    """The gradient of each input for given gradients of these nodes."""
    totals: dict[str, Any] = {}
    for start, seed in seeds:
        gradients = backward(trace.graph, _visits(trace.graph, start), trace.values, start, seed, deadline)
        for name, node in trace.graph.inputs.items():
            if gradients.nodes[node] is not None:
                totals[name] = totals[name] + gradients.nodes[node] if name in totals else gradients.nodes[node]
    return totals


def _visits(graph: Graph, start: int) -> Any:
    return compile_backward(graph, start)[0]
