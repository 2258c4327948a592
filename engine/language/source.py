"""A text and the map from each of its characters back to the text as typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.errors import Fix, Phrase, Span
from engine.language.paper import Notation
from engine.language.reading import Reading

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """Normalised program text over the text as typed.

    Character `k` of `text` stands for `typed[starts[k]:ends[k]]`; the stretch is empty where the character was
    put in, as the `*` of `2x`. Both sequences never decrease, but where LaTeX was read (`latex`), which says some
    things in another order. `notations` says at which places of `text` the shapes decide what is meant (see `paper`).
    """

    typed: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    line_starts: tuple[int, ...] = field(repr=False)
    latex: bool = False
    notations: Mapping[int, Notation] = field(default_factory=dict)
    reading: Reading | None = None

    @classmethod
    def verbatim(cls, typed: str) -> Source:
        """The text as typed, standing for itself."""
        lines = (0, *(match.end() for match in LINE_END.finditer(typed)))
        return cls(typed, typed, range(len(typed)), range(1, len(typed) + 1), lines)

    def rewritten(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        notations: Mapping[int, Notation],
        latex: bool = False,
    ) -> Source:
        """A text made from this one; `starts` and `ends` are places in *this* text and are carried through."""
        places = [
            self.place(start) if start == end else self.starts[start] for start, end in zip(starts, ends, strict=True)
        ]
        stops = [
            place if start == end else self.ends[end - 1]
            for place, start, end in zip(places, starts, ends, strict=True)
        ]
        return Source(self.typed, text, places, stops, self.line_starts, latex or self.latex, notations, self.reading)

    def place(self, position: int) -> int:
        """Where something put in before character `position` stands in the typed text: after the character before."""
        return self.ends[position - 1] if position else 0

    def typed_range(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the typed text for `text[start:end]`; empty stretches stay empty."""
        if end > start:
            first, last = self.starts[start], self.ends[end - 1]
            return min(first, last), max(first, last)
        return (self.place(start),) * 2

    def typed_slice(self, start: int, end: int) -> str:
        """What was typed for `text[start:end]`."""
        first, last = self.typed_range(start, end)
        return self.typed[first:last]

    def span(self, start: int, end: int) -> Span:
        """The lines and columns, as typed, of `text[start:end]`."""
        return self.typed_span(*self.typed_range(start, end))

    def offset(self, line: int, column: int) -> int:
        """The offset in the typed text of a line and a column, from 1."""
        return self.line_starts[line - 1] + column - 1

    def typed_span(self, first: int, last: int) -> Span:
        """The lines and columns of `typed[first:last]`."""
        lines = self.line_starts
        line, end_line = bisect_right(lines, first), bisect_right(lines, last)
        return Span(line, first - lines[line - 1] + 1, end_line, last - lines[end_line - 1] + 1)

    def fix(self, label: Phrase, start: int, end: int, text: str, code: str = "") -> Fix:
        """A remedy that puts `text` in the place of what was typed for `text[start:end]`."""
        return Fix(label, self.span(start, end), text, code)


def offset_of(typed: str, line: int, column: int) -> int:
    """The code-point offset of a 1-based line and column in a text."""
    starts = (0, *(match.end() for match in LINE_END.finditer(typed)))
    return starts[line - 1] + column - 1


def typed_at(typed: str, span: Span) -> str:
    """What stands at a place of the text as typed."""
    return typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)]


def apply_fix(typed: str, fix: Fix) -> str:
    """The typed text after a click on the remedy."""
    start = offset_of(typed, fix.span.line, fix.span.column)
    end = offset_of(typed, fix.span.end_line, fix.span.end_column)
    return typed[:start] + fix.text + typed[end:]
