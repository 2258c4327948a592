"""The words of questions and of what is right about them; the page draws the place itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import Numeral, Phrase, phrase
from engine.practice.misconceptions import Misconception
from engine.practice.passes import Ground, Passed
from engine.practice.questions import Question

FIGURES = 4
"""Significant figures of a number in a sentence."""


def shown(value: Any) -> Numeral:
    """A number in a sentence, with a true minus."""
    return Numeral(f"{float(value):.{FIGURES}g}".replace("-", "−"))


def factor(value: Any) -> Numeral:
    """A number after a sign of an operation: a negative one in brackets."""
    number = shown(value)
    return Numeral(f"({number})") if number.startswith("−") else number


def name_of(ground: Ground, node: int) -> str:
    """A node as sentences call it: its name, or the sign of its operation."""
    return ground.plan.explanation.labels[node] if ground.graph.names[node] is None else str(ground.graph.names[node])


def wording(question: Question, ground: Ground) -> Phrase:
    """The question as a sentence."""
    node = question.node(ground.graph)
    cell = f"[{', '.join(map(str, question.index))}]" if question.index else ""
    name = "" if node is None else name_of(ground, node) + (cell if question.kind != "local" else "")
    edge = question.edge()
    gate = (
        "" if edge is None else name_of(ground, ground.plan.pulls[edge][0]) + (cell if question.kind == "local" else "")
    )
    match question.kind:
        case "value":
            return phrase("What is the value of {node}?", node=name)
        case "local":
            return phrase("What is the local derivative of {gate} by {node}?", gate=gate, node=name)
        case "product":
            return phrase("What flows back from {gate} to {node}?", gate=gate, node=name)
        case "gradient":
            return phrase("What is the gradient at {node}?", node=name)
        case "sign":
            return phrase("What is the sign of what flows back from {gate} to {node}?", gate=gate, node=name)
        case "shape":
            return phrase("What is the shape of the gradient at {node}?", node=name)
        case "next":
            return phrase("Which gradient can be computed next?")
        case "gate":
            return phrase("Which gate can pass its gradient on next?")
        case "hunt":
            return phrase("Which rule of this backward pass is wrong?")
    return phrase("What does {gate} do with the gradient on its way to {node}?", gate=gate, node=name)


CONCEPTS = {
    "passes": phrase("It passes on unchanged."),
    "reverses": phrase("It passes on with the opposite sign."),
    "swaps": phrase("It is multiplied by the other operand’s value."),
    "own": phrase("It is multiplied by this operand’s own value."),
    "halves": phrase("Each operand gets half of it."),
    "chooses": phrase("The larger or smaller operand, whichever was chosen, gets all of it, the other one nothing."),
}
"""What a gate may do with a gradient, as choices."""


def calculation(misconception: Misconception, question: Question, ground: Ground, passed: Passed) -> Phrase | None:
    """Where a wrong product comes from, in numbers; only between scalars."""
    edge = question.edge() if question.kind == "product" else _only_edge(question, ground)
    if not misconception.calculation or edge is None:
        return None
    passing = passed.passings[edge]
    numbers = {"upstream": passing.upstream, "local": passing.local, "value": passing.value}
    if any(number is None or np.shape(number) for number in numbers.values()):
        return None
    first = misconception.calculation.partition("}")[0].strip("{ ")
    values = {name: shown(each) if name == first else factor(each) for name, each in numbers.items()}
    return Phrase(misconception.calculation, values)


def _only_edge(question: Question, ground: Ground) -> int | None:
    """The edge by which a node gets its whole gradient."""
    if question.kind != "gradient":
        return None
    edges = [edge for edge in ground.graph.uses[question.place] if edge in ground.plan.pulls]
    return edges[0] if len(edges) == 1 else None
