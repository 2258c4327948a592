"""Translation: negotiates the language (`?lang=`, else `Accept-Language`), translates phrases and fills in values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from babel import Locale, negotiate_locale
from babel.numbers import get_decimal_symbol

from engine.errors import Phrase, Word

CATALOGUES = Path(__file__).parent / "locale"


def languages(folder: Path) -> tuple[str, ...]:
    """English, whose texts are in the code, and every language that `make catalogue` has compiled."""
    return ("en", *sorted(path.stem for path in folder.glob("*.json")))


LANGUAGES = languages(CATALOGUES)
"""The codes of the languages that the reader can choose."""


def name_of(language: str) -> str:
    """What the speakers of a language call it, as it stands in a list of languages."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The translations of a language, by English text; English has none."""
    path = CATALOGUES / f"{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return texts


def language_of(scope: Mapping[str, Any]) -> str:
    """The language of a request."""
    parameter: str = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    if parameter in LANGUAGES:
        return parameter
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return _negotiated(header[:500])


@lru_cache(maxsize=256)
def _negotiated(header: bytes) -> str:
    """The best language for an `Accept-Language` header: by weight, then by order."""
    weighed = []
    for position, part in enumerate(header.decode("latin-1").split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), position, tag.strip().replace("-", "_")))
        except ValueError:
            continue
    preferred = [tag for weight, _, tag in sorted(weighed) if tag and weight < 0]
    best: str = negotiate_locale(preferred, LANGUAGES) or "en"
    return best.partition("_")[0]


def translator(scope: Mapping[str, Any]) -> Callable[[Phrase], str]:
    """The function that translates phrases for a request."""
    return translating(language_of(scope))


def translating(language: str) -> Callable[[Phrase], str]:
    """The function that translates phrases into a language."""
    texts = catalogue(language)
    mark = get_decimal_symbol(language)

    def translate(phrase: Phrase) -> str:
        words = {name: texts.get(value, value) for name, value in phrase.values.items() if isinstance(value, Word)}
        said = replace(phrase, values={**phrase.values, **words}) if words else phrase
        return said.filled(texts.get(phrase.template, phrase.template), mark)

    return translate
