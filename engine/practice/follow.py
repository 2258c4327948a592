"""The run that follows from a student's own answers, so that one slip is counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from engine.limits import Deadline
from engine.practice.passes import Cells, Ground, Own, Passed, run
from engine.practice.questions import Question, right


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given as the answer to a question."""

    question: Question
    number: float


def carries(number: float, truth: Any) -> bool:
    """Whether a number may be carried on: 0 and ±1 would make everything after them easy."""
    if not isfinite(number) or number == 0:
        return False
    return abs(number) != 1 or abs(float(truth)) == 1


def own_run(ground: Ground, passed: Passed, given: Sequence[Given], deadline: Deadline) -> tuple[Ground, Passed]:
    """The run in which these answers stand in place of what is right; NumPy's warnings must be off."""
    cells: dict[str, dict[int, dict[tuple[int, ...], float]]] = {}
    for each in given:
        question = each.question
        if carries(each.number, right(question, ground, passed)):
            cells.setdefault(question.kind, {}).setdefault(question.place, {})[question.index] = each.number
    made = {kind: {place: Cells(numbers) for place, numbers in places.items()} for kind, places in cells.items()}
    own = Own(made.get("gradient", {}), made.get("local", {}), made.get("product", {}))
    if "value" in made:
        ground = replace(ground, values=_values(ground, made["value"], deadline))
    return ground, run(ground, deadline, own=own)


def _values(ground: Ground, own: Mapping[int, Cells], deadline: Deadline) -> list[Any]:
    """The forward pass with the student's own values in it."""
    graph = ground.graph
    values = list(ground.values)
    for node, op in enumerate(graph.ops):
        if op is not None:
            values[node] = op.forward(*[values[operand] for operand in graph.operands[node]], **graph.options[node])
            deadline.check()
        if node in own:
            values[node] = own[node].over(values[node])
    return values
