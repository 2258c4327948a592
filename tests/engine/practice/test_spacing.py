"""FSRS-6 against the published values of py-fsrs' own tests, and the cards of a day."""

from __future__ import annotations

from itertools import accumulate

import pytest

from engine.errors import InvalidInput
from engine.practice.spacing import A_DAY, Grade, Review, remembered, schedule


def reviews(*days_and_grades: tuple[int, Grade]) -> list[Review]:
    return [Review(day, grade) for day, grade in days_and_grades]


def test_the_memory_after_six_answers_is_that_of_py_fsrs() -> None:
    """py-fsrs 6, tests/test_basic.py, test_memo_state: stability and difficulty to four places."""
    grades: list[Grade] = ["again", "good", "good", "good", "good", "good"]
    days = accumulate([0, 0, 1, 3, 8, 21])
    memory = remembered([Review(day, grade) for day, grade in zip(days, grades, strict=True)])
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_the_intervals_are_those_of_py_fsrs() -> None:
    """py-fsrs 6, tests/test_basic.py, test_review_card; its zeros are steps of minutes, on the same day here."""
    grades: list[Grade] = [*["good"] * 6, "again", "again", *["good"] * 5]  # type: ignore[list-item]
    published = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    done: list[Review] = []
    day = 0
    for grade, interval in zip(grades, published, strict=True):
        done.append(Review(day, grade))
        if interval:
            assert remembered(done).due - day == interval
        day += interval


def test_easy_answers_make_the_easiest_card() -> None:
    """py-fsrs 6, tests/test_basic.py, test_repeated_correct_reviews."""
    assert remembered([Review(0, "easy")] * 10).difficulty == 1.0


def test_at_its_stability_a_card_is_answered_right_nine_times_of_ten() -> None:
    memory = remembered(reviews((0, "good"), (5, "good")))
    later = 5 + round(memory.stability)
    assert memory.retrievability(later) == pytest.approx(0.9, abs=0.002)
    assert memory.retrievability(5) == 1.0 > memory.retrievability(6) > memory.retrievability(60)


@pytest.mark.parametrize("grades", [("again", "hard"), ("hard", "good"), ("good", "easy")])
def test_the_better_the_answer_the_later_the_next_one(grades: tuple[Grade, Grade]) -> None:
    worse, better = (remembered(reviews((0, "good"), (4, grade))) for grade in grades)
    assert worse.stability < better.stability and worse.difficulty > better.difficulty


def test_a_slip_is_asked_again_the_next_day() -> None:
    slip = [Review(100, "again")]
    assert schedule([slip], 100).today == () and schedule([slip], 101).today == (0,)
    answered = [*slip, Review(101, "good")]
    assert schedule([answered], 101).today == ()
    assert schedule([answered], 101).memories[0].due > 102


def test_five_cards_a_day_the_likeliest_forgotten_first() -> None:
    cards = [reviews((day, "again")) for day in range(10)]
    assert schedule(cards, 20).today == tuple(range(A_DAY))
    two_done = [[*card, Review(20, "good")] if place < 2 else card for place, card in enumerate(cards)]
    assert schedule(two_done, 20).today == (2, 3, 4)
    assert schedule([], 20).today == ()


def test_reviews_stand_in_the_order_of_their_days() -> None:
    with pytest.raises(InvalidInput, match="order of their days"):
        remembered(reviews((5, "again"), (4, "good")))
    with pytest.raises(InvalidInput, match="at least one"):
        schedule([[]], 0)


def test_hundreds_of_answers_stay_finite() -> None:
    memory = remembered([Review(36_500 * day, "easy") for day in range(200)])
    assert memory.due - memory.day == 36_500 and memory.difficulty == 1.0
    lost = remembered([Review(day, "again") for day in range(200)])
    assert lost.stability >= 0.001 and lost.difficulty <= 10
