r"""Mathematical notation whose meaning depends on shapes: marked during parsing, resolved once shapes are known.

Juxtaposition, `A^{-1}`, `x^\top` and `z_2` are translated to program text as usual (`*`, `**-1`, `.T`, `z2`); the
`Source` records where in that text each of them is. The tracer resolves them, and `settled` writes the result into
the text, which then parses to the same meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple, TypeGuard

from engine.errors import Span

PRODUCT, SUMMED, POWER, TRANSPOSE, SUBSCRIPT = "product", "summed product", "power", "transpose", "subscript"
ELEMENT, WHOLE, MEASURE, VECTOR = "element", "whole", "measure", "vector"
MATRIX, EACH, TOTAL = "matrix product", "elementwise product", "total"


class Notation(NamedTuple):
    """One occurrence of mathematical notation.

    `kind`:
    - `product`: juxtaposition or a dot; `summed product` under a sum without an index, where names denote elements;
    - `matrix product`, `elementwise product`: `@` and `*` in a text with ᵀ;
    - `total`: a sum or product over an index, whose terms may be vectors; `text` is the function;
    - `power`: the exponent −1; `transpose`: ᵀ, where `text` is the letter if it was one;
    - `subscript`: an index that counts from `first`;
    - `element`: the name `x2` that may be the element at `numbers` of `base`; `text` is another spelling of the
      name; `certain` if `x_j` occurs beside it, `alone` if `x` does not: then only an input x makes it an element;
    - `whole`: a name that denotes each of its elements, by the index `text`;
    - `measure`: |x|; `vector`: a norm that differs from the matrix norm of the same notation, such as ‖x‖₁.
    """

    kind: str
    text: str = ""
    base: str = ""
    numbers: tuple[int, ...] = ()
    first: int = 1
    certain: bool = False
    alone: bool = False


class AnnotatedText(str):
    """Program text that carries the notation from which it was read."""

    notation: Notation

    def __new__(cls, text: str, notation: Notation) -> AnnotatedText:
        """The text with its notation."""
        made = super().__new__(cls, text)
        made.notation = notation
        return made


class Site(NamedTuple):
    """The place of notation in the program text: the whole expression, and its operator."""

    start: int
    sign: int
    end: int


@dataclass(frozen=True, slots=True)
class Overloaded:
    """An expression whose meaning depends on the shapes of its operands, which are `tree` expressions."""

    span: Span
    notation: Notation
    operands: tuple[Any, ...]
    site: Site


def is_transposed(part: object) -> TypeGuard[Overloaded]:
    """Whether an expression is a transpose."""
    return isinstance(part, Overloaded) and part.notation.kind == TRANSPOSE


@dataclass(frozen=True, slots=True)
class Element:
    """The name `x2`, or the element of `x` that it denotes beside a tensor `x`."""

    span: Span
    name: str
    notation: Notation
    site: Site


class Edit(NamedTuple):
    """A replacement of a stretch of program text; `outer` orders insertions at the same place."""

    start: int
    end: int
    text: str
    outer: int


def positions(pieces: Iterable[str]) -> dict[int, Notation]:
    """The offsets of these pieces' notations in the text that the pieces form."""
    notations: dict[int, Notation] = {}
    place = 0
    for piece in pieces:
        if isinstance(piece, AnnotatedText):
            notations[place] = piece.notation
        place += len(piece)
    return notations


def settled(text: str, readings: Mapping[Site, str]) -> str:
    """The program text with every notation as it was resolved (see `EDITS` for the readings)."""
    edits = [edit for site, reading in readings.items() for edit in _edits(text, site, reading)]
    edits.sort(key=lambda edit: (edit.start, edit.start != edit.end, edit.outer))
    made: list[str] = []
    place = 0
    for edit in edits:
        made += [text[place : edit.start], edit.text]
        place = max(place, edit.end)
    return "".join([*made, text[place:]])


def _edits(text: str, site: Site, reading: str) -> list[Edit]:
    """The edits that one reading makes to the text."""
    if reading in ("scale", "transpose", "numbers") or (reading == "matrix" and text[site.sign] == "@"):
        return []
    first = site.sign
    while first and text[first - 1] == " ":
        first -= 1
    if reading == "same":
        return [Edit(first, site.sign + 2, "", 0)]
    if reading == "rows":
        return [Edit(site.end - 1, site.end - 1, ", axis=0", 0)]
    if reading.startswith("="):
        return [Edit(site.start, site.end, reading[1:], 0)]
    length = site.end - site.start
    opening, sign, closing, width = EDITS[reading]
    if reading == "inverse" and text[site.start] == "(" and _closes(text, site.start) == site.sign - 1:
        opening, sign = "inv", ""
    stop = site.sign + width
    while reading != "inverse" and text[stop : stop + 1] == " ":
        stop += 1
    return [
        Edit(site.start, site.start, opening, -length),
        Edit(site.sign if reading == "inverse" else first, stop, sign, 0),
        Edit(site.end, site.end, closing, length),
    ]


def _closes(text: str, opening: int) -> int:
    """The index of the bracket that closes the one opened here."""
    depths = accumulate((character == "(") - (character == ")") for character in text[opening:])
    return opening + next((place for place, depth in enumerate(depths) if depth == 0), len(text))


EDITS = {
    "matrix": ("", " @ ", "", 1),
    "outer": ("outer(", ", ", ")", 1),
    "column": ("(", ")[:, None] @ ", "", 1),
    "listed": ("mul(", ", ", ")", 1),
    "inverse": ("inv(", ")", "", 4),
}
"""Per reading: the text before the expression, for its operator and after it, and the operator's length in the text."""
