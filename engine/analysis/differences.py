"""Finite differences: the forward pass with one element of one input perturbed, and its rounding error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from engine.backward import Gradients, pull_of
from engine.errors import ProgramError
from engine.limits import Deadline
from engine.ops.op import unbroadcast
from engine.plan import Plan
from engine.runs.numbers import Run

EPSILON = float(np.finfo(np.float64).eps)
SMALLEST = float(np.finfo(np.float64).tiny)
"""Below this, rounding no longer shrinks with the number: its unit in the last place stays `EPSILON · SMALLEST`."""


@dataclass(frozen=True, slots=True)
class Place:
    """One element of one input, whose value is `start`."""

    name: str
    start: Any
    index: tuple[int, ...]

    @property
    def here(self) -> float:
        """The value of the element."""
        return float(self.start[self.index])

    def width(self, step: float) -> float:
        """The absolute change of the element for a relative step."""
        return width_at(self.here, step)


def width_at(here: float, step: float) -> float:
    """The absolute change of an element with this value for a relative step."""
    return step * max(1.0, abs(here))


@dataclass(frozen=True)
class Differences:
    """Runs the forward pass with one element of one input perturbed.

    If the graph depends on the value of the input (`guards`), it is traced again for the perturbed one, since the step
    may cross into another branch. `noise` is the rounding error of the output at the given values. With a `seed` the
    output is Σ seed ⊙ output.
    """

    plan: Plan
    values: Mapping[str, Any]
    deadline: Deadline
    guards: frozenset[str]
    traced: Callable[[Mapping[str, Any]], Plan]
    noise: float
    seed: Any = None
    _outputs: dict[tuple[str, tuple[int, ...], float], float] = field(default_factory=dict)

    def difference(self, place: Place, step: float, scheme: str) -> float:
        """The difference quotient for one element, over the step that remains after rounding."""
        width = place.width(step)
        return self.quotient(place, width, -width if scheme == "central" else 0.0)

    def quotient(self, place: Place, ahead: float, behind: float) -> float:
        """The difference quotient between the element plus `ahead` and minus `behind`."""
        upper, lower = place.here + ahead, place.here + behind
        with np.errstate(all="ignore"):
            change = np.float64(self.output(place, upper)) - self.output(place, lower)
            return float(change / np.float64(upper - lower))

    def gap(self, place: Place, step: float) -> tuple[float, float]:
        """The difference of the slopes on the right and on the left, and their magnitude."""
        width = place.width(step)
        right, left = self.quotient(place, width, 0.0), self.quotient(place, -width, 0.0)
        return abs(right - left), max(abs(right), abs(left))

    def rounding(self, place: Place, width: float) -> float:
        """The rounding error of a difference quotient over this width."""
        sizes = [abs(self.output(place, place.here + moved)) for moved in (width, -width)]
        largest = max((size for size in sizes if np.isfinite(size)), default=0.0)
        noise = self.noise + 4 * EPSILON * (largest + SMALLEST)
        return noise / abs(width) if width else float("inf")  # beside the smallest numbers a width may vanish

    @cached_property
    def here(self) -> list[Any]:
        """The values of all nodes at the inputs as they are."""
        return self.plan.forward(self.values, self.deadline)

    @cached_property
    def sizes(self) -> list[Any]:
        """Per node, the sum of the absolute contributions to its gradient."""
        with np.errstate(all="ignore"):
            return sizes_of(self.plan, self.plan.run(self.values, self.seed, self.deadline))

    @cached_property
    def trembled(self) -> list[list[Any]]:
        """The gradients of every node at the inputs, and at inputs a few units in the last place away."""
        draw = np.random.default_rng(0)
        here = {name: self.values.get(name, self.plan.graph.defaults.get(name)) for name in self.plan.graph.inputs}
        columns = [here] + [
            {name: value * (1.0 + 4 * EPSILON * draw.uniform(-1, 1, np.shape(value))) for name, value in here.items()}
            for _ in range(TREMBLES)
        ]
        runs = [self.plan.run(values, self.seed, self.deadline).gradients for values in columns]
        return [gradients.nodes for gradients in runs if gradients is not None]

    def resolves(self, place: Place) -> bool:
        """Whether neighbouring float64 numbers are dense enough to resolve the output, on one side at least.

        At 1e16 they are 2 apart, a third of the period of a sine.
        """
        return any(self._follows(place, side) for side in (1.0, -1.0))

    def _follows(self, place: Place, side: float) -> bool:
        """Whether second differences of the output are small compared with its range, at every distance tried."""
        least = float(np.spacing(abs(place.here)))
        for distance in DISTANCES:
            moved = [place.here + side * count * distance * least for count in range(1, 9)]
            outputs = np.array([self.output(place, each) for each in moved])
            bend, spread = float(np.abs(np.diff(outputs, 2)).max()), float(np.ptp(outputs))
            if bend > BENT * spread and bend > 8 * (self.noise + 4 * EPSILON * float(np.abs(outputs).max())):
                return False
        return True

    def branches(self, place: Place, step: float) -> bool:
        """Whether the program takes different branches on the two sides or at the element itself."""
        width = place.width(step)
        plans = [self._plan(place, self._moved(place, place.here + change)) for change in (-width, 0.0, width)]
        return len({plan.graph.key for plan in plans}) > 1

    def straddles(self, place: Place, step: float) -> bool:
        """Whether a comparison or an operation with a kink changes sides between the two values."""
        if self.branches(place, step):
            return True
        width = place.width(step)
        before, after = [self._sides(place, place.here + moved) for moved in (-width, width)]
        return any(
            not np.allclose(one, other, rtol=1e-2, atol=1e-2, equal_nan=True)
            for one, other in zip(before, after, strict=True)
        )

    def _sides(self, place: Place, moved: float) -> list[Any]:
        """The values that show on which side of its kink each operation is: truth values and local derivatives."""
        values = self._moved(place, moved)
        column = self.plan.forward(values, self.deadline)
        graph = self.plan.graph
        sides = [column[node] * 1.0 for node, op in enumerate(graph.ops) if op is not None and op.boolean]
        with np.errstate(all="ignore"):
            for node, _, _, operands in self.plan.kinked:
                op, arguments = graph.ops[node], [column[operand] for operand in operands]
                assert op is not None  # only an operation has a kink
                for slot in range(len(operands)):
                    pull = pull_of(graph, node, slot, op)
                    if pull.local is not None:
                        sides.append(pull.local(*arguments, column[node]))
                    else:
                        assert pull.product is not None  # an edge has a slope or a rule of its own
                        sides.append(pull.product(np.ones(graph.shapes[node])[()], *arguments, column[node]))
        return sides

    def output(self, place: Place, moved: float) -> float:
        """The output with the element at this value."""
        key = (place.name, place.index, moved)
        if key not in self._outputs:
            values = self._moved(place, moved)
            plan = self._plan(place, values)
            if len(self._outputs) > MOST_KEPT:
                self._outputs.clear()
            value = plan.forward(values, self.deadline)[plan.output]
            with np.errstate(all="ignore"):
                self._outputs[key] = float(np.sum(value if self.seed is None else self.seed * value))
        return self._outputs[key]

    def keep(self, place: Place, moved: float, output: float) -> None:
        """Remember an output, if it is finite, that was computed in another way."""
        if isfinite(output):
            self._outputs[place.name, place.index, moved] = output

    def _moved(self, place: Place, moved: float) -> Mapping[str, Any]:
        """The inputs with this element at another value."""
        changed: Any = np.float64(moved)
        if np.shape(place.start):
            changed = place.start.copy()
            changed[place.index] = moved
        return {**self.values, place.name: changed}

    def _plan(self, place: Place, values: Mapping[str, Any]) -> Plan:
        """The plan for moved inputs; what must be a whole number, a bound or an index, has no other nearby."""
        if place.name not in self.guards:
            return self.plan
        try:
            return self.traced(values)
        except ProgramError:
            return self.plan


DISTANCES = (1, 37, 64, 109)
"""In units in the last place, chosen so that they are not all near multiples of one period."""
BENT = 0.25
"""A square root has 0.05, unrelated numbers about 1."""
TREMBLES = 4
"""The number of neighbouring inputs that are evaluated to estimate the effect of the last places."""
MOST_KEPT = 10_000
"""The number of outputs that are cached."""


def sizes_of(plan: Plan, run: Run) -> list[Any]:
    """Per node, the sum of the absolute contributions to its gradient: the backward pass with absolute values.

    Where large contributions cancel, the gradient is only as accurate as their last places. Maps that mix elements
    keep the signs, so that the result is an estimate there.
    """
    assert run.gradients is not None  # an output with one element always has gradients
    graph, gradients = plan.graph, run.gradients
    sizes: list[Any] = [None] * len(graph)
    sizes[plan.output] = np.abs(gradients.nodes[plan.output])
    for target in range(plan.output, -1, -1):
        if sizes[target] is None:
            continue
        for slot, source in enumerate(graph.operands[target]):
            edge = graph.first_edge[target] + slot
            if gradients.products[edge] is None:
                continue
            product = np.abs(gradients.products[edge])
            if gradients.locals[edge] is not None:
                product = np.maximum(
                    product, unbroadcast(sizes[target] * np.abs(gradients.locals[edge]), np.shape(product))
                )
            sizes[source] = product if sizes[source] is None else sizes[source] + product
    return sizes


def noise_of(plan: Plan, run: Run) -> float:
    """The rounding error of the output: a few units in the last place of every value, times its gradient.

    An operation that adds or mixes elements also rounds internally, in proportion to its operands, which may be larger
    than their sum. Values whose product with the gradient is not finite are left out.
    """
    assert run.gradients is not None  # an output with one element always has gradients
    gradients: Gradients = run.gradients
    total = 0.0
    with np.errstate(all="ignore"):
        for node, op in enumerate(plan.graph.ops):
            if op is None or gradients.nodes[node] is None:
                continue
            total += _size(run.values[node], gradients.nodes[node])
            for slot, source in enumerate(plan.graph.operands[node]):
                if op.partial(slot).vjp is not None and np.size(run.values[source]) > 1:
                    total += _size(run.values[source], gradients.products[plan.graph.first_edge[node] + slot])
    return 4 * EPSILON * total


def _size(value: Any, gradient: Any) -> float:
    """Σ (|value| + SMALLEST) |gradient| over the finite terms: the effect of rounding in units of the last place."""
    products = (np.abs(np.asarray(value, dtype=np.float64)) + SMALLEST) * np.abs(gradient)
    return float(np.sum(products[np.isfinite(products)]))
