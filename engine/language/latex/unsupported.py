"""Unsupported commands, each with a reason and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from math import factorial

from engine.errors import Fix, Phrase, phrase
from engine.language.foreign_operators import MAX_FACTORIAL
from engine.language.latex import marks as kinds
from engine.language.latex.marks import Mark
from engine.language.source import Source

NO_SET = phrase("Sets and what belongs to them are not read.")
WRITE_VALUE = phrase("Write the formula alone; its numbers are given as inputs.")
NO_ARGUMENT = phrase("Where a value is largest or smallest is a place, written as a function here.")
WRITE_ARGMAX = phrase("Write \\operatorname{argmax}(x) or \\operatorname{argmin}(x); places are counted from 0.")
NO_UPDATE = phrase("An update of a value is not read as an arrow.")
WRITE_EQUALS = phrase("Write = : the name has the new value from there on.")
NO_ANGLES = phrase("Angle brackets are not read.")
WRITE_INNER = phrase("For an inner product write x^\\top y, for matrices \\operatorname{sum}(A \\odot B).")

UNSUPPORTED: dict[str, tuple[Phrase, Phrase]] = {
    **dict.fromkeys(("in", "notin", "subset", "subseteq", "forall", "exists", "cup", "cap"), (NO_SET, WRITE_VALUE)),
    **dict.fromkeys(("arg", "argmax", "argmin"), (NO_ARGUMENT, WRITE_ARGMAX)),
    **dict.fromkeys(("leftarrow", "gets", "Leftarrow", "longleftarrow"), (NO_UPDATE, WRITE_EQUALS)),
    **dict.fromkeys(("langle", "rangle"), (NO_ANGLES, WRITE_INNER)),
    "mathbb": (
        phrase("Letters of \\mathbb stand for sets, expectations and indicators, which are not read."),
        phrase(
            "For an expectation write a mean, \\frac{1}{n}\\sum_{i=1}^{n} x_i; for an indicator"
            " \\operatorname{where}(x > 0, 1, 0)."
        ),
    ),
}
"""The message and the hint, by command."""


def fixes_for(source: Source, marks: Sequence[Mark], mark: Mark) -> tuple[Fix, ...]:
    """The fixes for an unsupported command."""
    if mark.text in ("argmax", "argmin"):
        return (_fix(source, mark.start, mark.end, rf"\operatorname{{{mark.text}}} "),)
    if UNSUPPORTED.get(mark.text) == (NO_UPDATE, WRITE_EQUALS):
        return (_fix(source, mark.start, mark.end, "= "),)
    if mark.text == "langle":
        return _inner_product(source, marks, mark)
    return ()


def _inner_product(source: Source, marks: Sequence[Mark], opening: Mark) -> tuple[Fix, ...]:
    r"""`\langle x, y\rangle` as the sum of elementwise products, which it is for vectors and for matrices."""
    place = next(index for index, mark in enumerate(marks) if mark is opening)
    closing = next((mark for mark in marks[place:] if mark.is_macro("rangle")), None)
    commas = [mark for mark in marks[place:] if mark.is_char(",") and closing and mark.start < closing.start]
    if closing is None or len(commas) != 1:
        return ()
    start = opening.start - 5 if source.text[: opening.start].endswith("\\left") else opening.start
    before = source.text[opening.end : commas[0].start].strip()
    after = source.text[commas[0].end : closing.start].strip().removesuffix("\\right").strip()
    text = rf"\operatorname{{sum}}(({before}) \odot ({after}))"
    return (_fix(source, start, closing.end, text),)


def concatenation(source: Source, marks: Sequence[Mark], opening: Mark) -> tuple[Fix, ...]:
    """`[h, x]` as a concatenation of vectors, if the bracket closes on its line."""
    place = next(index for index, mark in enumerate(marks) if mark is opening)
    depth = 0
    for mark in takewhile(lambda mark: mark.kind not in (kinds.FINISH, kinds.NEWLINE), marks[place:]):
        depth += mark.is_char("([") - mark.is_char(")]")
        if depth == 0:
            start = opening.start - 5 if source.text[: opening.start].endswith("\\left") else opening.start
            inner = source.text[opening.end : mark.start].removesuffix("\\right")
            return (_fix(source, start, mark.end, rf"\operatorname{{concatenate}}({inner})"),)
    return ()


def squared_sigma(source: Source, marks: Sequence[Mark], place: int, start: int, power: str) -> tuple[Fix, ...]:
    r"""`\sigma^2(x)`: the squared sigmoid of x, or a squared number times x; the bracket is at `place`."""
    opening = marks[place]
    depth = 0
    for mark in marks[place:]:
        depth += mark.is_char("(") - mark.is_char(")")
        if depth == 0 and mark.is_char(")"):
            argument = source.text[opening.start : mark.end]
            return (
                _fix(source, start, mark.end, rf"\sigma{argument}^{{{power}}}"),
                _fix(source, opening.start, opening.start, r"\cdot "),
            )
    return ()


def factorial_fixes(source: Source, base: Mark, sign: Mark) -> tuple[Fix, ...]:
    r"""`k!` as a product, and the factorial of a small number as its value; `base` is the mark before the sign."""
    if base.end == sign.start and base.is_letter():
        index = "j" if base.text == "i" else "i"
        text = rf"\left(\prod_{{{index}=1}}^{{{base.text}}} {index}\right)"
        return (_fix(source, base.start, sign.end, text),)
    if base.kind == kinds.NUMBER and base.text.isdigit() and len(base.text) < 3 and int(base.text) <= MAX_FACTORIAL:
        return (_fix(source, base.start, sign.end, str(factorial(int(base.text)))),)
    return ()


def _fix(source: Source, start: int, end: int, text: str) -> Fix:
    return Fix(phrase("Write {text}", text=text.strip()), source.span(start, end), text, latex=True)
