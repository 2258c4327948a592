"""Choices: one is right, all are told apart, and each wrong one says which misconception leads to it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput
from engine.practice import Answer, Wishes, exercise, mark
from engine.practice.choices import choices
from engine.practice.questions import Question
from engine.practice.slips import apart
from tests.engine.practice.programs import passed

WIDE = engine.trace(
    "sum((X @ W) * R)",
    {"X": [[1.0, 2.0, 3.0], [3.0, 4.0, -1.0]], "W": [[5.0, 1.0], [7.0, 0.0], [2.0, 3.0]], "R": [[1.0, 2.0], [2.0, 0.5]]},
)  # fmt: skip


def test_numbers_that_coincide_are_one_choice():
    """At a = b = 1 several misconceptions answer 1, and some are right."""
    trace = engine.trace("(a*b)**2", {"a": 1.0, "b": 1.0})
    made = exercise(trace, Wishes(kinds=("product", "gradient"), count=20, every=True, searched=False, choose=True))
    assert len(made.questions) == 6
    for posed in made.questions:
        numbers = [choice.number for choice in posed.choices if choice.number is not None]
        assert len(numbers) == 3
        assert all(apart(*pair) for pair in combinations(numbers, 2)), posed


def test_nothing_is_told_apart_from_infinity():
    trace = engine.trace("1/x", {"x": 0.0})
    with np.errstate(all="ignore"):
        (only,) = choices(Question("gradient", 0), *passed(trace), 0)
    assert (only.right, only.number) == (True, -np.inf)
    with pytest.raises(InvalidInput, match="has no choice 1"):
        mark(trace, [Answer("gradient:0", choice=1)])


def test_shapes_to_choose_from_are_those_of_misconceptions_first():
    question = f"shape:{WIDE.graph.inputs['X']}"
    (made,) = exercise(WIDE, Wishes(kinds=("shape",), nodes=(0,), searched=False, choose=True)).questions
    assert str(made.question) == question
    shapes = {choice.shape: choice for choice in made.choices}
    assert set(shapes) == {(2, 3), (3, 2), (2, 2)}
    assert shapes[3, 2].misconceptions == ("gradient-transposed",)
    assert shapes[2, 2].misconceptions == ("broadcast-not-summed",)
    verdicts = [mark(WIDE, [Answer(question, choice=place)]).verdicts[0] for place in range(3)]
    for choice, verdict in zip(made.choices, verdicts, strict=True):
        assert (verdict.read, verdict.truth) == (choice.shape, (2, 3))
        assert verdict.verdict == ("right" if choice.right else "wrong")
    transposed = next(each for each in verdicts if each.read == (3, 2))
    assert transposed.diagnosis is not None and transposed.diagnosis.misconception.id == "gradient-transposed"


def test_shapes_that_no_misconception_gives_fill_up():
    (made,) = exercise(
        WIDE, Wishes(kinds=("shape",), nodes=(WIDE.graph.inputs["R"],), searched=False, choose=True)
    ).questions
    assert {choice.shape for choice in made.choices} == {(2, 2), (2,), (2, 2, 2)}
    assert not any(choice.misconceptions for choice in made.choices)
