"""POST /cards: which slips are to be practised today."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.api.base import RequestModel, Whole
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, encode
from app.limits import Allowance
from app.workers.work import Work
from engine import practice

LAST_DAY = 10_000_000
Day = Annotated[Whole, Field(ge=0, le=LAST_DAY, description="counted in days, from any origin")]
WEEK: dict[str, Any] = {
    "day": 20,
    "cards": [
        {"reviews": [{"day": 12, "grade": "again"}, {"day": 13, "grade": "good"}]},
        {"reviews": [{"day": 20, "grade": "again"}]},
    ],
}


class CardReview(RequestModel):
    """An answer: `again` wrong, `hard` right with help, `good` right, `easy` right at once."""

    day: Day
    grade: practice.Grade


class CardHistory(RequestModel):
    """A card, by all its answers in the order of time; the first one is the slip that it was made of."""

    reviews: list[CardReview] = Field(min_length=1)


class CardsRequest(RequestModel):
    """All cards of a reader, and today."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(WEEK)]})

    day: Day
    cards: list[CardHistory]

    def check(self, allowance: Allowance) -> None:
        """The number of all reviews together."""
        allowance.check("reviews", sum(len(card.reviews) for card in self.cards))


class CardMemory(ResponseModel):
    """What FSRS knows of a card."""

    stability: float = Field(description="days after which it is answered right with a probability of 90 %")
    difficulty: float = Field(description="from 1 to 10")
    retrievability: float = Field(description="the probability that it is answered right today")
    due: int = Field(description="the day on which it is to be asked again")


class CardsResponse(ResponseModel):
    """The cards in the order of the request."""

    cards: list[CardMemory]
    today: list[int] = Field(
        description="the places, from 0, of the cards to be asked today, the likeliest forgotten first: five a day at "
        "most, with those that were asked today"
    )


def run(request: CardsRequest, work: Work) -> dict[str, Any]:
    """Schedule cards by FSRS-6 with its default weights, in days and without random intervals.

    A card's state follows from its answers, so that nothing else need be kept, and nothing is kept here.
    """
    day = int(request.day)
    cards = [[practice.Review(int(each.day), each.grade) for each in card.reviews] for card in request.cards]
    scheduled = practice.schedule(cards, day)
    return encode(
        CardsResponse,
        scheduled,
        cards=[encode(CardMemory, memory, retrievability=memory.retrievability(day)) for memory in scheduled.memories],
        today=list(scheduled.today),
    )


ENDPOINT = Endpoint(
    "POST",
    "/cards",
    CardsRequest,
    CardsResponse,
    run,
    summary="Which slips to practise today",
    tag="practice",
    examples={"week": {"summary": "One card is due, one was made today", "value": WEEK}},
)
