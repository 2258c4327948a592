"""LaTeX commands and their arguments: fractions, roots, functions, brackets."""

from __future__ import annotations

from typing import Any

from engine.errors import GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals, unsupported, words
from engine.language.latex.functions import Functions
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import (
    ACCENTS,
    BOLD,
    CASES,
    DELIMITERS,
    FRACTIONS,
    FUNCTION_COMMANDS,
    GREEK_COMMANDS,
    MATRICES,
    MEASURES,
    NAMED,
    NO_DERIVATIVE,
    SCRIPT,
    UPRIGHT,
    WRITE_FUNCTION,
)
from engine.language.latex.terms import ATOM, PRODUCT, Term, call, name_term, product
from engine.ops import FUNCTIONS
from engine.trampoline import Task

OPENERS = ("left", "{", "lvert", "lVert", "|", "lfloor", "lceil", "vert", "Vert")
VALUES = (
    frozenset((*FRACTIONS, *FUNCTION_COMMANDS, *GREEK_COMMANDS, *ACCENTS, *BOLD, *UPRIGHT, *SCRIPT))
    | frozenset(("sqrt", "sum", "prod", "left", "{", "lvert", "lVert", "lfloor", "lceil", "sigma", "max", "min"))
)  # fmt: skip


class Commands(Functions):
    """Reads commands."""

    unbraced: Any

    def starts_value(self, command: str) -> bool:
        """Whether a value can start with this command."""
        return command in VALUES or (command in ("|", "vert", "Vert") and not self.bars)

    def is_value(self, environment: str) -> bool:
        """Whether this environment is a value: a matrix or cases."""
        return environment in MATRICES or environment in CASES

    def argument(self, splits: bool = False) -> Task[Term]:
        r"""A command's argument: a group in braces, or a single mark; `splits` where digits part, as in `\frac12`."""
        mark = self.peek()
        self.descend(mark)
        term: Term
        if mark.kind == kinds.OPEN:
            self.take()
            term = yield self.enclosed("}", mark)
        elif mark.is_char("-+") or (mark.kind == kinds.NUMBER and len(mark.text) > 1 and not splits):
            raise (yield self.unbraced(mark))
        elif mark.kind == kinds.NUMBER:
            term = self._digit(mark)
        elif mark.is_letter():
            term = words.token(self)
        else:
            term = yield self.single(mark)
        self.depth -= 1
        return term

    def single(self, mark: Mark) -> Task[Term]:
        """A command as an argument without braces."""
        if mark.kind == kinds.MACRO and self.starts_value(mark.text):
            term: Term = yield self.command()
            return term
        raise self.unexpected(mark)

    def _digit(self, mark: Mark) -> Term:
        r"""One digit: `\frac12` takes one digit at a time."""
        first = mark.text[0]
        if len(mark.text) > 1:
            self.marks[self.place] = Mark(kinds.NUMBER, mark.text[1:], mark.start + 1, mark.end)
        else:
            self.take()
        return Term([(first, mark.start, mark.start + 1)], ATOM, "numeral")

    def enclosed(self, closing: str, opening: Mark) -> Task[Term]:
        """One expression up to the closing mark, which is consumed."""
        kept = self.bars
        self.inside, self.bars = self.inside + 1, 0
        term: Term = yield self.relation()
        if self.peek().is_char(","):
            raise numerals.decimal_comma(self) or self.fault(
                phrase("Here is a comma, but no function before the bracket."),
                phrase("Write a function of the language as \\operatorname{name}(x, y)."),
                self.peek(),
            )
        self.demand(closing, opening)
        self.inside, self.bars = self.inside - 1, kept
        return term

    def _listed(self, opening: Mark) -> GradwalkError:
        """The error for `[h, x]`, which denotes concatenation in mathematics."""
        return self.fault(
            phrase("Values in square brackets are not put together here."),
            phrase("For vectors one after another write \\operatorname{concatenate}(h, x)."),
            opening,
            self.peek().end,
            *unsupported.concatenation(self.source, self.marks, opening),
        )

    def bracket(self) -> Task[Term]:
        """Brackets and bars: the value inside, its absolute value, or its norm."""
        sized = self.take() if self.peek().is_macro("left") else None
        opening, written = self.delimiter()
        self.descend(opening)
        if written not in DELIMITERS:
            raise self.unexpected(opening)
        bars = int(written in ("|", "\\|", "\\vert", "\\Vert"))
        kept, self.inside, self.bars = self.bars, self.inside + 1, bars
        term = yield self.relation()
        if self.peek().is_char(",") and written == "[":
            raise numerals.decimal_comma(self) or self._listed(opening)
        if error := numerals.decimal_comma(self):
            raise error
        if sized:
            self.demand("\\right", sized)
        close = self.demand(DELIMITERS[written], opening)
        self.inside, self.bars, self.depth = self.inside - 1, kept, self.depth - 1
        if written in MEASURES:
            start = sized.start if sized else opening.start
            measured: Term = yield self.measured(MEASURES[written], start, opening.end, close, term)
            return measured
        return Term([("(", opening.start, opening.end), *term.pieces, (")", close.start, close.end)], ATOM, term.look)

    def _own(self, command: str) -> Task[Term] | None:
        """The task for a command with a syntax of its own."""
        if command in FRACTIONS:
            return self.fraction()
        if command in ("sum", "prod"):
            return self.summed()
        if command in FUNCTION_COMMANDS:
            return self.function()
        if command in OPENERS:
            return self.bracket()
        if command in GREEK_COMMANDS:
            return self.greek()
        return self.root() if command == "sqrt" else None

    def command(self) -> Task[Term]:
        """A command that is a value."""
        mark = self.peek()
        task = self._own(mark.text)
        if task is not None:
            own_term: Term = yield task
            return own_term
        if self.begins_ones(mark):
            raise (yield self.ones())
        if mark.text in ACCENTS:
            return words.accent(self)
        term: Term = words.upright(self)
        if mark.text in UPRIGHT:
            term = yield self.upright(term)
        return term

    def upright(self, term: Term) -> Task[Term]:
        r"""An upright name: `\operatorname{tr} A`, `\mathrm{softmax}(z)`, `\mathrm{e}^x`, or just a name."""
        name = NAMED.get(term.name or "", term.name or "")
        if name == "e" and self.accept("^"):
            head = self.before()
            exponent = yield self.argument()
            return call("exp", term.start, head, self.before(), exponent.pieces)
        bare = name in FUNCTIONS and name not in self.assigned and self.starts_factor(self.peek())
        if self.opens() or bare:
            application: Term = yield self.called(name, term.start, term.end)
            return application
        return term

    def greek(self) -> Task[Term]:
        """A Greek letter; σ before a bracket is the sigmoid."""
        mark = self.take()
        if mark.text == "sigma" and self.opens() and "sigma" not in self.functions:
            application: Term = yield self.called("sigmoid", mark.start, mark.end)
            return application
        return name_term(GREEK_COMMANDS[mark.text], mark.start, mark.end)

    def fraction(self) -> Task[Term]:
        r"""`\frac{a}{b}`."""
        mark = self.take()
        digits = self.peek()
        if digits.kind == kinds.NUMBER and len(digits.text) > 2:
            raise numerals.run_of_digits(self, mark, digits)
        above = yield self.argument(splits=True)
        below = yield self.argument()
        if "d" not in self.assigned and _differential(above, alone=True) and _differential(below):
            raise self.unsupported(NO_DERIVATIVE, WRITE_FUNCTION, mark)
        return product(above, below, "/", mark.end, mark.end)

    def root(self) -> Task[Term]:
        r"""`\sqrt{x}`, `\sqrt[3]{x}`."""
        mark = self.take()
        degree: Term | None = None
        if opening := self.accept("["):
            degree = yield self.enclosed("]", opening)
        head = self.before()
        inner = yield self.argument()
        if degree is None:
            return call("sqrt", mark.start, head, self.before(), inner.pieces)
        if degree.pieces[0][0] == "3" and len(degree.pieces) == 1:
            return call("cbrt", mark.start, head, self.before(), inner.pieces)
        return call("root", mark.start, head, self.before(), inner.pieces, degree.pieces)


def _differential(term: Term, alone: bool = False) -> bool:
    """Whether this is `dy`, `d^2 y`, or (`alone`) `d`: part of a derivative."""
    texts = [text for text, _, _ in term.pieces]
    if alone and texts in (["d"], ["d", "**", "2"]):
        return True
    return texts[0] == "d" and term.level == PRODUCT and texts[1] in ("*", "**") and len(texts) > 2
