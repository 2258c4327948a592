"""Signs whose meaning rests on shapes: those of Octave, where an undotted one is never elementwise."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from engine.language.reading import Notation

if TYPE_CHECKING:
    from engine.language.places import Places

SIGN = re.compile(r"\.?[-+*/^@]+")


def notation_of(node: ast.BinOp, places: Places) -> Notation | None:
    """The sign between two operands as it was typed, in a text of Octave; `None` in any other text."""
    reading = places.source.reading
    if reading is None or reading.language != "Octave":
        return None
    found = SIGN.search(places.source.text, places.range(node.left)[1], places.range(node.right)[0])
    assert found is not None
    return Notation(places.source.typed_slice(*found.span()), places.source.span(*found.span()))
