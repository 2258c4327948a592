"""Octave's operators whose meaning depends on shapes: an undotted one is never elementwise."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from engine.language.reading import Sign

if TYPE_CHECKING:
    from engine.language.places import Places

PATTERN = re.compile(r"\.?[-+*/^@]+")


def sign_between(node: ast.BinOp, places: Places) -> Sign | None:
    """The operator between two operands as typed, in an Octave text; `None` in any other text."""
    reading = places.source.reading
    if reading is None or reading.language != "Octave":
        return None
    match = PATTERN.search(places.source.text, places.range(node.left)[1], places.range(node.right)[0])
    assert match is not None
    return Sign(places.source.typed_slice(*match.span()), places.source.span(*match.span()))
