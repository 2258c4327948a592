"""Functions and their arguments."""

from __future__ import annotations

from engine.errors import phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals, plain
from engine.language.latex.marks import Mark
from engine.language.latex.ones import Ones
from engine.language.latex.symbols import BETWEEN, FUNCTION_COMMANDS, INVERSE, LOGARITHMS
from engine.language.latex.terms import PRODUCT, SIGN, Piece, Term, call, joined, power, product
from engine.ops import FUNCTIONS
from engine.trampoline import Task


class Functions(Ones):
    """Reads calls."""

    def opens(self) -> bool:
        r"""Whether `(` or `\left(` comes next."""
        return self.peek().is_char("(") or self.opens_sized()

    def opens_sized(self) -> bool:
        r"""Whether `\left(` comes next."""
        return self.peek().is_macro("left") and self.marks[self.place + 1].is_char("(")

    def function(self) -> Task[Term]:
        r"""`\sin x`, `\sin^2 x`, `\log_2 x`, `\max(0, x)`."""
        mark = self.take()
        name, base, raised = FUNCTION_COMMANDS[mark.text], None, None
        if name in ("max", "min") and self._runs():
            term: Term = yield self.extreme(name, mark)
            return term
        while self.peek().is_char("_^"):
            if self.take().text == "^":
                raised = yield self.argument()
            else:
                base = yield self.argument()
        head = self.before()
        if raised and joined(raised.pieces) == "-1":
            if INVERSE.get(name) not in FUNCTIONS:
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
        return power(term, raised.within(SIGN), head, head) if raised else term

    def _to_base(self, name: str, base: Term, mark: Mark) -> tuple[str, Term | None]:
        written = joined(base.pieces)
        if name != "log":
            raise self.fault(
                phrase("This subscript is not read."), phrase("Write what is meant as a formula."), mark, base.end
            )
        return (LOGARITHMS[written], None) if written in LOGARITHMS else (name, base)

    def called(self, name: str, start: int, head: int) -> Task[Term]:
        """A function with its arguments: in brackets, in braces, or as the factors that follow."""
        sized = self.take() if self.opens_sized() else None
        mark = self.peek()
        if mark.is_char("(") or (mark.is_macro("{") and name in ("max", "min")):
            self.take()
            self.descend(mark)
            arguments = yield self.arguments(mark, sized, name)
            self.depth -= 1
        else:
            arguments = [(yield self.bare_argument(start))]
            if name in ("max", "min") and self.peek().is_char(","):
                raise (yield self.listed_bare(start, mark.start))
        return call(name, start, head, self.before(), *arguments)

    def _runs(self) -> bool:
        """Whether an index `_i` to range over follows."""
        if not self.peek().is_char("_"):
            return False
        following = self.marks[self.place + 1]
        if following.kind == kinds.OPEN and self.marks[self.place + 3 : self.place + 4]:
            following = self.marks[self.place + 2] if self.marks[self.place + 3].kind == kinds.CLOSE else following
        return following.is_letter() and following.text not in self.indices

    def extreme(self, name: str, mark: Mark) -> Task[Term]:
        r"""`\max_j z_j`: over all j."""
        self.take()
        index, _ = yield self._lower()
        outer, self.indices = self.indices, {**self.indices, index.text: None}
        head = self.before()
        pieces = yield self.bare_argument(mark.start)
        self.indices = outer
        return self._total(name, mark.start, head, Term(pieces, PRODUCT), index, None, None)

    def arguments(self, opening: Mark, sized: Mark | None, name: str) -> Task[list[list[Piece]]]:
        """The arguments of a call, including keyword options."""
        own = name in self.functions
        decimal, spaced = None, False
        kept, self.inside, self.bars = self.bars, self.inside + 1, int(own)
        arguments: list[list[Piece]] = []
        while True:
            term = yield self.relation()
            if term.name is not None and (sign := self.accept("=")):
                value = plain.option(self) or (yield self.relation()).pieces
                arguments.append([*term.pieces, ("=", sign.start, sign.end), *value])
            else:
                arguments.append(term.pieces)
            if own and self.peek().is_macro(*BETWEEN):
                self.take()
                continue
            decimal = decimal or numerals.decimal_comma(self)
            comma = self.accept(",;|" if own else ",")
            if not comma:
                break
            spaced = spaced or self.marks[self.place].start > comma.end
        if decimal and not own and (takes_one(name) or (spaced and name in ("max", "min"))):
            raise decimal
        if sized:
            self.demand("\\right", sized)
        self.demand(")" if opening.text == "(" else "\\}", opening)
        self.inside, self.bars = self.inside - 1, kept
        return arguments


def takes_one(name: str) -> bool:
    """Whether a function has one argument, which a comma cannot part."""
    op = FUNCTIONS.get(name)
    return op is not None and not op.variadic and len(op.operands) == 1 and name not in ("max", "min")
