r"""Arguments without brackets: `\sin 2x`. Where two readers end them in two places, both readings are offered."""

from __future__ import annotations

from typing import Any

from engine.errors import GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals
from engine.language.latex.marks import Mark
from engine.language.latex.norms import Norms
from engine.language.latex.symbols import FRACTIONS, FUNCTION_COMMANDS, PRODUCTS
from engine.language.latex.terms import PRODUCT, Piece, Term, product
from engine.trampoline import Task

CLOSED = frozenset((*FRACTIONS, "sqrt", "left", "{", "lvert", "lVert", "|", "lfloor", "lceil", "vert", "Vert"))
"""Commands whose value shows itself where it ends."""


class Arguments(Norms):
    """Reads arguments without brackets."""

    starts_factor: Any
    factor: Any
    relation: Any

    def dot(self) -> str:
        """The product by juxtaposition."""
        return "summed" if self.bare else "dot"

    def bare_argument(self, start: int) -> Task[list[Piece]]:
        r"""`\sin 2x`: the factors up to an operator, a bracket or another function, whose name begins at `start`."""
        mark = self.peek()
        self.descend(mark)
        term: Term = yield self.signed(self.factor)
        factors = 1
        while True:
            following = self.peek()
            stops = following.is_char("([") or following.is_macro("left", "sum", "prod", *FUNCTION_COMMANDS)
            if stops or following.kind == kinds.BEGIN or not self.starts_factor(following):
                break
            right = yield self.factor()
            term = product(term, right, self.dot(), right.start, right.start)
            factors += 1
        if not (factors == 1 and self._closed(mark)) and self._goes_on():
            raise (yield self.unclear_end(start, mark))
        self.depth -= 1
        return term.within(PRODUCT - 1)

    def _closed(self, mark: Mark) -> bool:
        r"""Whether an argument shows where it ends, as `\frac{a}{b}` does and what stands in brackets or braces."""
        return mark.kind in (kinds.OPEN, kinds.BEGIN) or mark.is_macro(*CLOSED) or mark.is_char("([|")

    def _goes_on(self) -> bool:
        """Whether an operator follows that may be part of the argument; before another function it is not."""
        mark = self.peek()
        if not (mark.is_char("/*") or mark.is_macro("div", *PRODUCTS)):
            return False
        return not self._second(self.place + 1).is_macro(*FUNCTION_COMMANDS)

    def _second(self, place: int) -> Mark:
        """The mark at this place, blanks skipped."""
        kept, self.place = self.place, place
        mark, self.place = self.peek(), kept
        return mark

    def unclear_end(self, start: int, first: Mark) -> Task[GradwalkError]:
        r"""The error for `\log x/y`, with both places where the argument may end."""
        argument, end, operator = self.source.text[first.start : self.reached()], self.reached(), self.take()
        self.skip_lines()
        begin = self.peek().start
        yield self.signed(self.factor)
        text, stop = self.source.text, self.reached()
        name, rest = text[start : first.start].rstrip(), text[end:stop]
        inside, outside = f"{name}({argument}{rest})", f"{name}({argument}){rest}"
        # Between blanks an operator parts more than the name does; sin x/x has its quotient behind the sine.
        parted = operator.start > end or not operator.is_char("/") or text[begin:stop].strip("()") == argument
        texts = [outside, inside] if parted else [inside, outside]
        return self.fault(
            phrase("It is not clear where the argument of {name} ends.", name=name),
            phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
            Mark(kinds.MACRO, name, start, first.start),
            stop,
            *(numerals.written(self, start, stop, text) for text in texts),
        )

    def listed_bare(self, start: int, head: int) -> Task[GradwalkError]:
        r"""The error for `\max x, y`: the larger of both, or two values; the arguments begin at `head`."""
        end = self.reached()
        while self.accept(","):
            self.skip_lines()
            yield self.relation()
        text, stop = self.source.text, self.reached()
        name, first = text[start:head].rstrip(), text[head:end].strip()
        texts = [f"{name}({text[head:stop].strip()})", f"{name}({first}){text[end:stop]}"]
        return self.fault(
            phrase("It is not clear where the argument of {name} ends.", name=name),
            phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
            Mark(kinds.MACRO, name, start, head),
            stop,
            *(numerals.written(self, start, stop, text) for text in texts),
        )
