"""Forward mode: how every node changes as one input moves in a direction.

The tangent of a node is the sum, over the edges that come in, of local × the tangent of the operand: the same local
derivatives as in reverse mode, read the other way (Baydin et al., "Automatic differentiation in machine learning: a
survey", JMLR 18, 2018, §3). A forward pass gives the derivatives of all nodes by one number, a backward pass those of
one number by all nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from engine.analysis.dropped import Dropped
from engine.analysis.dual import Dual, NoDualRule
from engine.analysis.named import wrt_called
from engine.analysis.shared_tangents import SHARING
from engine.backward import Pull, pull_of
from engine.errors import InvalidInput, phrase
from engine.finite import finite
from engine.graph import Graph
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import describe
from engine.steps import Step
from engine.traces import Trace
from engine.tracing.inputs import read_value


@dataclass(frozen=True, slots=True)
class Push:
    """An edge in forward mode: the tangent of its source, its local derivative if it has one, and their product."""

    edge: int
    tangent: Any
    local: Any
    product: Any


@dataclass(frozen=True, slots=True)
class Tangents:
    """The result of forward mode; `nodes` holds `None` where a node does not depend on `wrt`.

    `forward` and `reverse` are the numbers of passes that the derivative of every output by every input takes in
    either mode: one for each element of the inputs, or one for each element of the output.
    """

    wrt: int
    direction: Any
    nodes: list[Any]
    edges: list[Push]
    steps: list[Step]
    forward: int
    reverse: int


def tangents(
    trace: Trace, wrt: str | int, direction: Any = None, *, limits: Limits = DEFAULT, deadline: Deadline | None = None
) -> Tangents:
    """Propagate a tangent of `wrt`, an input or another value, through the graph; by default it is 1 everywhere.

    Raises `UnknownName` for an unknown value, `InvalidInput` for a direction of another shape.
    """
    deadline = deadline or Deadline(limits.seconds)
    node = wrt_called(trace.graph, wrt)
    start = _read(direction, trace.graph.shapes[node], limits)
    columns: list[Any] = [None] * len(trace.graph)
    columns[node] = start
    edges = push_all(trace.graph, trace.values, columns, deadline)
    return Tangents(node, start, columns, edges, _steps(trace.graph, node, edges), *_passes(trace))


def push_all(graph: Graph, values: Sequence[Any], tangents: list[Any], deadline: Deadline) -> list[Push]:
    """Fill in the tangent of every operation that depends on the nodes whose tangents are given.

    Where all local derivatives are finite, products suffice. Otherwise the pass is repeated with a record of which
    elements are reached at all (`Dropped`), since 0 × ∞ would give NaN for the others.
    """
    given = {node: tangent for node, tangent in enumerate(tangents) if tangent is not None}
    with np.errstate(all="ignore"):
        edges = _pushes(graph, values, tangents, deadline, None)
        if all(finite(push.product) and finite(push.local) for push in edges):
            return edges
        dropped = Dropped(graph, values)
        for node in range(len(graph)):
            tangents[node] = given.get(node)
        for node, tangent in given.items():
            dropped.start(node, tangent)
        return _pushes(graph, values, tangents, deadline, dropped)


def _pushes(
    graph: Graph, values: Sequence[Any], tangents: list[Any], deadline: Deadline, dropped: Dropped | None
) -> list[Push]:
    edges: list[Push] = []
    for target, op in enumerate(graph.ops):
        moving = (
            [] if op is None else [s for s, source in enumerate(graph.operands[target]) if tangents[source] is not None]
        )
        for slot in moving:
            assert op is not None
            if op.partial(slot).blocked is not None:
                continue
            pull = pull_of(graph, target, slot, op)
            push = _pushed(graph, values, target, slot, pull, tangents[pull.source], dropped)
            edges.append(push)
            before = tangents[target]
            tangents[target] = push.product if before is None else before + push.product
        if moving:
            deadline.check()
    return edges


def _pushed(
    graph: Graph, values: Sequence[Any], target: int, slot: int, pull: Pull, tangent: Any, dropped: Dropped | None
) -> Push:
    """One edge: local × tangent, or the edge's linear map applied to the tangent."""
    arguments = [values[operand] for operand in graph.operands[target]]
    out, shape = values[target], graph.shapes[target]
    if pull.local is None:
        carry = partial(_carried, graph, target, slot, pull, arguments, out)
        if dropped is None:
            return Push(pull.edge, tangent, None, carry(tangent))
        spread = partial(_by_dual, graph, target, slot, arguments, out)
        return Push(pull.edge, tangent, None, dropped.carried(pull, target, tangent, carry, spread))
    local = pull.local(*arguments, out)
    product = local * tangent
    product = np.broadcast_to(product, shape)[()] if np.shape(product) != shape else product
    if dropped is not None:
        product = dropped.scaled(pull, target, tangent, product)
    return Push(pull.edge, tangent, local, product)


