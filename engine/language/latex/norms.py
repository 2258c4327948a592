"""Absolute values and norms."""

from __future__ import annotations

from engine.errors import phrase
from engine.language import math_notation
from engine.language.latex import words
from engine.language.latex.indices import Indices
from engine.language.latex.marks import Mark
from engine.language.latex.terms import ATOM, SIGN, Piece, Term, power
from engine.language.math_notation import AnnotatedText, Notation
from engine.trampoline import Task

NORMS = {"": "norm", "F": "norm", "2": "norm", "1": "sum", "\\infty": "max", "∞": "max"}
"""What each norm's subscript computes from the elements or their absolute values."""


class Norms(Indices):
    """Reads bars."""

    def measured(self, name: str, start: int, head: int, close: Mark, inner: Term) -> Task[Term]:
        r"""`|x|`, `\|x\|`, `\|x\|_1`, `\|x\|_2^2`, also with the power before the subscript: `\|x\|^2_2`."""
        if name != "norm":
            bars = name == "abs" and not self.bare
            called = AnnotatedText("abs", Notation(math_notation.MEASURE)) if bars else name
            return _call([(called, start, head), ("(", head, head)], inner.pieces, close.end)
        raised: Term | None = None
        sign = self.peek()
        if sign.is_char("^"):
            self.take()
            raised = yield self.argument()
        which = self._which()
        term = self._norm(which, start, head, max(close.end, self.before()), inner.pieces)
        return term if raised is None else power(term, raised.within(SIGN), sign.start, self.before())

    def _which(self) -> str:
        """The subscript of a norm."""
        if not self.peek().is_char("_"):
            return ""
        mark = self.take()
        if self.peek().is_macro("infty"):
            self.take()
            return "∞"
        text, end = words.raw_group(self, mark)
        if text.strip() not in NORMS:
            raise self.fault(
                phrase("This norm is not read."),
                phrase("Norms with 1, 2, F and \\infty are read; write others out."),
                mark,
                end,
            )
        return text.strip()

    def _norm(self, which: str, start: int, head: int, end: int, inner: list[Piece]) -> Term:
        name = NORMS[which]
        if name == "norm":
            norm = AnnotatedText("norm", Notation(math_notation.VECTOR, "norm")) if which == "2" else "norm"
            return _call([(norm, start, head), ("(", head, head)], inner, end)
        absolute = AnnotatedText("abs", Notation(math_notation.VECTOR, "abs"))
        return _call([(f"{name}(", start, head), (absolute, head, head), ("(", head, head)], inner, end, "))")


def _call(opening: list[Piece], inner: list[Piece], end: int, closing: str = ")") -> Term:
    return Term([*opening, *inner, (closing, end, end)], ATOM)
