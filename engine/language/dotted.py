"""Signs whose meaning rests on shapes: those of Octave, and `*` in a text that also has `.^`, `.*` or `./`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from engine.language.reading import Notation
from engine.language.source import Source

if TYPE_CHECKING:
    from engine.language.places import Places

DOTTED = re.compile(r"(?:\b[^\W\d]\w*|[)\]'])[ \t]*\.[\^*/]")
SIGN = re.compile(r"\.?[-+*/^@]+")
OCTAVE = "Octave"
DOTS = "dots"


def signs_of(source: Source) -> str | None:
    """Whose signs a text has, where shapes must settle what they mean."""
    if source.reading is not None:
        return OCTAVE if source.reading.language == OCTAVE else None
    return DOTS if DOTTED.search(source.typed) else None


def notation_of(node: ast.BinOp, places: Places) -> Notation | None:
    """The sign between two operands as it was typed; `None` where it means the same whatever the shapes are."""
    if places.signs is None or (places.signs == DOTS and not isinstance(node.op, ast.Mult)):
        return None
    start, end = places.range(node.left)[1], places.range(node.right)[0]
    found = SIGN.search(places.source.text, start, end)
    if found is None:
        return None
    typed = places.source.typed_slice(*found.span())
    if places.signs == DOTS and typed != "*":
        return None
    return Notation(places.signs, typed, places.source.span(*found.span()))
