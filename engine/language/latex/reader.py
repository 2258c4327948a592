"""Reads LaTeX statements and assembles the program text."""

from __future__ import annotations

import re

from engine.errors import GradwalkError, phrase
from engine.language.latex import divergences, numerals, sides
from engine.language.latex import marks as kinds
from engine.language.latex.definitions import Definition, Definitions, Statement, assigned_words
from engine.language.latex.marks import Mark, read_marks
from engine.language.latex.numerals import check_percent
from engine.language.latex.symbols import PLAIN_ENVIRONMENTS
from engine.language.latex.terms import RELATION, Piece, Term, joined, name_term
from engine.language.math_notation import ELEMENT, AnnotatedText, positions
from engine.language.source import Source, origins
from engine.limits import Limits, check_time, checked
from engine.trampoline import Task, run

NUMBER = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?")


def read_latex(source: Source, limits: Limits) -> Source:
    """The program text for LaTeX input, with each character mapped to its origin.

    Raises `ProgramSyntaxError` for what cannot be read, `UnsupportedSyntax` for what is outside the subset, and
    `TooLarge` above the limit on depth.
    """
    check_percent(source)
    marks = read_marks(source)
    reader = Reader(source, marks, assigned_words(marks), limits)
    try:
        pieces = run(reader.program())
    except GradwalkError as error:
        raise reader.explained(error) from None
    return _assemble(source, pieces)


def _assemble(source: Source, pieces: list[Piece]) -> Source:
    texts = [text for text, _, _ in pieces]
    return source.rewritten("".join(texts), *origins(pieces), positions(texts), latex=True)


