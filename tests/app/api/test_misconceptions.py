"""GET /misconceptions: the names of all misconceptions, in the reader's language."""

from __future__ import annotations

from app.examples import examples, slips
from engine import practice
from scripts.slips import table
from tests.effort import NIGHTLY

SOME = ("sum-times-z", "square", "collapse")
"""The examples that are looked at by day; at night all are."""


def test_every_row_is_named_in_both_languages(client):
    english, russian = (
        client.get("/api/v1/misconceptions", headers={"Accept-Language": language}).json()["misconceptions"]
        for language in ("en", "ru")
    )
    assert [each["id"] for each in english] == [each.id for each in practice.MISCONCEPTIONS]
    assert [each["id"] for each in russian] == [each["id"] for each in english]
    for one, other in zip(english, russian, strict=True):
        assert {*one} == {"id", "name", "happened", "think_of", "examples"}
        assert one["name"] != other["name"] and one["think_of"] != other["think_of"]


def test_the_examples_of_a_misconception_are_those_in_which_it_shows():
    chosen = [example for example in examples().values() if NIGHTLY or example.name in SOME]
    names = {example.name for example in chosen}
    kept = {misconception: [name for name in listed if name in names] for misconception, listed in slips().items()}
    assert kept == table(chosen)
    assert all(slips().values()), "each misconception shows in an example"
    assert {name for listed in slips().values() for name in listed} <= examples().keys()
