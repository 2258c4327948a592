"""The finite-difference gradient check.

Each element of each input is moved a little, and the change of the output is compared with the gradient:
forward (f(x + h) − f(x)) / h, whose error falls with h, and central (f(x + h) − f(x − h)) / 2h, whose error falls
with h². The relative error is |analytic − numeric| / max(|analytic|, |numeric|, 1), as cs231n has it but with a
floor, so that two tiny numbers do not look far apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from engine.analysis.differences import Differences, Place
from engine.errors import InvalidInput, NotDifferentiable, UnknownName, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.plan import Plan
from engine.prepare import prepare
from engine.tracing.inputs import read_inputs

SCHEMES = ("central", "forward")


STEPS = tuple(10.0**-power for power in range(1, 13))
"""The steps for which the error is told: large ones are wrong by truncation, small ones by rounding."""
STUDIED = 8
"""For so many elements, those with the largest gradients, the error is told for every step."""
ONE_SIDED = 1e-3
"""At a kink the slopes on both sides differ by more than this, relatively."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of one input: the gradient that backpropagation found, and the measured one.

    `verdict` is `agrees`, `kink` (the slopes on both sides differ, so that there is no derivative to measure; `reason`
    is `branch` where the program takes another branch within the step, otherwise `slopes`),
    `no-gradient` (no gradient reaches this input), `surrogate` (an operation passes another function's gradient on
    purpose), `non-finite`, or `differs`.
    """

    name: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    verdict: str = "agrees"
    reason: str | None = None

    @property
    def relative_error(self) -> float:
        """How far the two are apart."""
        if not (np.isfinite(self.analytic) and np.isfinite(self.numeric)):
            return 0.0 if self.analytic == self.numeric else np.inf
        return abs(self.analytic - self.numeric) / max(abs(self.analytic), abs(self.numeric), 1.0)


@dataclass(frozen=True, slots=True)
class StepError:
    """The largest relative error of both schemes at one step."""

    step: float
    forward: float
    central: float


@dataclass(frozen=True, slots=True)
class Check:
    """The check of every element; it holds where the largest relative error is below the tolerance."""

    elements: tuple[Element, ...]
    step: float
    scheme: str
    by_step: tuple[StepError, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether no element differs; at a kink, or where no gradient goes, there is nothing to compare."""
        return all(element.verdict != "differs" for element in self.elements)

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
    mode: str = "dynamic",
    expand: str | Sequence[str] = "none",
    study: bool = False,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Check:
    """Compare the gradient of a program's scalar output with finite differences.

    `wrt` names the inputs to check (all by default); `step` is h, scaled by max(1, |x|) for each element; `study`
    adds the error as a function of the step. Raises `NotDifferentiable` where the output has several elements.
    """
    _refuse_settings(step, scheme)
    values = read_inputs(inputs or {}, limits)
    deadline = deadline or Deadline(limits.seconds)
    prepared = prepare(program, values, output, mode, expand, limits, deadline)
    plan = prepared.plan
    if not plan.single:
        raise NotDifferentiable(phrase("The gradient check needs an output with one element."))
    run = plan.run(values, deadline=deadline)
    assert run.gradients is not None  # an output with one element always has gradients

    traced = partial(_traced, program, output, mode, expand, limits, deadline)
    probe = Differences(plan, values, deadline, frozenset(prepared.guards), traced)
    elements = [
        _compared(probe, Place(name, run.values[node], index), run.gradients.nodes[node], step, scheme)
        for name in _chosen(plan.graph.inputs, wrt)
        for node in (plan.graph.inputs[name],)
        for index in np.ndindex(np.shape(run.values[node]))
    ]
    studied = _study(elements, plan, run.values, probe) if study else ()
    return Check(tuple(elements), step, scheme, studied)


def _traced(
    program: str,
    output: str | None,
    mode: str,
    expand: str | Sequence[str],
    limits: Limits,
    deadline: Deadline,
    values: Mapping[str, Any],
) -> Plan:
    """The plan for other values of the inputs."""
    return prepare(program, values, output, mode, expand, limits, deadline).plan


def tolerance(step: float, scheme: str) -> float:
    """The relative error that truncation and rounding explain at this step."""
    truncation = step if scheme == "forward" else step * step  # a power would raise an error where this is ∞
    return max(1e-5, 10 * truncation, 1e-14 / step)


def _compared(probe: Differences, place: Place, gradient: Any, step: float, scheme: str) -> Element:
    """One element of one input, both ways, and what is to be said of it."""
    analytic = 0.0 if gradient is None else float(gradient[place.index])
    found = Element(place.name, place.index, analytic, probe.difference(place, step, scheme))
    verdict = _verdict(found, gradient is None, probe, place, step, scheme)
    reason = ("branch" if probe.branches(place, step) else "slopes") if verdict == "kink" else None
    return replace(found, verdict=verdict, reason=reason)


def _verdict(found: Element, unreached: bool, probe: Differences, place: Place, step: float, scheme: str) -> str:
    if unreached:
        return "no-gradient"
    if not (np.isfinite(found.analytic) and np.isfinite(found.numeric)):
        return "non-finite"
    if _has_kink(probe, place, step):
        return "kink"
    scale = max(abs(found.analytic), abs(found.numeric), 1.0)
    curved = probe.gap(place, step)[0] if scheme == "forward" else 0.0  # twice what truncation does to one side
    explained = tolerance(step, scheme) + (probe.rounding(place, step) + curved) / scale
    if found.relative_error <= explained:
        return "agrees"
    return "surrogate" if _has_surrogate(probe.plan) else "differs"


def _has_surrogate(plan: Plan) -> bool:
    """Whether a gradient passes an operation that hands on that of another function."""
    return any(op is not None and op.surrogate and plan.reached[node] for node, op in enumerate(plan.graph.ops))


def _has_kink(probe: Differences, place: Place, step: float) -> bool:
    """Whether the slopes on both sides stay apart as the step shrinks; where a function only curves, they meet."""
    gap, scale = probe.gap(place, step)
    if not gap > ONE_SIDED * scale + probe.rounding(place, step):
        return False
    closer, _ = probe.gap(place, step / 4)
    return closer + probe.rounding(place, step / 4) > gap / 2


def _study(elements: Sequence[Element], plan: Plan, values: Sequence[Any], probe: Differences) -> tuple[StepError, ...]:
    """The error at every step of `STEPS`, for the elements with the largest gradients."""
    known = [element for element in elements if element.verdict in ("agrees", "differs")]
    chosen = sorted(known, key=lambda element: -abs(element.analytic))[:STUDIED]
    found = []
    for step in STEPS if chosen else ():
        errors = {
            scheme: max(
                replace(
                    element,
                    numeric=probe.difference(
                        Place(element.name, values[plan.graph.inputs[element.name]], element.index), step, scheme
                    ),
                ).relative_error
                for element in chosen
            )
            for scheme in SCHEMES
        }
        found.append(StepError(step, errors["forward"], errors["central"]))
    return tuple(found)


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
