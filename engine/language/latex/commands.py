"""Commands of LaTeX and what they hold: fractions, roots, functions, brackets."""

from __future__ import annotations

from engine.errors import phrase
from engine.language.latex import marks as kinds
from engine.language.latex import plain, words
from engine.language.latex.indices import Indices
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import (
    ACCENTS,
    BOLD,
    CASES,
    DELIMITERS,
    FRACTIONS,
    FUNCTION_COMMANDS,
    GREEK_COMMANDS,
    INVERSE,
    LOGARITHMS,
    MATRICES,
    MEASURES,
    NO_DERIVATIVE,
    SCRIPT,
    UPRIGHT,
    WRITE_FUNCTION,
)
from engine.language.latex.terms import ATOM, PRODUCT, SIGN, Piece, Term, call, name_term, power, product
from engine.trampoline import Task

OPENERS = ("left", "{", "lvert", "lVert", "|", "lfloor", "lceil", "vert", "Vert")
VALUES = (
    frozenset((*FRACTIONS, *FUNCTION_COMMANDS, *GREEK_COMMANDS, *ACCENTS, *BOLD, *UPRIGHT, *SCRIPT))
    | frozenset(("sqrt", "sum", "prod", "left", "{", "lvert", "lVert", "lfloor", "lceil", "sigma", "max", "min"))
)  # fmt: skip


