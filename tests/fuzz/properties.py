"""The properties of the engine: each holds for every example of its strategy."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

import engine
from engine.errors import GradwalkError, ShapeMismatch
from engine.limits import DEFAULT
from tests.fuzz import invariants
from tests.fuzz.grammar import Case, cases, plain_name
from tests.fuzz.mangle import mangled, rebyted, scraps

SLOWEST = 30.0
"""Seconds that a program may take at the very most, on a machine with other things to do; the real limit is 2."""
LIMITS = replace(DEFAULT, seconds=SLOWEST)


@dataclass(frozen=True)
class Property:
    """What `check` asserts of every example that `examples` draws."""

    name: str
    examples: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def run(case: Case, program: str | None = None) -> engine.Trace:
    """The trace of a case, or of another text with the same inputs; an ambiguous product beside ᵀ is no example."""
    typed = case.program if program is None else program
    try:
        return engine.trace(typed, case.inputs, output=case.output, seed=case.seed, limits=LIMITS)
    except ShapeMismatch as error:
        if "ᵀ" in typed and "which product" in error.faults[0].message.template:
            reject()
        raise


def attempt(case: Case, program: str | None = None) -> engine.Trace | None:
    """The trace; `None` where there is an error of ours, whose faults are checked. Anything else comes through."""
    typed = case.program if program is None else program
    start = time.perf_counter()
    try:
        return run(case, typed)
    except GradwalkError as error:
        invariants.check_error(typed, error)
        if program is None:
            for text in invariants.fixed(typed, error):
                attempt(case, text)
        return None
    finally:
        assert time.perf_counter() - start < 2 * SLOWEST


def only_errors_of_ours(case: Case) -> None:
    """Every text gives a trace that keeps its contract, or an error whose places exist."""
    for inputs in (case.inputs, dict.fromkeys(invariants.names_in(case.program), 1.5)):
        trace = attempt(Case(case.program, inputs, case.output, case.seed))
        if trace is not None:
            invariants.check_trace(case.program, trace)
            check_text_reads_as_itself(Case(case.program, inputs, case.output, case.seed), trace)


def accepted(case: Case) -> None:
    """A well-formed program with fitting inputs is accepted, and its trace keeps its contract."""
    trace = run(case)
    invariants.check_trace(case.program, trace)
    assert set(trace.graph.inputs) >= {plain_name(name) for name in case.inputs}
    check_text_reads_as_itself(case, trace)


def check_text_reads_as_itself(case: Case, trace: engine.Trace) -> None:
    """The program text, typed anew, is the same text, the same graph and the same numbers."""
    again = run(case, trace.program)
    assert again.program == trace.program
    if "ᵀ" in case.program:  # a list that is transposed on paper becomes a node before its other operand
        assert invariants.same(again.value, trace.value)
        assert again.gradients.keys() == trace.gradients.keys()
        return
    assert again.graph.key == trace.graph.key
    assert all(map(invariants.same, again.values, trace.values))


def nothing_accumulates(case: Case) -> None:
    """A second run gives the same numbers, and the first trace has not changed."""
    first = run(case)
    before = [np.copy(gradient) if gradient is not None else None for gradient in first.gradients_by_node]
    second = run(case)
    for trace in (first, second):
        assert all(map(invariants.same, trace.gradients_by_node, before))
    assert all(map(invariants.same, first.values, second.values))
    assert all(map(invariants.same, first.products, second.products))


def moved(value: Any) -> Any:
    """Other numbers in the same nested lists."""
    return [moved(item) for item in value] if isinstance(value, list) else value * 0.5 + 0.25


def plans_can_be_run_again(case: Case) -> None:
    """A plan kept from other inputs gives what a fresh trace of these inputs gives."""
    run(case)
    other = Case(case.program, {name: moved(value) for name, value in case.inputs.items()}, case.output, case.seed)
    kept = attempt(other)
    fresh = attempt(Case("\n" + other.program, other.inputs, other.output, other.seed))
    assert (kept is None) == (fresh is None)
    if kept is not None and fresh is not None:
        assert kept.graph.key == fresh.graph.key
        assert all(map(invariants.same, kept.values, fresh.values))
        assert all(map(invariants.same, kept.gradients_by_node, fresh.gradients_by_node))


ENGINE = [
    Property("well-formed programs are accepted", cases(), accepted),
    Property("nothing accumulates", cases(), nothing_accumulates),
    Property("plans can be run again", cases(), plans_can_be_run_again),
    Property("changed tokens bring only errors of ours", mangled(), only_errors_of_ours),
    Property("changed bytes bring only errors of ours", rebyted(), only_errors_of_ours),
    Property("scraps bring only errors of ours", scraps(), only_errors_of_ours),
]
