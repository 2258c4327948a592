"""Recognises a layered network in the graph of any program: features, layers of neurons, prediction, loss.

A layer is a weighted sum of a signal and its transformation, which is whatever is made of the sum before the next one.
It does not matter how it was written: with `dense`, `mlp` or `@`; examples as rows or as columns; weights on either
side, transposed or not; any formula as transformation. A network is a chain of such layers that no other way through
the graph bypasses, and to which every parameter belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine.compiler import prepare
from engine.graph import Graph
from engine.learn.layers import MOVING, WeightedSum, Wiring
from engine.learn.loss import Program
from engine.learn.regions import is_outside
from engine.learn.roles import example_axes, parameters_of
from engine.limits import Deadline
from engine.plan import Plan
from engine.prelude import loss_names
from engine.tracing.inputs import read_inputs


@dataclass(frozen=True, slots=True)
class NetworkLayer:
    """One layer, by its nodes in the graph and the names of its inputs.

    `sum` is the node of the weighted sums, `node` that of their transformation (the same one where there is none), and
    `name` what the program calls it. `activation` names the transformation: `None` for none, the empty text for a
    formula without a name. The `width` neurons lie along `units_axis` of the weights; `None`: they are a vector, for
    one neuron.
    """

    name: str | None
    width: int
    activation: str | None
    weights: str
    units_axis: int | None
    bias: str | None
    sum: int
    node: int


@dataclass(frozen=True, slots=True)
class Features:
    """What the first layer is given: `count` numbers an example at `node`, made from the data input `input`.

    `axis` is the one along which the examples of `input` lie, `columns` how many numbers it has for each of them.
    """

    node: int
    count: int
    input: str
    axis: int
    columns: int


@dataclass(frozen=True, slots=True)
class Network:
    """A layered model with `parameters` numbers to learn.

    `prediction` is the node that the loss compares with the data input `target`, where that is a single one; along its
    axis `examples_axis` lie the examples. `penalised`: something is added to the loss.
    """

    features: Features
    layers: tuple[NetworkLayer, ...]
    parameters: int
    prediction: int
    examples_axis: int
    target: str | None
    loss: str | None
    penalised: bool


def network(
    program: Program, inputs: Mapping[str, Any], parameters: Sequence[str] | None, deadline: Deadline
) -> Network | None:
    """The layers of a program whose output is a loss; `None` where it is no layered model.

    `parameters` are the inputs that are learnt, by default a guess.
    """
    given = read_inputs(inputs, program.limits)
    plan = prepare(program.text, given, program.output, program.mode, program.expand, program.limits, deadline).plan
    values: dict[str, Any] = {name: given.get(name, plan.graph.defaults.get(name)) for name in plan.graph.inputs}
    return recognised(plan, values, parameters)


def recognised(plan: Plan, values: Mapping[str, Any], parameters: Sequence[str] | None) -> Network | None:
    """The layers of a plan; `values` are its inputs by name."""
    learnt = frozenset(parameters_of(plan, values) if parameters is None else parameters)
    fixed = {name: np.shape(value) for name, value in values.items() if name not in learnt}
    axes, _ = example_axes(fixed)
    wiring = Wiring(plan, learnt, frozenset(axes))
    sums = list(wiring.weighted_sums())
    chain = [each for each in sums if each is not None]
    if not chain or len(chain) < len(sums) or not _holds_all(wiring, chain):
        return None
    features = _features(wiring, chain[0], axes, values)
    layers = _layers(wiring, chain)
    if features is None or layers is None:
        return None
    size = sum(int(np.size(values[name])) for node, name in wiring.parameters.items() if wiring.needed[node])
    prediction = layers[-1].node
    return Network(
        features,
        layers,
        size,
        prediction,
        chain[-1].examples_axis,
        _target(wiring, prediction),
        loss_name(plan),
        is_penalised(plan),
    )


def _holds_all(wiring: Wiring, chain: Sequence[WeightedSum]) -> bool:
    """Whether every parameter that the output depends on belongs to one layer."""
    named = [name for each in chain for name in (each.weights, each.bias) if name is not None]
    reached = {name for node, name in wiring.parameters.items() if wiring.needed[node]}
    return len(named) == len(set(named)) and reached <= set(named)


def _features(
    wiring: Wiring, first: WeightedSum, axes: Mapping[str, int], values: Mapping[str, Any]
) -> Features | None:
    """What the first layer is given, if that is made from the examples of one input alone."""
    graph = wiring.graph
    if wiring.learns[first.signal] or not wiring.given[first.signal]:
        return None
    reached = graph.reached_from(first.signal)
    sources = [name for name, node in graph.inputs.items() if reached[node] and wiring.given[node]]
    if len(sources) != 1 or sources[0] not in axes:
        return None
    (name,) = sources
    shape, axis = np.shape(values[name]), axes[name]
    columns = int(np.size(values[name])) // shape[axis]
    weights = graph.shapes[graph.inputs[first.weights]]
    count = weights[1 - first.units_axis] if first.units_axis is not None and len(weights) == 2 else 0
    if not count:
        count = 1 if first.units_axis == 0 else weights[0]
    return Features(first.signal, count, name, axis, columns)


def _layers(wiring: Wiring, chain: Sequence[WeightedSum]) -> tuple[NetworkLayer, ...] | None:
    """The layers of a chain; `None` where something else than the sums before leads to the next ones."""
    layers = []
    for each, following in pairwise(chain):
        way = wiring.between(each.node, following.signal)
        if way is None or (each.node != following.signal and not way):
            return None
        layers.append(_layer(wiring.graph, each, way))
    layers.append(_layer(wiring.graph, chain[-1], _to_prediction(wiring, chain[-1].node)))
    return tuple(layers)


def _layer(graph: Graph, total: WeightedSum, way: list[int]) -> NetworkLayer:
    """A layer with the transformation that this way from its sums makes."""
    while way and _moves(graph, way[-1]):
        way = way[:-1]
    node = way[-1] if way else total.node
    name = graph.names[node] if is_outside(graph, node) else None
    activation = _function(graph, [each for each in way if not _moves(graph, each)])
    return NetworkLayer(name, total.width, activation, total.weights, total.units_axis, total.bias, total.node, node)


def _moves(graph: Graph, node: int) -> bool:
    op = graph.ops[node]
    return op is not None and op.name in MOVING


def _function(graph: Graph, way: list[int]) -> str | None:
    """The name of the function that these operations are; empty for a formula without a name."""
    if not way:
        return None
    op = graph.ops[way[0]]
    if len(way) == 1 and op is not None and op.family == "activation":
        return op.name
    names = [group.name for group in graph.groups if group.nodes == tuple(way) and group.output == way[-1]]
    if names:
        return names[0]
    return op.name if op is not None and len(way) == 1 and op.family == "elementary" else ""


def _to_prediction(wiring: Wiring, total: int) -> list[int]:
    """The operations from the last sums to what the loss compares: as far as each example has a number a neuron.

    A named value is the prediction; without a name it is the last value before the loss's own logarithm.
    """
    graph, way = wiring.graph, [total]
    while way[-1] != wiring.output:
        users = wiring.users[way[-1]]
        if len(users) != 1 or graph.shapes[users[0]] != graph.shapes[total] or _moves(graph, users[0]):
            break
        others = [operand for operand in graph.operands[users[0]] if operand != way[-1]]
        if any(wiring.learns[operand] or wiring.given[operand] for operand in others):
            break
        way.append(users[0])
    named = [place for place, node in enumerate(way) if graph.names[node] is not None and is_outside(graph, node)]
    if named:
        return way[1 : named[-1] + 1]
    while len(way) > 1 and (op := graph.ops[way[-1]]) is not None and op.name in ("log", "neg"):
        way.pop()
    return way[1:]


def _target(wiring: Wiring, prediction: int) -> str | None:
    """The data input that the loss compares the prediction with, where that is a single one."""
    graph = wiring.graph
    before = graph.reached_from(prediction)
    names = [
        name for name, node in graph.inputs.items() if wiring.given[node] and wiring.needed[node] and not before[node]
    ]
    return names[0] if len(names) == 1 else None


def loss_name(plan: Plan) -> str | None:
    """The name of the function that the output is, or of the only such term of a sum; else the output's own name."""
    term = _only_loss(plan)
    return _function_at(plan.graph, plan.output if term is None else term) or plan.graph.names[plan.output]


def is_penalised(plan: Plan) -> bool:
    """Whether something is added to the loss that `loss_name` names, such as the size of the weights."""
    return _only_loss(plan) is not None


def _only_loss(plan: Plan) -> int | None:
    """The only term of an output that is a sum which is a known loss."""
    graph, terms, losses = plan.graph, [plan.output], []
    while terms:
        node = terms.pop()
        op = graph.ops[node]
        if op is not None and op.name == "add":
            terms.extend(graph.operands[node])
        elif _function_at(graph, node) in loss_names():
            losses.append(node)
    return losses[0] if len(losses) == 1 and losses[0] != plan.output else None


def _function_at(graph: Graph, node: int) -> str | None:
    """The name of the loss or of the function outside of any other that this node is the result of."""
    op = graph.ops[node]
    if op is not None and op.family == "losses":
        return op.name
    return next((group.name for group in graph.groups if group.output == node and group.parent is None), None)
