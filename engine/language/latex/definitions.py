"""What a text defines: assigned words, functions, statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.errors import GradwalkError
from engine.language.latex import marks as kinds
from engine.language.latex import words
from engine.language.latex.formulas import Formulas
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import ACCENTS, BETWEEN, BOLD, GREEK_COMMANDS, SCRIPT, UPRIGHT
from engine.language.latex.terms import Piece, Term
from engine.trampoline import Task

EQUALS = ("coloneqq", "triangleq", "coloneq")


class Definition(NamedTuple):
    """`f(x, y) =`: the name, its parameters (`None` if there are none, as in P(y=1|x)), and its range."""

    name: Term
    parameters: list[Term] | None
    start: int
    end: int

    def names(self) -> tuple[str, ...]:
        """The names on the left side."""
        return tuple(term.name or "" for term in (self.name, *(self.parameters or ())))

    def left(self) -> list[Piece]:
        """The left side as that of a value."""
        return [(self.name.name or "", self.start, self.name.end), (" = ", self.end, self.end)]

    def header(self) -> list[Piece]:
        """The left side as that of a function."""
        pieces: list[Piece] = [("def ", self.start, self.start), (self.names()[0], self.start, self.name.end)]
        for position, term in enumerate(self.parameters or ()):
            pieces += [(", " if position else "(", term.start, term.start), (term.name or "", term.start, term.end)]
        return [*pieces, ("):\n    return ", self.end, self.end)]


@dataclass(slots=True)
class Statement:
    """A statement: the names that it assigns, its text, and its text as a function if it may be one."""

    names: tuple[str, ...]
    pieces: list[Piece]
    definition: Definition | None = None
    body: Sequence[Piece] = ()

    def written(self, functions: Mapping[str, bool]) -> list[Piece]:
        """The text: a function if it is called, otherwise the left side names the value."""
        if self.definition is None or not functions.get(self.names[0]):
            return self.pieces
        return [*self.definition.header(), *self.body]


class Definitions(Formulas):
    """Reads the left sides of definitions."""

    def definition(self) -> Task[Definition | None]:
        r"""`f(x) =`, `D_{KL}(p\|q) =`, `P(y=1|x) =`; `None`, without consuming anything, if there is none."""
        start = self.peek().start
        name = self._left_name()
        if name is None or not self.opens():
            return None
        if self.opens_sized():
            self.take()
        self.take()
        closing = self._closing()
        if closing is None:
            return None
        parameters = self._parameters(closing)
        conditional = any(mark.is_char("|=;") or mark.is_macro(*BETWEEN) for mark in self.marks[self.place : closing])
        self.place = closing + 1
        if self.accept_equals() is None or (parameters is None and not conditional):
            return None
        self.skip_lines()
        assert name.name is not None  # a name that is read has one
        if parameters is not None:
            self.functions.setdefault(name.name, False)
            self.assigned |= {term.name or "" for term in parameters}
        return Definition(name, parameters, start, self.before())
        yield

    def accept_equals(self) -> Mark | None:
        r"""Consume `=`, `:=` or `\coloneqq`."""
        mark, following = self.peek(), self.marks[self.place + 1 : self.place + 2]
        if mark.is_macro(*EQUALS) or (mark.is_char("=") and not following[0].is_char("=")):
            return self.take()
        if mark.is_char(":") and following[0].is_char("="):
            self.take()
            return self.take()
        return None

    def _left_name(self) -> Term | None:
        """The name of a function or of a parameter; empty if there is none."""
        try:
            return self._full_name()
        except GradwalkError:  # not a name, which is not an error yet
            return None

    def _full_name(self) -> Term | None:
        """A name with its accent and subscripts."""
        mark = self.peek()
        if mark.is_macro(*ACCENTS):
            name = words.accent(self)
        elif mark.is_letter() or mark.is_macro(*GREEK_COMMANDS, *UPRIGHT, *BOLD, *SCRIPT):
            name = words.simple_name(self)
        else:
            return None
        while self.peek().is_char("_"):
            self.take()
            name = words.with_subscript(name, *words.subscript(self))
        return name

    def _closing(self) -> int | None:
        """The index of the mark that closes the bracket just consumed."""
        depth, place = 1, self.place
        while depth:
            mark = self.marks[place]
            if mark.kind in (kinds.NEWLINE, kinds.FINISH, kinds.MATH):
                return None
            depth += mark.is_char("(") - mark.is_char(")")
            place += 1
        return place - 1

    def _parameters(self, closing: int) -> list[Term] | None:
        """The names up to the closing bracket, separated by commas, semicolons or bars."""
        place, names = self.place, []
        while True:
            name = self._left_name()
            if name is None or self.place > closing:
                break
            names.append(name)
            mark = self.peek()
            if self.place == closing or (mark.is_macro("right") and self.place + 1 == closing):
                self.place = place
                return names if len({each.name for each in names}) == len(names) else None
            if not (mark.is_char(",;|") or mark.is_macro(*BETWEEN)):
                break
            self.take()
        self.place = place
        return None


def assigned_words(marks: Sequence[Mark]) -> frozenset[str]:
    """Every run of letters (with trailing digits) that is a name before an `=`, outside of brackets."""
    assigned: set[str] = set()
    depth = 0
    for place, mark in enumerate(marks):
        if mark.kind in (kinds.OPEN, kinds.CLOSE) or mark.is_char("()[]"):
            depth += 1 if mark.kind == kinds.OPEN or mark.is_char("([") else -1
        if depth == 0 and mark.is_char("=") and place and not marks[place + 1].is_char("="):
            assigned.update(_word_before(marks, place))
    return frozenset(assigned)


def _word_before(marks: Sequence[Mark], place: int) -> list[str]:
    """The run of letters before this place, if it starts a statement."""
    stop = place
    while stop and (marks[stop - 1].is_char("&:") or marks[stop - 1].text == " "):
        stop -= 1
    start = stop
    if start and marks[start - 1].kind == kinds.NUMBER:
        start -= 1
    while start and marks[start - 1].is_letter() and (start == stop or marks[start - 1].end == marks[start].start):
        start -= 1
    before = marks[start - 1] if start else None
    begins = before is None or before.kind in (kinds.NEWLINE, kinds.MATH, kinds.BEGIN, kinds.CLOSE)
    if start == stop or marks[start].kind == kinds.NUMBER:
        return []
    if not begins and before is not None and not before.is_char("&;,") and not before.is_macro("\\", ",", "quad"):
        return []
    return ["".join(mark.text for mark in marks[start:stop])]
