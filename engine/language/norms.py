"""Norms in plain text: `‖x‖`, `‖x‖²`, `‖x‖₁`, `‖x‖_∞` are rewritten as calls."""

from __future__ import annotations

import re

from engine.errors import phrase
from engine.language import math_notation
from engine.language.characters import ROOTS, SUPERSCRIPTS, TRANSPOSE
from engine.language.math_notation import AnnotatedText, Notation, positions
from engine.language.problems import problem
from engine.language.source import Source, origins
from engine.language.tokens import KEYWORDS
from engine.limits import checked

BAR = re.compile(r"#[^\n]*|[‖∥]")
SUBSCRIPT = re.compile(r"_?\{?([12F∞])\}?(?![A-Za-z0-9_])|_(?=[\w{∞])")
NORMS = {"": "norm", "F": "norm", "2": "norm", "1": "sum", "∞": "max"}
WORD = re.compile(r"[^\W\d]\w*")
LONGEST_KEYWORD = max(map(len, KEYWORDS)) + 1
SIDE_BY_SIDE = AnnotatedText("*", Notation(math_notation.PRODUCT))
ENDS = frozenset((*")].", *SUPERSCRIPTS, *TRANSPOSE))
"""Characters other than letters and digits that can end an operand."""

Piece = tuple[str, int, int]


def read_norms(source: Source) -> Source:
    """Rewrite double bars as calls of `norm`, or of `sum` and `max` of absolute values.

    A bar closes a norm if one is open and an operand precedes it. Raises `ProgramSyntaxError` for an unpaired bar
    and for an unsupported norm.
    """
    text = source.text
    if "‖" not in text and "∥" not in text:
        return source
    pieces: list[Piece] = []
    opened: list[int] = []
    place, closed = 0, -1
    for match in checked(BAR.finditer(text)):
        start, end = match.span()
        if match.group()[0] == "#" or start < place:
            continue
        pieces.append((text[place:start], place, start))
        operand = _ends_operand(text, start) or (closed >= 0 and not text[closed:start].strip(" \t"))
        if opened and operand:
            place = closed = _close(source, pieces, opened.pop(), start, end)
        else:
            if operand and pieces[-1][0] is not SIDE_BY_SIDE:
                pieces.append((SIDE_BY_SIDE, start, start))
            opened.append(len(pieces))
            pieces.append(("norm(", start, end))
            place = end
    if opened:
        _, start, end = pieces[opened[-1]]
        raise problem(
            source, phrase("This bar is never closed."), phrase("A norm stands between two bars: ‖x‖."), start, end
        )
    return _assembled(source, [*pieces, (text[place:], place, len(text))])


def _ends_operand(text: str, stop: int) -> bool:
    """Whether an operand ends before this place, ignoring blanks."""
    while stop and text[stop - 1] in " \t":
        stop -= 1
    start = stop
    while start and stop - start < LONGEST_KEYWORD and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    word = text[start:stop] and text[start:stop] not in KEYWORDS
    return bool(word) or (stop > 0 and start == stop and text[stop - 1] in ENDS)


def _starts_operand(text: str, start: int) -> bool:
    """Whether an operand starts at this place, ignoring blanks."""
    while text[start : start + 1] in (" ", "\t"):
        start += 1
    word = WORD.match(text, start)
    if word and word.group()[0].isidentifier():
        return word.group() not in KEYWORDS
    return text[start : start + 1] in ("(", *ROOTS)


def _close(source: Source, pieces: list[Piece], opening: int, start: int, end: int) -> int:
    """Close the open norm, including its subscript; returns the offset after it."""
    subscript = SUBSCRIPT.match(source.text, end)
    which = (subscript.group(1) or "other") if subscript else ""
    if which not in NORMS:
        raise problem(
            source,
            phrase("This norm is not read."),
            phrase("Norms with 1, 2, F and ∞ are read; write others out."),
            start,
            end + 1,
        )
    _, first, last = pieces[opening]
    name, closing = NORMS[which], ")"
    called: list[Piece] = [("norm", first, last), ("(", last, last)]
    if name != "norm":
        absolute = AnnotatedText("abs", Notation(math_notation.VECTOR, "abs"))
        called, closing = [(f"{name}(", first, last), (absolute, last, last), ("(", last, last)], "))"
    elif which == "2":
        called[0] = (AnnotatedText("norm", Notation(math_notation.VECTOR, "norm")), first, last)
    pieces[opening : opening + 1] = called
    stop = subscript.end() if subscript else end
    pieces.append((closing, start, stop))
    if _starts_operand(source.text, stop):
        pieces.append((SIDE_BY_SIDE, stop, stop))
    return stop


def _assembled(source: Source, pieces: list[Piece]) -> Source:
    """The source made of these pieces, with offsets and notations."""
    texts = [text for text, _, _ in pieces]
    return source.rewritten("".join(texts), *origins(pieces), positions(texts))
