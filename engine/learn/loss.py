"""Evaluates a program as a loss: its value and the gradients of its parameters, with as little work as possible.

A plan is compiled once for the shapes of a batch. Values that do not depend on the parameters are computed once per
batch and cached; the backward pass visits only the edges between the parameters and the output. If the structure of
the graph depends on values, as with a branch, the program is traced again whenever such a value changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.backward import Pull, compile_backward
from engine.forward import Call, compile_forward
from engine.graph import Graph
from engine.learn.code import Code, suits
from engine.learn.fast_rules import fast_backward, fast_forward, folded
from engine.learn.vectors import Layout
from engine.limits import DEFAULT, Deadline, Limits
from engine.plan import Plan

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """A program and the options that its graph depends on."""

    text: str
    output: str | None = None
    mode: str = "dynamic"
    expand: Any = "none"
    limits: Limits = DEFAULT


class Descent:
    """A plan restricted to the nodes between some parameters and the output."""

    def __init__(self, plan: Plan, parameters: Sequence[str]) -> None:
        self.plan = plan
        graph = plan.graph
        self.named = [(name, graph.inputs[name]) for name in parameters if name in graph.inputs]
        self.active = plan.depending_on([place for _, place in self.named])
        needed = plan.needed
        calls = [call for batch in compile_forward(graph) for call in batch if needed[call[0]]]
        self.fixed: list[Call] = [call for call in calls if not self.active[call[0]]]
        moving = [call for call in calls if self.active[call[0]]]
        self.moving: list[Call] = [(node, fast_forward(graph, node) or rule, each) for node, rule, each in moving]
        visits = [visit for batch in compile_backward(graph, plan.output)[0] for visit in batch]
        self.visits = [
            (target, operands, tuple(_plain(graph, target, pull) for pull in pulls if self.active[pull.source]))
            for target, operands, pulls in visits
            if self.active[target]
        ]
        self.forwards = 0
        self._code: Code | None = None
        self.scalar = not graph.shapes[plan.output]
        self.one = np.ones(graph.shapes[plan.output])[()]

    def code(self, layout: Layout) -> Code | None:
        """The code for parameters of this layout, once the loss was computed often enough; `None` before."""
        self.forwards += 1
        if self._code is None and self.forwards > OFTEN and suits(self.plan.graph):
            self._code = Code(self.plan, self.active, layout)
        return self._code

    def start(self, inputs: Values, deadline: Deadline) -> list[Any]:
        """A column of values, filled in for the nodes that do not depend on the parameters."""
        graph = self.plan.graph
        values: list[Any] = [None] * len(graph)
        for node, value in graph.constants.items():
            values[node] = value
        for name, node in graph.inputs.items():
            values[node] = inputs[name] if name in inputs else graph.defaults[name]
        with np.errstate(all="ignore"):
            run(self.fixed, values, deadline)
        self.plan.refuse(values)
        return values

    def forward(self, values: list[Any], deadline: Deadline) -> float:
        """The loss; fills in the nodes that depend on the parameters."""
        run(self.moving, values, deadline)
        return float(values[self.plan.output] if self.scalar else values[self.plan.output].item())

    def backward(self, values: Sequence[Any], deadline: Deadline) -> list[Any]:
        """The gradients of the parameters, `None` where none arrives, after `forward`."""
        gradients: list[Any] = [None] * len(values)
        gradients[self.plan.output] = self.one
        for count, (target, operands, pulls) in enumerate(self.visits):
            upstream, out = gradients[target], values[target]
            arguments = [values[operand] for operand in operands]
            for source, local, product, fold in pulls:
                if local is None:
                    contribution = product(upstream, *arguments, out)
                else:
                    contribution = upstream * local(*arguments, out)
                    if fold is not None:
                        contribution = fold(contribution)
                before = gradients[source]
                gradients[source] = contribution if before is None else before + contribution
            if not count % LOOK:
                deadline.check()
        return [gradients[place] for _, place in self.named]


OFTEN = 8
"""How often a loss is computed before code is written for it, which costs as much as a few dozen updates."""
LOOK = 256
"""The number of operations between two checks of the deadline."""

Pulled = tuple[int, Any, Any, Any]


def _plain(graph: Graph, target: int, pull: Pull) -> Pulled:
    """The backward step of one edge; a tuple, which unpacks fastest."""
    rule = fast_backward(graph, target, pull.edge - graph.first_edge[target])
    if rule is not None:
        return pull.source, None, rule, None
    if pull.drops is not None:
        return pull.source, None, lambda upstream, *values: pull.back(upstream, values[:-1], values[-1])[1], None
    return (
        pull.source,
        pull.local,
        pull.product,
        None if pull.shape is None else folded(pull.shape, graph.shapes[target]),
    )


def run(calls: Sequence[Call], values: list[Any], deadline: Deadline) -> None:
    """Fill in the values of these operations; NumPy's warnings must be off."""
    for start in range(0, len(calls), LOOK):
        for node, rule, operands in calls[start : start + LOOK]:
            values[node] = rule(*[values[operand] for operand in operands])
        deadline.check()
