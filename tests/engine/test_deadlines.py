"""Work that is given a deadline stops at it in every kind of work: counted in checks and calls, without a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from engine import compiler, export, learn
from engine.errors import GradwalkError, TooLarge, TooSlow
from engine.learn.directions import MOST_PRODUCTS
from engine.limits import Deadline, Limits
from engine.traces import MOST_IGNORED
from tests.counting import calls_of
from tests.deadlines import Counting, busiest, expires
from tests.effort import effort, spread
from tests.growing_texts import PROGRAMS, TABLES

LIMITS = Limits(seconds=600.0)
MOST_CALLS = 250_000
"""Calls between two checks, at most: about a tenth of a second."""
ROWS = effort(1_500, 4_000)
LONG = "\n".join("x = tanh(x*y) + x" for _ in range(effort(150, 800))) + "\nx"
INPUTS: Mapping[str, Any] = {"x": 0.5, "y": 0.25}

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


NET = "h = tanh(W@x + b)\nmean(h*h)"
WEIGHTS: Mapping[str, Any] = {
    "W": np.linspace(-1, 1, 48).reshape(6, 8),
    "x": np.linspace(-2, 2, 96).reshape(8, 12),
    "b": np.ones((6, 1)),
}


def analysed(analysis: Callable[..., object], *arguments: Any) -> Callable[[], Work]:
    """An analysis of a trace that is there already."""

    def work() -> Work:
        known = engine.trace(NET, WEIGHTS, limits=LIMITS)
        return lambda deadline: analysis(known, *arguments, deadline=deadline)

    return work


def scalar_paths() -> Work:
    known = engine.trace(LONG, INPUTS, limits=LIMITS)
    return lambda deadline: engine.paths(known, "x", deadline=deadline)


def checked_gradient(deadline: Deadline) -> object:
    return engine.check(NET, WEIGHTS, limits=LIMITS, deadline=deadline)


def plotted(deadline: Deadline) -> object:
    return engine.plot("x*x + sin(x)", {"x": 1.0}, limits=LIMITS, deadline=deadline)


def lost(deadline: Deadline) -> learn.Loss:
    compiler.PLANS = compiler.Plans()
    return learn.Loss(learn.Program(NET, None, "dynamic", "none", LIMITS), dict(WEIGHTS), ["W", "b"], deadline)


def solved(deadline: Deadline) -> object:
    x = np.sin(np.arange(2_000.0)).reshape(40, 50)
    return learn.least_squares(x, np.arange(50.0), limits=LIMITS, deadline=deadline)


def surveyed(deadline: Deadline) -> object:
    loss = lost(deadline)
    return learn.surface(loss, learn.random_plane(loss.layout, loss.start, 1), resolution=9)


ANALYSES: Mapping[str, Callable[[], Work]] = {
    "hessian": analysed(engine.hessian),
    "jacobian": analysed(engine.jacobian, "h", "W"),
    "tangents": analysed(engine.tangents, "W"),
    "contributions": analysed(engine.contributions),
    "paths": scalar_paths,
    "check": lambda: checked_gradient,
    "plot": lambda: plotted,
    "loss": lambda: lost,
    "steepest": lambda: lambda deadline: learn.steepest(lost(deadline)),
    "stability": lambda: lambda deadline: learn.stability(lost(deadline), learn.optimizer("gd", 0.1)),
    "gradient sizes": lambda: lambda deadline: learn.gradient_sizes(lost(deadline), None),
    "surface": lambda: surveyed,
    "least squares": lambda: solved,
}

WORK: Mapping[str, Callable[[], Work]] = {
    **ANALYSES,
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


@pytest.mark.parametrize("kind", spread(WORK, 4))
def test_work_checks_its_deadline_often_and_stops_at_it(kind: str) -> None:
    work = tolerant(WORK[kind]())
    work(Counting())  # what is loaded once is no part of it
    watch = Counting()
    watch.watch(work)
    assert watch.longest < MOST_CALLS, busiest(work)
    assert watch.checks > 0
    for checks in {0, watch.checks // 2, watch.checks - 1}:
        assert expires(work, checks), f"{checks} of {watch.checks} checks"


LONG_SHAPES: Mapping[str, int] = {
    "joined": 2_020,
    "latex sub": 2_344,
    "np long": 1_997,
    "norms": 5_000,
    "ignored": 4_999,
    "calls": 2_853,
    "maxout": 9_996,
}
"""Sizes that make a text of 20,000 characters, or 5,000 inputs; daily a third of that."""


@pytest.mark.parametrize("shape", spread(LONG_SHAPES, 7))
def test_the_longest_programs_are_read_in_short_stretches_too(shape: str) -> None:
    watch, work = Counting(), tolerant(traced(*PROGRAMS[shape](LONG_SHAPES[shape] // effort(3, 1))))
    watch.watch(work)
    assert watch.longest < MOST_CALLS // effort(3, 1), busiest(work)


def test_an_operation_of_many_operands_costs_in_proportion_to_them() -> None:
    """Its rule for each operand looks at all of them: twice as many once took four times as long."""
    few, many = (calls_of(lambda n=n: traced(*PROGRAMS["maxout"](n))(Deadline(600))) for n in (800, 1_600))  # type: ignore[misc]
    assert many < 2.5 * few


@pytest.mark.parametrize("format", ["python"])
def test_the_code_of_many_operands_grows_in_proportion_to_them(format: str) -> None:
    few, many = (
        len(export.export(engine.trace(*PROGRAMS["maxout"](n), limits=LIMITS), format, Deadline(600)))
        for n in (200, 400)
    )
    assert many < 2.5 * few


def test_ignored_inputs_have_a_bounded_number_of_warnings() -> None:
    for count, shown in ((MOST_IGNORED, MOST_IGNORED), (1_000, MOST_IGNORED)):
        warnings = engine.trace(*PROGRAMS["ignored"](count), limits=LIMITS).warnings
        assert [warning.code for warning in warnings] == ["unused-input"] * shown
        assert (warnings[-1].name is None) == (count > shown)
    assert warnings[-1].message.values["count"] == 1_000 - (MOST_IGNORED - 1)


def test_principal_directions_of_a_long_path_are_refused_before_they_are_computed() -> None:
    loss = lost(Deadline(600))
    path = [loss.start] * (MOST_PRODUCTS // loss.layout.size**2 + 1)
    with pytest.raises(TooLarge, match="too long"):
        learn.principal_plane(loss.layout, path)
