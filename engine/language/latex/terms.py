"""Program text in the making: terms that know their places and how tightly they bind."""

from __future__ import annotations

from dataclasses import dataclass

RELATION, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
"""How tightly an expression binds, as in Python."""

PLAIN, NUMERAL, UPPER, BOLD, MATRIX = "plain", "numeral", "upper", "bold", "matrix"
"""What a factor looks like: a number, an upper-case letter, a bold name, a transpose or a matrix product."""

Piece = tuple[str, int, int]
"""Some program text and the stretch of the LaTeX that it stands for."""


@dataclass(slots=True)
class Term:
    """An expression: its pieces, how tightly it binds, what it looks like, and its name if it is only a name."""

    pieces: list[Piece]
    level: int
    look: str = PLAIN
    name: str | None = None

    @property
    def start(self) -> int:
        """Where it starts in the LaTeX."""
        return self.pieces[0][1]

    @property
    def end(self) -> int:
        """Where it ends in the LaTeX."""
        return self.pieces[-1][2]

    def within(self, level: int) -> list[Piece]:
        """The pieces, in brackets where the expression binds less tightly than this."""
        if self.level >= level:
            return self.pieces
        return [("(", self.start, self.start), *self.pieces, (")", self.end, self.end)]


def name_term(name: str, start: int, end: int, look: str = PLAIN) -> Term:
    """A name."""
    return Term([(name, start, end)], ATOM, look, name)


def call(function: str, start: int, head: int, end: int, *arguments: list[Piece]) -> Term:
    """A call; `start:head` is where the function's name stands, `end` where the last argument is closed."""
    pieces: list[Piece] = [(f"{function}(", start, head)]
    for position, argument in enumerate(arguments):
        if position:
            pieces.append((", ", head, head))
        pieces += argument
    return Term([*pieces, (")", max(end - 1, start), end)], ATOM)


def product(left: Term, right: Term, sign: str, start: int, end: int) -> Term:
    """`left*right` or `left @ right`; `dot` is whichever of them the two look like."""
    if sign == "dot":
        sign = "@" if _matrices(left.look, right.look) else "*"
    text = " @ " if sign == "@" else sign
    left.pieces = [*left.within(PRODUCT)] if left.level < PRODUCT else left.pieces
    left.pieces.append((text, start, end))
    left.pieces += right.within(SIGN)
    look = MATRIX if sign == "@" or right.look == MATRIX else right.look if left.look == NUMERAL else PLAIN
    return Term(left.pieces, PRODUCT, look)


def _matrices(left: str, right: str) -> bool:
    """Whether a product of factors that look like this is the matrix product."""
    if NUMERAL in (left, right):
        return False
    if left == MATRIX:
        return True
    return (left == BOLD and right in (BOLD, MATRIX)) or (left == UPPER and right == MATRIX)


def power(base: Term, exponent: list[Piece], start: int) -> Term:
    """`base**exponent`."""
    pieces = [*base.within(ATOM), ("**", start, start + 1), *exponent]
    return Term(pieces, POWER, base.look if base.look in (BOLD, NUMERAL) else PLAIN)