class Commands(Indices):
    """Reads commands."""

    def starts_value(self, command: str) -> bool:
        """Whether a value can start with this command."""
        return command in VALUES or (command in ("|", "vert", "Vert") and not self.bars)

    def is_value(self, environment: str) -> bool:
        """Whether this environment is a value: a matrix, or cases."""
        return environment in MATRICES or environment in CASES

    def argument(self) -> Task[Term]:
        """What a command takes: a group in braces, or the next mark alone."""
        mark = self.peek()
        self.descend(mark)
        term: Term
        if mark.kind == kinds.OPEN:
            self.take()
            term = yield self.enclosed("}", mark)
        elif mark.kind == kinds.NUMBER:
            term = self._digit(mark)
        elif mark.is_char("-+"):
            raise self.unexpected(mark)
        elif mark.is_letter():
            term = words.letters(self)
        else:
            term = yield self.single(mark)
        self.depth -= 1
        return term

    def single(self, mark: Mark) -> Task[Term]:
        """A command as an argument without braces."""
        if mark.kind == kinds.MACRO and self.starts_value(mark.text):
            found: Term = yield self.command()
            return found
        raise self.unexpected(mark)

    def _digit(self, mark: Mark) -> Term:
        r"""`\frac12` takes one digit at a time."""
        first = mark.text[0]
        if len(mark.text) > 1:
            self.marks[self.place] = Mark(kinds.NUMBER, mark.text[1:], mark.start + 1, mark.end)
        else:
            self.take()
        return Term([(first, mark.start, mark.start + 1)], ATOM, "numeral")

    def enclosed(self, closing: str, opening: Mark) -> Task[Term]:
        """One expression up to the closing mark, which is passed."""
        kept = self.bars
        self.inside, self.bars = self.inside + 1, 0
        term: Term = yield self.relation()
        if self.peek().is_char(",") and closing in "])}":
            raise self.fault(
                phrase("Here is a comma, but no function before the bracket."),
                phrase("Write a function of the language as \\operatorname{name}(x, y)."),
                self.peek(),
            )
        self.demand(closing, opening)
        self.inside, self.bars = self.inside - 1, kept
        return term

    def bracket(self) -> Task[Term]:
        """Brackets and bars: the value within, its absolute value, its norm."""
        sized = self.take() if self.peek().is_macro("left") else None
        opening, written = self.delimiter()
        self.descend(opening)
        if written not in DELIMITERS:
            raise self.unexpected(opening)
        kept, self.inside, self.bars = self.bars, self.inside + 1, int(written in ("|", "\\|", "\\vert", "\\Vert"))
        term = yield self.relation()
        if sized:
            self.demand("\\right", sized)
        close = self.demand(DELIMITERS[written], opening)
        self.inside, self.bars, self.depth = self.inside - 1, kept, self.depth - 1
        if written in MEASURES:
            start = sized.start if sized else opening.start
            name = self.measure(MEASURES[written])
            return call(name, start, opening.end, max(close.end, self.before()), term.pieces)
        return Term([("(", opening.start, opening.end), *term.pieces, (")", close.start, close.end)], ATOM, term.look)

    def measure(self, name: str) -> str:
        r"""The function of a pair of bars; a norm may have the 2 or F that it has anyway."""
        if name == "norm" and self.peek().is_char("_"):
            mark = self.take()
            text, end = words.raw_group(self, mark)
            if text.strip() not in ("2", "F"):
                raise self.fault(
                    phrase("Only the Euclidean norm is read."),
                    phrase("For the 1-norm write \\sum |x|, for the largest element \\max |x|."),
                    mark,
                    end,
                )
        return name

    def _own(self, command: str) -> Task[Term] | None:
        """How a command with a syntax of its own is read."""
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
            found: Term = yield task
            return found
        term = words.accent(self) if mark.text in ACCENTS else words.upright(self)
        if mark.text in UPRIGHT and term.name == "e" and self.accept("^"):
            head = self.before()
            exponent = yield self.argument()
            return call("exp", mark.start, head, self.before(), exponent.pieces)
        opens = self.peek().is_char("(") or self.opens_sized()
        if mark.text in UPRIGHT and opens:
            term = yield self.called(term.name or "", term.start, term.end)
        return term

    def opens_sized(self) -> bool:
        r"""Whether `\left(` comes next."""
        return self.peek().is_macro("left") and self.marks[self.place + 1].is_char("(")

    def greek(self) -> Task[Term]:
        """A Greek letter; σ before a bracket is the sigmoid."""
        mark = self.take()
        if mark.text == "sigma" and (self.peek().is_char("(") or self.opens_sized()):
            found: Term = yield self.called("sigmoid", mark.start, mark.end)
            return found
        return name_term(GREEK_COMMANDS[mark.text], mark.start, mark.end)

    def fraction(self) -> Task[Term]:
        r"""`\frac{a}{b}`."""
        mark = self.take()
        above = yield self.argument()
        below = yield self.argument()
        if above.name == "d" and len(below.pieces) > 1 and below.pieces[0][0] == "d":
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

    def function(self) -> Task[Term]:
        r"""`\sin x`, `\sin^2 x`, `\log_2 x`, `\max(0, x)`."""
        mark = self.take()
        name, base, raised = FUNCTION_COMMANDS[mark.text], None, None
        while self.peek().is_char("_^"):
            if self.take().text == "^":
                raised = yield self.argument()
            else:
                base = yield self.argument()
        head = self.before()
        if raised and "".join(text for text, _, _ in raised.pieces) == "-1":
            if name not in INVERSE:
                raise self.fault(
                    phrase("This inverse function is not read."), phrase("For one divided by it write \\frac."), mark
                )
            name, raised = INVERSE[name], None
        if base:
            name, base = self._to_base(name, base, mark)
        term = yield self.called(name, mark.start, head)
        if base:
            below = call("log", base.start, base.start, base.end, base.pieces)
            term = product(term, below, "/", base.start, base.start)
        return power(term, raised.within(SIGN), head) if raised else term

    def _to_base(self, name: str, base: Term, mark: Mark) -> tuple[str, Term | None]:
        written = "".join(text for text, _, _ in base.pieces)
        if name != "log":
            raise self.fault(
                phrase("This subscript is not read."), phrase("Write what is meant as a formula."), mark, base.end
            )
        return (LOGARITHMS[written], None) if written in LOGARITHMS else (name, base)

    def called(self, name: str, start: int, head: int) -> Task[Term]:
        """A function with its arguments: in brackets, in braces, or the factors that follow."""
        sized = self.take() if self.opens_sized() else None
        mark = self.peek()
        if mark.is_char("(") or (mark.is_macro("{") and name in ("max", "min")):
            self.take()
            self.descend(mark)
            arguments = yield self.arguments(mark, sized)
            self.depth -= 1
        else:
            arguments = [(yield self.bare_argument())]
        return call(name, start, head, self.before(), *arguments)

    def arguments(self, opening: Mark, sized: Mark | None) -> Task[list[list[Piece]]]:
        """The arguments of a call, and its options by name."""
        kept, self.inside, self.bars = self.bars, self.inside + 1, 0
        found: list[list[Piece]] = []
        while True:
            term = yield self.relation()
            if term.name is not None and (sign := self.accept("=")):
                value = plain.option(self) or (yield self.relation()).pieces
                found.append([*term.pieces, ("=", sign.start, sign.end), *value])
            else:
                found.append(term.pieces)
            if not self.accept(","):
                break
        if sized:
            self.demand("\\right", sized)
        self.demand(")" if opening.text == "(" else "\\}", opening)
        self.inside, self.bars = self.inside - 1, kept
        return found

    def bare_argument(self) -> Task[list[Piece]]:
        r"""`\sin 2x`: the factors up to a sign, a bracket or another function."""
        mark = self.peek()
        self.descend(mark)
        term: Term = yield self.signed(self.factor)
        while True:
            following = self.peek()
            stops = following.is_char("([") or following.is_macro("left", "sum", "prod", *FUNCTION_COMMANDS)
            if stops or following.kind == kinds.BEGIN or not self.starts_factor(following):
                break
            right = yield self.factor()
            term = product(term, right, "dot", right.start, right.start)
        self.depth -= 1
        return term.within(PRODUCT - 1)
