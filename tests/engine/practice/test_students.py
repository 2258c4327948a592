"""Simulated students: a misconception is named to those who have it, and never to those who are right."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from engine.limits import Deadline
from engine.practice import MISCONCEPTIONS, Answer, Exercise, Wishes, exercise, mark
from engine.practice.misconceptions import BY_ID
from engine.practice.passes import Slip, run, written
from engine.practice.questions import Question
from engine.practice.questions import right as right_answer
from engine.practice.slips import all_wrong
from engine.practice.typed import Typed, matches
from tests.effort import effort
from tests.engine.practice.programs import OWN, PROGRAMS, passed, traced
from tests.engine.practice.spellings import spelt

KINDS = ("local", "product", "gradient")
DIFFERENTIATED = [name for name in PROGRAMS if traced(name).differentiated]
OF_THE_GALLERY = [name for name in DIFFERENTIATED if name not in OWN and name != "square-matrices"]
SLIPPED_IN = [*(name for name in OWN if name in DIFFERENTIATED), "square-matrices", *OF_THE_GALLERY[:: effort(4, 1)]]
"""The programs in which students slip once; each misconception has its place in one of those that are written for it."""


def slips_of(name: str) -> Counter[tuple[str, str]]:
    """How often a student with a misconception, who answers where it shows, is told which misconception."""
    made = exercise(traced(name), Wishes(kinds=KINDS, count=effort(3, 30), draw=1))
    trace = traced(name, made.inputs)
    ground, right = passed(trace)
    diagnoses: Counter[tuple[str, str]] = Counter()
    for posed in made.questions:
        with np.errstate(all="ignore"):
            truth = float(right_answer(posed.question, ground, right))
            wrong = {each.id: answers[0] for each, answers in all_wrong(posed.question, ground, right, truth)}
        for own in posed.distinguished:
            (verdict,) = mark(trace, [Answer(str(posed.question), f"{wrong[own]:.4g}")]).verdicts
            assert verdict.verdict != "right"
            diagnoses[own, verdict.diagnosis.misconception.id if verdict.diagnosis else ""] += 1
    return diagnoses


@pytest.mark.long
def test_a_single_slip_is_told_by_its_name() -> None:
    assert len(SLIPPED_IN) >= effort(20, 30)
    diagnoses = sum((slips_of(name) for name in SLIPPED_IN), Counter[tuple[str, str]]())
    right = sum(count for (own, named), count in diagnoses.items() if own == named)
    other = {pair: count for pair, count in diagnoses.items() if pair[1] not in ("", pair[0])}
    print(f"single slips: {right} of {diagnoses.total()} named, {other or 'none'} taken for another")
    assert {own for own, _ in diagnoses} >= {each.id for each in MISCONCEPTIONS}
    assert right >= 0.95 * diagnoses.total()
    assert not other


@cache
def all_of(name: str) -> Exercise:
    """The exercise of a program's whole backward pass."""
    return exercise(traced(name), Wishes(whole=True, draw=2))


def whole_pass(name: str, misconception: str) -> set[str] | None:
    """What is said of a whole backward pass with this misconception; `None` where it shows in fewer than two numbers.

    Where the later numbers follow from the first slip, only that is wrong.
    """
    made = all_of(name)
    trace = traced(name, made.inputs)
    ground, right = passed(trace)
    with np.errstate(all="ignore"):
        wrong = written(ground, run(ground, Deadline(60), Slip(BY_ID[misconception])), BY_ID[misconception])
    answers, slips = [], 0
    for posed in made.questions:
        question: Question = posed.question
        number, truth = (np.asarray(each[question.place])[question.index] for each in (wrong, right.nodes))
        if np.isfinite(number):
            answers.append(Answer(str(question), f"{number:.5g}"))
            slips += not matches(Typed(float(number)), truth)
    if slips < 2:
        return None
    marks = mark(trace, answers)
    if marks.pattern is not None:
        return {marks.pattern.id}
    return {each.diagnosis.misconception.id for each in marks.verdicts if each.diagnosis is not None}


@pytest.mark.parametrize("misconception", [each.id for each in MISCONCEPTIONS])
def test_a_misconception_all_along_is_told_from_the_whole_sequence(misconception: str) -> None:
    names = DIFFERENTIATED[:: effort(6, 1)]
    said = [each for name in names if (each := whole_pass(name, misconception)) is not None]
    named = said.count({misconception})
    print(f"{misconception}: {named} of {len(said)} named, {[each for each in said if each != {misconception}]}")
    assert all(each <= {misconception} for each in said)
    assert named >= 0.9 * len(said) - 1


def test_whoever_is_right_is_never_marked_wrong() -> None:
    """In odd spellings, in both languages: 0 of 10,000 in the nightly run."""
    draw = np.random.default_rng(7)
    answers = 0
    while answers < effort(600, 10_000):
        name = DIFFERENTIATED[int(draw.integers(len(DIFFERENTIATED)))]
        made = exercise(traced(name), Wishes(kinds=KINDS, count=20, draw=int(draw.integers(100)), searched=False))
        trace = traced(name, made.inputs)
        ground, right = passed(trace)
        texts = {}
        for posed in made.questions:
            numbers = {"local": right.locals, "product": right.products, "gradient": right.nodes}[posed.question.kind]
            number = np.broadcast_to(numbers[posed.question.place], posed.question.shape(ground))
            texts[str(posed.question)] = spelt(float(number[posed.question.index]), draw)
        marks = mark(trace, [Answer(question, text) for question, text in texts.items()])
        for verdict in marks.verdicts:
            assert verdict.verdict == "right", (name, texts[str(verdict.question)], verdict)
            assert verdict.diagnosis is None
        assert marks.pattern is None
        answers += len(texts)
