"""Gradwalk's engine: a typed program, its computational graph, and every number of forward and backward pass.

    >>> import gradwalk
    >>> trace = gradwalk.trace("x * (x + y)", {"x": 3.0, "y": -1.0})
    >>> float(trace.value), float(trace.gradients["x"])
    (6.0, 5.0)

The packages follow the data: `language` (text → syntax), `tracing` (syntax → graph), `forward`, `backward`
(numbers), `steps` and `explain` (the walk), `traces` (all of it as one `Trace`); `ops` is the table of
operations, `analysis` holds checks, Jacobians, Hessians, forward mode and the other analyses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from engine.analysis.change import Change, change
from engine.analysis.check import Check, check
from engine.analysis.collapse import Stack, collapse
from engine.analysis.contributions import Aggregation, contributions
from engine.analysis.hessian import Hessian, hessian
from engine.analysis.jacobian import Jacobian, jacobian
from engine.analysis.paths import Paths, paths
from engine.analysis.plot import Plot, plot
from engine.analysis.repeat import Repeated, repeat
from engine.analysis.tangents import Tangents, tangents
from engine.compiler import PLANS, Prepared, opened_by, prepare
from engine.errors import GradwalkError
from engine.graph import Graph
from engine.limits import DEFAULT, Deadline, Limits, timed
from engine.plan import Plan, read_seed
from engine.records import Edge, Node
from engine.reference import functions
from engine.suggesting.following import Following, follow
from engine.traces import Trace
from engine.tracing.inputs import read_inputs

__all__ = [
    "Aggregation",
    "Change",
    "Check",
    "Deadline",
    "Edge",
    "Following",
    "GradwalkError",
    "Graph",
    "Hessian",
    "Jacobian",
    "Limits",
    "Node",
    "Paths",
    "Plan",
    "Plot",
    "Repeated",
    "Stack",
    "Tangents",
    "Trace",
    "change",
    "check",
    "collapse",
    "compile",
    "contributions",
    "functions",
    "hessian",
    "jacobian",
    "paths",
    "plot",
    "repeat",
    "shares",
    "suggest",
    "tangents",
    "trace",
]

shares = contributions
"""The earlier name of `contributions`."""


def saved_seconds() -> float:
    """The processor's time that this process has saved so far by using plans again; what is measured may add it."""
    return PLANS.saved


def trace(
    program: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    output: str | None = None,
    seed: Any = None,
    mode: str = "dynamic",
    expand: str | Sequence[str] = "none",
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Trace:
    """Run a program forward and backward and return the complete `Trace`.

    `inputs` maps names to finite numbers or rectangular nested lists (or arrays) of them, rank ≤ 4. `output`
    chooses what to differentiate (by default the last statement's value), `seed` is the upstream gradient in the
    output's shape (by default 1, if the output has one element). The call may take `limits.seconds`, or until the
    caller's `deadline`. Raises `GradwalkError` and its subclasses.
    """
    if inputs and output is seed is deadline is None and mode == "dynamic" and expand == "none":
        again = _again(program, inputs, limits)
        if again is not None:
            return again
    deadline = deadline or Deadline(limits.seconds)
    values = read_inputs(inputs or {}, limits)
    prepared = prepare(program, values, output, mode, expand, limits, deadline)
    start = None if seed is None else read_seed(seed, prepared.plan, limits)
    return Trace(prepared, prepared.plan.run(values, start, deadline))


def _again(program: str, inputs: Mapping[str, Any], limits: Limits) -> Trace | None:
    """The trace of a program of scalars that was run before: reading its inputs would take longer than the run."""
    last = PLANS.last
    if last is not None and last[0] == program and last[1] == len(inputs) and last[2] is limits:
        prepared: Prepared | None = last[3]
    else:
        numbers = inputs.values()
        if not FLOATS.issuperset(map(type, numbers)) or not isfinite(sum(numbers)):
            return None
        prepared = PLANS.find_scalars(program, inputs, limits)
    run = None if prepared is None else prepared.plan.again(inputs)
    if prepared is None or run is None:
        return None
    PLANS.saved += prepared.seconds
    return Trace(prepared, run)


FLOATS = frozenset((float,))


def compile(
    program: str, inputs: Mapping[str, Any] | None = None, *, output: str | None = None, limits: Limits = DEFAULT
) -> Plan:
    """The plan for a program and inputs of these shapes, to be run many times with `Plan.run`."""
    deadline = Deadline(limits.seconds)
    return prepare(program, read_inputs(inputs or {}, limits), output, "dynamic", "none", limits, deadline).plan


def suggest(
    program: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    keep: Sequence[str] | None = None,
    output: str | None = None,
    expand: str | Sequence[str] = "none",
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Following:
    """Suggest a value for every input of the program, such that it runs.

    Inputs named in `keep` (by default all given ones) are unchanged; missing inputs, and given ones that are not kept,
    get values of suitable shapes, which reuse their old numbers where possible. If no shapes fit, raises the error of
    the program with the given inputs.
    """
    deadline = deadline or Deadline(limits.seconds)
    with timed(deadline):
        return follow(program, read_inputs(inputs or {}, limits), keep, output, opened_by(expand), limits, deadline)
