"""Random programs have, by the engine and by Python with PyTorch, the same values and gradients, to nine digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import engine
from engine.errors import TooLarge, UnsupportedSyntax
from engine.forward import compile_forward
from engine.learn.code import Code, suits
from engine.learn.loss import Descent
from engine.learn.vectors import Layout
from engine.limits import Deadline
from engine.ops.comparing import JUMPS
from engine.prelude import layers_of_neurons, textbook
from engine.runs.batch import Grid
from engine.runs.numbers import Run
from engine.runs.patches import Patch
from tests.fuzz.grammar import Case
from tests.fuzz.programs.python import by_python
from tests.fuzz.properties import LIMITS
from tests.ways import ways

TOLERANCE = 1e-9
OPENED = [*textbook(), *layers_of_neurons()]
ILL_CONDITIONED = 1e-12
"""Where a change of the inputs in their last digits moves the answer by more than this, relatively, no two
implementations agree to nine digits, and there is nothing to compare."""

TIE = 1e-12
"""How near to each other, relatively, the operands of a comparison are no surer than their rounding."""
MOVED = 5
"""The number of elements of each input that are moved."""


@dataclass
class Tally:
    """What a run of many programs came to."""

    compared: int = 0
    at_kinks: int = 0
    ill_conditioned: int = 0
    too_large: int = 0
    opened: int = 0
    learnt: int = 0
    parts: int = 0
    static: int = 0
    worst: float = 0.0
    ways: Counter[str] = field(default_factory=Counter)
    """How many programs were run in each way (`tests.ways`)."""


TALLY = Tally()


def agrees(case: Case, tally: Tally = TALLY) -> None:
    """The value and every gradient of the inputs; the same with all gates and layers opened, and in static mode."""
    trace = traced(case)
    if trace is None:
        tally.too_large += 1
        return
    if trace.kinks or trace.non_finite:
        tally.at_kinks += 1
        return
    expected = reference(case)
    close = reference(Case(case.program, nudged(case.inputs), None, case.seed))
    if distance(expected, close) > ILL_CONDITIONED:
        tally.ill_conditioned += 1
        return
    apart = distance(expected, numbers(trace, case))
    assert apart <= TOLERANCE, apart
    for way, run in ways(trace.plan, trace.inputs, trace.gradients_by_node[trace.output]):
        here = distance(expected, of_run(trace, run, case))
        assert here <= TOLERANCE, (way, here)
        tally.ways[way] += 1
    learnt = by_learning(trace)
    if learnt is not None and case.seed is None:
        here = distance({name: expected[name] for name in learnt}, learnt)
        assert here <= TOLERANCE, ("learning", here)
        tally.learnt += 1
    tally.parts += agrees_by_parts(trace)
    opened = traced(case, expand=OPENED)
    if opened is not None and not (opened.kinks or at_a_tie(trace)):
        assert (wide := distance(expected, numbers(opened, case))) <= TOLERANCE, wide
        tally.opened += 1
    tally.compared += 1
    tally.worst = max(tally.worst, apart)
    tally.static += same_in_static_mode(case, trace)


def at_a_tie(trace: engine.Trace) -> bool:
    """Whether what comes of an operation that can be opened is compared with its equal: opened, it may round otherwise."""
    graph, opens = trace.graph, [False] * len(trace.graph)
    for node, (op, operands) in enumerate(zip(graph.ops, graph.operands, strict=True)):
        opens[node] = op is not None and (op.name in OPENED or any(opens[operand] for operand in operands))
        if op is not None and opens[node] and op.boolean and op.partials[0].blocked == JUMPS:
            left, right = (np.asarray(trace.values[operand], dtype=float) for operand in operands)
            if np.any(np.abs(left - right) <= TIE * np.maximum(np.abs(left), np.abs(right))):
                return True
    return False


def traced(case: Case, **more: Any) -> engine.Trace | None:
    """The engine's trace; `None` where the program has too many nodes."""
    try:
        return engine.trace(case.program, case.inputs, seed=case.seed, limits=LIMITS, **more)
    except TooLarge:
        return None


def numbers(trace: engine.Trace, case: Case) -> dict[str, Any]:
    """Value (under the empty name) and gradients, as arrays."""
    gradients = {name: trace.gradients.get(name) for name in case.inputs}
    return {"": trace.value, **{name: None if grad is None else np.array(grad) for name, grad in gradients.items()}}


