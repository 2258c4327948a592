"""Numbers in sentences: with the decimal mark of the language, and pieces of programs as they are typed."""

from __future__ import annotations

import ast

import pytest

from app.i18n import translating
from engine.errors import Numeral, Phrase, numeral, phrase, spoken
from engine.ops.op import describe
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [
        (0.5, "0.5", "0,5"),
        (numeral(0.00123456, 3), "0.00123", "0,00123"),
        (numeral(1e-9, 3), "10⁻⁹", "10⁻⁹"),
        (numeral(-3725.0, 3), "−3.72·10³", "−3,72·10³"),
        (numeral(2.0), "2", "2"),
        (3, "3", "3"),
        ("0.5*x", "0.5*x", "0.5*x"),
        ([numeral(1.5), "a.b", 2], "1.5 | a.b | 2", "1,5 | a.b | 2"),
    ],
)
def test_numbers_have_the_mark_of_the_language(value: object, english: str, russian: str) -> None:
    sentence = Phrase("{value}", {"value": value})
    assert (str(sentence), translating("en")(sentence), translating("ru")(sentence)) == (english, english, russian)


def test_a_word_within_a_sentence_is_translated_and_a_name_is_not() -> None:
    sentence = phrase("{shape} is not a shape.", shape=describe(()))
    assert (str(sentence), translating("ru")(sentence)) == ("scalar is not a shape.", "скаляр\u00a0— не форма.")
    assert translating("ru")(phrase("{shape} is not a shape.", shape="scalar")) == "scalar\u00a0— не форма."


def test_a_divergence_in_russian_has_commas(client) -> None:  # type: ignore[no-untyped-def]
    body = {
        "program": "mse(Y, X.T @ W)",
        "inputs": {"X": [[0.5, 1, 2]], "Y": [[1], [3], [5]], "W": [[0]]},
        "parameters": ["W"],
        "stepper": {"name": "gd", "learning_rate": 5.25},
        "updates": 3000,
    }
    faults = [
        client.post("/api/v1/train", json=body, headers={"Accept-Language": language}).json()["explanation"]
        for language in ("en", "ru")
    ]
    assert "5.25" in faults[0]["message"] and "5,25" in faults[1]["message"]
    assert not any(character == "." and faults[1]["message"][place + 1 : place + 2].isdigit()
                   for place, character in enumerate(faults[1]["message"]))  # fmt: skip
    assert "," in faults[1]["hint"]


def test_no_sentence_gets_a_number_that_is_text_already() -> None:
    """A rounded number goes in as `numeral`: a plain string would not be recognised as a number."""
    bare = []
    for path in sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "app").rglob("*.py")]):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "phrase":
                bare += [f"{path.name}:{call.lineno}" for keyword in call.keywords if _is_rounded(keyword.value)]
    assert not bare


def _is_rounded(value: ast.expr) -> bool:
    """Whether an expression formats a number: an f-string with a format, alone or in a choice."""
    return any(isinstance(part, ast.FormattedValue) and part.format_spec is not None for part in ast.walk(value))


def test_a_numeral_is_text_elsewhere() -> None:
    assert isinstance(numeral(0.5), Numeral) and numeral(0.5) == "0.5" and f"{numeral(0.5)}" == "0.5"
    assert spoken(None, ",") is None and str(phrase("It is.")) == "It is."
