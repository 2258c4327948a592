"""Matrices and cases."""

from __future__ import annotations

from typing import Any

from engine.errors import phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals, words
from engine.language.latex.continued import Continued
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import CASES, ELSE_WORDS, IF_WORDS, UPRIGHT
from engine.language.latex.terms import ATOM, MATRIX, RELATION, SUM, Piece, Term, call
from engine.trampoline import Task


class Environments(Continued):
    """Reads environments that are values."""

    relation: Any

    def environment(self) -> Task[Term]:
        """A matrix as a nested list, cases as `where`."""
        begin = self.take()
        self.descend(begin)
        kept, self.bars = self.bars, 0
        self.inside, self.cells = self.inside + 1, self.cells + 1
        rows = yield self._rows(begin)
        end = self.take()
        if end.kind != kinds.END or end.text != begin.text:
            raise self.fault(
                phrase("This environment is never closed."),
                phrase("Add “{text}”.", text=f"\\end{{{begin.text}}}"),
                begin,
            )
        self.inside, self.cells, self.bars, self.depth = self.inside - 1, self.cells - 1, kept, self.depth - 1
        if begin.text in CASES:
            return self._cases(rows, begin, end)
        return self._matrix(rows, begin, end)

    def _rows(self, begin: Mark) -> Task[list[list[Term | None]]]:
        rows: list[list[Term | None]] = [[]]
        while not self._ends():
            if self.peek().is_macro("\\"):
                self.take()
                rows.append([])
                continue
            self._skip_if(begin)
            rows[-1].append(None if self._is_else(begin) else (yield self.relation()))
            if error := numerals.decimal_comma(self):
                raise error
            if self.peek().is_char(","):
                self.take()
            if not self.accept("&") and not self.peek().is_macro("\\") and not self._ends():
                raise self.unexpected(self.peek())
        return rows if rows[-1] else rows[:-1]

    def _ends(self) -> bool:
        return self.peek().kind in (kinds.END, kinds.FINISH)

    def _skip_if(self, begin: Mark) -> None:
        r"""Skip `\text{if}` before a condition."""
        place = self.place
        if begin.text in CASES and self.peek().is_macro(*UPRIGHT):
            text, _ = words.raw_group(self, self.take())
            if text.strip().lower() in IF_WORDS:
                return
        self.place = place

    def _is_else(self, begin: Mark) -> bool:
        place = self.place
        if begin.text in CASES and self.peek().is_macro(*UPRIGHT):
            text, _ = words.raw_group(self, self.take())
            if text.strip(" .,").lower() in ELSE_WORDS:
                return True
        self.place = place
        return False

    def _matrix(self, rows: list[list[Term | None]], begin: Mark, end: Mark) -> Term:
        pieces: list[Piece] = [("[", begin.start, begin.end)]
        for number, row in enumerate(rows):
            pieces.append((", [" if number else "[", begin.end, begin.end))
            for place, term in enumerate(row):
                assert term is not None  # only cases contain words
                pieces += [(", ", term.start, term.start)] if place else []
                pieces += term.within(SUM)
            pieces.append(("]", end.start, end.start))
        return Term([*pieces, ("]", end.start, end.end)], ATOM, MATRIX)

    def _cases(self, rows: list[list[Term | None]], begin: Mark, end: Mark) -> Term:
        """`where(c1, v1, where(c2, v2, v3))`; the last row's condition is implied."""
        if (
            len(rows) < 2
            or any(not row or len(row) > 2 or row[0] is None for row in rows)
            or any(len(row) < 2 or row[1] is None for row in rows[:-1])
        ):
            raise self.fault(
                phrase("These cases are not complete."),
                phrase("Write each row as value & condition, and end with one for all else."),
                begin,
                end.end,
            )
        last = rows[-1][0]
        assert last is not None
        pieces = last.within(SUM)
        for value, condition in reversed([(row[0], row[1]) for row in rows[:-1]]):
            assert value is not None
            assert condition is not None
            pieces = call(
                "where", begin.start, begin.end, end.end, condition.within(RELATION), value.within(SUM), pieces
            ).pieces
        return Term(pieces, ATOM)
