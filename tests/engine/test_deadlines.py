"""Work that is given a deadline stops at it in every kind of work: counted in checks and calls, without a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from engine import compiler, export, learn
from engine.errors import GradwalkError, TooSlow
from engine.limits import Deadline, Limits
from tests.deadlines import Counting, expires
from tests.growing_texts import PROGRAMS, TABLES

LIMITS = Limits(seconds=600.0)
MOST_CALLS = 250_000
"""Calls between two checks, at most: about a tenth of a second."""
SIZE, ROWS = 400, 4_000
LONG = "\n".join("x = tanh(x*y) + x" for _ in range(800)) + "\nx"
INPUTS: Mapping[str, Any] = {"x": 0.5, "y": 0.25}
DEEP = ("torch nest", "latex nest", "latex left", "latex cases")

Work = Callable[[Deadline], object]


def traced(program: str, inputs: Mapping[str, Any]) -> Work:
    def work(deadline: Deadline) -> object:
        compiler.PLANS = compiler.Plans()  # nothing is known from before
        return engine.trace(program, inputs, limits=LIMITS, deadline=deadline)

    return work


def suggested(deadline: Deadline) -> object:
    compiler.PLANS = compiler.Plans()
    return engine.suggest(LONG.replace("*y", "*y*w"), INPUTS, limits=LIMITS, deadline=deadline)


def exported(format: str) -> Work:
    def work(deadline: Deadline) -> object:
        compiler.PLANS = compiler.Plans()  # a plan keeps the texts that explain it
        return export.export(engine.trace(LONG, INPUTS, limits=LIMITS, deadline=deadline), format, deadline)

    return work


def tabulated(text: str) -> Work:
    return lambda deadline: learn.table(text, None, deadline)


def directed(deadline: Deadline) -> object:
    program = learn.Program("mean(w*w)", None, "dynamic", "none", LIMITS)
    loss = learn.Loss(program, {"w": np.ones(2_000)}, ["w"], Deadline(600))
    return learn.random_plane(loss.layout, loss.start, 1, deadline)


WORK: Mapping[str, Callable[[], Work]] = {
    "trace": lambda: traced(LONG, INPUTS),
    "suggest": lambda: suggested,
    **{f"export {format}": lambda format=format: exported(format) for format in export.FORMATS},  # type: ignore[misc]
    **{f"table {name}": lambda make=make: tabulated(make(ROWS)) for name, make in TABLES.items()},  # type: ignore[misc]
    "random directions": lambda: directed,
}


@pytest.fixture(autouse=True)
def plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plans of other tests back."""
    monkeypatch.setattr(compiler, "PLANS", compiler.Plans())


def tolerant(work: Work) -> Work:
    """The work, whose text may be refused; not for want of time."""

    def run(deadline: Deadline) -> None:
        try:
            work(deadline)
        except TooSlow:
            raise
        except GradwalkError:
            pass

    return run


@pytest.mark.parametrize("kind", WORK)
def test_work_stops_at_its_deadline(kind: str) -> None:
    work = WORK[kind]()
    tolerant(work)(Counting())  # what is loaded once is no part of it
    watch = Counting()
    tolerant(work)(watch)
    assert watch.checks > 0
    for checks in {0, watch.checks // 2, watch.checks - 1}:
        assert expires(tolerant(work), checks), f"{checks} of {watch.checks} checks"


@pytest.mark.parametrize("kind", WORK)
def test_work_checks_its_deadline_often(kind: str) -> None:
    watch = Counting()
    watch.watch(tolerant(WORK[kind]()))
    assert watch.longest < MOST_CALLS, watch.busiest.most_common(3)


@pytest.mark.parametrize("shape", PROGRAMS)
def test_a_program_of_any_shape_is_read_in_short_stretches(shape: str) -> None:
    watch = Counting()
    watch.watch(tolerant(traced(*PROGRAMS[shape](90 if shape in DEEP else SIZE))))
    assert watch.checks > 0
    assert watch.longest < MOST_CALLS // 2, watch.busiest.most_common(3)
