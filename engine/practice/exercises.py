"""Sets exercises: questions about a program, with numbers that tell mistakes apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import NotDifferentiable, Phrase, UnknownName, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.practice.choices import Choice, choices
from engine.practice.hunts import Bug, hide
from engine.practice.misconceptions import BY_ID
from engine.practice.numbers import Candidate, assess, search
from engine.practice.passes import Ground, Passed, run
from engine.practice.questions import NUMBERS, ORDERS, Question, able, askable, gates, order, possible, right
from engine.practice.words import wording
from engine.traces import Trace

USUAL = ("product", "gradient", "concept")
"""The kinds of questions unless others are chosen."""
SEPARATING = frozenset(("product", "gradient"))
"""Of a bug hunt the numbers are searched for these questions."""
MOST_PLACES = 60
"""The numbers are searched for at most so many questions; of more, these are drawn."""
MOST_HUNTED = 16
"""So many are enough for a bug hunt, which shows a single mistake."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an exercise is to be about.

    `kinds` of questions, `count` of them at most, at these `nodes` and `edges` alone where given, in which this
    `misconception` shows; `every`: those too in which none would. `whole` asks for every gradient of the backward pass
    instead. `searched`: whether other numbers may be taken; `fresh`: whether they are, where there are any. `choose`:
    whether choices are offered. `draw` is the seed of everything that is drawn.
    """

    kinds: Sequence[str] = USUAL
    count: int = 6
    nodes: Sequence[int] | None = None
    edges: Sequence[int] | None = None
    misconception: str | None = None
    every: bool = False
    whole: bool = False
    searched: bool = True
    fresh: bool = False
    choose: bool = False
    draw: int = 0


@dataclass(frozen=True, slots=True)
class PosedQuestion:
    """A question as it is put; its numbers tell the misconceptions `distinguished` from each other and the truth."""

    question: Question
    text: Phrase
    distinguished: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """Questions about a run: `inputs` are its numbers, `searched` whether they are others than given.

    `tried` counts the candidates that were compared, `blind` the questions left out since their numbers tell nothing.
    `bug` is the wrong rule of a bug hunt.
    """

    trace: Trace
    inputs: Mapping[str, Any]
    questions: tuple[PosedQuestion, ...]
    searched: bool
    tried: int
    blind: int
    bug: Bug | None = None


def ground_of(trace: Trace) -> Ground:
    """The run to ask about. Raises `NotDifferentiable` where there is no backward pass."""
    gradients = trace.run.gradients
    if gradients is None:
        raise NotDifferentiable(
            phrase("The output has several elements, so there is no single gradient to ask about."),
            hint=phrase("Reduce it with sum(...) or mean(...), or give a seed: the upstream gradient, in its shape."),
        )
    return Ground(trace.plan, trace.values, gradients.nodes[trace.output])  # nothing leads back into the output


def exercise(trace: Trace, wishes: Wishes, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> Exercise:
    """An exercise about a run. Raises `NotDifferentiable`, `TooLarge`, or `UnknownName` for the misconception."""
    deadline = deadline or Deadline(limits.seconds)
    limits.check("questions", wishes.count)
    if wishes.misconception is not None and wishes.misconception not in BY_ID:
        raise UnknownName(
            phrase("There is no misconception called {name}.", name=wishes.misconception[:40]),
            hint=phrase("These exist: {names}.", names=", ".join(BY_ID)),
            name=wishes.misconception[:40],
            code="unknown-misconception",
        )
    draw = np.random.default_rng(wishes.draw)
    ground = ground_of(trace)
    places = _places(ground, wishes, draw, limits)
    own = assess(ground, trace.inputs, places, deadline)
    candidate = own
    if wishes.searched:
        candidate = search(trace.prepared, own, places, draw, deadline, fresh=wishes.fresh)
    with np.errstate(all="ignore"):
        passed = run(candidate.ground, deadline)
        chosen, blind = _chosen(candidate, passed, places, wishes, draw)
        bug = hide(candidate.ground, passed, wishes.draw, deadline) if "hunt" in wishes.kinds else None
        chosen += [Question("hunt", 0)] if bug else []
        questions = tuple(
            PosedQuestion(
                question,
                wording(question, candidate.ground),
                tuple(candidate.by_question.get(question, ())),
                tuple(choices(question, candidate.ground, passed, wishes.draw)) if _offers(question, wishes) else (),
            )
            for question in chosen
        )
    return Exercise(trace, candidate.inputs, questions, candidate.ground is not ground, candidate.tried, blind, bug)


def _offers(question: Question, wishes: Wishes) -> bool:
    """Whether there are choices: always where there is nothing to type."""
    return question.kind != "hunt" and (wishes.choose or question.kind in ORDERS or question.kind == "concept")


def _places(ground: Ground, wishes: Wishes, draw: np.random.Generator, limits: Limits) -> list[Question]:
    """The questions that come into consideration, in the order of the walk."""
    if wishes.whole:
        nodes = [node for node in order(ground) if node != ground.plan.output]
        cells = {question.place: question for question in possible(ground, frozenset(("gradient",)), draw)}
        limits.check("questions", len(nodes))
        return [cells[node] for node in nodes if node in cells]
    kinds = frozenset(wishes.kinds)
    places = list(possible(ground, kinds | SEPARATING if "hunt" in kinds else kinds, draw))
    if wishes.nodes is not None or wishes.edges is not None:
        at_nodes, at_edges = set(wishes.nodes or ()), set(wishes.edges or ())
        places = [
            each for each in places if each.edge() in at_edges or (each.edge() is None and each.place in at_nodes)
        ]
    most = MOST_HUNTED if "hunt" in kinds else MOST_PLACES
    if len(places) > most:
        kept = np.sort(draw.permutation(len(places))[:most])
        places = [places[int(place)] for place in kept]
    return places


def _chosen(
    candidate: Candidate, passed: Passed, places: Sequence[Question], wishes: Wishes, draw: np.random.Generator
) -> tuple[list[Question], int]:
    """The questions to put, in the order of the walk, and how many were left out since they tell nothing apart."""
    if not wishes.whole:
        places = [each for each in places if each.kind in wishes.kinds]
    can = [each for each in places if _can_ask(each, candidate.ground, passed)]
    if wishes.whole:
        return can, len(places) - len(can)
    useful = [
        each
        for each in can
        if wishes.every or each.kind not in NUMBERS or candidate.by_question[each] or each.kind == "value"
    ]
    if wishes.misconception is not None:
        useful = [each for each in useful if wishes.misconception in candidate.by_question[each]]
    ranked = [useful[int(k)] for k in draw.permutation(len(useful))]
    ranked.sort(key=lambda each: (each in candidate.separated, min(3, len(candidate.by_question[each]))), reverse=True)
    kept = set(ranked[: wishes.count])
    return [each for each in useful if each in kept], len(places) - len(useful)


def _can_ask(question: Question, ground: Ground, passed: Passed) -> bool:
    if question.kind == "gate":
        return any(node < question.place for node in {*gates(ground)} - able(ground, question.place))
    return question.kind not in (*NUMBERS, "sign") or askable(right(question, ground, passed))
