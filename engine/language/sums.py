"""`Σ` and `∑` before a term without brackets: `Σv`, `Σ p·log(p)`. Σ may also be a matrix's name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.errors import Fault, Fix, ProgramError, phrase
from engine.language.attached_transpose import FACTOR
from engine.language.problems import problem
from engine.language.source import Source

SIGNS = {"Σ": "sum", "∑": "sum", "Π": "prod", "∏": "prod"}
CODE = "sum-without-brackets"
ENDS = frozenset(",;=#\n\r<>≤≥≠:")
TERMS = frozenset("+-−–")
CONTINUING = frozenset("*/^@·⋅×(")
"""Signs after which a plus or minus belongs to the operand."""


def term_end(typed: str, start: int, added: bool = False) -> int:
    """The offset after the product that starts here, or after the sum of several where they may be `added`."""
    depth, last = 0, ""
    end = start
    for place in range(start, len(typed)):
        character = typed[place]
        depth += (character in "([") - (character in ")]")
        ends = character in ENDS or (character in TERMS and last and last not in CONTINUING and not added)
        if depth < 0 or (depth == 0 and ends):
            break
        if not character.isspace():
            last, end = character, place + 1
    return end


def sum_fix(source: Source, start: int, sign: str) -> Fix | None:
    """The fix that brackets the term after a sum sign at this offset of the typed text."""
    first = start + 1
    while source.typed[first : first + 1] in (" ", "\t"):
        first += 1
    end = term_end(source.typed, first)
    if end == first:
        return None
    text = f"{SIGNS[sign]}({source.typed[first:end]})"
    return Fix(phrase("Write {text}", text=text), source.typed_span(start, end), text, "sum")


def sum_fault(source: Source, start: int, end: int, *others: Fix) -> ProgramError:
    """The error for the sum sign at `start:end` of the text with a term after it; `others` are fixes for a name Σ."""
    sign = source.text[start:end]
    fix = sum_fix(source, source.typed_range(start, end)[0], sign)
    return problem(
        source,
        phrase("The term after “{sign}” stands in brackets.", sign=sign),
        phrase("Write sum(x).") if SIGNS[sign] == "sum" else phrase("Write prod(x)."),
        start,
        end,
        *((fix,) if fix else ()),
        *others,
        code=CODE,
    )


def with_sum(fault: Fault, source: Source, known: Collection[str]) -> Fault:
    """The fault for a Σ, or for the unknown name `Σv`, with the sum as its fix unless Σ itself has a value."""
    if fault.code == CODE:
        sign_known = any(sign in known for sign in SIGNS)
        return replace(fault, fixes=tuple(fix for fix in fault.fixes if (fix.code == "sum") != sign_known))
    name, span = fault.name or "", fault.span
    if span is None or name[:1] not in SIGNS or len(name) < 2 or name[0] in known:
        return fault
    fix = sum_fix(source, source.offset(span.line, span.column), name[0])
    if fix is None or not (name[1:] in known or FACTOR.fullmatch(name[1:])):
        return fault
    return replace(
        fault,
        hint=phrase("Did you mean {text}?", text=fix.text),
        fixes=(fix,),
        code="misspelt-name",
        suggestion=None,
    )
