"""Russian as a textbook prints it: one word for one concept, its own quotes, dashes and numbers, and ё throughout."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator

import pytest

from scripts.catalogue import SOURCES
from tests.conftest import ROOT

FORBIDDEN = {
    "узел": r"вентил",
    "статический": r"статичн",
    "цепное правило": r"правил\w* (цепочк|дифференцирования сложной)",
    "broadcasting": r"транслирован|бродкаст",
    "батч": r"подвыборк|мини-?батч",
    "функция потерь, её значение": r"\bпотер(я|ю|ей|ею)\b",
    "перекрёстная энтропия": r"кросс-энтроп",
    "шаг": r"обновлени",
    "скорость обучения": r"шаг\w* обучения α|темп\w* обучен|размер\w* шага",
    "итерация": r"\bвит(ок|к)",
    "кадр": r"\b(этого|этом|текущий|следующий|предыдущий) вид",
    "разбор": r"\bобход (графа|назад)|\bразобрать\b(?! этот шаг)",
    "локальная производная": r"локальн\w+ (множител|фактор|градиент)",
    "не поддерживается": r"не (читает|чита[юе]тся|понима[юе]тся)",
    "входящий градиент": r"(?<![({])\b(upstream|апстрим)",
}
"""What a settled word replaces: the table of CONTRIBUTING says it for people."""
SAME = {"∂L/∂l"}
"""Texts that are the same in both languages."""
PROGRAM_TEXT = re.compile(
    "|".join(
        map(
            re.escape,
            [
                *("1.8e308", "12, 0.5, 1e5", "HTTP/1.0", "HTTP/1.1", "1.0507*elu(x, 1.67326)", "p=0.5"),
                *("[[0.2, -0.5]]", "[-6, 6]", "clip(x, -1, 1)", "X**-1", "^{-1}"),
            ],
        )
    )
)
"""Numbers as they are typed into a program, with a point and a hyphen, within Russian sentences."""
WITHOUT_YO = r"\b(еще|ее|все-таки|счет\w*|дает\w*|идет|берет\w*|объем\w*|причем|трех\w*|четырех\w*|перекрест\w+|черт(ой|у)? под)\b"
COUNTS = r"(?:count|size|digits|features|examples|updates|cells|rank|values|names|reached|turns)"


def pairs() -> Iterator[tuple[str, str]]:
    """Every text of the product with its Russian: of the catalogue, of the examples, of the lectures."""
    for folder in SOURCES:
        yield from json.loads((ROOT / folder / "ru.json").read_text(encoding="utf-8")).items()
    for path in sorted([*(ROOT / "app/examples").glob("*.toml"), *(ROOT / "app/lectures").glob("*.toml")]):
        yield from translated(tomllib.loads(path.read_text(encoding="utf-8")))


def translated(value: object) -> Iterator[tuple[str, str]]:
    """The texts in both languages anywhere in a table."""
    if isinstance(value, dict) and {"en", "ru"} <= value.keys():
        yield value["en"], value["ru"]
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from translated(part)


PAIRS = list(pairs())


def test_the_texts_are_found() -> None:
    assert len(PAIRS) > 2000
    assert any("узел" in russian.lower() for _, russian in PAIRS)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_one_concept_has_one_word(word: str) -> None:
    wrong = [russian for _, russian in PAIRS if re.search(FORBIDDEN[word], russian, re.IGNORECASE)]
    assert not wrong, f"{word} is the settled word"


def test_nothing_is_left_in_english() -> None:
    prose = ((english, russian) for english, russian in PAIRS if re.search("[A-Za-z]{2}", english))
    same = {english for english, russian in prose if english == russian}
    assert {text for text in same if not re.fullmatch(r"[A-Z, ]+", text)} <= SAME


FAULTS = {
    "quotes": lambda english, russian: russian.count('"') > english.count('"') or re.search("[“”„]", russian),
    "an unpaired quote": lambda _, russian: russian.count("«") != russian.count("»"),
    "a hyphen for minus": lambda _, russian: re.search(r"(?<![\w)\]])-\d", PROGRAM_TEXT.sub("", russian)),
    "a decimal point": lambda _, russian: re.search(r"\d\.\d", PROGRAM_TEXT.sub("", russian)),
    "a dash that can begin a line": lambda _, russian: re.search(r"[^\W\d_] — ", russian),
    "a hyphen for a dash": lambda english, russian: re.search(r"[а-яё] - ", russian),
    "e for ё": lambda _, russian: re.search(WITHOUT_YO, russian, re.IGNORECASE),
    "two spaces": lambda _, russian: "  " in russian,
    "a number with a word that must agree": lambda _, russian: re.search(
        rf"(?<!больше )(?<!меньше )(?<!длиннее )\{{{COUNTS}\}} (?!и |из |до |в |а |по |или |с |\w+о\b)[а-яё]{{3,}}",
        russian,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_print_is_that_of_a_russian_book(fault: str) -> None:
    assert not [russian for english, russian in PAIRS if FAULTS[fault](english, russian)]
