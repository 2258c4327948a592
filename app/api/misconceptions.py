"""GET /misconceptions: the table of misconceptions, in words."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from pydantic import Field

from app.api.base_practice import MisconceptionNamed
from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import ResponseModel, encode
from app.examples import slips
from app.i18n import translating
from engine import practice


class MisconceptionListed(MisconceptionNamed):
    """A misconception, and where it can be practised."""

    examples: list[str] = Field(description="the names of the examples in which it shows, the smallest first")


class Misconceptions(ResponseModel):
    """All misconceptions, in the order of the table."""

    misconceptions: list[MisconceptionListed]


def run(request: None, context: Context) -> bytes:
    """Every misconception that a mark can name: what the answer is, and what leads on from there."""
    return _content(context.language)


@cache
def _content(language: str) -> bytes:
    translate = translating(language)
    rows: list[Any] = [
        encode(MisconceptionListed, each, translate, examples=list(slips().get(each.id, ())))
        for each in practice.MISCONCEPTIONS
    ]
    return orjson.dumps({"misconceptions": rows})


ENDPOINT = Endpoint(
    "GET",
    "/misconceptions",
    None,
    Misconceptions,
    run,
    summary="The misconceptions that are told apart",
    tag="practice",
    errors=(),
    name="list_misconceptions",
    runs="in the web process",
    cache_control=CACHE_ONE_HOUR,
)
