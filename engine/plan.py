"""Execution plans: a graph compiled for one output, once per structure, and reused for other numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

from engine.backward import Gradients, Pull, Visit, backward, compile_backward
from engine.errors import InvalidInput, InvalidSeed, Phrase, phrase
from engine.explain import Explanation
from engine.forward import Call, compile_forward, forward, leaves
from engine.graph import Graph
from engine.limits import Deadline, Limits
from engine.masks import Mask, masks
from engine.ops.on_floats import LEAVES
from engine.ops.op import Rule, describe
from engine.runs import tensors
from engine.runs.floats import FloatGraph
from engine.runs.numbers import Floats, Run
from engine.runs.tensors import Tensors
from engine.steps import Step, backward_steps, forward_steps
from engine.tracing.inputs import read_value


class Plan:
    """The compiled calls, in order, for a graph and one of its nodes as the output.

    `again(inputs)` is the run of a graph of scalars for finite floats, if its code is there already, else `None`.
    `batch_rules` are those that an `engine.runs.batch.Grid` has verified, by the leaf of which one element varies.
    """

    def __init__(self, graph: Graph, output: int) -> None:
        self.graph = graph
        self.output = output
        self._choosy = any(op.refuses is not None for op in graph.rows)
        self.batch_rules: dict[int, Any] = {}
        self._ran = False
        self._floats = FloatGraph(graph, output) if FloatGraph.holds(graph) and not self._choosy else None
        self._small = self._floats is None and tensors.suits(graph)
        self.again = never if self._floats is None else self._floats.again

    def run(self, inputs: Mapping[str, Any], seed: Any = None, deadline: Deadline | None = None) -> Run:
        """Forward for these inputs (float64 by name), then backward from the seed.

        Without a seed it is 1 where the output has one element; an output with several is only run forward.
        """
        if self._floats is not None:
            run = self._floats.run(inputs, seed, deadline)
        else:
            run = self._by_code(inputs, seed, deadline)
        return run or self.by_rules(inputs, seed, deadline)

    def numbers(self, inputs: Sequence[float]) -> Floats:
        """All numbers of a graph of scalars as floats, for inputs in the order of `graph.inputs`, without any checks.

        Values and gradients by node, local derivatives and products by edge; upstream of an edge is the gradient of
        its target. For code that runs a plan many times.
        """
        try:
            return self._by_floats(*inputs)
        except LEAVES:
            return self._by_names(*inputs)

    @cached_property
    def _by_floats(self) -> Callable[..., Floats]:
        """The straight-line code of a small graph of scalars, for inputs in the graph's order."""
        return self._by_names if self._floats is None or not self._floats.small else self._floats.straight

    def _by_names(self, *inputs: float) -> Floats:
        """The same numbers by `run`."""
        return self.run(dict(zip(self.graph.inputs, map(np.float64, inputs), strict=True))).as_floats()

    def _by_code(self, inputs: Mapping[str, Any], seed: Any, deadline: Deadline | None) -> Run | None:
        """The run of a graph of tensors by code of its own, once it is run again and is small; else `None`."""
        if not (self._ran and self._small):
            self._ran = True
            return None
        if deadline is not None:
            deadline.check()
        code, start = self._code, self.start(seed)
        with np.errstate(all="ignore"):
            if start is not None and not self._choosy:
                return code.run(inputs, start)
            values = code.values(inputs)
            self.refuse(values)
            return Run(values, None) if start is None else code.back(values, start)

    def by_rules(self, inputs: Mapping[str, Any], seed: Any = None, deadline: Deadline | None = None) -> Run:
        """The same by the table's own rules, which every other way of running must agree with."""
        deadline = deadline or Deadline(np.inf)
        values = leaves(self.graph, inputs)
        with np.errstate(all="ignore"):
            forward(self._calls, values, deadline)
            self.refuse(values)
            start = self.start(seed)
            if start is None:
                return Run(values, None)
            return Run(values, self.backward(values, start, deadline))

    def refuse(self, values: Sequence[Any]) -> None:
        """Raise `InvalidInput` where an operation cannot take a value, such as a class number out of range."""
        for node, op in enumerate(self.graph.ops) if self._choosy else ():
            if op is None or op.refuses is None or not self.needed[node]:
                continue
            operands = [values[operand] for operand in self.graph.operands[node]]
            problem = op.refuses(*operands, **self.graph.options[node])
            if problem is not None:
                raise InvalidInput(problem, span=self.graph.spans[node])

    def forward(self, inputs: Mapping[str, Any], deadline: Deadline) -> list[Any]:
        """The values alone."""
        if self._floats is None and self._ran and self._small:
            deadline.check()
            with np.errstate(all="ignore"):
                return self._code.values(inputs)
        values = leaves(self.graph, inputs)
        with np.errstate(all="ignore"):
            forward(self._calls, values, deadline)
        return values

    def backward(self, values: list[Any], seed: Any, deadline: Deadline) -> Gradients:
        """The backward pass alone, for values as they are; NumPy's warnings must be off."""
        return backward(self.graph, self._visits, values, self.output, seed, deadline)

    @cached_property
    def needed(self) -> list[bool]:
        """Per node, whether the output depends on it."""
        return self.graph.reached_from(self.output)

    @cached_property
    def _code(self) -> Tensors:
        return Tensors(self.graph, self.output, self.visits)

    @cached_property
    def _calls(self) -> list[list[Call]]:
        return compile_forward(self.graph)

    @cached_property
    def _backward(self) -> tuple[list[list[Visit]], list[bool], list[bool]]:
        return compile_backward(self.graph, self.output)

    @property
    def _visits(self) -> list[list[Visit]]:
        return self._backward[0]

    @property
    def reached(self) -> list[bool]:
        """Per node, whether a gradient arrives at it."""
        return self._backward[1]

    @property
    def carries(self) -> list[bool]:
        """Per edge, whether it carries a product."""
        return self._backward[2]

    @cached_property
    def visits(self) -> list[Visit]:
        """The operations that the backward pass visits, in its order, with the rules of their edges."""
        return [visit for batch in self._visits for visit in batch]

    @cached_property
    def pulls(self) -> dict[int, tuple[int, Pull]]:
        """The edges that a gradient passes, each with the node that it enters and its rule."""
        return {pull.edge: (target, pull) for target, _, pulls in self.visits for pull in pulls}

    def depending_on(self, leaves: Sequence[int]) -> list[bool]:
        """Per node, whether it depends on one of these leaves and the output depends on it."""
        moved = [False] * len(self.graph)
        for leaf in leaves:
            moved[leaf] = True
        for node, operands in enumerate(self.graph.operands):
            if operands and any([moved[operand] for operand in operands]):
                moved[node] = True
        return [moves and needed for moves, needed in zip(moved, self.needed, strict=True)]

    def start(self, seed: Any) -> Any:
        """The upstream gradient at the output, or `None` where there is none to start from."""
        shape = self.graph.shapes[self.output]
        if seed is not None:
            return seed if shape else np.float64(seed)
        if not shape:
            return np.float64(1)
        return np.ones(shape) if self.single else None

    @cached_property
    def single(self) -> bool:
        """Whether the output has one element, so that it can be differentiated without a seed."""
        return all(size == 1 for size in self.graph.shapes[self.output])

    @cached_property
    def explanation(self) -> Explanation:
        """Labels, symbols and rules of the graph."""
        return Explanation(self.graph, self.output, self.carries)

    @cached_property
    def kinked(self) -> list[tuple[int, Rule, Phrase, tuple[int, ...]]]:
        """The operations that have kinks: node, domain of smoothness, sub-gradient elsewhere, operands."""
        return [
            (node, partial(op.domain.smooth, **self.graph.options[node]), op.domain.kink, self.graph.operands[node])
            for node, op in enumerate(self.graph.ops)
            if op is not None and op.domain.kink is not None and self.reached[node]
        ]

    @cached_property
    def masks(self) -> Mapping[int, Mask]:
        """The edges at which a mask may drop the operand."""
        return masks(self.graph)

    @cached_property
    def node_flags(self) -> list[tuple[str, ...]]:
        """The flags of each node that follow from the structure: `unused`, `unreached`, `absorbed`."""
        return [
            (() if needed else ("unused",))
            + (("unreached",) if needed and not reached else ())
            + (("absorbed",) if node in self.graph.absorbed else ())
            for node, (needed, reached) in enumerate(zip(self.needed, self.reached, strict=True))
        ]

    @cached_property
    def edge_flags(self) -> list[tuple[str, ...]]:
        """The flags of each edge that follow from the structure: `constant`, `blocked`, `unused`."""
        return [
            (("constant",) if source in self.graph.constants else ())
            + (("blocked",) if self._blocks(target, slot) else ())
            + (() if self.needed[target] else ("unused",))
            for source, target, slot in self.graph.edges()
        ]

    @cached_property
    def blocked_edges(self) -> dict[int, Phrase]:
        """The edges that block the gradient, with the reason."""
        return {edge: rule.blocked for edge, rule in enumerate(self.explanation.rules) if rule.blocked is not None}

    def _blocks(self, target: int, slot: int) -> bool:
        op = self.graph.ops[target]
        return op is not None and op.partial(slot).blocked is not None

    @cached_property
    def forward_steps(self) -> list[Step]:
        """The steps of the forward pass."""
        return forward_steps(self.graph)

    @cached_property
    def backward_steps(self) -> list[Step]:
        """The steps of the backward pass."""
        return backward_steps(self.graph, self._visits, self.output, self.carries)

    @cached_property
    def steps(self) -> list[Step]:
        """The whole walk."""
        return self.forward_steps + self.backward_steps


def never(inputs: Mapping[str, Any]) -> Run | None:
    """No run."""
    return None


def read_seed(seed: Any, plan: Plan, limits: Limits) -> Any:
    """The seed as float64 in the output's shape; a number is accepted for an output with one element."""
    value = read_value("seed", seed, limits, InvalidSeed)
    shape = plan.graph.shapes[plan.output]
    if value.shape == () and plan.single:
        return np.full(shape, value) if shape else value
    if value.shape != shape:
        raise InvalidSeed(
            phrase(
                "The seed is {given}, the output is {expected}.",
                given=describe(value.shape),
                expected=describe(shape),
            ),
            hint=phrase("A seed has the output's shape: it is the upstream gradient of every element."),
            name="seed",
        )
    return value
