"""Which misconceptions give the answers that a student gave: to one question, and to a whole sequence of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.limits import Deadline
from engine.ops.op import Shape
from engine.practice.misconceptions import BY_ID, MISCONCEPTIONS, Misconception
from engine.practice.passes import Ground, Passed, Slip, run, written
from engine.practice.questions import Question, cell
from engine.practice.slips import at_once, shapes
from engine.practice.typed import NOISE, Typed, matches

MOST_NODES = 1_000
"""In a larger graph no whole passes with a misconception are run, only slips in the question alone are tried."""


@dataclass(slots=True)
class Contexts:
    """The runs that an answer may come from: the right one, the student's own, and that of every misconception."""

    ground: Ground
    passed: Passed
    own_ground: Ground
    own: Passed
    deadline: Deadline
    _runs: dict[str, Passed] = field(default_factory=dict)

    def run_of(self, misconception: Misconception) -> Passed:
        """The whole backward pass with this misconception, as it is written down."""
        made = self._runs.get(misconception.id)
        if made is None:
            made = run(self.ground, self.deadline, Slip(misconception))
            made.nodes = written(self.ground, made, misconception)
            self._runs[misconception.id] = made
        return made

    def in_its_run(self, misconception: Misconception, question: Question) -> float | None:
        """The answer to a question in the whole pass with this misconception."""
        passed = self.run_of(misconception)
        numbers = {"gradient": passed.nodes, "local": passed.locals, "product": passed.products}.get(question.kind)
        number = None if numbers is None else cell(numbers[question.place], question, self.ground)
        return None if number is None else float(number)

    def at_once(self, misconception: Misconception, question: Question, typed: Typed, own: bool) -> bool:
        """Whether this misconception, in this question alone, gives this answer: after right or after own numbers."""
        self.deadline.check()
        ground, passed = (self.own_ground, self.own) if own else (self.ground, self.passed)
        return any(_agrees(typed, each) for each in at_once(misconception, question, ground, passed))

    def along(self, misconception: Misconception, question: Question, typed: Typed) -> bool:
        """Whether the whole pass with this misconception gives this answer."""
        number = self.in_its_run(misconception, question)
        return number is not None and _agrees(typed, number)


Fits = frozenset[str]
"""The ids of the misconceptions that give a wrong answer."""


def fits(contexts: Contexts, question: Question, answer: Typed | Shape | None, several: bool) -> Fits:
    """The misconceptions that give a wrong answer: in this question alone, after own numbers, or made all along.

    A single wrong answer is taken for a slip in its question if that gives it. Where there are `several`, each may come
    from a misconception made all along, which then counts as much as one that gives this answer by coincidence.
    """
    if isinstance(answer, Typed):
        fitting = _those(lambda each: contexts.at_once(each, question, answer, own=False))
        if contexts.own is not contexts.passed:
            fitting |= _those(lambda each: contexts.at_once(each, question, answer, own=True))
        if len(contexts.ground.graph) <= MOST_NODES and (several or not fitting):
            fitting |= _those(lambda each: contexts.along(each, question, answer))
        return fitting
    if question.kind != "shape":
        return frozenset()
    ground, passed = contexts.ground, contexts.passed
    return _those(lambda each: answer in shapes(each, question.place, ground, passed))


def _those(gives: Callable[[Misconception], bool]) -> Fits:
    return frozenset(each.id for each in MISCONCEPTIONS if gives(each))


def _agrees(typed: Typed, number: float) -> bool:
    """Whether a wrong answer is this wrong number; where terms cancel, both are what rounding has left of zero."""
    return matches(typed, number) or (abs(typed.value) < NOISE and abs(number) < NOISE)


def pattern(
    contexts: Contexts, wrong: Mapping[Question, Fits], typed: Mapping[Question, Typed]
) -> Misconception | None:
    """The one misconception that gives all wrong answers; of several the one whose whole pass gives all answers."""
    if len(wrong) < 2:
        return None
    common = frozenset.intersection(*wrong.values())
    if len(common) > 1:
        common = frozenset(each for each in common if _all_along(contexts, BY_ID[each], typed))
    return BY_ID[next(iter(common))] if len(common) == 1 else None


def _all_along(contexts: Contexts, misconception: Misconception, typed: Mapping[Question, Typed]) -> bool:
    """Whether every answer is that of the whole pass with this misconception."""
    along = ((contexts.in_its_run(misconception, question), answer) for question, answer in typed.items())
    return all(number is None or _agrees(answer, number) for number, answer in along)
