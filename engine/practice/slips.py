"""The wrong answers to a question that follow from each misconception.

`at_once`: the slip is made in this question alone, and all numbers before it are those of `passed`. A misconception may
give several answers, such as either branch of two.
"""

from __future__ import annotations

from math import isclose, isfinite
from typing import Any

from engine.ops.op import Shape
from engine.practice.misconceptions import MISCONCEPTIONS, Misconception, Written
from engine.practice.passes import Computed, Ground, Passed, fitting
from engine.practice.questions import Question, cell

MOST_EDGES = 4
"""At a node with several uses, the slip is also tried at each of the first so many edges alone."""
APART = 0.05
"""Two answers are told apart where they differ by so much of the larger one."""
TINY = 1e-12
"""Below this a number is one of rounding."""


def at_once(misconception: Misconception, question: Question, ground: Ground, passed: Passed) -> list[Any]:
    """The numbers that a student with this misconception answers; NumPy's warnings must be off."""
    answers: list[Any] = []
    if question.kind in ("product", "sign"):
        passing = passed.passings[question.place]
        answers = fitting(misconception.products(passing), passing.shape)
    elif question.kind == "local":
        answers = misconception.locals(passed.passings[question.place])
    elif question.kind == "gradient":
        answers = of_node(misconception, question.place, ground, passed)
    cells = (cell(answer, question, ground) for answer in answers)
    return [float(each) for each in cells if each is not None]


def of_node(misconception: Misconception, node: int, ground: Ground, passed: Computed) -> list[Any]:
    """The wrong gradients of a node, all products before being those of the pass."""
    if misconception.written is not None:
        return list(misconception.written(Written(ground.graph, node, ground.values[node], passed.nodes[node])))
    products = passed.contributions[node]
    if misconception.gather is not None:
        return list(misconception.gather(products)) if len(products) > 1 else []
    edges = [edge for edge in ground.graph.uses[node] if edge in ground.plan.pulls]
    wrong: list[tuple[int, Any]] = []
    for edge in edges:
        passing = passed.passings[edge]
        wrong += [(edge, each) for each in fitting(misconception.products(passing), passing.shape)]
    total = passed.nodes[node]
    single = [total - passed.sent[edge] + each for edge, each in wrong[:MOST_EDGES]]
    firsts = {edge: each for edge, each in reversed(wrong)}
    if len(edges) < 2 or len(firsts) < 2:
        return single
    return [total + sum(each - passed.sent[edge] for edge, each in firsts.items()), *single]


def shapes(misconception: Misconception, node: int, ground: Ground, passed: Passed) -> list[Shape]:
    """The wrong shapes of a node's gradient."""
    made: list[Shape] = []
    for edge in ground.graph.uses[node] if misconception.shape is not None else ():
        if edge in passed.passings:
            assert misconception.shape is not None
            made += misconception.shape(passed.passings[edge])
    return [shape for shape in made if shape != ground.graph.shapes[node]]


def apart(first: float, second: float) -> bool:
    """Whether two answers are told apart: they differ by 5 % or more, or in their sign."""
    larger = max(abs(first), abs(second), TINY)
    return isfinite(larger) and abs(first - second) >= APART * larger


Answered = list[tuple[Misconception, list[float]]]


def all_wrong(question: Question, ground: Ground, passed: Passed, truth: float) -> Answered:
    """Per misconception that shows in a question its answers; those that are right by chance are left out."""
    made = []
    for misconception in MISCONCEPTIONS:
        answers = at_once(misconception, question, ground, passed)
        shown = [each for each in answers if isfinite(each) and not isclose(each, truth, rel_tol=1e-9, abs_tol=TINY)]
        if shown:
            made.append((misconception, shown))
    return made


def distinguished(truth: float, wrong: Answered) -> list[str]:
    """The misconceptions whose first answer differs from the truth and from every answer of every other one."""
    misconceptions = []
    for misconception, (first, *_) in wrong:
        others = [each for other, answers in wrong if other is not misconception for each in answers]
        if apart(first, truth) and all(apart(first, other) for other in others):
            misconceptions.append(misconception.id)
    return misconceptions
