r"""Formulas of more than one line: `z = x \\ &\quad + y` continues; a possible new line is ambiguous."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language.latex import marks as kinds
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import PRODUCTS
from engine.language.latex.words import MAX_WORD


class Continued(Cursor):
    """Reads on over the ends of lines."""

    target: tuple[tuple[str, str], ...] = ()
    """The marks left of the “=” of the statement that is being read, without blanks."""

    def go_on(self) -> None:
        """Skip the line ends before an operator with which the formula goes on.

        Raises `ProgramSyntaxError` where the sign may be that of a new statement.
        """
        place, ended, aligned = self.place, False, False
        while not self.cells and (self._ends_line(self.marks[place]) or self._is_blank(self.marks[place])):
            ended = ended or self._ends_line(self.marks[place])
            aligned = aligned or (ended and (self.marks[place].is_char("&") or self.marks[place].is_macro("quad")))
            place += 1
        sign = self.marks[place]
        if not ended or not (sign.is_char("+-*/@") or sign.is_macro("div", *PRODUCTS)):
            return
        if sign.is_char("+-") and not aligned:
            end = self._line_end(place)
            if self._uses_target(self.marks[place:end]):  # what was just assigned is not part of its own value
                return
            if sign.is_char("-"):
                raise self._unclear(sign, self.source.text[sign.start : self.marks[end].start].rstrip())
        self.place = place

    def name_target(self, start: int, stop: int) -> None:
        """Remember what stands left of an “=”."""
        marks = self.marks[start:stop]
        self.target = tuple((mark.kind, mark.text) for mark in marks if not self._is_blank(mark))

    def _uses_target(self, line: Sequence[Mark]) -> bool:
        """Whether the name that was assigned last stands in this line."""
        marks = tuple((mark.kind, mark.text) for mark in line)
        size = len(self.target)
        return 0 < size <= MAX_WORD and any(
            marks[place : place + size] == self.target for place in range(len(marks) - size + 1)
        )

    def _ends_line(self, mark: Mark) -> bool:
        return mark.kind == kinds.NEWLINE or mark.is_macro("\\", "newline")

    def _line_end(self, place: int) -> int:
        """The place of the mark that ends the line in which this mark stands."""
        while not self._ends_line(self.marks[place]) and self.marks[place].kind not in (
            kinds.FINISH, kinds.MATH, kinds.END,
        ):  # fmt: skip
            place += 1
        return place

    def _unclear(self, sign: Mark, line: str) -> Exception:
        text = f"({line})"
        above = self.source.span(self.reached(), sign.start)
        return self.fault(
            phrase("It is not clear whether this line goes on with the one above."),
            phrase("Write both on one line to go on, or put it in brackets to begin anew."),
            sign,
            None,
            Fix(phrase("Go on with the line above"), above, " ", latex=True),
            Fix(
                phrase("Begin a new statement: {text}", text=text),
                self.source.span(sign.start, sign.start + len(line)),
                text,
                latex=True,
            ),
        )
