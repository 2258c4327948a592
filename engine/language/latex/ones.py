r"""`\mathbf{1}`: the vector of ones, or an indicator."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Fix, GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals
from engine.language.latex.arguments import Arguments
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import BOLD
from engine.trampoline import Task

CONDITION = re.compile(r"(?:\\left)?(?:\\\{|[(\[])(.*?)(?:\\right)?(?:\\\}|[)\]])", re.DOTALL)
COMPARES = re.compile(r"[<>=]|\\(?:le|leq|ge|geq|lt|gt|ne|neq)(?![A-Za-z])")


class Ones(Arguments):
    """Refuses what stands for a vector of ones, with the sum that it makes."""

    reads_transpose: Any
    bracket: Any

    def begins_ones(self, mark: Mark) -> bool:
        r"""Whether `\mathbf{1}` comes next."""
        inner = self.marks[self.place + 1 : self.place + 4]
        if not mark.is_macro(*BOLD) or len(inner) < 3:
            return False
        braced = inner[0].kind == kinds.OPEN and inner[2].kind == kinds.CLOSE
        digit = inner[1] if braced else inner[0]
        return digit.kind == kinds.NUMBER and digit.text == "1"

    def ones(self) -> Task[GradwalkError]:
        r"""The error for `\mathbf{1}^\top v`, which adds up v, for `\mathbf{1}(x > 0)`, and for ones alone."""
        mark = self.take()
        braced = self.accept_open() is not None
        self.place += 2 if braced else 1
        end, fixes = self.before(), []
        hint = phrase("Write a vector of n ones as \\operatorname{ones}(n).")
        if self.peek().is_char("^") and self._transposed() and self.starts_factor(self.peek()):
            begin = self.peek().start
            yield self.factor()
            text = rf"\operatorname{{sum}}({self.source.text[begin : self.reached()]}, \text{{axis}}=0)"
            fixes = [numerals.written(self, mark.start, self.reached(), text)]
            hint = phrase("Write the sum over the first axis: {text}.", text=text)
        elif self.peek().is_char("([_") or self.peek().is_macro("{", "left"):
            hint = phrase("For an indicator write \\operatorname{where}(x > 0, 1, 0).")
            fixes = yield self._indicator(mark)
        return self.fault(
            phrase("A bold 1 is not read: it may be a vector of ones or an indicator."), hint, mark, end, *fixes
        )

    def _indicator(self, mark: Mark) -> Task[list[Fix]]:
        r"""The remedy for `\mathbf{1}(x > 0)`: a choice between 1 and 0."""
        if self.peek().is_char("_"):
            return []
        begin = self.peek().start
        yield self.bracket()
        condition = CONDITION.fullmatch(self.source.text[begin : self.reached()])
        if condition is None or not COMPARES.search(condition[1]):
            return []
        text = rf"\operatorname{{where}}({condition[1].strip()}, 1, 0)"
        return [numerals.written(self, mark.start, self.reached(), text)]

    def _transposed(self) -> bool:
        self.take()
        return bool(self.reads_transpose())
