"""Adapts fixes to their context: a replacement for a name must keep its meaning beside its neighbours.

`w*x` for `wx` is right in `wx + b`, but `1/wx` means 1/(w*x), and `sinx^2` is not sin(x)^2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.errors import Fault, Fix, Span, phrase
from engine.language.characters import DIVIDE, SUPERSCRIPTS
from engine.language.source import Source

NEAR = 80
"""Number of characters inspected on either side."""
COMMENT_SIGNS = ("//", "%")
DIVIDERS = ("/", "^", "%", "@", "**", *DIVIDE)
DIVIDING = ("/", "%", "@", *DIVIDE)
RAISING = ("^", "**", *SUPERSCRIPTS)


def fitted(faults: Sequence[Fault], typed: str) -> tuple[Fault, ...]:
    """The faults with fixes that fit into the text as typed.

    For a fault in a word right after `//` or `%`, the first fix turns that sign into a comment.
    """
    starts = Source.verbatim(typed).line_starts
    return tuple(_fitted(fault, typed, starts) for fault in faults)


def _fitted(fault: Fault, typed: str, line_starts: Sequence[int]) -> Fault:
    place = fault.span
    if place is None:
        return fault
    start = line_starts[place.line - 1] + place.column - 1
    end = line_starts[place.end_line - 1] + place.end_column - 1
    begin = max(start - NEAR, line_starts[place.line - 1])
    before, after = typed[begin:start].rstrip(" \t"), typed[end : end + NEAR].lstrip(" \t")
    prose = typed[start : start + 1].isalpha()
    comment = _comment(before, place, start - begin - len(before)) if prose else ()
    fixes = [*comment, *_fitting(fault, before, after)]
    return replace(fault, fixes=tuple(fixes))


def _comment(before: str, place: Span, gap: int) -> Iterator[Fix]:
    """The fix that turns the preceding sign into that of a comment."""
    sign = next((sign for sign in COMMENT_SIGNS if before.endswith(sign)), None)
    if sign is not None and before != sign:
        end = place.column - gap
        span = Span(place.line, end - len(sign), place.line, end)
        yield Fix(phrase("Make it a comment"), span, "#")


def _fitting(fault: Fault, before: str, after: str) -> Iterator[Fix]:
    """The fixes that keep their meaning here, in brackets where necessary."""
    divided = before.rstrip("+- \t").endswith(DIVIDERS)
    raising = before.endswith(("^", "**")) and not any(sign in before for sign in DIVIDING)
    raised, called = after.startswith(RAISING), after.startswith("(")
    for fix in fault.fixes:
        # the matrix product is associative, so another @ may follow
        inserted = fix.text == "*" or (fix.text == "@" and not before.rstrip().endswith("@"))
        name = fix.code == "spelling"
        product, call = name and "*" in fix.text and fix.text[-1] != ")", name and fix.text[-1] == ")"
        if call and raised and "@" in fix.text and not divided:  # X@w^2 raises the last factor, as in mathematics
            yield replace(fix, label=phrase("Write {text}", text=fix.text[1:-1]), text=fix.text[1:-1])
            continue
        if (inserted and divided) or (product and divided and (raised or called)) or (call and raised):
            continue
        if product and raising and "@" not in fix.text:  # x^ny, as x^2y
            yield fix
        if product and divided:
            yield replace(fix, label=phrase("Write {text}", text=f"({fix.text})"), text=f"({fix.text})")
        else:
            yield fix
