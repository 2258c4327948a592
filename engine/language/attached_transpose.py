"""A transpose with its next factor attached: `w^Tx`, `X^TX`, read as the name `Tx` in an exponent."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from engine.errors import Fault, Fix, Span, phrase
from engine.language import suggest
from engine.language.source import Source
from engine.ops import FUNCTIONS

POWER = re.compile(r"(?:\^|\*\*)[ \t]*\Z")
NUMERIC_BASE = re.compile(r"(?:(?<![\w.])[\d.]+|(?<!\w)(?:e|π|pi))[ \t]*\Z")
NEAR = 80
"""Number of characters before the name that are examined."""
FACTOR = re.compile(r"[^\W\d_](?:_?\d+)?")
"""A factor where no value is known: one letter, possibly with an index."""
APPLIED = re.compile(r"([A-Z])([a-z])")
"""A matrix and a vector attached to each other: `Ax`."""


def with_transpose(fault: Fault, source: Source, known: Collection[str]) -> Fault | None:
    """The fault with a transpose as its fix where the unknown name is `T` and a factor, after a `^`."""
    name, span = fault.name or "", fault.span
    if span is None or len(name) < 2 or name[0] != "T" or "T" in known:
        return None
    start = source.offset(span.line, span.column)
    before = source.typed[max(start - NEAR, 0) : start]
    sign = POWER.search(before)
    if sign is None or NUMERIC_BASE.search(before[: sign.start()]):
        return None
    factor = _factor(name[1:], known)
    if not factor:
        return None
    place = source.typed_span(start - (len(before) - sign.start()), source.offset(span.end_line, span.end_column))
    return replace(
        fault,
        message=phrase("It is not clear whether this is a transpose or a power."),
        hint=phrase(
            "For the transpose write ᵀ{factor}; as an exponent, {name} needs a value.", factor=factor, name=name
        ),
        span=Span(place.line, place.column, span.end_line, span.end_column),
        fixes=(Fix(phrase("Transpose"), place, f"ᵀ{factor}", "transpose"),),
        code="misspelt-name",
        suggestion=None,
    )


def _factor(rest: str, known: Collection[str]) -> str:
    """The factors in what follows the T, with their sign; empty where it can only be part of a word."""
    if rest in known or rest in FUNCTIONS or FACTOR.fullmatch(rest):
        return rest
    factors = suggest.split_product(rest, known)
    applied = APPLIED.fullmatch(rest)
    if factors is None and applied is None:
        return ""
    return "@".join(factors or applied.groups()) if applied else "".join(factors or ())
