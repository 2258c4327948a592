"""A program text with a map from each of its characters to the text as typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import Fix, Phrase, Span
from engine.language.math_notation import Notation
from engine.language.reading import Reading
from engine.limits import checked

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """Normalised program text with its origin in the typed text.

    Character `k` of `text` stands for `typed[starts[k]:ends[k]]`, which is empty for an inserted character such as the
    `*` of `2x`. Both sequences are non-decreasing, except for LaTeX (`latex`), which orders some things differently.
    `notations` records where in `text` the meaning depends on shapes (see `math_notation`).
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
        """A text that stands for itself."""
        return cls(typed, typed, range(len(typed)), range(1, len(typed) + 1), line_starts(typed))

    def rewritten(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        notations: Mapping[int, Notation],
        latex: bool = False,
    ) -> Source:
        """A text derived from this one; `starts` and `ends` are offsets in *this* text and are mapped through."""
        places = [
            self.place(start) if start == end else self.starts[start] for start, end in zip(starts, ends, strict=True)
        ]
        stops = [
            place if start == end else self.ends[end - 1]
            for place, start, end in zip(places, starts, ends, strict=True)
        ]
        return Source(self.typed, text, places, stops, self.line_starts, latex or self.latex, notations, self.reading)

    def place(self, position: int) -> int:
        """The typed offset of text inserted before character `position`: right after the previous character."""
        return self.ends[position - 1] if position else 0

    def typed_range(self, start: int, end: int) -> tuple[int, int]:
        """The typed range for `text[start:end]`; empty ranges stay empty."""
        if end > start:
            first, last = self.starts[start], self.ends[end - 1]
            return min(first, last), max(first, last)
        return (self.place(start),) * 2

    def typed_slice(self, start: int, end: int) -> str:
        """The typed text for `text[start:end]`."""
        first, last = self.typed_range(start, end)
        return self.typed[first:last]

    def span(self, start: int, end: int) -> Span:
        """The typed lines and columns of `text[start:end]`."""
        return self.typed_span(*self.typed_range(start, end))

    def offset(self, line: int, column: int) -> int:
        """The offset in the typed text of a 1-based line and column."""
        return self.line_starts[line - 1] + column - 1

    def typed_span(self, first: int, last: int) -> Span:
        """The lines and columns of `typed[first:last]`."""
        lines = self.line_starts
        line, end_line = bisect_right(lines, first), bisect_right(lines, last)
        return Span(line, first - lines[line - 1] + 1, end_line, last - lines[end_line - 1] + 1)

    def fix(self, label: Phrase, start: int, end: int, text: str, code: str = "") -> Fix:
        """A fix that replaces the typed text of `text[start:end]` by `text`."""
        return Fix(label, self.span(start, end), text, code)


def origins(pieces: Iterable[tuple[str, int, int]]) -> tuple[list[int], list[int]]:
    """The `starts` and `ends` of the text that these pieces form, each piece standing for `start:end` of a source.

    A piece as long as its range stands for it character by character, any other one as a whole.
    """
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in checked(pieces):
        if len(text) == end - start:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(text))
            ends.extend([end] * len(text))
    return starts, ends


@lru_cache(maxsize=8)
def line_starts(typed: str) -> tuple[int, ...]:
    """The offsets at which the lines of a text start; kept, since every warning and every fix needs those of one."""
    return (0, *(match.end() for match in LINE_END.finditer(typed)))


def offset_of(typed: str, line: int, column: int) -> int:
    """The code-point offset of a 1-based line and column in a text."""
    return line_starts(typed)[line - 1] + column - 1


def typed_at(typed: str, span: Span) -> str:
    """The typed text of a span."""
    return typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)]


def apply_fix(typed: str, fix: Fix) -> str:
    """The typed text after applying a fix."""
    start = offset_of(typed, fix.span.line, fix.span.column)
    end = offset_of(typed, fix.span.end_line, fix.span.end_column)
    return typed[:start] + fix.text + typed[end:]
