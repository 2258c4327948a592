"""Partial program text: terms with positions and precedence."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.language import math_notation
from engine.language.math_notation import AnnotatedText, Notation

RELATION, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
"""How tightly an expression binds, as in Python."""

PLAIN, NUMERAL, MATRIX = "plain", "numeral", "matrix"
"""The form of a factor: plain, a number, or a matrix that is written out."""

Piece = tuple[str, int, int]
"""Some program text and the range of the LaTeX that it stands for."""


@dataclass(slots=True)
class Term:
    """An expression: its pieces, precedence, form, and name if it is only a name.

    An element keeps its `array` and its `keys`, so that another index can be added: `x_j^{(i)}`.
    """

    pieces: list[Piece]
    level: int
    look: str = PLAIN
    name: str | None = None
    array: list[Piece] | None = None
    keys: list[list[Piece]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it starts in the LaTeX."""
        return self.pieces[0][1]

    @property
    def end(self) -> int:
        """Where it ends in the LaTeX."""
        return self.pieces[-1][2]

    def within(self, level: int) -> list[Piece]:
        """The pieces, in brackets if the precedence is lower than this."""
        if self.level >= level:
            return self.pieces
        return [("(", self.start, self.start), *self.pieces, (")", self.end, self.end)]


def name_term(name: str, start: int, end: int) -> Term:
    """A name."""
    return Term([(name, start, end)], ATOM, PLAIN, name)


def call(function: str, start: int, head: int, end: int, *arguments: list[Piece]) -> Term:
    """A call; `start:head` is the range of the function's name, `end` the end of the last argument."""
    pieces: list[Piece] = [(f"{function}(", start, head)]
    for position, argument in enumerate(arguments):
        if position:
            pieces.append((", ", head, head))
        pieces += argument
    return Term([*pieces, (")", max(end - 1, start), end)], ATOM)


def product(left: Term, right: Term, sign: str, start: int, end: int) -> Term:
    """`left*right`, `left/right`; the meaning of `dot` and `summed` products depends on shapes."""
    if MATRIX in (left.look, right.look) and sign == "*":
        return call("mul", start, start, end, left.pieces, right.pieces)
    text = sign
    if sign in DOTS:
        text = "*" if NUMERAL in (left.look, right.look) and MATRIX not in (left.look, right.look) else DOTS[sign]
    left.pieces = left.within(PRODUCT)
    left.pieces.append((text, start, end))
    left.pieces += right.within(SIGN)
    return Term(left.pieces, PRODUCT, NUMERAL if left.look == right.look == NUMERAL else PLAIN)


DOTS = {
    "dot": AnnotatedText("*", Notation(math_notation.PRODUCT)),
    "summed": AnnotatedText("*", Notation(math_notation.SUMMED)),
}


def power(base: Term, exponent: list[Piece], start: int, end: int) -> Term:
    """`base**exponent`, where `start:end` is the range of operator and exponent; the exponent −1 may be an inverse."""
    sign, text = "**", "".join(text for text, _, _ in exponent)
    if text in ("-1", "(-1)") and base.look != NUMERAL:
        sign, exponent = AnnotatedText("**", Notation(math_notation.POWER)), [("-1", start + 1, end)]
    look = NUMERAL if base.look == NUMERAL else PLAIN
    return Term([*base.within(ATOM), (sign, start, start + 1), *exponent], POWER, look)


def element(array: list[Piece], keys: list[list[Piece]], first: int, start: int, end: int) -> Term:
    """`array[keys]`, counted from `first` in mathematical notation."""
    inner: list[Piece] = []
    for key in keys:
        inner += [(", ", key[0][1], key[0][1]), *key] if inner else key
    opening = AnnotatedText("[", Notation(math_notation.SUBSCRIPT, first=first))
    return Term([*array, (opening, start, start), *inner, ("]", end, end)], ATOM, array=array, keys=keys)


def joined(pieces: list[Piece]) -> str:
    """The program text of these pieces."""
    return "".join([text for text, _, _ in pieces])
