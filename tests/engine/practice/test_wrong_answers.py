"""What is computed once for all misconceptions is what each of them answers alone; where it applies is kept rightly."""

from __future__ import annotations

from dataclasses import replace
from math import isclose, isfinite

import numpy as np
import pytest

from engine.limits import Deadline
from engine.practice.misconceptions import MISCONCEPTIONS
from engine.practice.numbers import _drawn
from engine.practice.passes import Ground, Passed, fitting, run
from engine.practice.questions import NUMBERS, possible, right
from engine.practice.slips import AT_EDGES, TINY, all_wrong, at_once
from tests.effort import daily
from tests.engine.practice.programs import PROGRAMS, traced

RUNS = 6
DAILY = ("quotient", "twice", "choices", "reused", "batch", "square layers", "infinity")


def runs(name: str) -> list[tuple[Ground, Passed]]:
    """A program at its own numbers and at others, as a search goes through them."""
    trace = traced(name)
    assert trace.run.gradients is not None
    draw = np.random.default_rng(1)
    first = Ground(trace.plan, trace.values, trace.run.gradients.nodes[trace.output])
    deadline = Deadline(600)
    grounds = [first]
    for _ in range(RUNS - 1):
        inputs = _drawn(trace.prepared, trace.inputs, draw)
        grounds.append(replace(first, values=trace.plan.run(inputs, first.seed, deadline).values))
    with np.errstate(all="ignore"):
        return [(ground, run(ground, deadline)) for ground in grounds]


@pytest.mark.parametrize("name", daily({name: name for name in PROGRAMS if traced(name).differentiated}, DAILY))
@np.errstate(all="ignore")
def test_all_wrong_answers_are_those_of_each_misconception(name: str) -> None:
    """At each of several numbers, after the first of which rows that do not apply are passed over."""
    for ground, passed in runs(name):
        for question in possible(ground, NUMBERS, np.random.default_rng(2)):
            if question.kind == "value" or (truth := right(question, ground, passed)) is None:
                continue
            alone = {each.id: at_once(each, question, ground, passed) for each in MISCONCEPTIONS}
            shown = {
                slip: [
                    each for each in answers if isfinite(each) and not isclose(each, truth, rel_tol=1e-9, abs_tol=TINY)
                ]
                for slip, answers in alone.items()
            }
            together = {each.id: answers for each, answers in all_wrong(question, ground, passed, float(truth))}
            assert together == {slip: answers for slip, answers in shown.items() if answers}, str(question)


@pytest.mark.parametrize("name", daily({name: name for name in PROGRAMS if traced(name).differentiated}, DAILY))
@np.errstate(all="ignore")
def test_where_a_misconception_applies_depends_on_numbers_only_if_it_says_so(name: str) -> None:
    """A row that is passed over applies at no other numbers either."""
    (_, first), *others = runs(name)
    for edge, passing in first.passings.items():
        applying = {each.id for each in AT_EDGES if fitting(each.products(passing), passing.shape)}
        for _, passed in others:
            at = passed.passings[edge]
            rows = {each.id for each in AT_EDGES if fitting(each.products(at), at.shape)}
            assert all(each.by_values for each in AT_EDGES if each.id in applying ^ rows), (name, edge)
