"""Where a part of Python's tree stands: in the program text, and in the text as typed."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from engine.errors import Fix, Phrase, Span, UnsupportedSyntax
from engine.language import refused
from engine.language.paper import Notation, Site
from engine.language.source import Source


class Places:
    """Turns Python's positions (lines, UTF-8 bytes) into places of the program text and spans of the typed one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._verbatim = source.text is source.typed and source.text.isascii()
        self._starts: list[int] = []
        self._columns: list[list[int] | None] = []
        self._noted = sorted(source.notations)
        start = 0
        for line in source.text.split("\n"):
            self._starts.append(start)
            self._columns.append(None if line.isascii() else _byte_columns(line))
            start += len(line) + 1

    def offset(self, line: int, column: int) -> int:
        """The place of a 1-based line and a column in UTF-8 bytes."""
        columns = self._columns[line - 1]
        return self._starts[line - 1] + (column if columns is None else columns[column])

    def range(self, node: Any) -> tuple[int, int]:
        """The stretch of the program text that a node covers."""
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def span(self, node: Any) -> Span:
        """The stretch of the typed text that a node covers."""
        if self._verbatim:
            return Span(node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
        return self.source.span(*self.range(node))

    def noted(self, node: Any, after: Any = None, before: Any = None) -> tuple[Notation, Site] | None:
        """The notation of paper that a node was read from; its sign stands between two parts of the node."""
        if not self._noted:
            return None
        start, end = self.range(node)
        first = start if after is None else self.range(after)[1]
        stop = end if before is None else self.range(before)[0]
        place = bisect_left(self._noted, first)
        if place == len(self._noted) or self._noted[place] >= stop:
            return None
        sign = self._noted[place]
        return self.source.notations[sign], Site(start, sign, end)

    def fix(self, label: Phrase, start: int, end: int, text: str) -> Fix:
        """A remedy for a stretch of the program text."""
        return self.source.fix(label, start, end, text)

    def typed(self, node: Any) -> str:
        """What was typed for a node."""
        return self.source.typed_slice(*self.range(node))

    def refuse(self, node: Any, kind: str | None = None, *fixes: Fix) -> UnsupportedSyntax:
        """The error that says that this is not part of the language."""
        message, hint = refused.sentence(kind or type(node).__name__)
        return UnsupportedSyntax(message, hint=hint, span=self.span(node), fixes=fixes)


def _byte_columns(line: str) -> list[int]:
    """For each byte of a line in UTF-8, and for its end, the code point it belongs to."""
    columns: list[int] = []
    for position, character in enumerate(line):
        columns.extend([position] * len(character.encode("utf-8")))
    columns.append(len(line))
    return columns
