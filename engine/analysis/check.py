"""The finite-difference gradient check.

Each element of each input is moved a little, and the change of the output is compared with the gradient:
forward (f(x + h) − f(x)) / h, whose error falls with h, and central (f(x + h) − f(x − h)) / 2h, whose error falls
with h². The relative error is |analytic − numeric| / max(|analytic|, |numeric|, 1), as cs231n has it but with a
floor, so that two tiny numbers do not look far apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidInput, NotDifferentiable, UnknownName, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.plan import Plan
from engine.prepare import prepare
from engine.tracing.inputs import read_inputs

SCHEMES = ("central", "forward")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of one input: the gradient that backpropagation found, and the measured one."""

    name: str
    index: tuple[int, ...]
    analytic: float
    numeric: float

    @property
    def relative_error(self) -> float:
        """How far the two are apart."""
        if not (np.isfinite(self.analytic) and np.isfinite(self.numeric)):
            return 0.0 if self.analytic == self.numeric else np.inf
        return abs(self.analytic - self.numeric) / max(abs(self.analytic), abs(self.numeric), 1.0)


@dataclass(frozen=True, slots=True)
class Check:
    """The check of every element; it holds where the largest relative error is below the tolerance."""

    elements: tuple[Element, ...]
    step: float
    scheme: str

    @property
    def largest_error(self) -> float:
        """The largest relative error of all."""
        return max((element.relative_error for element in self.elements), default=0.0)

    def holds(self, tolerance: float = 1e-6) -> bool:
        """Whether analytic and numeric gradients agree."""
        return self.largest_error <= tolerance


def check(
    program: str,
    inputs: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | None = None,
    step: float = 1e-6,
    scheme: str = "central",
    *,
    output: str | None = None,
    limits: Limits = DEFAULT,
) -> Check:
    """Compare the gradient of a program's scalar output with finite differences.

    `wrt` names the inputs to check (all by default); `step` is h, scaled by max(1, |x|) for each element. Raises
    `NotDifferentiable` where the output has several elements.
    """
    _refuse_settings(step, scheme)
    values = read_inputs(inputs or {}, limits)
    deadline = Deadline(limits.seconds)
    plan = prepare(program, values, output, "dynamic", "none", limits, deadline).plan
    if not plan.single:
        raise NotDifferentiable(phrase("The gradient check needs an output with one element."))
    probe = _Probe(plan, values, step, scheme, deadline)
    run = plan.run(values, deadline=deadline)
    assert run.gradients is not None  # an output with one element always has gradients
    elements: list[Element] = []
    for name in _chosen(plan.graph.inputs, wrt):
        node = plan.graph.inputs[name]
        start, gradient = run.values[node], run.gradients.nodes[node]
        for index in np.ndindex(np.shape(start)):
            analytic = 0.0 if gradient is None else float(gradient[index])
            elements.append(Element(name, index, analytic, probe.difference(name, start, index)))
    return Check(tuple(elements), step, scheme)


def _refuse_settings(step: float, scheme: str) -> None:
    if scheme not in SCHEMES:
        raise UnknownName(
            phrase("There is no scheme called {name}.", name=scheme),
            hint=phrase("Use central or forward."),
            name=scheme,
        )
    if not (np.isfinite(step) and step > 0):
        raise InvalidInput(phrase("The step must be a positive number."), name="step")


def _chosen(inputs: Mapping[str, int], wrt: Sequence[str] | None) -> Sequence[str]:
    for name in wrt or ():
        if name not in inputs:
            raise UnknownName(phrase("The program has no input called {name}.", name=name), name=name)
    return list(inputs) if wrt is None else wrt


@dataclass(frozen=True, slots=True)
class _Probe:
    """Runs the program forward with one element of one input moved."""

    plan: Plan
    values: Mapping[str, Any]
    step: float
    scheme: str
    deadline: Deadline

    def difference(self, name: str, start: Any, index: tuple[int, ...]) -> float:
        """The difference quotient for one element; the step is what is left of it after rounding."""
        here = float(start[index])
        width = self.step * max(1.0, abs(here))
        upper = here + width
        lower = here - width if self.scheme == "central" else here
        return (self._output(name, start, index, upper) - self._output(name, start, index, lower)) / (upper - lower)

    def _output(self, name: str, start: Any, index: tuple[int, ...], moved: float) -> float:
        changed: Any = np.float64(moved)
        if np.shape(start):
            changed = start.copy()
            changed[index] = moved
        values = self.plan.forward({**self.values, name: changed}, self.deadline)
        return float(np.reshape(values[self.plan.output], ()))
