"""The glossary: the words of the lessons, each in two lines, from one file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "terms.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, by language; mathematics stands between asterisks."""

    term: Mapping[str, str]
    text: Mapping[str, str]


@cache
def terms() -> Mapping[str, Term]:
    """Every word by its name in texts, in the order in which one meets them."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Term(term={"en": entry["en"], "ru": entry["ru"]}, text={"en": entry["text_en"], "ru": entry["text_ru"]})
        for name, entry in content.items()
    }
