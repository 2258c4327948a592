"""“Did you mean …?”: names that look alike, names that are near, and products written without a `*`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import normalize

from engine.errors import Fix, Span, phrase
from engine.language import tree

LONGEST = 64
"""Names longer than this get no suggestion: comparing is quadratic in their length."""

LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХҮаеѕіјорсухһԛԝ"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρχ",  # Greek
    "ABESIJKMHOPCTXYaesijopcyxhqwABEZHIKMNOPTYXovpx",
)
"""Cyrillic and Greek letters that look like a Latin one, to that Latin letter."""

PART = re.compile(r"[^\W\d_](?:_?\d+)?")
"""A variable as in a formula: one letter, with or without an index."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A better reading of a name: `text` is what to write; `kind` is `look-alike`, `near` or `product`.

    `names` are the names that `text` is made of: several for a product.
    """

    kind: str
    text: str
    names: tuple[str, ...]


def skeleton(name: str) -> str:
    """The name with each letter replaced by the Latin letter that it looks like."""
    return normalize("NFKC", name).translate(LOOK_ALIKES)


def look_alike(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks the same as this one but is written in other letters."""
    shape = skeleton(name)
    return next((other for other in known if other != name and skeleton(other) == shape), None)


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names that this one may have been meant to be, best first: a look-alike, or a slip or two away."""
    others = [other for other in known if other != name]
    alike = look_alike(name, others)
    if alike is not None:
        return (alike,)
    if not 2 < len(name) <= LONGEST:
        return ()
    by_lower = {skeleton(other).lower(): other for other in others if 2 < len(other) <= LONGEST}
    found = get_close_matches(skeleton(name).lower(), by_lower, n=most, cutoff=0.72)
    return tuple(by_lower[key] for key in found)


def split_product(name: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """The known names that this one is made of, in order, such as `w0x0` of `w0` and `x0`; `None` if there are none."""
    if len(name) > LONGEST:
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
    """Variables that a name could be a product of where none of them is known: `w0x0` of `w0` and `x0`.

    Only names with an index are split this way: `abc` may well be a word.
    """
    if len(name) > LONGEST or not any(character.isdigit() for character in name):
        return None
    parts = tuple(PART.findall(name))
    return parts if len(parts) > 1 and "".join(parts) == name else None


def reading(name: str, known: Iterable[str]) -> Correction | None:
    """The best reading of an unknown name: a look-alike, a product, or a near name, in this order."""
    names = list(known)
    alike = look_alike(name, names)
    if alike is not None:
        return Correction("look-alike", alike, (alike,))
    factors = split_product(name, names) or plausible_product(name)
    if factors is not None:
        return Correction("product", "*".join(factors), factors)
    near = nearest(name, names, most=1)
    return Correction("near", near[0], near) if near else None


def correction(name: str, known: Iterable[str]) -> str | None:
    """What to write instead of an unknown name, if there is a good guess; see `reading` for its kind."""
    found = reading(name, known)
    return None if found is None else found.text


def product_fix(call: tree.Call) -> Fix:
    """The remedy where a call of a value is a product without its `*`: `x(1)` → `x*(1)`."""
    span = call.name_span
    return Fix(
        phrase("Write the product"),
        Span(span.end_line, span.end_column, span.end_line, span.end_column),
        "*",
        "product",
    )