class Reader(Definitions):
    """Reads one text."""

    left: tuple[int, int] | None = None
    """Where the left side begins that is being read, and how deep."""
    comma = -1
    """The place of the comma that ended a statement."""

    def explained(self, error: GradwalkError) -> GradwalkError:
        """The error, with the remedy for what it is about."""
        error = divergences.explained(self, error)
        return error if self.left is None else sides.explained(self, *self.left, error)

    def program(self) -> Task[list[Piece]]:
        """All statements, one per line."""
        self._check_prose()
        statements: list[Statement] = []
        parts: list[sides.Part] = []
        while self._between():
            check_time()
            start = self.peek().start
            statements.append((yield self.statement()))
            given = NUMBER.fullmatch(joined(statements[-1].pieces).partition(" = ")[2]) is not None
            parts.append(sides.Part(start, self.before(), given))
            self._check_end()
            if self.place != self.comma:
                if error := sides.givens_fault(self, parts):
                    raise error
                parts = []
        pieces: list[Piece] = []
        for statement in statements:
            if pieces:
                pieces.append(("\n", pieces[-1][2], pieces[-1][2]))
            pieces += statement.written(self.functions)
        return self.named_or_elements(pieces, statements)

    def named_or_elements(self, pieces: list[Piece], statements: list[Statement]) -> list[Piece]:
        """Make `x_2` an element only beside `x` or `x_i`, and never where the text assigns it."""
        assigned = {name for statement in statements for name in statement.names}
        alone = {
            str(text) for text, _, _ in pieces if not isinstance(text, AnnotatedText) or text.notation.kind != ELEMENT
        }
        made: list[Piece] = []
        elements = [
            text.notation for text, _, _ in pieces if isinstance(text, AnnotatedText) and text.notation.kind == ELEMENT
        ]
        from_zero = {notation.base for notation in elements if not min(notation.numbers)}
        for text, start, end in checked(pieces):
            if isinstance(text, AnnotatedText) and text.notation.kind == ELEMENT:
                text = self._name_or_element(text, assigned, alone, from_zero)
            made.append((text, start, end))
        return made

    def _name_or_element(self, text: AnnotatedText, assigned: set[str], alone: set[str], from_zero: set[str]) -> str:
        notation, base = text.notation, text.notation.base
        certain, first = base in self.elements, self.elements.get(base, 1)
        beside = certain or (base in alone and not notation.certain)
        if str(text) in assigned:
            return str(text)
        if not beside and not notation.certain and base not in from_zero:
            return AnnotatedText(text, notation._replace(first=first, alone=True))
        if not (beside or notation.text):
            return str(text)
        if not beside or min(notation.numbers) < first:
            return AnnotatedText(text, notation._replace(base="")) if notation.text else str(text)
        return AnnotatedText(text, notation._replace(first=first, certain=certain))

    def _between(self) -> bool:
        """Skip what separates statements; whether another one follows."""
        while True:
            mark = self.peek()
            if mark.kind == kinds.FINISH:
                return False
            if mark.kind in (kinds.BEGIN, kinds.END) and mark.text in PLAIN_ENVIRONMENTS:
                self.inside += 1 if mark.kind == kinds.BEGIN else -1
            elif mark.kind == kinds.MATH:
                self.inside = 0 if self.inside else 1
            elif not self._separates(mark):
                return True
            self.take()

    def _separates(self, mark: Mark) -> bool:
        """Whether statements end at this mark: at the end of a line, or at a comma between equations."""
        if mark.is_char(","):
            return self.place == self.comma or (self.place > 0 and self.marks[self.place - 1].kind == kinds.MATH)
        return mark.kind == kinds.NEWLINE or mark.is_macro("\\", "newline") or mark.is_char(";")

    def _check_end(self) -> None:
        """Check that a statement is followed by the end of its line or environment."""
        mark = self.peek()
        environment = mark.kind in (kinds.BEGIN, kinds.END) and mark.text in PLAIN_ENVIRONMENTS
        if mark.kind in (kinds.FINISH, kinds.MATH) or environment or self._separates(mark):
            return
        if mark.is_char("="):
            raise self.fault(phrase("Here is a second “=”."), phrase("Write each equation on a line of its own."), mark)
        if mark.kind == kinds.CLOSE or mark.is_char(")]"):
            raise self.fault(phrase("This bracket was never opened."), phrase("Remove it."), mark)
        raise self.unexpected(mark)

    def statement(self) -> Task[Statement]:
        """`name = formula`, `f(x) = formula`, or a formula alone; several separated by commas."""
        place = self.place
        defined: Definition | None = yield self.definition()
        if defined is not None:
            body = yield self.listed()
            return Statement(defined.names(), [*defined.left(), *body[1]], defined, body[1])
        self.place, self.left, self.target = place, (place, self.inside), ()
        left: tuple[list[Term], list[Piece]] = yield self.listed()
        stop, sign = self.place, self.accept_equals()
        if sign is None:
            self.left = None
            return Statement((), left[1])
        left = self._squares(left)
        self._check_names(left[0], sign)
        self.left = None
        self.name_target(place, stop)
        self.skip_lines()
        right = yield self.listed(len(left[0]))
        names = tuple(term.name or "" for term in left[0])
        return Statement(names, [*left[1], (" = ", sign.start, sign.end), *right[1]])

    def _squares(self, left: tuple[list[Term], list[Piece]]) -> tuple[list[Term], list[Piece]]:
        r"""`\sigma^2 = …` names the square, as in statistics."""
        texts = [text for text, _, _ in left[1]]
        if len(texts) != 3 or texts[1:] != ["**", "2"] or not texts[0].startswith(("sigma", "s_", "s")):
            return left
        self.squares.add(texts[0])
        term = name_term(f"{texts[0]}_squared", left[1][0][1], left[1][-1][2])
        return [term], term.pieces

    def listed(self, names: int = 0) -> Task[tuple[list[Term], list[Piece]]]:
        """Expressions separated by commas, the values of so many names."""
        terms = [(yield self.relation())]
        pieces = terms[0].within(RELATION)
        while not self._begins_anew(names, terms) and (comma := self.accept(",")):
            self.skip_lines()
            terms.append((yield self.relation()))
            pieces = [*pieces, (", ", comma.start, comma.end), *terms[-1].within(RELATION)]
        return terms, pieces

    def _begins_anew(self, names: int, terms: list[Term]) -> bool:
        r"""Whether a new statement begins behind the comma that comes next, as in `x = 5,\ y = x^2`.

        Raises where the comma may be that of a decimal fraction.
        """
        place = self.place
        if not self.peek().is_char(","):
            return False
        if names < 2 and (error := numerals.decimal_comma(self)):
            raise error
        comma = self.place
        self.take()
        number = names == 1 and NUMBER.fullmatch(joined(terms[-1].pieces)) is not None
        anew = number and self.peek().kind != kinds.NUMBER
        if not anew and (names or terms[-1].name is None):
            anew = self._assigns()
        self.place = place
        self.comma = comma if anew else self.comma
        return anew

    def _assigns(self) -> bool:
        """Whether `name =` comes next."""
        if self.peek().kind == kinds.FINISH or self._left_name() is None:
            return False
        return self.accept_equals() is not None

    def _check_names(self, terms: list[Term], sign: Mark) -> None:
        for term in terms:
            if term.name is None:
                raise self.fault(
                    sides.ONLY_A_NAME,
                    sides.WRITE_A_NAME,
                    Mark(kinds.CHAR, "", term.start, max(term.end, term.start)),
                )

    def _check_prose(self) -> None:
        """Reject text outside of dollars in an input whose formulas are in dollars."""
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
