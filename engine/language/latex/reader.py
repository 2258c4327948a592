"""Statements in LaTeX, and the text that is made of them."""

from __future__ import annotations

import re

from engine.errors import phrase
from engine.language.latex import marks as kinds
from engine.language.latex.formulas import Formulas
from engine.language.latex.marks import Mark, read_marks, without_comments
from engine.language.latex.symbols import PLAIN_ENVIRONMENTS
from engine.language.latex.terms import RELATION, Piece, Term
from engine.language.source import Source
from engine.limits import Limits
from engine.trampoline import Task, run

COMMAND = re.compile(r"\\[A-Za-z,;:!{}|\[(\\]")
ASSIGNED = re.compile(r"(?:^|[\n;&$}\]]|\\\\)[ \t]*([^\W\d_]{2,}\d*)[ \t]*&?[ \t]*=(?!=)")


def is_latex(text: str) -> bool:
    """Whether the text holds a command of LaTeX, or a formula between dollars, outside of its comments."""
    if "\\" not in text and "$" not in text:
        return False
    code = re.sub(r"#[^\n]*", "", text)
    return COMMAND.search(code) is not None or (code.count("$") > 1 and code.count("$") % 2 == 0)


def read_latex(source: Source, limits: Limits) -> Source:
    """The program text for what was typed in LaTeX, each character mapped to where it came from.

    Raises `ProgramSyntaxError` for what cannot be read, `UnsupportedSyntax` for what is not of the subset, and
    `TooLarge` above the limit on depth.
    """
    marks = read_marks(source)
    assigned = frozenset(ASSIGNED.findall(without_comments(source.text)))
    return _assemble(source, run(Reader(source, marks, assigned, limits).program()))


def _assemble(source: Source, pieces: list[Piece]) -> Source:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in pieces:
        text.append(piece)
        if len(piece) == end - start:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
    made = source.rewritten("".join(text), starts, ends)
    return Source(made.typed, made.text, made.starts, made.ends, made.line_starts, latex=True)


class Reader(Formulas):
    """Reads one text."""

    def program(self) -> Task[list[Piece]]:
        """All statements, one a line."""
        self._check_prose()
        pieces: list[Piece] = []
        while self._between():
            if pieces:
                pieces.append(("\n", pieces[-1][2], pieces[-1][2]))
            pieces += yield self.statement()
            self._check_end()
        return pieces

    def _between(self) -> bool:
        """Pass what stands between statements; whether another one follows."""
        while True:
            mark = self.peek()
            if mark.kind == kinds.FINISH:
                return False
            if mark.kind in (kinds.BEGIN, kinds.END) and mark.text in PLAIN_ENVIRONMENTS:
                self.inside += 1 if mark.kind == kinds.BEGIN else -1
            elif mark.kind == kinds.MATH:
                self.inside = 0 if self.inside else 1
            elif mark.kind != kinds.NEWLINE and not mark.is_macro("\\", "newline") and not mark.is_char(";"):
                return True
            self.take()

    def _check_end(self) -> None:
        """A statement must be followed by the end of the line, or of the environment."""
        mark = self.peek()
        between = mark.kind in (kinds.FINISH, kinds.NEWLINE, kinds.MATH) or mark.is_macro("\\", "newline")
        if between or mark.is_char(";") or (mark.kind in (kinds.BEGIN, kinds.END) and mark.text in PLAIN_ENVIRONMENTS):
            return
        if mark.is_char("="):
            raise self.fault(phrase("Here is a second “=”."), phrase("Write each equation on a line of its own."), mark)
        if mark.kind == kinds.CLOSE or mark.is_char(")]"):
            raise self.fault(phrase("This bracket was never opened."), phrase("Remove it."), mark)
        raise self.unexpected(mark)

    def statement(self) -> Task[list[Piece]]:
        """`name = formula`, or a formula alone; several by commas."""
        left: tuple[list[Term], list[Piece]] = yield self.listed()
        sign = self.accept("=")
        if sign is None:
            return left[1]
        self._check_names(left[0], sign)
        self.skip_lines()
        right = yield self.listed()
        return [*left[1], (" = ", sign.start, sign.end), *right[1]]

    def listed(self) -> Task[tuple[list[Term], list[Piece]]]:
        """Expressions parted by commas."""
        terms = [(yield self.relation())]
        pieces = terms[0].within(RELATION)
        while comma := self.accept(","):
            self.skip_lines()
            terms.append((yield self.relation()))
            pieces = [*pieces, (", ", comma.start, comma.end), *terms[-1].within(RELATION)]
        return terms, pieces

    def _check_names(self, terms: list[Term], sign: Mark) -> None:
        for term in terms:
            if term.name is None:
                raise self.fault(
                    phrase("Only a name can stand before “=”."),
                    phrase("Write f = …, with the name alone, or == to compare."),
                    Mark(kinds.CHAR, "", term.start, max(term.end, term.start)),
                )

    def _check_prose(self) -> None:
        """Where formulas stand between dollars, nothing else may stand outside of them."""
        if not any(mark.kind == kinds.MATH for mark in self.marks):
            return
        within = False
        for mark in self.marks:
            if mark.kind == kinds.MATH:
                within = not within
            elif not within and not (
                mark.kind in (kinds.NEWLINE, kinds.FINISH, kinds.BEGIN, kinds.END)
                or mark.is_macro("\\", "newline", *",;:! ", "quad", "qquad")
                or mark.is_char(",.;")
            ):
                raise self.fault(
                    phrase("Words between formulas are not read; this is no name."),
                    phrase("Leave out the words, or write them in a comment after #."),
                    mark,
                )
