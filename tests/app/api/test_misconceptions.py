"""GET /misconceptions: the names of all misconceptions, in the reader's language."""

from __future__ import annotations

from engine import practice


def test_every_row_is_named_in_both_languages(client):
    english, russian = (
        client.get("/api/v1/misconceptions", headers={"Accept-Language": language}).json()["misconceptions"]
        for language in ("en", "ru")
    )
    assert [each["id"] for each in english] == [each.id for each in practice.MISCONCEPTIONS]
    assert [each["id"] for each in russian] == [each["id"] for each in english]
    for one, other in zip(english, russian, strict=True):
        assert {*one} == {"id", "name", "happened", "think_of"}
        assert one["name"] != other["name"] and one["think_of"] != other["think_of"]
