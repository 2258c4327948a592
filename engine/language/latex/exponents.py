r"""What is written above the line in LaTeX: powers, transposes, inverses, labels, and exponents without braces."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import GradwalkError, phrase
from engine.language.characters import SUPERSCRIPTS
from engine.language.exponents import EXPONENTIAL, MAX_LOOKBACK
from engine.language.latex import marks as kinds
from engine.language.latex import numerals, words
from engine.language.latex.commands import Commands
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import GREEK_COMMANDS, TRANSPOSE
from engine.language.latex.terms import ATOM, NUMERAL, SIGN, Term, joined, name_term, power
from engine.language.math_notation import TRANSPOSE as TRANSPOSED
from engine.language.math_notation import AnnotatedText, Notation
from engine.trampoline import Task

POWER_OF_TEN = re.compile(r"(?<![\d.])10\^\Z")


class Exponents(Commands):
    """Reads exponents."""

    own: Any

    def unbraced(self, mark: Mark) -> Task[GradwalkError]:
        r"""The error for `10^12`, `\sqrt 16` and `e^-x`: TeX takes the first character alone, the author more."""
        head = self.marks[self.place - 1]
        sign = self.source.text[head.start : head.end]
        signed = False
        while self.accept("+-"):
            signed = True
        if self.peek().kind == kinds.NUMBER or self.peek().is_macro(*TRANSPOSE):
            self.take()
        else:
            yield self.factor()
        stops = [self.reached()]
        while self._glued():
            yield self.factor()
            stops[1:] = [self.reached()]
        base = self.source.text[max(head.end - MAX_LOOKBACK, 0) : head.end]
        if EXPONENTIAL.search(base) and not POWER_OF_TEN.search(base):  # e^-2x is e^{-2x}
            stops.reverse()
        texts = [(f"{{{self.source.text[mark.start : stop]}}}", stop) for stop in stops]
        if not signed and mark.text.isdigit() and mark.text[1:2] != "0":
            texts.append((f"{mark.text[0]} {mark.text[1:]}", mark.end))
        before = {"^": "^", "_": "_", "\\sqrt": "\\sqrt "}.get(sign, "")
        shown = [(before.rstrip() if text[0] == "{" else before) + text for text, _ in texts]
        hint = phrase("Write {first} or {second}.", first=shown[0], second=shown[-1])
        return self.fault(
            phrase("Without braces, LaTeX takes only the first character after “{sign}”.", sign=sign),
            hint if len(texts) > 1 else phrase("Write {text}.", text=shown[0]),
            mark,
            stops[0],
            *(
                numerals.written(self, mark.start, stop, text, label)
                for (text, stop), label in zip(texts, shown, strict=True)
            ),
        )

    def _glued(self) -> bool:
        """Whether a letter follows without a blank."""
        mark = self.marks[self.place]
        return mark.start == self.reached() and (mark.is_letter() or mark.is_macro(*GREEK_COMMANDS))

    def superscript(self, base: Term) -> Term:
        """`x²`, `W⁻¹`, `Xᵀ` as characters."""
        marks = []
        while (mark := self.peek()).kind == kinds.CHAR and mark.text in SUPERSCRIPTS:
            marks.append(self.take())
        start, end = marks[0].start, marks[-1].end
        text = "".join(SUPERSCRIPTS[mark.text] for mark in marks)
        if not text.strip("T"):
            for _ in text:
                base = transposed(base, "", start, end)
            return base
        return power(base, [(text if text.isdecimal() or text == "-1" else f"({text})", start, end)], start, end)

    def raised(self, base: Term, sign: Mark) -> Task[Term]:
        """A power, a transpose, an inverse, or a bracketed number that is part of the name."""
        self.check_pseudo_inverse()
        place = self.place
        number = base.look == NUMERAL
        if not number and (letter := self.reads_transpose()):
            return transposed(base, letter, sign.start, self.before())
        self.place = place
        label = self.reads_label() if base.name is not None or base.array is not None else None
        if label in self.indices:
            return self.numbered(base, label, sign)
        if label is not None and base.name is not None:
            return words.with_label(base, label, self.before())
        self.place = place
        if base.name is not None and self.reads_star():
            return name_term(f"{base.name}_star", base.start, self.before())
        self.place = place
        if not number and self.reads_inverse_transpose():
            inverse = power(base, [("-1", sign.start, self.before())], sign.start, self.before())
            return transposed(inverse, "", sign.start, self.before())
        self.place = place
        exponent: Term = yield self.argument()
        text, end = joined(exponent.pieces), self.before()
        self.check_sigma(base, text)
        if base.name in self.squares and text == "2":
            return name_term(f"{base.name}_squared", base.start, self.before())
        if base.name in self.functions and self.opens():
            if text.startswith("-"):
                raise self.fault(
                    phrase("This inverse function is not read."), phrase("For one divided by it write \\frac."), sign
                )
            base = yield self.own(base)
        return power(base, exponent.within(SIGN), sign.start, end)

    def reads_transpose(self) -> str:
        r"""Consume `T`, `\top` and the like, with or without braces; returns the letter or command."""
        opening = self.accept_open()
        mark = self.take()
        if mark.is_macro("mathsf", "mathrm", "text", "mathbf", "intercal"):
            text = "" if mark.text == "intercal" else words.raw_group(self, mark)[0]
            is_transpose = text.strip() in ("T", "⊤") or mark.text == "intercal"
        else:
            is_transpose = mark.is_macro(*TRANSPOSE) or (
                mark.is_char("T⊤") and "T" not in self.assigned and "T" not in self.indices
            )
        if opening and is_transpose:
            is_transpose = self.take().kind == kinds.CLOSE
        return mark.text if is_transpose else ""

    def reads_inverse_transpose(self) -> bool:
        r"""Consume `{-T}`, `{-\top}`: the transposed inverse."""
        if not self.accept_open() or not self.accept("-"):
            return False
        return bool(self.reads_transpose()) and self.take().kind == kinds.CLOSE

    def reads_label(self) -> str | None:
        """Consume `{(1)}` and the like: the number of a layer or an example, which is part of the name."""
        if not self.accept_open() or not (opening := self.accept("([")):
            return None
        mark = self.take()
        plain = (mark.kind == kinds.NUMBER and mark.text.isdigit()) or mark.is_letter()
        closing = ")" if opening.text == "(" else "]"
        if not plain or not self.accept(closing) or self.take().kind != kinds.CLOSE:
            return None
        return mark.text

    def reads_star(self) -> bool:
        """Consume a star, which is part of the name: θ* is the optimal θ."""
        opening = self.accept_open()
        mark = self.take()
        star = mark.is_char("*") or mark.is_macro("ast", "star")
        return star and (not opening or self.take().kind == kinds.CLOSE)


def transposed(base: Term, letter: str, start: int, end: int) -> Term:
    """`x.T`; `letter` is the mark that was written for it."""
    sign = AnnotatedText(".T", Notation(TRANSPOSED, letter if letter == "T" else ""))
    return Term([*base.within(ATOM), (sign, start, end)], ATOM)
