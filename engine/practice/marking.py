"""Marks answers: against the truth first, then against what follows from the student's own earlier answers.

The better of the two counts and is said (the rule of Numbas' adaptive marking). A value is carried on only if it is
finite, not 0, and not 1 or −1 unless the truth is: else who enters 0 first is right ever after (Numbas issue 368). A
diagnosis is named only where exactly one misconception gives the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.errors import InvalidInput, Phrase, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.practice.choices import Choice, choices
from engine.practice.diagnosing import Contexts, Fits, fits, pattern
from engine.practice.exercises import ground_of
from engine.practice.follow import Given, own_run
from engine.practice.hunts import Point, Sighting, sighting
from engine.practice.misconceptions import BY_ID, Misconception
from engine.practice.passes import run
from engine.practice.questions import NUMBERS, ORDERS, Question, able, named, ready, right
from engine.practice.typed import Typed, Unread, is_near, matches, read_answer, read_shape, read_sign
from engine.practice.words import calculation
from engine.traces import Trace


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to the question of this name: as typed, as the place of a choice, as a node, or as an edge."""

    question: str
    text: str | None = None
    choice: int | None = None
    node: int | None = None
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What went wrong; `calculation` is it in numbers, where there is such a line."""

    misconception: Misconception
    calculation: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The mark of one answer.

    `verdict` is right, near, wrong or unread. `read` is the answer as it was read: a number, a shape, a node.
    `follows`: right given earlier answers, whose slip is marked where it was made. `sign`: only the sign is wrong.
    `message` says why a text could not be read. `truth` is what is right. `sighting` is the answer of a bug hunt.
    """

    question: Question
    verdict: str
    read: Any
    truth: Any
    follows: bool = False
    sign: bool = False
    diagnosis: Diagnosis | None = None
    message: Phrase | None = None
    hint: Phrase | None = None
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of all answers, and the misconception that all wrong ones have in common, if exactly one does."""

    verdicts: tuple[Verdict, ...]
    pattern: Misconception | None


@dataclass(frozen=True, slots=True)
class _Read:
    """An answer and what it was read as: a number as typed, a sign, a shape, a node, a choice, a place that is pointed
    at, or not at all."""

    question: Question
    content: Any


def mark(
    trace: Trace,
    answers: Sequence[Answer],
    *,
    draw: int = 0,
    carry: bool = True,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Marks:
    """Mark answers to questions about a run; `draw` is the seed of the exercise, whose choices it draws again.

    Raises `UnknownName` for a question that the program does not have, `InvalidInput` for an answer that is none of its
    choices or stands twice, and `TooLarge`.
    """
    deadline = deadline or Deadline(limits.seconds)
    limits.check("questions", len(answers))
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        passed = run(ground, deadline)
        contexts = Contexts(ground, passed, ground, passed, deadline)
        reads = [_read(each, contexts, draw, limits) for each in answers]
        _once(reads)
        given = [
            Given(each.question, each.content.value)
            for each in reads
            if isinstance(each.content, Typed) and each.question.kind in NUMBERS
        ]
        if carry and len(given) > 1:
            contexts.own_ground, contexts.own = own_run(ground, passed, given, deadline)
        return _diagnosed(contexts, [_marked(contexts, each) for each in reads], reads)


def _once(reads: Sequence[_Read]) -> None:
    """Refuse two answers to one question."""
    seen: set[Question] = set()
    for each in reads:
        if each.question in seen:
            raise InvalidInput(phrase("The question {name} is answered twice.", name=str(each.question)))
        seen.add(each.question)


def _read(answer: Answer, contexts: Contexts, draw: int, limits: Limits) -> _Read:
    question = named(answer.question, contexts.ground)
    if answer.choice is not None and question.kind != "hunt":
        made = choices(question, contexts.ground, contexts.passed, draw)
        if not 0 <= answer.choice < len(made):
            raise InvalidInput(
                phrase("The question {name} has no choice {choice}.", name=str(question), choice=answer.choice),
                hint=phrase("Choices are counted from 0; send the same draw as for the exercise."),
            )
        return _Read(question, _chosen(question, made[answer.choice]))
    if question.kind in ORDERS:
        return _Read(question, answer.node)
    if question.kind == "hunt":
        point = Point(answer.edge, answer.node)
        return _Read(question, sighting(point, contexts.ground, contexts.passed, draw, contexts.deadline))
    if answer.text is None or question.kind == "concept":
        raise InvalidInput(
            phrase("The question {name} has no answer of its kind.", name=str(question)),
            hint=phrase("Send a text, the place of a choice, or for the next gradient a node."),
        )
    text, deadline = answer.text, contexts.deadline
    if question.kind == "shape":
        return _Read(question, read_shape(text, limits))
    if question.kind == "sign":
        return _Read(question, read_sign(text, limits, deadline))
    return _Read(question, read_answer(text, limits, deadline))


def _chosen(question: Question, choice: Choice) -> Any:
    """What a choice stands for."""
    if question.kind == "concept":
        return choice
    if question.kind in ORDERS:
        return choice.node
    if question.kind == "shape":
        return choice.shape
    assert choice.number is not None
    return int(choice.number) if question.kind == "sign" else Typed(choice.number)


def _marked(contexts: Contexts, read: _Read) -> Verdict:
    """The mark without its diagnosis."""
    question, content, ground = read.question, read.content, contexts.ground
    if isinstance(content, Unread):
        return Verdict(question, "unread", None, None, message=content.message, hint=content.hint)
    if isinstance(content, Choice):
        return Verdict(question, _verdict(content.right), None, None)
    if isinstance(content, Sighting):
        is_there = content.relation == "there"
        diagnosis = Diagnosis(content.bug.slip.misconception) if is_there else None
        return Verdict(question, _verdict(is_there), None, None, diagnosis=diagnosis, sighting=content)
    if question.kind in ORDERS:
        here = (able if question.kind == "gate" else ready)(ground, question.place)
        return Verdict(question, _verdict(content in here), content, sorted(here))
    truth = right(question, ground, contexts.passed)
    if question.kind == "shape":
        return Verdict(question, _verdict(content == truth), content, truth)
    if question.kind == "sign":
        sign = int(np.nan_to_num(np.sign(float(truth))))
        return Verdict(question, _verdict(content == sign), content, sign)
    return _number(contexts, question, content, truth)


def _verdict(is_right: bool) -> str:
    return "right" if is_right else "wrong"


def _number(contexts: Contexts, question: Question, typed: Typed, truth: Any) -> Verdict:
    """The mark of a number: against the truth, then against what follows from own numbers."""
    mark = Verdict(question, "wrong", typed.value, truth)
    if matches(typed, truth):
        return replace(mark, verdict="right")
    if contexts.own is not contexts.passed:
        own = _from_own(contexts, question)
        if own is not None and float(own) != float(truth) and matches(typed, own):
            return replace(mark, verdict="right", follows=True)
    if is_near(typed, truth):
        return replace(mark, verdict="near")
    return replace(mark, sign=float(truth) != 0 and matches(typed, -truth))


def _from_own(contexts: Contexts, question: Question) -> Any:
    """What is right given the student's own numbers."""
    ground, graph = contexts.own_ground, contexts.ground.graph
    if question.kind != "value":
        return right(question, ground, contexts.own)
    op = graph.ops[question.place]
    if op is None:
        return None
    operands = [ground.values[operand] for operand in graph.operands[question.place]]
    return np.asarray(op.forward(*operands, **graph.options[question.place]))[question.index]


