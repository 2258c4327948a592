r"""Program text inside LaTeX: an index in square brackets, an option that is not a number.

Mathematics has no notation for `X[0, 1:3]` or `axis=(0, 1)`; "copy as LaTeX" writes `X_{[0, 1:3]}` and
`\text{axis}=(0, 1)`, which is read here.
"""

from __future__ import annotations

import re

from engine.language.latex.cursor import Cursor
from engine.language.latex.terms import Piece
from engine.language.latex.words import safe

BEGIN = re.compile(r"\{\s*\[")
END = re.compile(r"\s*\}")
SIGNS = re.compile(r"None|\.\.\.|[-\d:,\s]+")
_UPRIGHT = r"\\(?:mathrm|text)\{((?:[^{}\\]|\\_)+)\}"
NAME = re.compile(rf"(?:{_UPRIGHT}|\\([A-Za-z]+)|([A-Za-z]))(?:_\{{(?:{_UPRIGHT}|(\w+))\}}|_(\w))?")
OPTION = re.compile(r'"[a-z_]*"|\(\s*\)|\(\s*-?\d+\s*,[\s\d,-]*\)')


def index(cursor: Cursor) -> list[Piece]:
    """The index in square brackets that a subscript contains; `None` if there is none.

    It may contain numbers, slices, dots, lists of these, and names of lists.
    """
    text, start = cursor.source.text, cursor.peek().start
    begin = BEGIN.match(text, start)
    if begin is None:
        return []
    place, depth, parts = begin.end(), 1, ["["]
    while depth:
        signs = SIGNS.match(text, place)
        name = None if signs else NAME.match(text, place)
        if signs:
            part, place = signs.group().strip(" \n"), signs.end()
        elif name:
            part, place = _name(*name.groups()), name.end()
        elif text[place : place + 1] in ("[", "]"):
            part, place = text[place], place + 1
            depth += 1 if part == "[" else -1
        else:
            return []
        parts.append(part.replace(",", ", ").replace(",  ", ", "))
    end = END.match(text, place)
    if end is None:
        return []
    _pass(cursor, end.end())
    return [("".join(parts), start, end.end())]


def _name(upright: str | None, command: str | None, letter: str | None, *below: str | None) -> str:
    r"""A name as in the program: `x_{1}` is x1, `v_{\mathrm{new}}` is v_new."""
    base = (upright or command or letter or "").replace("\\_", "_")
    under = next((each for each in below if each), "").replace("\\_", "_")
    joined = under.isdecimal() and base.isalpha()
    return safe(f"{base}{under}" if joined else f"{base}_{under}" if under else base)


def option(cursor: Cursor) -> list[Piece]:
    """The string or tuple of an option; empty if it is a formula."""
    start = cursor.peek().start
    match = OPTION.match(cursor.source.text, start)
    if match is None:
        return []
    _pass(cursor, match.end())
    return [(match.group(), start, match.end())]


def _pass(cursor: Cursor, end: int) -> None:
    """Continue after this offset of the text."""
    while cursor.peek().start < end:
        cursor.place += 1