def of_run(trace: engine.Trace, run: Run, case: Case) -> dict[str, Any]:
    """The same of another run of the plan."""
    places = trace.graph.inputs
    gradients = None if run.gradients is None else run.gradients.nodes
    by_name = {
        name: None if gradients is None or name not in places else gradients[places[name]] for name in case.inputs
    }
    arrays = {name: None if each is None else np.array(each) for name, each in by_name.items()}
    return {"": run.values[trace.output], **arrays}


def by_learning(trace: engine.Trace) -> dict[str, Any] | None:
    """Value and gradients by the code that a run of learning uses, where the output is a loss that can be learnt."""
    plan = trace.plan
    names = [name for name, gradient in trace.gradients.items() if gradient is not None]
    if not (names and plan.single and suits(plan.graph)):
        return None
    descent, layout = Descent(plan, names), Layout({name: np.shape(trace.inputs[name]) for name in names})
    code, column = Code(plan, descent.active, layout), descent.start(trace.inputs, Deadline(60.0))
    with np.errstate(all="ignore"):
        loss = code.loss(layout.join(trace.inputs), column, None)
        gradients = layout.split(code.slope(column))
    return {"": np.reshape(loss, np.shape(trace.value)), **{name: np.array(each) for name, each in gradients.items()}}


def agrees_by_parts(trace: engine.Trace) -> bool:
    """The output with some element of each input moved, computed from the part that it changes; whether any moved it."""
    plan, moved = trace.plan, False
    for name, node in plan.graph.inputs.items():
        start = np.asarray(trace.inputs[name])
        moves = plan.depending_on([node])
        if start.ndim and start.size and moves[plan.output]:
            elements = np.unique(np.linspace(0, start.size - 1, MOVED).astype(int))
            places = dict(enumerate(np.unravel_index(elements, start.shape)))
            values = start.reshape(-1)[elements] * (1 + 1e-3) + 1e-6
            patch = Patch(start, values.reshape(-1, *[1] * start.ndim), places, own=True)
            calls = [call for batch in compile_forward(plan.graph) for call in batch if moves[call[0]]]
            with np.errstate(all="ignore"):
                outputs = Grid(plan.graph, calls, plan.by_rules(trace.inputs).values).values(
                    plan.output, {node: patch}, Deadline(60.0)
                )
            wholes = [plan.by_rules({**trace.inputs, name: each}).values[plan.output] for each in patch.whole()]
            here = distance({"": np.array(wholes)}, {"": outputs})
            assert here <= TOLERANCE, ("parts", name, here)
            moved = True
    return moved


def reference(case: Case) -> dict[str, Any]:
    """Value (under the empty name) and gradients by Python and PyTorch."""
    value, gradients = by_python(case.program, case.inputs, case.seed)
    return {
        "": value.numpy(),
        **{name: None if grad is None else grad.numpy() for name, grad in gradients.items()},
    }


def nudged(value: Any) -> Any:
    """The same numbers, changed in the last of their digits."""
    if isinstance(value, Mapping):
        return {name: nudged(each) for name, each in value.items()}
    return [nudged(each) for each in value] if isinstance(value, list) else value * (1 + 4e-16)


def distance(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    """The largest difference, relative to the largest number of each; `None` is no gradient, and so zero."""
    worst = 0.0
    for name, one in first.items():
        other = second[name]
        if one is None and other is None:
            continue
        one = np.zeros_like(other) if one is None else one
        other = np.zeros_like(one) if other is None else np.reshape(other, np.shape(one))
        scale = max(float(np.max(np.abs(one), initial=0.0)), 1e-3)
        worst = max(worst, float(np.max(np.abs(one - other), initial=0.0)) / scale)
    return worst


def same_in_static_mode(case: Case, trace: engine.Trace) -> bool:
    """Where no condition depends on a value, the graph that was built without values gives the same numbers."""
    try:
        static = engine.trace(case.program, case.inputs, seed=case.seed, mode="static", limits=LIMITS)
    except UnsupportedSyntax:
        return False
    assert np.array_equal(static.value, trace.value)
    for name in case.inputs:
        one, other = static.gradients.get(name), trace.gradients.get(name)
        assert one is None if other is None else np.array_equal(one, other), name
    return True
