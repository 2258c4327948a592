"""What the walk opens with stands in its page, as the API would give it."""

import json
import re

import pytest

from app.examples import examples
from app.pages import opening
from scripts import layouts

STALE = "run `make layouts`"


def block(client, **headers):
    page = client.get("/", headers=headers).text
    return json.loads(re.search(r'<script type="application/json" id="opening">(.*?)</script>', page)[1])


def test_the_first_program_and_its_first_sentence_stand_in_the_page_itself(client):
    page = client.get("/").text
    assert f'readonly aria-label="Program">{next(iter(examples().values())).program}</textarea>' in page
    assert '<p class="sentence">Only the inputs are known.' in page
    assert '<p class="sentence">Известны только входы.' in client.get("/", headers={"Accept-Language": "ru"}).text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_example_stands_in_the_page_with_the_answer_of_today(client, language):
    data = block(client, **{"Accept-Language": language})
    first = client.get("/api/v1/examples", headers={"Accept-Language": language}).json()["examples"][0]
    assert data["example"] == first
    question = {"program": first["program"], "inputs": first["inputs"], "output": first["output"]}
    answer = client.post("/api/v1/evaluate", json=question, headers={"Accept-Language": language})
    assert data["trace"] == answer.json(), STALE


def test_the_answer_is_kept_as_it_is_made():
    assert layouts.OPENING.read_bytes() == layouts.opening(), STALE


def test_layouts_of_the_example_stand_in_the_page_and_the_others_are_named(client):
    data = block(client)
    kept = json.loads(layouts.LAYOUTS.read_text())
    assert data["layouts"] == kept["sigmoid"] and len(data["layouts"]) == 2, "left to right, and top to bottom"
    assert data["keys"] == [key for name in kept if name != "sigmoid" for key in kept[name]]


def test_a_title_cannot_end_the_block(monkeypatch):
    first = next(iter(examples().values()))
    text = {"en": "</script><!--", "ru": "<"}
    monkeypatch.setattr(opening, "list_examples", lambda *_: {"examples": [{"name": first.name, "title": text["en"]}]})
    opening._block.cache_clear()
    content = opening.opening("en")
    opening._block.cache_clear()
    assert "<" not in content
    assert json.loads(content)["example"]["title"] == text["en"]


def test_a_page_without_the_files_opens_all_the_same(client, monkeypatch, tmp_path):
    """As a checkout in which `make layouts` was never run would."""
    empty = tmp_path / "kept.json"
    empty.write_text("{}")
    monkeypatch.setattr(opening, "LAYOUTS", empty)
    data = block(client)
    assert data["layouts"] == {} and data["keys"] == []
