r"""What stands in LaTeX as program text: an index in square brackets, an option that is no number.

Paper has no notation for `X[0, 1:3]` or `axis=(0, 1)`; what "copy as LaTeX" writes for them, `X_{[0, 1:3]}` and
`\text{axis}=(0, 1)`, is read here.
"""

from __future__ import annotations

import re

from engine.language.latex.cursor import Cursor
from engine.language.latex.terms import Piece

_PART = r"(?:-?\d*\s*(?::\s*-?\d*\s*){0,2}|\.\.\.|None)"
INDEX = re.compile(rf"\{{\s*\[(\s*{_PART}\s*(?:,\s*{_PART}\s*)*)\]\s*\}}")
OPTION = re.compile(r'"[a-z_]*"|\(\s*\)|\(\s*-?\d+\s*,[\s\d,-]*\)')


def index(cursor: Cursor) -> list[Piece]:
    """The index that a subscript is, in square brackets; nothing where it is none."""
    start = cursor.peek().start
    found = INDEX.match(cursor.source.text, start)
    if found is None:
        return []
    _pass(cursor, found.end())
    return [(f"[{found.group(1).strip()}]", start, found.end())]


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
