"""The glossary: the words of the lessons, each in two lines, from one file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ru")
FILE = Path(__file__).parent / "terms.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, by language; mathematics stands between asterisks.

    `forms` are those in which sentences about steps have the word.
    """

    term: Mapping[str, str]
    text: Mapping[str, str]
    forms: Mapping[str, Sequence[str]]


@cache
def terms() -> Mapping[str, Term]:
    """Every word by its name in texts, in the order in which one meets them."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Term(
            term={language: entry[language] for language in LANGUAGES},
            text={language: entry[f"text_{language}"] for language in LANGUAGES},
            forms={language: entry.get(f"forms_{language}", ()) for language in LANGUAGES},
        )
        for name, entry in content.items()
    }
