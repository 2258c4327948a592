"""Templates of formulas, filled in with operands that stand in brackets only where those are needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from engine.notation import PLACEHOLDER

OPEN, TIGHT, CLOSED, ATOM = range(4)
"""How firmly a text holds together: less than a product, like one, within brackets or a bar of its own, one sign."""
KEPT = 4096
"""Templates that are kept in parts: an operation has a few."""
_GAP = "\0"


class Symbol(NamedTuple):
    """A text that is put into a template, and how firmly it holds together."""

    text: str
    strength: int

    def bracketed(self, least: int = CLOSED) -> str:
        """The text, in brackets if it does not hold together so firmly."""
        return self.text if self.strength >= least else rf"\left({self.text}\right)"


@dataclass(frozen=True, slots=True)
class _Place:
    """A placeholder: the literal text in front of it, its name, and the least strength that needs no brackets there."""

    literal: str
    name: str
    least: int


@dataclass(frozen=True, slots=True)
class LatexTemplate:
    """A template of LaTeX in parts: its placeholders, each with the text in front of it, and the text at the end."""

    places: tuple[_Place, ...]
    tail: str

    def fill(self, symbol: Callable[[str], Symbol]) -> str:
        """The text with the symbol of each placeholder; one that is the whole text has no brackets."""
        if len(self.places) == 1 and not self.tail and not self.places[0].literal:
            return symbol(self.places[0].name).text
        parts: list[str] = []
        for place in self.places:
            parts += (place.literal, symbol(place.name).bracketed(place.least))
        return "".join([*parts, self.tail])


@lru_cache(KEPT)
def parsed(template: str, in_sum: bool = False) -> LatexTemplate:
    """A template in parts; `in_sum` where products among its operands need no brackets."""
    places, literals = [], PLACEHOLDER.sub(_outline, template).split(_GAP)
    for position, match in enumerate(PLACEHOLDER.finditer(template)):
        before, after = literals[position], literals[position + 1]
        places.append(_Place(before, match[2] or match[3], _least(before, after, in_sum)))
    return LatexTemplate(tuple(places), literals[-1])


def _outline(match: re.Match[str]) -> str:
    opening, _, _, closing = match.groups()
    return f"{opening or ''}{_GAP}{closing or ''}"


def _least(before: str, after: str, in_sum: bool) -> int:
    """The least strength that needs no brackets between these texts."""
    braced = before.endswith("{") and after.startswith("}")
    raised = after.lstrip("}" if braced else "").startswith(("^", "_"))
    if (braced and not raised) or (before.endswith(r"\left(") and after.startswith(r"\right)")):
        return OPEN
    if raised:
        return ATOM
    return TIGHT if in_sum else CLOSED
