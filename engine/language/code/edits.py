"""Replaces stretches of a text while keeping the origin of every character.

Only the replaced stretches change; everything between is copied, so that positions stay exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.errors import TooLarge, phrase
from engine.language.math_notation import Notation
from engine.language.source import Source
from engine.limits import Limits, checked

Stretch = tuple[int, int]
Part = str | Stretch
"""New text, or a stretch of the old text, copied with the edits inside it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of `start:end` by these parts, in this order."""

    start: int
    end: int
    parts: tuple[Part, ...]


Piece = tuple[str, int, int, bool]
"""Text, the stretch that it stands for, and whether it is a literal copy of that stretch."""


class Edits:
    """The edits of one text: properly nested, each applied once."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self._edits: list[Edit] = []

    def __len__(self) -> int:
        return len(self._edits)

    def replace(self, start: int, end: int, *parts: Part) -> None:
        """Replace a stretch by these parts."""
        self._edits.append(Edit(start, end, parts))

    def forget(self, count: int) -> None:
        """Undo all edits after the first `count`."""
        del self._edits[count:]

    def apply(self) -> Source:
        """The edited text, mapped to the text as typed. Raises `TooLarge` where edits nest too deeply."""
        ordered = sorted(self._edits, key=lambda edit: (edit.start, edit.end != edit.start, -edit.end))
        pieces = _Assembly(self.source, ordered, self.limits).pieces((0, len(self.source.text)), -1, 0)
        return assemble(self.source, pieces)


@dataclass(frozen=True, slots=True)
class _Assembly:
    source: Source
    edits: Sequence[Edit]
    limits: Limits

    def pieces(self, stretch: Stretch, owner: int, depth: int) -> Iterator[Piece]:
        """The pieces of a stretch; `owner` is the number of the edit that contains it."""
        place, end = stretch
        if depth > self.limits.depth:
            raise TooLarge(
                phrase("Calls are nested more than {allowed} deep here.", allowed=self.limits.depth),
                hint=phrase("Break the formula into several lines, each with a name of its own."),
                span=self.source.span(place, end),
                name="depth",
            )
        number = max(owner + 1, bisect_left(self.edits, place, key=lambda edit: edit.start))
        while number < len(self.edits) and self.edits[number].start <= end:
            edit = self.edits[number]
            if edit.start < place or edit.end > end:
                number += 1
                continue
            yield self.source.text[place : edit.start], place, edit.start, True
            for part in edit.parts:
                if isinstance(part, str):
                    yield part, edit.start, edit.end, False
                else:
                    yield from self.pieces(part, number, depth + 1)
            place = edit.end
            number += 1
        yield self.source.text[place:end], place, end, True


def assemble(source: Source, pieces: Iterable[Piece]) -> Source:
    """The source made of these pieces."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    notations: dict[int, Notation] = {}
    for piece, start, end, copied in checked(pieces):
        text.append(piece)
        if copied:
            shift = len(starts) - start
            notations |= {at + shift: each for at, each in source.notations.items() if start <= at < end}
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
    return source.rewritten("".join(text), starts, ends, notations)
