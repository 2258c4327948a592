r"""What stands in LaTeX as program text: an index in square brackets, an option that is no number.

Paper has no notation for `X[0, 1:3]` or `axis=(0, 1)`; what "copy as LaTeX" writes for them, `X_{[0, 1:3]}` and
`\text{axis}=(0, 1)`, is read here.
"""

from __future__ import annotations

import re

from engine.language.latex.cursor import Cursor
from engine.language.latex.terms import Piece

PART = re.compile(r"-?\d*(?:\s*:\s*(?:-?\d+)?){0,2}|\.\.\.|None")
OPENING, CLOSING = re.compile(r"\{\s*\["), re.compile(r"\]\s*\}")
OPTION = re.compile(r'"[a-z_]*"|\(\s*\)|\(\s*-?\d+\s*,[\s\d,-]*\)')


def index(cursor: Cursor) -> list[Piece]:
    """The index that a subscript is, in square brackets; nothing where it is none."""
    start = cursor.peek().start
    text = cursor.source.text
    opening = OPENING.match(text, start)
    closing = CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return []
    inner = text[opening.end() : closing.start()].strip()
    if not all(PART.fullmatch(part.strip()) for part in inner.split(",")):
        return []
    _pass(cursor, closing.end())
    return [(f"[{inner}]", start, closing.end())]


def option(cursor: Cursor) -> list[Piece]:
    """The text or the tuple that an option is; nothing where it is a formula."""
    start = cursor.peek().start
    found = OPTION.match(cursor.source.text, start)
    if found is None:
        return []
    _pass(cursor, found.end())
    return [(found.group(), start, found.end())]


def _pass(cursor: Cursor, end: int) -> None:
    """Go on behind this place of the text."""
    while cursor.peek().start < end:
        cursor.place += 1
