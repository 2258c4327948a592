"""The reader's position among the marks: lookahead, consumption, and errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.errors import Fix, GradwalkError, Phrase, UnsupportedSyntax, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import unsupported
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import DELIMITERS, SPACES, UNSUPPORTED
from engine.language.problems import problem
from engine.language.source import Source
from engine.limits import Limits

Index = int | None
"""The origin from which an index counts; `None` if it has no bounds."""


class Cursor:
    """Steps through the marks of one text."""

    def __init__(self, source: Source, marks: Sequence[Mark], assigned: frozenset[str], limits: Limits) -> None:
        self.source = source
        self.marks = list(marks)
        self.assigned = assigned
        self.limits = limits
        self.place = 0
        self.depth = 0
        self.inside = 0  # open brackets and environments, in which a line end is a blank
        self.cells = 0  # open tables, in which & and \\ separate the cells
        self.bars = 0
        self.bare = False  # under a sum without an index, where names denote their elements
        self.indices: dict[str, Index] = {}
        self.extents: dict[str, str] = {}  # the extent of an index without bounds, by the arrays that it indexes
        self.ended: list[tuple[str, int]] = []  # the indices of sums that have ended, and where their terms begin
        self.elements: dict[str, int] = {}  # names that were indexed by a sum's index, and its origin
        self.functions: dict[str, bool] = {}  # functions that the text defines, and whether they are called
        self.squares: set[str] = set()  # names whose square has a name of its own, as σ²

    def peek(self) -> Mark:
        """The next mark, skipping blanks."""
        while self._is_blank(self.marks[self.place]):
            self.place += 1
        return self.marks[self.place]

    def _is_blank(self, mark: Mark) -> bool:
        if mark.kind == kinds.MACRO:
            return mark.text in SPACES
        if mark.kind == kinds.NEWLINE:
            return self.inside > 0
        return mark.kind == kinds.CHAR and (mark.text in "~" or (mark.text == "&" and not self.cells))

    def take(self) -> Mark:
        """Consume the next mark."""
        mark = self.peek()
        if mark.kind != kinds.FINISH:
            self.place += 1
        return mark

    def before(self) -> int:
        """The end of the last consumed mark."""
        return self.marks[self.place - 1].end if self.place else 0

    def reached(self) -> int:
        """The end of the last consumed mark that is no blank."""
        place = self.place
        while place and self._is_blank(self.marks[place - 1]):
            place -= 1
        return self.marks[place - 1].end if place else 0

    def skip_lines(self) -> None:
        """Skip line ends: after an operator the formula continues."""
        while self.peek().kind == kinds.NEWLINE:
            self.place += 1

    def accept(self, characters: str) -> Mark | None:
        """Consume the next mark if it is one of these characters."""
        return self.take() if self.peek().is_char(characters) else None

    def accept_open(self) -> Mark | None:
        """Consume the next mark if it is an opening brace."""
        return self.take() if self.peek().kind == kinds.OPEN else None

    def demand(self, character: str, opening: Mark) -> Mark:
        """Consume the closing mark, which is required here."""
        mark = self.peek()
        if mark.text == character.removeprefix("\\") and mark.kind in (kinds.CHAR, kinds.MACRO, kinds.CLOSE):
            return self.take()
        if mark.kind == kinds.FINISH or mark.kind in (kinds.CLOSE, kinds.NEWLINE, kinds.MATH, kinds.END):
            raise self.fault(phrase("This bracket is never closed."), phrase("Add “{text}”.", text=character), opening)
        raise self.unexpected(mark)

    def delimiter(self) -> tuple[Mark, str]:
        r"""Consume a delimiter, after `\left`, `\right` or alone; its text."""
        mark = self.take()
        return mark, ("\\" + mark.text if mark.kind == kinds.MACRO else mark.text)

    def closes(self) -> bool:
        """Whether the next mark closes the current group."""
        mark = self.peek()
        if mark.kind in (kinds.FINISH, kinds.CLOSE, kinds.END, kinds.MATH, kinds.NEWLINE):
            return True
        return mark.is_macro("right", "}", "rvert", "rVert", "rfloor", "rceil", "\\") or mark.is_char(")],;&")

    def descend(self, mark: Mark) -> None:
        """Descend one level, within the depth limit."""
        self.depth += 1
        self.limits.check("depth", self.depth, self.source.span(mark.start, mark.end))

    def fault(self, message: Phrase, hint: Phrase, mark: Mark, end: int | None = None, *fixes: Fix) -> GradwalkError:
        """The syntax error at a mark (or from it to `end`)."""
        stop = mark.end if end is None else end
        start = mark.start if mark.end > mark.start else max(mark.start - 1, 0)
        return problem(self.source, message, hint, start, max(stop, start), *fixes)

    def unsupported(self, message: Phrase, hint: Phrase, mark: Mark, *fixes: Fix) -> GradwalkError:
        """The error for LaTeX outside the supported subset."""
        return UnsupportedSyntax(message, hint=hint, span=self.source.span(mark.start, mark.end), fixes=fixes)

    def unexpected(self, mark: Mark) -> GradwalkError:
        """The error for a mark that is not allowed here."""
        if mark.kind == kinds.MACRO:
            return self.unknown(mark)
        if mark.kind in (kinds.FINISH, kinds.NEWLINE, kinds.MATH) or self.closes():
            return self.fault(
                phrase("The formula stops here, where a number or a name is missing."),
                phrase("Complete it or remove the sign before."),
                mark,
            )
        if mark.is_char("!"):
            base = self.marks[self.place - 1] if self.place else mark
            return self.unsupported(
                phrase("“!” (a factorial) is not part of the language."),
                phrase("Write the product out, or != to compare."),
                mark,
                *unsupported.factorial_fixes(self.source, base, mark),
            )
        return self.unsupported(
            phrase("“{text}” cannot be read here in LaTeX.", text=mark.text),
            phrase("Write what is meant in other signs, or the formula as program text, without commands."),
            mark,
        )

    def unknown(self, mark: Mark) -> GradwalkError:
        """The error for an unsupported command."""
        known: Mapping[str, tuple[Phrase, Phrase]] = {**UNSUPPORTED, **unsupported.UNSUPPORTED}
        if mark.text in known:
            return self.unsupported(*known[mark.text], mark, *unsupported.fixes_for(self.source, self.marks, mark))
        if "\\" + mark.text in DELIMITERS.values() or mark.text == "right":
            return self.fault(phrase("This bracket was never opened."), phrase("Remove it."), mark)
        return self.unsupported(
            phrase("The command \\{command} is not read.", command=mark.text),
            phrase("Write a function of the language as \\operatorname{name}(x), a name as \\text{name}."),
            mark,
        )
