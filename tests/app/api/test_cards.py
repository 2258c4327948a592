"""POST /cards: the cards of a day, from the answers alone."""

from __future__ import annotations

import pytest

from app.api.cards import WEEK, CardsResponse
from tests.app.limits import Exceeded

SLIP = {"reviews": [{"day": 7, "grade": "again"}]}
LIMITS = {
    "reviews": Exceeded(
        lambda client: client.post("/api/v1/cards", json={"day": 8, "cards": [SLIP] * 21}), reached=21, allowed=20
    ),
}


def test_the_cards_of_a_day(client):
    response = CardsResponse.model_validate(client.post("/api/v1/cards", json=WEEK).json())
    first, second = response.cards
    assert response.today == [0] and first.due <= 20 < second.due
    assert first.retrievability < 0.9 and second.retrievability == 1.0
    assert second.stability == pytest.approx(0.212)
    assert second.difficulty == pytest.approx(6.4133)


def test_five_a_day(post):
    response = post("cards", day=9, cards=[SLIP] * 8)
    assert response["today"] == [0, 1, 2, 3, 4]
    reviewed = {"reviews": [*SLIP["reviews"], {"day": 9, "grade": "good"}]}
    assert post("cards", day=9, cards=[reviewed, *[SLIP] * 8])["today"] == [1, 2, 3, 4]
    assert post("cards", day=9, cards=[]) == {"cards": [], "today": []}


@pytest.mark.parametrize(
    "card",
    [
        {"reviews": []},
        {"reviews": [{"day": 7, "grade": "perfect"}]},
        {"reviews": [{"day": -1, "grade": "good"}]},
        {"reviews": [{"day": 1.5, "grade": "good"}]},
        {"reviews": [{"day": 7, "grade": "good"}, {"day": 6, "grade": "good"}]},
    ],
)
def test_a_history_that_is_none_is_refused(client, card):
    answer = client.post("/api/v1/cards", json={"day": 8, "cards": [card]})
    assert answer.status_code == 422 and answer.json()["errors"][0]["message"]
