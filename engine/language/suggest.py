"""“Did you mean …?”: look-alike names, near names, and products written without `*`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import name as name_of
from unicodedata import normalize

from engine.errors import Fix, Phrase, Span, phrase
from engine.language import joined_names, tree
from engine.limits import checked

MAX_LENGTH = 64
"""Longer names get no suggestion: the comparison is quadratic in their length."""

LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХҮаеѕіјорсухһԛԝ"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρχ",  # Greek
    "ABESIJKMHOPCTXYaesijopcyxhqwABEZHIKMNOPTYXovpx",
)
"""Cyrillic and Greek letters that look like a Latin one, mapped to it."""

PART = re.compile(r"[^\W\d_](?:_?\d+)?")
"""A variable name as in formulas: one letter, with or without an index."""


SCRIPTS = {
    ("CYRILLIC", "LATIN"): phrase("“{typed}” is a Cyrillic letter here; in “{name}” it is the Latin “{meant}”."),
    ("LATIN", "CYRILLIC"): phrase("“{typed}” is a Latin letter here; in “{name}” it is the Cyrillic “{meant}”."),
    ("GREEK", "LATIN"): phrase("“{typed}” is a Greek letter here; in “{name}” it is the Latin “{meant}”."),
    ("LATIN", "GREEK"): phrase("“{typed}” is a Latin letter here; in “{name}” it is the Greek “{meant}”."),
    ("CYRILLIC", "GREEK"): phrase("“{typed}” is a Cyrillic letter here; in “{name}” it is the Greek “{meant}”."),
    ("GREEK", "CYRILLIC"): phrase("“{typed}” is a Greek letter here; in “{name}” it is the Cyrillic “{meant}”."),
}
"""The hint for two look-alike letters, by their alphabets."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a name: `text` is what to write; `kind` is `look-alike`, `near`, `product` or `call`.

    `names` are the names that make up `text`: several for a product.
    """

    kind: str
    text: str
    names: tuple[str, ...]


@lru_cache(maxsize=4_096)
def skeleton(name: str) -> str:
    """The name with each look-alike letter replaced by its Latin one."""
    return normalize("NFKC", name).translate(LOOK_ALIKES)


def look_alike(name: str, known: Iterable[str]) -> str | None:
    """The known name that has the same appearance but is written in other letters."""
    shape = skeleton(name)
    return next((other for other in checked(known) if other != name and skeleton(other) == shape), None)


def scripts_differ(name: str, other: str) -> Phrase:
    """The hint that names the letter from another alphabet."""
    pairs = zip(normalize("NFKC", name), normalize("NFKC", other), strict=True)
    typed, meant = next(((mine, theirs) for mine, theirs in pairs if mine != theirs), ("?", "?"))
    sentence = SCRIPTS.get((name_of(typed, "").split(" ")[0], name_of(meant, "").split(" ")[0]))
    if sentence is None:
        return phrase("Did you mean {text}?", text=other)
    return Phrase(sentence.template, {"typed": typed, "name": other, "meant": meant})


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names closest to this one, best first: a look-alike, or names within a typo or two."""
    others = [other for other in checked(known) if other != name and not _is_counterpart(name, other)]
    alike = look_alike(name, others)
    if alike is not None:
        return (alike,)
    if not 2 < len(name) <= MAX_LENGTH:
        return ()
    by_lower = {skeleton(other).lower(): other for other in checked(others) if 2 < len(other) <= MAX_LENGTH}
    matches = get_close_matches(skeleton(name).lower(), checked(by_lower), n=most, cutoff=0.72)
    return tuple(by_lower[key] for key in matches)


def _is_counterpart(name: str, other: str) -> bool:
    """Whether two names differ in the variable before the same index only: `x_train` and `y_train`."""
    return name[1:2] == "_" and name[1:] == other[1:] and skeleton(name[0]) != skeleton(other[0])


def split_product(name: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """The known names whose concatenation is this one, such as `w0` and `x0` of `w0x0`; `None` if there are none."""
    if len(name) > MAX_LENGTH:
        return None
    pieces = sorted({other for other in known if other and other != name}, key=len, reverse=True)
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(name)
    for end in range(1, len(name) + 1):
        for piece in pieces:
            before = ways[end - len(piece)] if name.endswith(piece, 0, end) else None
            if before is not None and (ways[end] is None or len(before) + 1 < len(ways[end] or ())):
                ways[end] = (*before, piece)
    return ways[-1]


def plausible_product(name: str) -> tuple[str, ...] | None:
    """The variables whose product a name may be, where none is known: `w0` and `x0` of `w0x0`, `k` and `x` of `kx`.

    Other names without an index are not split: `abc` may well be a word.
    """
    if len(name) > MAX_LENGTH or not any(character.isdigit() for character in name):
        return joined_names.two_letters(name)
    parts = tuple(PART.findall(name))
    bare = sum(len(part) == 1 for part in parts)
    return parts if len(parts) > 1 and 2 * bare <= len(parts) and "".join(parts) == name else None


def reading(name: str, known: Iterable[str]) -> Correction | None:
    """The best correction of an unknown name: a look-alike, a product, an unbracketed argument, or a near name."""
    names = list(known)
    alike = look_alike(name, names)
    if alike is not None:
        return Correction("look-alike", alike, (alike,))
    factors = split_product(name, names)
    call = None if factors is not None or len(name) > MAX_LENGTH else joined_names.applied(name, names)
    if call is not None:
        return Correction("call", call, (call,))
    factors = factors or _with_constants(name, names) or plausible_product(name)
    if factors is not None:
        return Correction("product", "*".join(factors), factors)
    near = nearest(name, names, most=1)
    return Correction("near", near[0], near) if near else None


def _with_constants(name: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """The factors of a known name times a constant: `xe` of `xe^x`, `pix` of `2pix`."""
    factors = split_product(name, {*known, *joined_names.CONSTANTS})
    return factors if factors and set(factors) - set(joined_names.CONSTANTS) else None


def correction(name: str, known: Iterable[str]) -> str | None:
    """What to write instead of an unknown name, if there is a good guess; `reading` also gives its kind."""
    suggestion = reading(name, known)
    return None if suggestion is None else suggestion.text


def product_fix(call: tree.Call) -> Fix:
    """The fix where calling a value is a product without `*`: `x(1)` → `x*(1)`."""
    span = call.name_span
    return Fix(
        phrase("Write the product"),
        Span(span.end_line, span.end_column, span.end_line, span.end_column),
        "*",
        "product",
    )
