"""Chooses numbers for given shapes: simple ones, inside the domains of the operations, with nonzero gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from math import prod
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.limits import Deadline
from engine.ops.op import Shape
from engine.plan import Plan
from engine.suggesting import tidy
from engine.suggesting.names import is_probability, is_setting
from engine.tracing.expressions import GATHERING

KINDS = ("signed", "positive", "large", "probability", "dominant")
"""Any sign, positive, above 1, between 0 and 1, diagonally dominant square matrices: in the order of trial."""
MIN_GRADIENT = 1e-4
"""A smaller gradient would be displayed as 0."""
MAX_TRIALS = 8
MAX_TRIALS_LARGE = 3
LARGE_GRAPH = 2_000
"""Graphs with more nodes get fewer trials."""
LABELS = frozenset({"bce", "bce_with_logits", "cross_entropy", "cross_entropy_with_logits"})
MAX_CONDITION_NUMBER = 1e6
"""Matrices with a larger condition number are not inverted."""
DIAGONAL = (4.0, 3.5, 5.0, 4.5, 6.0, 5.5)
ROWS = {
    2: ((0.25, 0.75), (0.6, 0.4), (0.3, 0.7), (0.8, 0.2)),
    3: ((0.2, 0.5, 0.3), (0.6, 0.15, 0.25), (0.1, 0.35, 0.55)),
}
"""Soft labels: each row sums to 1."""

Values = dict[str, Any]


class Numbers:
    """Fills the shapes of a plan's inputs, and restricts the numbers where the result is not finite."""

    def __init__(
        self, plan: Plan, shapes: Mapping[str, Shape], fixed: Mapping[str, Any], given: Mapping[str, Any], kind: str
    ) -> None:
        self.plan = plan
        self.shapes = shapes
        self.fixed = fixed
        self.given = given
        self.kinds = dict.fromkeys(shapes, kind)
        self.turn = 0
        self.rows = _labels(plan.graph, shapes)
        self.classes = {name: count for name, count in _classes(plan.graph).items() if name in shapes}
        probabilities = _first_operands(plan.graph, "")
        self.kinds |= {name: "positive" for name, shape in shapes.items() if not shape and is_setting(name)}
        self.kinds |= {name: "probability" for name in shapes if name in probabilities or is_probability(name)}

    def find(self, deadline: Deadline) -> tuple[float, Values]:
        """The best values of a few trials and their score (0 or above: all finite)."""
        best: tuple[float, Values] | None = None
        for _ in range(MAX_TRIALS if len(self.plan.graph) < LARGE_GRAPH else MAX_TRIALS_LARGE):
            values = self.values()
            score, culprits = self._score(values, deadline)
            if best is None or score > best[0]:
                best = score, values
            if score >= 1:
                break
            if not any([self._restrict(name) for name in culprits]):
                self.turn += 1
        assert best is not None  # there is at least one trial
        return best

    def values(self) -> Values:
        """Values for all shapes without a repeated number."""
        used = {float(value) for value in self.fixed.values()}
        signed = tidy.signed() if self.turn % 2 == 0 else (each for each in tidy.signed() if abs(each) < 1)
        sequences = {
            kind: islice(numbers, 5 * (self.turn // 2), None)
            for kind, numbers in zip(
                KINDS,
                (signed, tidy.magnitudes(), tidy.large(), tidy.probabilities(), tidy.probabilities()),
                strict=True,
            )
        }
        made: Values = {}
        for name, shape in self.shapes.items():
            if name in self.fixed:
                made[name] = self.fixed[name]
            elif name in self.classes:
                made[name] = _cycled(shape, self.classes[name])
            elif name in self.rows:
                made[name] = _class_probabilities(shape, next_row=len(made))
            else:
                made[name] = _filled(shape, sequences[self.kinds[name]], used, self.kinds[name] == "dominant")
        return made

    def _restrict(self, name: str) -> bool:
        """Restrict an input to the next narrower kind of numbers; whether there is one."""
        if name in self.fixed or name in self.rows or name in self.classes or name not in self.kinds:
            return False
        place = KINDS.index(self.kinds[name]) + 1
        shape = self.shapes[name]
        square = len(shape) == 2 and shape[0] == shape[1]
        if place >= len(KINDS) - (not square):
            return False
        self.kinds[name] = KINDS[place]
        return True

    def _score(self, values: Values, deadline: Deadline) -> tuple[float, set[str]]:
        """The score of some values (1: finite, with nonzero gradients everywhere), and the inputs to blame."""
        plan, graph = self.plan, self.plan.graph
        inputs = {**self.given, **values}
        shape = graph.shapes[plan.output]
        run = plan.run(inputs, np.ones(shape) if shape else None, deadline)
        non_finite = next((node for node, value in enumerate(run.values) if not np.isfinite(value).all()), None)
        if non_finite is None:
            non_finite = _singular(graph, run.values)
        if non_finite is not None:
            return -1.0, _inputs_of(graph, non_finite)
        gradients = run.gradients.nodes if run.gradients else [None] * len(graph)
        reached = [graph.inputs[name] for name in values if name in graph.inputs and plan.reached[graph.inputs[name]]]
        nonzero = sum(_has_gradient(gradients[node]) for node in reached)
        return (nonzero / len(reached) if reached else 1.0), set()


def _has_gradient(gradient: Any) -> bool:
    """Whether a gradient is finite and not 0 everywhere."""
    return gradient is not None and bool(np.isfinite(gradient).all()) and bool(np.any(np.abs(gradient) > MIN_GRADIENT))


def _singular(graph: Graph, values: list[Any]) -> int | None:
    """The first (nearly) singular matrix whose inverse is needed."""
    for node, op in enumerate(graph.ops):
        if op is not None and op.name in ("inv", "solve"):
            matrix = graph.operands[node][0]
            if np.linalg.cond(values[matrix]).max() > MAX_CONDITION_NUMBER:
                return matrix
    return None


def _filled(shape: Shape, numbers: Iterator[float], used: set[float], dominant: bool) -> Any:
    """A tensor of the next unused numbers."""
    made: list[float] = []
    while len(made) < prod(shape):
        number = next(numbers)
        if number not in used:
            used.add(number)
            made.append(number)
    filled = np.array(made).reshape(shape)
    if dominant:
        for place in range(shape[0]):
            filled[place, place] = DIAGONAL[place % len(DIAGONAL)]
    return filled if shape else np.float64(made[0])


def _class_probabilities(shape: Shape, next_row: int) -> Any:
    """Rows of class probabilities."""
    rows = ROWS[shape[-1]]
    count = prod(shape[:-1])
    return np.array([rows[(next_row + place) % len(rows)] for place in range(count)]).reshape(shape)


def _cycled(shape: Shape, classes: int) -> Any:
    """Class numbers, cycling from the last class down."""
    return ((classes - 1 - np.arange(prod(shape))) % classes).astype(np.float64).reshape(shape)[()]


def _classes(graph: Graph) -> dict[str, int]:
    """The inputs that hold class numbers or positions, with the number of classes."""
    named = {node: name for name, node in graph.inputs.items()}
    places = {
        named[operand]: min(graph.shapes[graph.operands[node][0]])
        for node, op in enumerate(graph.ops)
        if op is not None and op.name in GATHERING
        for operand in graph.operands[node][1:]
        if operand in named
    }
    return places | {
        named[graph.operands[node][0]]: max(1, graph.options[node]["n"])
        for node, op in enumerate(graph.ops)
        if op is not None and op.name == "one_hot" and graph.operands[node][0] in named
    }


def _labels(graph: Graph, shapes: Mapping[str, Shape]) -> frozenset[str]:
    """The inputs that are labels of a cross-entropy with a number of classes for which there are soft labels."""
    labels = {name for name in _first_operands(graph, "cross_entropy") if name in shapes}
    return frozenset(name for name in labels if shapes[name] and shapes[name][-1] in ROWS)


def _first_operands(graph: Graph, start: str) -> set[str]:
    """The inputs that are labels of a loss whose name starts with `start`."""
    named = {node: name for name, node in graph.inputs.items()}
    return {
        named[graph.operands[node][0]]
        for node, op in enumerate(graph.ops)
        if op is not None and op.name in LABELS and op.name.startswith(start) and graph.operands[node][0] in named
    }


def _inputs_of(graph: Graph, node: int) -> set[str]:
    """The inputs that a node depends on."""
    seen, pending = {node}, [node]
    while pending:
        fresh = [operand for operand in graph.operands[pending.pop()] if operand not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return {name for name, leaf in graph.inputs.items() if leaf in seen}
