"""When a card is to be asked again: FSRS-6, with its published default weights.

The memory of a card is its stability S, the days after which it is answered right with a probability of 90 %, and its
difficulty D, from 1 to 10. After t days that probability, the retrievability, is R = (1 + f·t/S)^−w₂₀, with f such
that R = 0.9 at t = S. Formulas and weights are those of https://github.com/open-spaced-repetition/py-fsrs (MIT),
`fsrs/scheduler.py` at 3abe686e, as described in "The Algorithm" of the fsrs4anki wiki. What is left out is what makes
steps of minutes and random intervals: cards are counted in days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pow
from typing import Literal, get_args

from engine.errors import InvalidInput, phrase

Grade = Literal["again", "hard", "good", "easy"]
"""How an answer went: wrong, right with help, right, or at once."""
RATINGS: dict[str, int] = {grade: number for number, grade in enumerate(get_args(Grade), start=1)}
W = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The default weights w₀ … w₂₀ of FSRS-6."""
RETENTION = 0.9
"""A card is due when it would be answered right with this probability."""
FACTOR = pow(RETENTION, -1 / W[20]) - 1
LEAST_STABILITY = 0.001
LONGEST = 36_500
"""The longest interval, in days."""
A_DAY = 5
"""Cards that are asked on one day at most."""


@dataclass(frozen=True, slots=True)
class Review:
    """An answer to a card, on a day that is counted from any origin."""

    day: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a card after its last review: stability in days, difficulty from 1 to 10, that review's day."""

    stability: float
    difficulty: float
    day: int

    @property
    def due(self) -> int:
        """The day on which it is asked again, a day later at the earliest."""
        return self.day + min(max(round(self.stability), 1), LONGEST)

    def retrievability(self, day: int) -> float:
        """The probability that it is answered right on a day."""
        return pow(1 + FACTOR * max(day - self.day, 0) / self.stability, -W[20])


def remembered(reviews: Sequence[Review]) -> Memory:
    """The memory that all answers to a card leave, in their order. Raises `InvalidInput` where that is not in time."""
    if not reviews:
        raise InvalidInput(phrase("A card has at least one review: the slip that it was made of."))
    first, *later = reviews
    memory = Memory(
        max(W[RATINGS[first.grade] - 1], LEAST_STABILITY), _first_difficulty(RATINGS[first.grade]), first.day
    )
    for review in later:
        if review.day < memory.day:
            raise InvalidInput(phrase("The reviews of a card come in the order of their days."))
        memory = _after(memory, review)
    return memory


def _after(memory: Memory, review: Review) -> Memory:
    rating = RATINGS[review.grade]
    if review.day == memory.day:
        stability = _on_the_same_day(memory.stability, rating)
    elif review.grade == "again":
        stability = _forgotten(memory, memory.retrievability(review.day))
    else:
        stability = _recalled(memory, memory.retrievability(review.day), review.grade)
    return Memory(max(stability, LEAST_STABILITY), _next_difficulty(memory.difficulty, rating), review.day)


def _first_difficulty(rating: int) -> float:
    return W[4] - exp(W[5] * (rating - 1)) + 1


def _bounded(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)


def _next_difficulty(difficulty: float, rating: int) -> float:
    """Damped towards 10, and drawn back a little to the difficulty of an easy card."""
    moved = difficulty - W[6] * (rating - 3) * (10 - difficulty) / 9
    return _bounded(W[7] * _first_difficulty(RATINGS["easy"]) + (1 - W[7]) * moved)


def _on_the_same_day(stability: float, rating: int) -> float:
    increase = exp(W[17] * (rating - 3 + W[18])) * pow(stability, -W[19])
    return stability * (max(increase, 1.0) if rating >= RATINGS["good"] else increase)


def _forgotten(memory: Memory, retrievability: float) -> float:
    lasting = (
        W[11]
        * pow(memory.difficulty, -W[12])
        * (pow(memory.stability + 1, W[13]) - 1)
        * exp((1 - retrievability) * W[14])
    )
    return min(lasting, memory.stability / exp(W[17] * W[18]))


def _recalled(memory: Memory, retrievability: float, grade: Grade) -> float:
    increase = exp(W[8]) * (11 - memory.difficulty) * pow(memory.stability, -W[9])
    increase *= exp((1 - retrievability) * W[10]) - 1
    if grade == "hard":
        increase *= W[15]
    elif grade == "easy":
        increase *= W[16]
    return memory.stability * (1 + increase)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The cards of a day: what is known of each, and the places of those to be asked, the likeliest forgotten first."""

    memories: tuple[Memory, ...]
    today: tuple[int, ...]


def schedule(cards: Sequence[Sequence[Review]], day: int) -> Scheduled:
    """The cards of a day, five at most with those that were asked on it already.

    The first review of a card is the slip that it was made of, which counts for none. Raises `InvalidInput`.
    """
    memories = tuple(remembered(reviews) for reviews in cards)
    reviewed = sum(any(review.day == day for review in reviews[1:]) for reviews in cards)
    due = [place for place, memory in enumerate(memories) if memory.due <= day]
    due.sort(key=lambda place: memories[place].retrievability(day))
    return Scheduled(memories, tuple(due[: max(A_DAY - reviewed, 0)]))