def _diagnosed(contexts: Contexts, marks: Sequence[Verdict], reads: Sequence[_Read]) -> Marks:
    """The marks with their diagnoses."""
    possible: dict[Question, Fits] = {}
    typed = {each.question: each.content for each in reads if isinstance(each.content, Typed)}
    pairs = zip(marks, reads, strict=True)
    wrong = [pair for pair in pairs if pair[0].verdict == "wrong" and pair[0].sighting is None]
    for verdict, read in wrong:
        possible[read.question] = _possible(contexts, verdict, read, len(wrong) > 1)
    common = pattern(contexts, possible, typed)
    return Marks(tuple(_named(contexts, each, possible, common) for each in marks), common)


def _possible(contexts: Contexts, verdict: Verdict, read: _Read, several: bool) -> Fits:
    content = read.content
    if isinstance(content, Choice):
        return frozenset(content.misconceptions)
    fitting = fits(contexts, read.question, content if isinstance(content, Typed | tuple) else None, several)
    return frozenset(("sign-lost",)) if verdict.sign and not fitting else fitting


def _named(
    contexts: Contexts, verdict: Verdict, possible: dict[Question, Fits], common: Misconception | None
) -> Verdict:
    """The mark with the misconception that all wrong answers have in common, else the one that alone gives this one."""
    fitting = possible.get(verdict.question)
    if fitting is None or not (common or len(fitting) == 1):
        return verdict
    misconception = common or BY_ID[next(iter(fitting))]
    line = calculation(misconception, verdict.question, contexts.ground, contexts.passed)
    return replace(verdict, diagnosis=Diagnosis(misconception, line))
