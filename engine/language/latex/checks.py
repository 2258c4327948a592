"""Checks for ambiguous or meaningless notation while a formula is read."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from engine.errors import Fix, GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import unsupported
from engine.language.latex.environments import Environments
from engine.language.latex.marks import Mark
from engine.language.latex.terms import Term

PSEUDO_INVERSE = re.compile(r"\+|\\dagger|\{\s*(?:\+|\\dagger)\s*\}")


class Checks(Environments):
    """Checks that reject notation with a reason and fixes."""

    def check_pseudo_inverse(self) -> None:
        r"""Reject `A^+` and `A^\dagger`; the exponent is the next mark."""
        if PSEUDO_INVERSE.match(self.source.text, self.peek().start):
            raise self.unsupported(
                phrase("The pseudo-inverse is not read."),
                phrase("Write it out, as in (X^\\top X)^{-1} X^\\top."),
                self.peek(),
            )

    def check_ended(self, since: int, term: Term) -> None:
        r"""Reject the `y_i` of `\sum_i x_i - y_i`, which is outside its sum."""
        if len(self.ended) == since:
            return
        begins = dict(self.ended[since:])
        for text, _, end in term.pieces:
            index = text.rpartition("_")[2]
            if index in begins and text.isidentifier() and "_" in text and text not in self.assigned:
                start = begins[index]
                typed = self.source.text[start : self.before()]
                span = self.source.span(start, self.before())
                raise self.fault(
                    phrase("The index {index} stands behind its sum, which ended at the sign before.", index=index),
                    phrase("Put brackets around everything that is summed."),
                    Mark(kinds.CHAR, text, start, end),
                    None,
                    Fix(phrase("Write {text}", text=f"({typed})"), span, f"({typed})", latex=True),
                )

    @cached_property
    def names_sigma(self) -> bool:
        """Whether the text assigns σ."""
        return any(name.is_macro("sigma") and sign.is_char("=") for name, sign in pairwise(self.marks))

    def check_sigma(self, base: Term, power: str) -> None:
        r"""Reject `\sigma^2(x)`: a squared sigmoid, or a variance times x."""
        known = self.names_sigma or "sigma" in self.functions or "sigma" in self.squares
        if base.name != "sigma" or known or not power.isdigit():
            return
        opening = self.peek()
        place = self.place + opening.is_macro("left")
        if not self.marks[place].is_char("("):
            return
        raise self.fault(
            phrase("It is not clear whether this is the sigmoid of x, squared, or σ² times x."),
            phrase("Write \\sigma(x)^2, or \\sigma^2 \\cdot x."),
            Mark(kinds.CHAR, "", base.start, opening.end),
            None,
            *(() if opening.is_macro("left") else unsupported.squared_sigma(
                self.source, self.marks, place, base.start, power)),
        )  # fmt: skip

    def several(self, opening: Mark, first: Mark) -> GradwalkError:
        r"""The error for `\sum_{i,j}`: one sum per index is needed."""
        place, letters = self.place, [first]
        while self.accept(",") and self.peek().is_letter():
            letters.append(self.take())
        closing, self.place = self.peek(), place
        name = next(mark.text for mark in reversed(self.marks[:place]) if mark.is_macro("sum", "prod", "max", "min"))
        fixes: tuple[Fix, ...] = ()
        if closing.kind == kinds.CLOSE and name in ("sum", "prod"):
            text = rf"\{name}_".join(f"{{{letter.text}}}" for letter in letters)
            span = self.source.span(opening.start, closing.end)
            fixes = (Fix(phrase("Write {text}", text=rf"\{name}_{text}"), span, text, latex=True),)
        return self.fault(
            phrase("A sum has one index here."),
            phrase("Write a sum for each index: \\sum_{i=1}^{n}\\sum_{j=1}^{m} x_{ij}."),
            first,
            closing.end,
            *fixes,
        )
