"""Numbers that tell mistakes apart: a search over tidy values, repeatable by its seed.

With the numbers at hand a wrong answer is often right by chance (at 1 the upstream gradient is the product), or could
come from two mistakes. Each candidate is run, and counts the pairs of a question and a misconception that it tells
apart; the best one is taken, the numbers at hand in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from engine.compiler import Prepared
from engine.errors import InvalidInput
from engine.limits import Deadline
from engine.practice.misconceptions import MISCONCEPTIONS
from engine.practice.passes import Ground, Passed, run
from engine.practice.questions import NUMBERS, Question, askable, right
from engine.practice.slips import all_wrong, distinguished

CANDIDATES = 48
"""The most candidates that are tried; fewer where there is much to ask."""
WORK = 40_000
"""What all candidates together may cost, in questions × misconceptions."""
LEAST = 6
TIDY = (0.5, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 0.2, 0.4, 0.6, 0.8, 1.2)
NEAR = (0.5, 0.75, 0.8, 1.25, 1.5, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The numbers of a run, and the misconceptions that they tell apart in each question."""

    ground: Ground
    inputs: Mapping[str, Any]
    by_question: Mapping[Question, list[str]]
    separated: frozenset[Question]
    """The questions in which every misconception that shows is told apart."""
    askable: int
    tried: int = 1

    @property
    def score(self) -> tuple[int, int]:
        """More is better: pairs told apart and questions that tell all, then questions that can be asked."""
        return sum(map(len, self.by_question.values())) + len(self.separated), self.askable


def assess(ground: Ground, inputs: Mapping[str, Any], questions: Sequence[Question], deadline: Deadline) -> Candidate:
    """What these numbers tell apart."""
    with np.errstate(all="ignore"):
        passed = run(ground, deadline)
        by_question: dict[Question, list[str]] = {}
        whole: set[Question] = set()
        count = 0
        for question in questions:
            deadline.check()
            distinguishable = _distinguished(question, ground, passed)
            count += distinguishable is not None
            by_question[question], is_separated = distinguishable or ([], False)
            if is_separated:
                whole.add(question)
    return Candidate(ground, inputs, by_question, frozenset(whole), count)


def _distinguished(question: Question, ground: Ground, passed: Passed) -> tuple[list[str], bool] | None:
    """The misconceptions told apart, and whether these are all that show; `None` where no fair question is asked."""
    if question.kind not in NUMBERS:
        return [], False
    truth = right(question, ground, passed)
    if not askable(truth):
        return None
    wrong = all_wrong(question, ground, passed, float(truth))
    misconceptions = distinguished(float(truth), wrong)
    return misconceptions, bool(misconceptions) and len(misconceptions) == len(wrong)


def search(
    prepared: Prepared,
    own: Candidate,
    questions: Sequence[Question],
    draw: np.random.Generator,
    deadline: Deadline,
    *,
    fresh: bool = False,
) -> Candidate:
    """The best of some candidates; the numbers at hand are the first of them, or, if `fresh`, the last resort."""
    best, tried = own, 1
    for _ in range(min(CANDIDATES, max(LEAST, WORK // _cost(own.ground, questions)))):
        inputs = _drawn(prepared, own.inputs, draw)
        tried += 1
        try:
            values = prepared.plan.run(inputs, own.ground.seed, deadline).values
        except InvalidInput:  # a class that does not exist
            continue
        candidate = assess(replace(own.ground, values=values), inputs, questions, deadline)
        if candidate.score > ((0, 0) if fresh and best is own else best.score):
            best = candidate
        if all(candidate.by_question.values()) and _complete(candidate):
            break
    return replace(best, tried=tried)


def _cost(ground: Ground, questions: Sequence[Question]) -> int:
    """What a candidate costs: its own run, and every misconception at every question."""
    elements = sum(map(prod, ground.graph.shapes))
    return len(questions) * len(MISCONCEPTIONS) + 5 * len(ground.graph) + elements // 5 + 1


def _complete(candidate: Candidate) -> bool:
    """Whether every question can be asked and tells several mistakes apart."""
    return candidate.askable == len(candidate.by_question) and all(
        len(each) > 2 for each in candidate.by_question.values()
    )


def _drawn(prepared: Prepared, inputs: Mapping[str, Any], draw: np.random.Generator) -> dict[str, Any]:
    """Other values: free ones, or ones near those at hand, which suit logarithms, probabilities and saturation."""
    near = bool(draw.integers(2))
    drawn = {}
    for name, value in inputs.items():
        keeps = name in prepared.guards or _is_label(value)
        drawn[name] = value if keeps else _near(value, draw) if near else _free(value, draw)
    return drawn


def _is_label(value: Any) -> bool:
    """Whether a tensor holds only 0 and 1, or whole numbers that may be classes: it is kept as it is."""
    return bool(np.ndim(value)) and bool(
        np.all((value == 0) | (value == 1)) or (np.ndim(value) == 1 and _classes(value))
    )


def _classes(value: Any) -> bool:
    return bool(np.all((value == np.round(value)) & (value >= 0))) and np.size(value) > 1


@np.errstate(all="ignore")  # near the largest float a candidate may be infinite, which is then not asked
def _near(value: Any, draw: np.random.Generator) -> Any:
    """The value times a simple factor, element by element, with two figures."""
    size = np.where(value == 0, 0.5, np.asarray(value)) * draw.choice(NEAR, size=np.shape(value))
    unit = 10.0 ** (np.floor(np.log10(np.abs(size))) - 1)
    return (np.round(np.round(size / unit) * unit, 10) + 0.0)[()]


def _free(value: Any, draw: np.random.Generator) -> Any:
    """Small tidy numbers of either sign."""
    shape = np.shape(value)
    return (draw.choice(TIDY, size=shape) * draw.choice((-1.0, 1.0), size=shape))[()]
