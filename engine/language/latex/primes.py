r"""A prime on paper: a derivative, a transpose, or another point beside x."""

from __future__ import annotations

import re

from engine.errors import Fix, GradwalkError, phrase
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import NO_DERIVATIVE, WRITE_FUNCTION
from engine.language.latex.terms import Term

FUNCTIONS = ("f", "g", "h")
"""Letters whose prime is a derivative."""


def prime_fault(cursor: Cursor, base: Term, sign: Mark, product: bool) -> GradwalkError:
    r"""The error for `x'`, with what it may be: `X'X` transposes, `x - x'` has another point.

    The prime of a function is its derivative, which is not typed. `product`: a factor follows.
    """
    name = base.name
    after = cursor.marks[cursor.place + 1]
    if name is None or name in FUNCTIONS or name in cursor.functions or after.is_char("('"):
        return cursor.unsupported(NO_DERIVATIVE, WRITE_FUNCTION, sign)
    typed = cursor.source.text[base.start : sign.start].rstrip()
    another = f"{typed}_{{\\mathrm{{prime}}}}" if "_" not in typed else f"\\mathrm{{{name}\\_prime}}"
    fixes = [_everywhere(cursor, base.start, sign, typed, another)]
    if product or typed.isupper():
        transposed = Fix(
            phrase("Transpose"), cursor.source.span(sign.start, sign.end), "^\\top ", "transpose", latex=True
        )
        fixes.insert(0, transposed)
    return cursor.fault(
        phrase("A prime is not read: it may stand for another point, a transpose or a derivative."),
        phrase("Write x_{\\mathrm{prime}} for another point, x^\\top for the transpose."),
        sign,
        None,
        *fixes,
    )


def _everywhere(cursor: Cursor, start: int, sign: Mark, typed: str, name: str) -> Fix:
    """The remedy that gives the point a name of its own, from here to the last place where it stands."""
    text = cursor.source.text
    primed = re.compile(rf"(?<![A-Za-z\\]){re.escape(typed)}\s*'(?!')")
    places = [match.span() for match in primed.finditer(text, start)] or [(start, sign.end)]
    stretch = text[start : places[-1][1]]
    written = primed.sub(lambda _: name, stretch) if len(places) > 1 else name
    label = phrase("Another point: {text}", text=name)
    return Fix(label, cursor.source.span(start, places[-1][1]), written, latex=True)
