"""GET /glossary: every word in the reader's language, in the order of the file."""

from __future__ import annotations

import pytest

from app.api.glossary import Glossary
from app.glossary import terms


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_word_has_its_lines(client, language):
    answer = client.get("/api/v1/glossary", headers={"Accept-Language": language})
    entries = Glossary.model_validate(answer.json()).terms
    assert [entry.name for entry in entries] == list(terms())
    upstream = next(entry for entry in entries if entry.name == "upstream")
    assert upstream.term == {"en": "Upstream gradient", "ru": "Входящий градиент"}[language]
    assert upstream.text == terms()["upstream"].text[language]
