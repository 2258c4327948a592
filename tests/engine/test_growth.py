"""What is typed and pasted costs in proportion to its length, counted in calls: the same on every machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import engine
from engine import learn
from engine.errors import GradwalkError
from engine.limits import Limits
from tests.counting import calls_of
from tests.effort import effort
from tests.growing_texts import PROGRAMS, TABLES

SIZE = effort(40, 60)
ROWS = 4 * SIZE
NESTED = ("torch nest", "latex nest", "latex left", "latex cases")
DEPTH = 20
"""What is nested is refused above a depth of 100, which costs less than to read it."""
STEEP = 2.5
"""From n to 2n a cost in proportion grows half as much as from 2n to 4n; a quadratic one a quarter."""
ROUGH = 3_000
"""So many calls more or less mean nothing."""
LIMITS = Limits(seconds=600.0)


def traced(program: str, inputs: dict[str, object]) -> Callable[[], object]:
    def work() -> object:
        try:
            trace = engine.trace(program, inputs, limits=LIMITS)
        except GradwalkError as error:
            return [(str(fault.message), str(fault.hint)) for fault in error.faults]
        return trace.nodes, trace.edges, trace.groups, trace.steps, [str(each.message) for each in trace.warnings]

    return work


def read(text: str) -> Callable[[], object]:
    def work() -> object:
        try:
            return learn.table(text)
        except GradwalkError as error:
            return [(str(fault.message), str(fault.hint)) for fault in error.faults]

    return work


def check(work: Callable[[int], Callable[[], object]], size: int) -> None:
    work(3)()  # what is loaded once is no cost of a text
    few, more, most = (calls_of(work(factor * size)) for factor in (1, 2, 4))
    assert most - more <= STEEP * (more - few) + ROUGH, f"{few}, {more} and {most} calls"


@pytest.mark.parametrize("shape", PROGRAMS)
def test_a_program_costs_in_proportion_to_its_length(shape: str) -> None:
    check(lambda size: traced(*PROGRAMS[shape](size)), DEPTH if shape in NESTED else SIZE)


@pytest.mark.parametrize("shape", TABLES)
def test_a_table_costs_in_proportion_to_its_length(shape: str) -> None:
    check(lambda size: read(TABLES[shape](size)), ROWS)
