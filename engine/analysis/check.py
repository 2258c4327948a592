"""The finite-difference gradient check.

Each element of each input is perturbed, and the difference quotient of the output is compared with the gradient:
forward (f(x + h) − f(x)) / h, whose error is O(h), or central (f(x + h) − f(x − h)) / 2h, whose error is O(h²). The
relative error is |analytic − numeric| / max(|analytic|, |numeric|, 1): that of cs231n with a floor, so that two tiny
numbers do not count as far apart.

The verdict does not rest on that quotient alone: where it is less accurate than it could be, the slope is measured at
many widths (`slopes`) with an estimate of its own error, and a gradient differs only if it lies outside that error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from engine.analysis.batched import settled
from engine.analysis.differences import Differences, Place, noise_of, width_at
from engine.analysis.named import input_called
from engine.analysis.verdicts import Judge, Verdict
from engine.backward import Gradients
from engine.compiler import prepare
from engine.errors import InvalidInput, NotDifferentiable, UnknownName, phrase
from engine.graph import Graph
from engine.limits import DEFAULT, Deadline, Limits
from engine.plan import Plan, read_seed
from engine.tracing.inputs import read_inputs

SCHEMES = ("central", "forward")
STEP = 1e-6
"""The default step: small enough for truncation to be negligible, large enough for rounding to be small."""
STEPS = tuple(10.0**-power for power in range(1, 13))
"""The steps at which a study reports the error: truncation dominates at large ones, rounding at small ones."""
UNDECIDED = frozenset(("too-noisy", "non-finite"))
"""Verdicts on elements whose gradient could not be compared, so that an error in it would go unnoticed."""
STUDIED = 8
"""The number of elements, those with the largest gradients, that a study covers."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of one input, with its gradient by backpropagation and the measured one.

    `numeric` is the quotient over the requested step; without one, and where the default step is too coarse or too
    fine, the slope measured at `width`. `verdict` and `reason` are explained in `engine.analysis.verdicts`.
    """

    name: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    verdict: str = "agrees"
    reason: str | None = None
    width: float = 0.0

    @property
    def relative_error(self) -> float:
        """|analytic − numeric| / max(|analytic|, |numeric|, 1); infinite where one is not finite and they differ."""
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
    def agrees(self) -> bool | None:
        """Whether every element that has a derivative agrees; `False` where one differs.

        `None` where there is no such element, or where one could not be compared (`UNDECIDED`). Kinks, surrogate
        gradients and inputs without a gradient have no derivative to agree with and are ignored.
        """
        verdicts = {element.verdict for element in self.elements}
        if "differs" in verdicts:
            return False
        return True if "agrees" in verdicts and UNDECIDED.isdisjoint(verdicts) else None

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
    step: float | None = None,
    scheme: str = "central",
    *,
    output: str | None = None,
    seed: Any = None,
    mode: str = "dynamic",
    expand: str | Sequence[str] = "none",
    study: bool = False,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Check:
    """Compare the gradient of a program's scalar output with finite differences.

    `wrt` names the inputs to check (by default all); `step` is h, scaled by max(1, |x|) for each element (by default
    `STEP`, or the width that suits the element better); `study` adds the error as a function of the step. With a
    `seed`, Σ seed ⊙ output is checked. Raises `NotDifferentiable` for an output of several elements without a seed.
    """
    _refuse_settings(STEP if step is None else step, scheme)
    values = read_inputs(inputs or {}, limits)
    deadline = deadline or Deadline(limits.seconds)
    prepared = prepare(program, values, output, mode, expand, limits, deadline)
    plan = prepared.plan
    start = None if seed is None else read_seed(seed, plan, limits)
    run = plan.run(values, start, deadline)
    if run.gradients is None:
        raise NotDifferentiable(phrase("The gradient check needs an output with one element, or a seed."))
    traced = partial(_traced, program, output, mode, expand, limits, deadline)
    probe = Differences(plan, values, deadline, frozenset(prepared.guards), traced, noise_of(plan, run), start)
    judge = Judge(probe, STEP if step is None else step, scheme)
    elements = [
        element
        for name in _names(plan.graph, wrt)
        for element in _elements(judge, name, run.values[plan.graph.inputs[name]], run.gradients, step is None)
    ]
    studied = _study(elements, plan, run.values, probe) if study else ()
    return Check(tuple(elements), judge.step, scheme, studied)


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


def _elements(judge: Judge, name: str, start: Any, gradients: Gradients, free: bool) -> Iterator[Element]:
    """Check every element of one input; those that a batch of quotients settles need no judge."""
    gradient = gradients.nodes[judge.probe.plan.graph.inputs[name]]
    quotients = settled(judge.probe, name, start, gradient, judge.step, judge.scheme, judge.moves)
    columns = [
        np.broadcast_to(each, np.shape(start)).reshape(-1).tolist() for each in (start, _known(gradient), quotients)
    ]
    for index, here, slope, quotient in zip(np.ndindex(np.shape(start)), *columns, strict=True):
        if quotient != quotient:
            yield _element(judge, Place(name, start, index), gradient, free)
        else:
            yield Element(name, index, slope, quotient, "agrees", None, width_at(here, judge.step))


def _known(gradient: Any) -> Any:
    """A gradient, or 0 where none arrives."""
    return 0.0 if gradient is None else gradient


def _element(judge: Judge, place: Place, gradient: Any, free: bool) -> Element:
    """Check one element of one input; `free`: no step was requested, so the best measured slope may be reported."""
    analytic = 0.0 if gradient is None else float(gradient[place.index])
    verdict: Verdict = judge.unreached(place) if gradient is None else judge.verdict(place, analytic)
    numeric, width = verdict.quotient, place.width(judge.step)
    slope = verdict.slope if free and verdict.kind in ("agrees", "differs", "surrogate") else None
    if slope is not None and not abs(numeric - slope.value) <= NEAR * abs(slope.value):
        numeric, width = slope.value, slope.width
    reason = None if numeric is not verdict.quotient and verdict.reason == "step" else verdict.reason
    return Element(place.name, place.index, analytic, numeric, verdict.kind, reason, width)


NEAR = 1e-4
"""A quotient over the default step within this relative distance of the measured slope is reported unchanged."""


def _study(elements: Sequence[Element], plan: Plan, values: Sequence[Any], probe: Differences) -> tuple[StepError, ...]:
    """The error at every step of `STEPS`, for the elements with the largest gradients."""
    known = [
        element for element in elements if element.verdict in ("agrees", "differs") and np.isfinite(element.analytic)
    ]
    chosen = sorted(known, key=lambda element: -abs(element.analytic))[:STUDIED]
    step_errors = []
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
        step_errors.append(StepError(step, errors["forward"], errors["central"]))
    return tuple(step_errors)


def _refuse_settings(step: float, scheme: str) -> None:
    if scheme not in SCHEMES:
        raise UnknownName(
            phrase("There is no scheme called {name}.", name=scheme),
            hint=phrase("Use central or forward."),
            name=scheme,
        )
    if not (np.isfinite(step) and step > 0):
        raise InvalidInput(phrase("The step must be a positive number."), name="step")


def _names(graph: Graph, wrt: Sequence[str] | None) -> Iterator[str]:
    """The chosen inputs, each once."""
    yield from graph.inputs if wrt is None else dict.fromkeys([input_called(graph, name) for name in wrt])
