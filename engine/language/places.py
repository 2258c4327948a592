"""Locates nodes of Python's tree in the program text and in the text as typed."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from engine.errors import Fix, Phrase, Span, UnsupportedSyntax
from engine.language import unsupported
from engine.language.math_notation import Notation, Site
from engine.language.source import Source


class Places:
    """Converts Python's positions (lines, UTF-8 bytes) to offsets in the program text and spans of the typed text."""

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
        """The offset of a 1-based line and a column in UTF-8 bytes."""
        columns = self._columns[line - 1]
        return self._starts[line - 1] + (column if columns is None else columns[column])

    def range(self, node: Any) -> tuple[int, int]:
        """The range of the program text that a node covers."""
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def span(self, node: Any) -> Span:
        """The span of the typed text that a node covers."""
        if self._verbatim:
            return Span(node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
        return self.source.span(*self.range(node))

    def notation_of(self, node: Any, after: Any = None, before: Any = None) -> tuple[Notation, Site] | None:
        """The mathematical notation that a node was read from; its sign stands between two parts of the node."""
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
        """A fix that replaces a range of the program text."""
        return self.source.fix(label, start, end, text)

    def typed(self, node: Any) -> str:
        """The typed text of a node."""
        return self.source.typed_slice(*self.range(node))

    def unsupported(self, node: Any, kind: str | None = None, *fixes: Fix) -> UnsupportedSyntax:
        """The error for something that is not part of the language."""
        message, hint = unsupported.sentence(kind or type(node).__name__)
        return UnsupportedSyntax(message, hint=hint, span=self.span(node), fixes=fixes)


def _byte_columns(line: str) -> list[int]:
    """For each byte of a UTF-8 line, and for its end, the index of its code point."""
    columns: list[int] = []
    for position, character in enumerate(line):
        columns.extend([position] * len(character.encode("utf-8")))
    columns.append(len(line))
    return columns
