"""What is typed and pasted costs in proportion to its length, and is read in short stretches between two looks at the
deadline: counted in calls, which are the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import engine
from engine import learn
from engine.errors import GradwalkError
from engine.limits import Limits
from tests.deadlines import Counting, busiest
from tests.effort import effort, spread
from tests.growing_texts import PROGRAMS, TABLES

SIZE = effort(40, 100)
ROWS = 4 * SIZE
NESTED = ("torch nest", "latex nest", "latex left", "latex cases")
DEPTH = 20
"""What is nested is refused above a depth of 100, which costs less than to read it."""
STEEP = 2.5
"""From n to 2n a cost in proportion grows half as much as from 2n to 4n; a quadratic one a quarter."""
ROUGH = 3_000
"""So many calls more or less mean nothing."""
MOST_CALLS = 125_000
"""Calls between two checks of the deadline while 400 pieces or a table are read: about a twentieth of a second."""
LIMITS = Limits(seconds=600.0)
Work = Callable[[Any], int]
"""Reads something by a deadline, then presents it. The result is the longest stretch between two checks while it is read."""


def traced(program: str, inputs: dict[str, Any]) -> Work:
    def work(deadline: Counting) -> int:
        try:
            trace = engine.trace(program, inputs, limits=LIMITS, deadline=deadline)
        except GradwalkError as error:
            return refused(error, deadline)
        stretch = deadline.interval_ends()
        _ = trace.nodes, trace.edges, trace.groups, trace.steps, [str(each.message) for each in trace.warnings]
        return stretch

    return work


def read(text: str) -> Work:
    def work(deadline: Counting) -> int:
        try:
            learn.table(text, None, deadline)
        except GradwalkError as error:
            return refused(error, deadline)
        return deadline.interval_ends()

    return work


def refused(error: GradwalkError, deadline: Counting) -> int:
    stretch = deadline.interval_ends()
    _ = [(str(fault.message), str(fault.hint)) for fault in error.faults]
    return stretch


def check(work: Callable[[int], Work], size: int, most_calls: int) -> None:
    work(3)(Counting())  # what is loaded once is no cost of a text
    watches = [Counting() for _ in range(3)]
    stretches = [watch.watch(work(factor * size)) for watch, factor in zip(watches, (1, 2, 4), strict=True)]
    few, more, most = (watch.calls for watch in watches)
    assert most - more <= STEEP * (more - few) + ROUGH, f"{few}, {more} and {most} calls"
    assert watches[-1].checks > 0
    assert stretches[-1] < most_calls, busiest(work(4 * size))


@pytest.mark.parametrize("shape", spread(PROGRAMS, 4))
def test_a_program_costs_in_proportion_to_its_length(shape: str) -> None:
    size, most = (DEPTH, MOST_CALLS) if shape in NESTED else (SIZE, MOST_CALLS * 4 * SIZE // 400)
    check(lambda size: traced(*PROGRAMS[shape](size)), size, most)


@pytest.mark.parametrize("shape", TABLES)
def test_a_table_costs_in_proportion_to_its_length(shape: str) -> None:
    check(lambda size: read(TABLES[shape](size)), ROWS, MOST_CALLS)
