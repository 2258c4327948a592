r"""`D_{KL}(p\|q)` and `\mathrm{KL}(p\|q)` where the text does not define them: written out as the sum that they are."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.errors import Fix, GradwalkError, ProgramSyntaxError, phrase
from engine.language.latex.cursor import Cursor

DIVERGENCE = re.compile(
    r"(?:D_\{?\s{0,3})?(?:\\(?:mathrm|text|operatorname|mathit|mathsf)\s{0,3}\{\s{0,3})?\bKL\s{0,3}\}{0,2}\s{0,3}"
    r"(?:\\left|\\[bB]igg?l?)?\s{0,3}\("
)
GAPS = frozenset(",;:!")
BETWEEN = re.compile(r"\\\||\\(?:Vert|parallel|mid|vert)(?![A-Za-z])|\|\||‖|\||(?<!\\),")


def explained(cursor: Cursor, error: GradwalkError) -> GradwalkError:
    """The error, with the divergence written out as the remedy where it is about one."""
    fault = error.faults[0]
    if fault.span is None or not isinstance(error, ProgramSyntaxError):
        return error
    source = cursor.source
    at = fault.span.line, fault.span.column
    match = None
    for candidate in DIVERGENCE.finditer(source.text):
        begin = source.span(candidate.start(), candidate.end())
        match = candidate if (begin.line, begin.column) <= at else match
    end = 0 if match is None else _closing(source.text, match.end())
    span = None if match is None else source.span(match.start(), end)
    if match is None or span is None or at > (span.end_line, span.end_column):
        return error
    parts = [_trimmed(part) for part in BETWEEN.split(source.text[match.end() : end - 1].removesuffix("\\right"))]
    hint = phrase("Write the divergence out: {text}.", text=r"\sum_i p_i \log\frac{p_i}{q_i}")
    simple = len(parts) == 2 and not any(sign in part for part in parts for sign in "()")
    fixes: tuple[Fix, ...] = ()
    if simple and all(parts):
        left, right = parts
        text = rf"\operatorname{{sum}}({left} \odot \log\frac{{{left}}}{{{right}}})"
        fixes = (Fix(phrase("Write {text}", text=text), span, text, latex=True),)
    message = phrase("This divergence is no function of the language.")
    return ProgramSyntaxError.of((replace(fault, message=message, hint=hint, span=span, fixes=fixes),))


def _closing(text: str, place: int) -> int:
    """Where the bracket ends that was opened before this place."""
    depth = 1
    while place < len(text) and depth and text[place] != "\n":
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place


def _trimmed(part: str) -> str:
    """A part without the blanks around it."""
    while part[:1].isspace() or (part[:1] == "\\" and part[1:2] in GAPS):
        part = part[1:].lstrip() if part[0] != "\\" else part[2:]
    while part[-1:].isspace() or (part[-2:-1] == "\\" and part[-1] in GAPS):
        part = part.rstrip() if part[-1].isspace() else part[:-2]
    return part
