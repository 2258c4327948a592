"""The wrong answers to a question that follow from each misconception.

`at_once`: the slip is made in this question alone, and all numbers before it are those of `passed`. A misconception may
give several answers, such as either branch of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isclose, isfinite
from typing import Any

from engine.ops.op import Shape
from engine.practice.misconceptions import BY_ID, MISCONCEPTIONS, Misconception, Written
from engine.practice.passes import Computed, Ground, Passed, fitting
from engine.practice.questions import Question, cell

MOST_EDGES = 4
"""At a node with several uses, the slip is also tried at each of the first so many edges alone."""
APART = 0.05
"""Two answers are told apart where they differ by so much of the larger one."""
TINY = 1e-12
"""Below this a number is one of rounding."""
AT_EDGES = [each for each in MISCONCEPTIONS if each.is_at_edges]


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
    return _totals(passed.nodes[node], {edge: passed.sent[edge] for edge in edges}, wrong)


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
    """Per misconception that shows in a question its answers; those that are right by chance are left out.

    These are the answers of `at_once`. Since a search asks for all of them at every candidate, what misconceptions send
    along an edge is computed once for a pass, and of tensors only the cell that is asked for is followed.
    """
    made = []
    for misconception, answers in _cells(question, ground, passed):
        shown = [each for each in answers if isfinite(each) and not isclose(each, truth, rel_tol=1e-9, abs_tol=TINY)]
        if shown:
            made.append((misconception, shown))
    return made


def _cells(question: Question, ground: Ground, passed: Passed) -> Iterable[tuple[Misconception, list[float]]]:
    """Per misconception, in the order of the table, the cell of each of its answers."""
    place = question.place
    if question.kind in ("product", "sign"):
        return [
            (BY_ID[name], _at(question, products)) for name, products in _wrong_products(place, ground, passed).items()
        ]
    if question.kind == "gradient":
        return _of_node(question, ground, passed)
    return ((each, at_once(each, question, ground, passed)) for each in MISCONCEPTIONS)


def _at(question: Question, tensors: Sequence[Any]) -> list[float]:
    """The cell that is asked for of tensors of the right shape."""
    index = question.index
    return [float(each[index]) if index else float(each) for each in tensors]


def _wrong_products(edge: int, ground: Ground, passed: Passed) -> Mapping[str, list[Any]]:
    """What each misconception that applies sends along an edge, in the order of the table."""
    wrong = passed.wrong.get(edge)
    if wrong is None:
        passing = passed.passings[edge]
        shape = passing.shape
        rows = ground.applying.get(edge, AT_EDGES)
        made = [(each, fitting(each.products(passing), shape)) for each in rows]
        if rows is AT_EDGES:
            ground.applying[edge] = [each for each, products in made if products or each.by_values]
        wrong = passed.wrong[edge] = {each.id: products for each, products in made if products}
    return wrong


def _of_node(question: Question, ground: Ground, passed: Passed) -> Iterator[tuple[Misconception, list[float]]]:
    """What `of_node` gives, at one cell."""
    node, graph = question.place, ground.graph
    edges = [edge for edge in graph.uses[node] if edge in ground.plan.pulls]
    (total,) = _at(question, [passed.nodes[node]])
    sent = dict(zip(edges, _at(question, [passed.sent[edge] for edge in edges]), strict=True))
    wrong: dict[str, list[tuple[int, float]]] = {}
    for edge in edges:
        for name, products in _wrong_products(edge, ground, passed).items():
            wrong.setdefault(name, []).extend((edge, number) for number in _at(question, products))
    for each in MISCONCEPTIONS:
        if each.written is not None or each.gather is not None:
            if each.written is not None or len(passed.contributions[node]) > 1:
                yield each, at_once(each, question, ground, passed)
        elif each.id in wrong:
            yield each, _totals(total, sent, wrong[each.id])


def _totals(total: Any, sent: Mapping[int, Any], wrong: Sequence[tuple[int, Any]]) -> list[Any]:
    """The gradient of a node with the first wrong product of every edge, and with each of them alone."""
    single = [total - sent[edge] + each for edge, each in wrong[:MOST_EDGES]]
    firsts = {edge: each for edge, each in reversed(wrong)}
    if len(firsts) < 2:
        return single
    return [total + sum(each - sent[edge] for edge, each in firsts.items()), *single]


def distinguished(truth: float, wrong: Answered) -> list[str]:
    """The misconceptions whose first answer differs from the truth and from every answer of every other one."""
    others = [(number, misconception) for misconception, numbers in wrong for number in numbers]
    made = []
    for misconception, (first, *_) in wrong:
        size = max(abs(first), TINY)
        distinguishes = isfinite(first) and apart(first, truth)
        if distinguishes and not any(
            abs(first - number) < APART * max(size, abs(number)) and other is not misconception
            for number, other in others
        ):
            made.append(misconception.id)
    return made
