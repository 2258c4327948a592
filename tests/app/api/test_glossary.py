"""GET /glossary: every word in the reader's language, in the order of the file."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from app.api.glossary import Glossary
from app.glossary import terms

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_word_has_its_lines(client, language):
    answer = client.get("/api/v1/glossary", headers={"Accept-Language": language})
    entries = Glossary.model_validate(answer.json()).terms
    assert [entry.name for entry in entries] == list(terms())
    upstream = next(entry for entry in entries if entry.name == "upstream")
    assert upstream.term == {"en": "Upstream gradient", "ru": "Входящий градиент"}[language]
    assert upstream.text == terms()["upstream"].text[language]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_forms_of_words_stand_in_sentences_about_steps(language):
    catalogue = orjson.loads((ROOT / "static" / "locale" / "ru.json").read_bytes())
    source = (ROOT / "static" / "trace" / "remarks.js").read_text(encoding="utf-8")
    sentences = [text for text in catalogue if f'"{text}"' in source]
    assert len(sentences) > 50
    said = " ".join(sentences if language == "en" else [catalogue[text] for text in sentences]).lower()
    for name, term in terms().items():
        if term.forms[language]:
            assert any(form in said for form in term.forms[language]), name
