"""Sums over an index, elements by index, matrices and cases."""

from __future__ import annotations

from typing import Any

from engine.errors import phrase
from engine.language.latex import marks as kinds
from engine.language.latex import plain, words
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import CASES, ELSE_WORDS, IF_WORDS, UPRIGHT
from engine.language.latex.terms import ATOM, RELATION, SUM, Piece, Term, call
from engine.trampoline import Task


class Indices(Cursor):
    """Reads what an index runs over."""

    relation: Any
    sum: Any
    term: Any
    factor: Any
    signed: Any
    argument: Any
    starts_factor: Any

    def summed(self) -> Task[Term]:
        r"""`\sum_{i=1}^{n} …`, `\sum_i …`, `\sum …`, and products likewise; they reach to the next + or −."""
        mark = self.take()
        self.descend(mark)
        index: Mark | None = None
        first = last = None
        while self.peek().is_char("_^"):
            if self.take().text == "^":
                last = yield self.argument()
            else:
                index, first = yield self._lower()
        head = self.before()
        outer = dict(self.indices)
        if index is not None:
            self.indices[index.text] = None if last is None or first is None else self._offset(first)
        body: Term = yield self.signed(self.term)
        self.indices = outer
        self.depth -= 1
        if index is None or last is None or first is None:
            if (first is None) != (last is None):
                raise self._without_bounds(mark)
            return call(mark.text, mark.start, head, body.end, body.pieces)
        loop = self._loop(index, first, last, head)
        return call(mark.text, mark.start, head, body.end, [("[", head, head), *body.pieces, *loop, ("]", head, head)])

    def _without_bounds(self, mark: Mark) -> Exception:
        return self.fault(
            phrase("This sum has no complete bounds."),
            phrase("Write all terms, or a sum such as \\sum_{i=1}^{n} x_i."),
            mark,
        )

    def _lower(self) -> Task[tuple[Mark, Term | None]]:
        """What stands below the sign: `i=1`, or `i` alone."""
        opening = self.accept_open()
        index = self.take()
        if not index.is_letter():
            raise self.fault(
                phrase("An index is one letter."), phrase("Write a sum such as \\sum_{i=1}^{n} x_i."), index
            )
        first = None
        if opening and self.accept("="):
            first = yield self.relation()
        if opening:
            self.demand("}", opening)
        return index, first

    def _offset(self, first: Term) -> int:
        """From which number elements are counted: from 0 where the sum starts there, else from 1."""
        return 0 if [text for text, _, _ in first.pieces] == ["0"] else 1

    def _loop(self, index: Mark, first: Term, last: Term, head: int) -> list[Piece]:
        """` for i in range(1, n + 1)`; a range ends before its bound."""
        stop = [*last.within(SUM), (" + 1", last.end, last.end)]
        if len(last.pieces) == 1 and last.pieces[0][0].isdigit():
            stop = [(str(int(last.pieces[0][0]) + 1), last.start, last.end)]
        return [
            (f" for {index.text} in range(", index.start, index.end),
            *first.pieces,
            (", ", first.end, first.end),
            *stop,
            (")", last.end, head),
        ]

    def subscripted(self, base: Term, sign: Mark) -> Task[Term]:
        """An element by the index of a sum, or a longer name."""
        if index := plain.index(self):
            return Term([*base.within(ATOM), *index], ATOM, base.look)
        place = self.place
        found = self._indices_below()
        if found:
            if base.name is None or all(self.indices.get(mark.text, 0) is None for mark in found):
                return self._whole(base, found, sign)
            self.place = place
            element: Term = yield self._element(base, sign)
            return element
        self.place = place
        if base.name is None:
            raise self.fault(
                phrase("This subscript is not read."),
                phrase("A subscript is part of a name: w_0, w_{ij}; only the index of a sum counts elements: x_i."),
                sign,
            )
        return words.with_subscript(base, *words.subscript(self))

    def _indices_below(self) -> list[Mark]:
        """The marks of the subscript, where an index is among them; it is passed."""
        opening = self.accept_open()
        found = [self.take()]
        while opening and self.peek().kind not in (kinds.CLOSE, kinds.OPEN, kinds.FINISH):
            found.append(self.take())
        if opening:
            self.take()
        return found if any(mark.text in self.indices for mark in found if mark.is_letter()) else []

    def _whole(self, base: Term, found: list[Mark], sign: Mark) -> Term:
        """`x_i` under a sum without bounds: all elements at once."""
        if len(found) > 1 or base.name is None:
            raise self.fault(
                phrase("An element is chosen here by an index without bounds."),
                phrase("Write a sum such as \\sum_{i=1}^{n} x_i."),
                sign,
                found[-1].end,
            )
        return base

    def _element(self, base: Term, sign: Mark) -> Task[Term]:
        """`x_i` as `x[i - 1]`, `W_{ij}` as `W[i - 1, j - 1]`."""
        parts: list[list[Piece]] = []
        opening = self.accept_open()
        if opening is None:
            mark = self.take()
            parts.append(self._counted(Term([(mark.text, mark.start, mark.end)], ATOM)))
        while opening and self.peek().kind != kinds.CLOSE:
            if self.peek().is_letter() and not self._calculates():
                mark = self.take()
                parts.append(self._counted(Term([(mark.text, mark.start, mark.end)], ATOM)))
            else:
                parts.append(self._counted((yield self.sum())))
            self.accept(",")
        if opening:
            self.demand("}", opening)
        end = self.before()
        inner: list[Piece] = []
        for part in parts:
            inner += [(", ", part[0][1], part[0][1]), *part] if inner else part
        return Term([*base.pieces, ("[", sign.start, sign.end), *inner, ("]", end - 1, end)], ATOM, base.look)

    def _calculates(self) -> bool:
        """Whether the letter that comes next is part of a calculation, as in `i-1`."""
        following = self.marks[self.place + 1]
        return following.is_char("+-*")

    def _counted(self, part: Term) -> list[Piece]:
        """An index, counted from 0."""
        offsets = [self.indices[text] for text, _, _ in part.pieces if text in self.indices]
        if not offsets or not offsets[0]:
            return part.pieces if offsets or not self._all_from_one() else self._less(part)
        return self._less(part)

    def _all_from_one(self) -> bool:
        return all(offset != 0 for offset in self.indices.values())

    def _less(self, part: Term) -> list[Piece]:
        if len(part.pieces) == 1 and part.pieces[0][0].isdigit():
            return [(str(int(part.pieces[0][0]) - 1), part.start, part.end)]
        return [*part.pieces, (" - 1", part.end, part.end)]

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
            if self.peek().is_char(","):
                self.take()
            if not self.accept("&") and not self.peek().is_macro("\\") and not self._ends():
                raise self.unexpected(self.peek())
        return rows if rows[-1] else rows[:-1]

    def _ends(self) -> bool:
        return self.peek().kind in (kinds.END, kinds.FINISH)

    def _skip_if(self, begin: Mark) -> None:
        """Pass `\\text{if}` before a condition."""
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
                assert term is not None  # only cases have words
                pieces += [(", ", term.start, term.start)] if place else []
                pieces += term.within(SUM)
            pieces.append(("]", end.start, end.start))
        return Term([*pieces, ("]", end.start, end.end)], ATOM, "bold")

    def _cases(self, rows: list[list[Term | None]], begin: Mark, end: Mark) -> Term:
        """`where(c1, v1, where(c2, v2, v3))`; of the last row the condition is left out: it is what remains."""
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
