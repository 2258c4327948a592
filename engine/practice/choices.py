"""Choices to answer a question by: what is right among the answers that misconceptions give, in an order that is drawn.

A choice is known by its place. Marking draws the same choices again from the same seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import Phrase
from engine.ops.op import Shape
from engine.practice.misconceptions import MISCONCEPTIONS
from engine.practice.passes import Ground, Passed
from engine.practice.questions import NUMBERS, ORDERS, Question, able, conceptual, gates, order, ready, right
from engine.practice.slips import all_wrong, apart, shapes
from engine.practice.words import CONCEPTS

CHOICES = 3
"""How many there are to choose from."""
CONCEPT_ORDER = tuple(CONCEPTS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: a number, a shape, a node or a sentence, and the misconceptions that lead to it."""

    right: bool
    number: float | None = None
    shape: Shape | None = None
    node: int | None = None
    text: Phrase | None = None
    misconceptions: tuple[str, ...] = ()


def choices(question: Question, ground: Ground, passed: Passed, seed: int) -> list[Choice]:
    """The choices of a question in drawn order; NumPy's warnings must be off."""
    draw = np.random.default_rng([seed, *str(question).encode()])
    if question.kind in NUMBERS:
        made = _numbers(question, ground, passed, draw)
    elif question.kind == "sign":
        sign = np.sign(float(right(question, ground, passed)))
        return [Choice(bool(sign == each), number=float(each)) for each in (1, -1, 0)]
    elif question.kind == "shape":
        made = _shapes(question, ground, passed)
    elif question.kind in ORDERS:
        made = _nodes(question, ground, draw)
    else:
        made = _concepts(question, ground)
    return [made[int(place)] for place in draw.permutation(len(made))]


def _numbers(question: Question, ground: Ground, passed: Passed, draw: np.random.Generator) -> list[Choice]:
    """The right number and the answers of misconceptions, filled up with plain wrong ones, all told apart."""
    truth = float(right(question, ground, passed))
    wrong = all_wrong(question, ground, passed, truth)
    made = [Choice(True, number=truth)]
    candidates = [(wrong[int(k)][1][0], wrong[int(k)][0].id) for k in draw.permutation(len(wrong))]
    plain = (-truth, 2 * truth, truth / 2) if truth else (1.0, -1.0)
    for number, slip in (*candidates, *((float(each), "") for each in plain)):
        if len(made) == CHOICES:
            break
        if all(apart(number, other.number) for other in made if other.number is not None):
            made.append(Choice(False, number=number, misconceptions=(slip,) if slip else ()))
    return made


def _shapes(question: Question, ground: Ground, passed: Passed) -> list[Choice]:
    own: Shape = ground.graph.shapes[question.place]
    made = {own: Choice(True, shape=own)}
    for misconception in MISCONCEPTIONS:
        for shape in shapes(misconception, question.place, ground, passed):
            before = made.get(shape)
            slips = (*(before.misconceptions if before else ()), misconception.id)
            made[shape] = Choice(False, shape=shape, misconceptions=slips)
    for shape in (own[::-1], own[:-1], (*own, own[0])):
        if len(made) < CHOICES:
            made.setdefault(shape, Choice(False, shape=shape))
    return list(made.values())[:CHOICES]


def _nodes(question: Question, ground: Ground, draw: np.random.Generator) -> list[Choice]:
    """One node that is ready and others that are not; where all are, they are all right."""
    if question.kind == "gate":
        here, nodes = able(ground, question.place), [node for node in gates(ground) if node <= question.place]
    else:
        here, nodes = ready(ground, question.place), order(ground)[question.place :]
    rest = [node for node in nodes if node not in here]
    first = sorted(here)[int(draw.integers(len(here)))]
    others = [rest[int(k)] for k in draw.permutation(len(rest))[: CHOICES - 1]]
    return [Choice(True, node=first), *(Choice(False, node=node) for node in others)]


def _concepts(question: Question, ground: Ground) -> list[Choice]:
    """What the gate does, beside two things that it does not."""
    true = conceptual(ground, question.place)
    others: dict[str, tuple[str, ...]] = {
        "passes": ("halves", "swaps"),
        "reverses": ("passes", "swaps"),
        "swaps": ("own", "passes"),
        "chooses": ("halves", "swaps"),
    }
    slips: dict[str, Any] = {"own": ("own-operand",), "passes": ("local-forgotten",)}
    wrong = [Choice(False, text=CONCEPTS[each], misconceptions=slips.get(each, ())) for each in others[true]]
    return [Choice(True, text=CONCEPTS[true]), *wrong]
