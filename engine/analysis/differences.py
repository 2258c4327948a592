"""Finite differences: a program run forward with one element of one input moved, and what rounding may do to that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.limits import Deadline
from engine.plan import Plan


@dataclass(frozen=True, slots=True)
class Place:
    """One element of one input, whose value is `start`."""

    name: str
    start: Any
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Runs the program forward with one element of one input moved.

    Where the graph holds for the present value of an input only (`guards`), it is traced anew for the moved one: a
    branch may end within the step.
    """

    plan: Plan
    values: Mapping[str, Any]
    deadline: Deadline
    guards: frozenset[str]
    traced: Callable[[Mapping[str, Any]], Plan]

    def difference(self, place: Place, step: float, scheme: str) -> float:
        """The difference quotient for one element; the step is what is left of it after rounding."""
        here = float(place.start[place.index])
        width = step * max(1.0, abs(here))
        upper = here + width
        lower = here - width if scheme == "central" else here
        with np.errstate(all="ignore"):
            change = np.float64(self._output(place, upper)) - self._output(place, lower)
            return float(change / np.float64(upper - lower))

    def gap(self, place: Place, step: float) -> tuple[float, float]:
        """How far the slopes on the right and on the left are apart, and their size, at least 1."""
        right, left = self.difference(place, step, "forward"), self.difference(place, -step, "forward")
        return abs(right - left), max(abs(right), abs(left), 1.0)

    def rounding(self, place: Place, step: float) -> float:
        """How much of a difference quotient may be rounding: some units in the output's last place, over the step."""
        here = float(place.start[place.index])
        units = 16 * float(np.finfo(np.float64).eps) * abs(self._output(place, here))
        width = step * max(1.0, abs(here))
        return units / width if width else np.inf

    def branches(self, place: Place, step: float) -> bool:
        """Whether the program takes another way on one side than on the other, or than here."""
        here = float(place.start[place.index])
        width = step * max(1.0, abs(here))
        plans = [self._plan(place, self._moved(place, here + change)) for change in (-width, 0.0, width)]
        return len({plan.graph.key for plan in plans}) > 1

    def _output(self, place: Place, moved: float) -> float:
        values = self._moved(place, moved)
        plan = self._plan(place, values)
        return float(np.reshape(plan.forward(values, self.deadline)[plan.output], ()))

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