def _carried(graph: Graph, target: int, slot: int, pull: Pull, arguments: list[Any], out: Any, tangent: Any) -> Any:
    """J · tangent by the forward rule on a dual number; else, and at a kink, by the backward rule."""
    try:
        product = _by_dual(graph, target, slot, arguments, out, tangent)
        if np.isfinite(product).all() or not np.isfinite(out).all() or not np.isfinite(tangent).all():
            return product
    except (NoDualRule, np.linalg.LinAlgError):  # pragma: no cover (a function without a rule for duals)
        pass
    assert pull.product is not None
    return _transposed(partial(pull.product), arguments, out, tangent)


def _by_dual(graph: Graph, target: int, slot: int, arguments: list[Any], out: Any, tangent: Any) -> Any:
    """J · tangent by the forward rule on a dual number."""
    op = graph.ops[target]
    assert op is not None
    moved = [Dual(value, tangent) if place == slot else value for place, value in enumerate(arguments)]
    result = SHARING.get(op.name, op.forward)(*moved, **graph.options[target])
    return result.tangent if isinstance(result, Dual) else np.where(np.isnan(out), out, 0.0)[()]


def _transposed(rule: Any, arguments: list[Any], out: Any, tangent: Any) -> Any:
    """J · tangent from a rule for Jᵀ · upstream: row by row, with upstream 1 at one element of the result."""
    product = np.empty(np.shape(out))
    for place in np.ndindex(product.shape):
        upstream = np.zeros(product.shape)
        upstream[place] = 1.0
        product[place] = np.sum(rule(upstream[()], *arguments, out) * tangent)
    return product[()]


def _read(direction: Any, shape: tuple[int, ...], limits: Limits) -> Any:
    if direction is None:
        return np.ones(shape)[()]
    value = read_value("direction", direction, limits, InvalidInput)
    if value.shape != shape:
        raise InvalidInput(
            phrase(
                "The direction is {given}, the input is {expected}.",
                given=describe(value.shape),
                expected=describe(shape),
            ),
            hint=phrase("A direction says for every element of the input how fast it moves."),
            name="direction",
        )
    return value


def _steps(graph: Graph, node: int, edges: Sequence[Push]) -> list[Step]:
    """The input first, then each operation with the edges by which its tangent arrives."""
    arriving: dict[int, list[int]] = {}
    targets = {edge: target for edge, (_, target, _) in enumerate(graph.edges())}
    for push in edges:
        arriving.setdefault(targets[push.edge], []).append(push.edge)
    return [Step("forward", "tangent", node)] + [
        Step("forward", "tangent", target, tuple(incoming)) for target, incoming in arriving.items()
    ]


def _passes(trace: Trace) -> tuple[int, int]:
    """How many numbers go in, and how many come out."""
    graph = trace.graph
    sizes: Mapping[int, int] = {node: int(np.prod(shape)) for node, shape in enumerate(graph.shapes)}
    inputs = sum(sizes[node] for node in graph.inputs.values())
    return inputs, sum(sizes[node] for node in {output.node for output in graph.outputs} | {trace.output})
