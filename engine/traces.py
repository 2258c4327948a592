"""The `Trace`: the graph, numbers, steps and explanations of one run of a program.

The columns (`values`, `gradients_by_node`, `locals`, `products`) are meant for code that computes; `nodes` and `edges`
are views of them, made on access. A trace is immutable.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from engine.compiler import Prepared
from engine.errors import Phrase, phrase
from engine.explain import Explanation
from engine.finite import finite, sort_of
from engine.graph import Graph, Loop, Output, SkippedBranch
from engine.grouping import GroupView, Numbers, group_views
from engine.limits import checked
from engine.masks import FURTHER_ON, RULE
from engine.plan import Plan
from engine.records import Edge, Node
from engine.remarks import Warning, broadcast_warning, unreached
from engine.runs.numbers import Run
from engine.steps import Step

MOST_IGNORED = 20
"""Most warnings about inputs that a program never names; the last one counts the rest."""


class Trace:
    """The result of `engine.trace`."""

    def __init__(self, prepared: Prepared, run: Run) -> None:
        self.prepared = prepared
        self.run = run

    @cached_property
    def plan(self) -> Plan:
        """The compiled graph with its output."""
        return self.prepared.plan

    @cached_property
    def graph(self) -> Graph:
        """The structure: nodes and edges without numbers."""
        return self.prepared.plan.graph

    @property
    def program(self) -> str:
        """The normalised text of the program."""
        return self.prepared.text

    @property
    def output(self) -> int:
        """The node of the chosen output."""
        return self.plan.output

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All outputs of the program."""
        return self.graph.outputs

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        return self.run.values

    @property
    def inputs(self) -> dict[str, Any]:
        """The value of each input by name, given or by default."""
        return {name: self.run.values[node] for name, node in self.graph.inputs.items()}

    @property
    def value(self) -> Any:
        """The value of the chosen output."""
        return self.run.values[self.output]

    @cached_property
    def gradients_by_node(self) -> list[Any]:
        """d output / d node for each node; `None` where there is none."""
        return self.run.gradients.nodes if self.run.gradients else [None] * len(self.graph)

    @cached_property
    def locals(self) -> list[Any]:
        """The local derivative on each edge; `None` where it is a linear map, blocked or not computed."""
        return self.run.gradients.locals if self.run.gradients else [None] * self.graph.edge_count

    @cached_property
    def products(self) -> list[Any]:
        """Upstream × local on each edge, in the shape of the edge's source; `None` if not computed."""
        return self.run.gradients.products if self.run.gradients else [None] * self.graph.edge_count

    @property
    def gradients(self) -> dict[str, Any]:
        """d output / d input by name; `None` where no gradient reaches the input."""
        by_node = self.gradients_by_node
        return {name: by_node[node] for name, node in self.graph.inputs.items()}

    @property
    def differentiated(self) -> bool:
        """Whether the backward pass was run."""
        return self.run.gradients is not None

    @property
    def steps(self) -> list[Step]:
        """The walk: forward, then (if it was run) backward."""
        return self.plan.steps if self.differentiated else self.plan.forward_steps

    @cached_property
    def groups(self) -> list[GroupView]:
        """The calls of blocks, each as one gate."""
        kinds = [rule.kind for rule in self.explanation.rules]
        numbers = Numbers(self.gradients_by_node, self.locals, self.products, kinds, self.edge_flags)
        return group_views(self.graph, numbers)

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The loops that ran, with the nodes of each turn."""
        return self.graph.loops

    @property
    def skipped_branches(self) -> tuple[SkippedBranch, ...]:
        """The branches that values of this run left out."""
        return self.graph.skipped_branches

    @property
    def explanation(self) -> Explanation:
        """Labels, symbols and rules."""
        return self.plan.explanation

    @cached_property
    def non_finite(self) -> list[int]:
        """The nodes whose value is not finite, in topological order."""
        return [node for node, value in enumerate(checked(self.values)) if not finite(value)]

    @cached_property
    def kinks(self) -> dict[int, Phrase]:
        """The nodes that are not differentiable at their operands, with the sub-gradient that was used."""
        kinks: dict[int, Phrase] = {}
        with np.errstate(all="ignore"):
            for node, smooth, kink, operands in self.plan.kinked:
                if not np.all(smooth(*[self.values[operand] for operand in operands])):
                    kinks[node] = kink
        return kinks

    @cached_property
    def masked(self) -> frozenset[int]:
        """The edges at which a mask dropped something that was infinite or undefined: 0 × ∞ is 0 there."""
        masks, gradients = self.plan.masks, self.gradients_by_node
        with np.errstate(all="ignore"):
            return frozenset(edge for edge, mask in masks.items() if mask.matters(gradients[mask.target], self.values))

    def drops(self, edge: int) -> bool:
        """Whether the operation at the end of this edge drops every element of its operand."""
        mask = self.plan.masks.get(edge)
        with np.errstate(all="ignore"):
            return mask is not None and bool(np.all(mask.dropped(self.values)))

    @cached_property
    def node_flags(self) -> list[tuple[str, ...]]:
        """The flags of each node."""
        flags = list(self.plan.node_flags)
        for node in checked(self.non_finite):
            flags[node] = (*flags[node], "non_finite")
        for node in self.kinks:
            flags[node] = (*flags[node], "kink")
        return flags

    @cached_property
    def edge_flags(self) -> list[tuple[str, ...]]:
        """The flags of each edge."""
        flags = list(self.plan.edge_flags)
        for edge, (local, product) in enumerate(checked(zip(self.locals, self.products, strict=True))):
            if "constant" not in flags[edge] and not (finite(product) and finite(local)):
                flags[edge] = (*flags[edge], "non_finite")
        for node in self.kinks:
            for edge in range(self.graph.first_edge[node], self.graph.first_edge[node + 1]):
                flags[edge] = (*flags[edge], "kink")
        for edge in self.masked:
            flags[edge] = (*flags[edge], "masked")
        return flags

    @cached_property
    def reasons(self) -> dict[int, Phrase]:
        """The remarks on edges: why no gradient passes, what a mask drops, which sub-gradient was used."""
        reasons = {edge: RULE for edge in self.masked} | self.plan.blocked_edges
        first = self.graph.first_edge
        for node, kink in self.kinks.items():
            for edge in range(first[node], first[node + 1]):
                reasons.setdefault(edge, kink)
        return reasons

    @property
    def nodes(self) -> list[Node]:
        """Every node, in topological order; a node's id is its position."""
        graph, texts, flags, gradients = self.graph, self.explanation, self.node_flags, self.gradients_by_node
        return [
            Node(
                node, graph.kind(node), graph.names[node], texts.labels[node], op.name if op else None,
                graph.operands[node], texts.arguments[node], graph.shapes[node], self.values[node], gradients[node],
                texts.symbols[node], texts.formulas[node], texts.expressions[node], graph.group_of[node],
                graph.spans[node], flags[node],
            )
            for node, op in enumerate(checked(graph.ops))
        ]  # fmt: skip

    @property
    def edges(self) -> list[Edge]:
        """Every edge, in order of target and operand; an edge's id is its position."""
        rules, flags, gradients = self.explanation.rules, self.edge_flags, self.gradients_by_node
        reasons = self.reasons
        return [
            Edge(
                edge, source, target, slot, gradients[target], self.local(edge, target), self.products[edge],
                rules[edge].kind, rules[edge].rule, rules[edge].marked, rules[edge].derivative,
                reasons.get(edge), flags[edge],
            )
            for edge, (source, target, slot) in enumerate(self.graph.edges())
        ]  # fmt: skip

    def local(self, edge: int, target: int) -> Any:
        """The local derivative of an edge in the shape of its target; a constant slope is stored as one number."""
        local = self.locals[edge]
        shape = self.graph.shapes[target]
        if local is None or not shape or np.shape(local) == shape:
            return local
        return np.broadcast_to(local, shape)

    @cached_property
    def warnings(self) -> list[Warning]:
        """The warnings about this run."""
        return [
            *(self._latex() or self._code()),
            *self._ignored(),
            *self._broadcasts(),
            *self._undifferentiated(),
            *self._unreached(),
            *self._non_finite(),
        ]

    def _latex(self) -> list[Warning]:
        message = phrase("LaTeX was read as this program: {program}", program=self.program)
        hint = phrase("Letters side by side are a product; a name of several letters is written \\text{name}.")
        return [Warning("latex-read", message, hint)] if self.prepared.latex else []

    def _code(self) -> list[Warning]:
        reading = self.prepared.reading
        return [] if reading is None else [Warning(*each) for each in reading.messages(self.program)]

    def _ignored(self) -> list[Warning]:
        ignored = self.prepared.ignored
        shown = ignored if len(ignored) <= MOST_IGNORED else ignored[: MOST_IGNORED - 1]
        warnings = [
            Warning("unused-input", phrase("The program never names the input {name}; it is ignored.", name=n), name=n)
            for n in shown
        ]
        if rest := len(ignored) - len(shown):
            message = phrase("Other inputs that the program never names and that are ignored: {count}.", count=rest)
            warnings.append(Warning("unused-input", message))
        return warnings

    def _broadcasts(self) -> list[Warning]:
        return [broadcast_warning(each) for each in self.graph.broadcasts]

    def _undifferentiated(self) -> list[Warning]:
        if self.differentiated:
            return []
        size = int(np.prod(self.graph.shapes[self.output]))
        message = phrase("The output has {size} elements, so there is no single gradient to walk back.", size=size)
        hint = phrase("Reduce it with sum(...) or mean(...), or give a seed: the upstream gradient, in its shape.")
        return [Warning("output-not-scalar", message, hint, node=self.output, span=self.graph.spans[self.output])]

    def _unreached(self) -> list[Warning]:
        if not self.differentiated:
            return []
        return [
            Warning("unreached-inputs", message, hint, node=node, span=self.graph.spans[node], name=name)
            for name, node, message, hint in unreached(self.plan)
        ]

    def _non_finite(self) -> list[Warning]:
        if self.non_finite:
            first = self.non_finite[0]
            message = phrase(
                "{value} first appears at {label}.",
                value=sort_of(self.values[first]),
                label=self.explanation.labels[first],
            )
            return [Warning("non-finite", message, node=first, span=self.graph.spans[first])]
        for step in self.steps:
            for edge in step.edges:
                if step.event == "edges" and "non_finite" in self.edge_flags[edge]:
                    message = phrase(
                        "The gradient is no longer finite from {label} on.", label=self.explanation.labels[step.node]
                    )
                    hint = FURTHER_ON if self.masked else None
                    span = self.graph.spans[step.node]
                    return [Warning("non-finite-gradient", message, hint, node=step.node, span=span)]
        return []
