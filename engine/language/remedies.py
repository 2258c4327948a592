"""Remedies that fit their place: what is written instead of a name must mean the same beside its neighbours.

`w*x` instead of `wx` is right in `wx + b`, but `1/wx` means 1/(w*x), and `sinx^2` is not sin(x)^2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.errors import Fault, Fix, Span, phrase
from engine.language.characters import DIVIDE, SUPERSCRIPTS
from engine.language.source import Source

NEAR = 80
"""So many characters on either side are looked at."""
COMMENT_SIGNS = ("//", "%")
DIVIDERS = ("/", "^", "%", "@", "**", *DIVIDE)
RAISING = ("^", "**", *SUPERSCRIPTS)
LISTED = re.compile(r"^[ \t]*([^\W\d]\w*)[ \t]*=[ \t]*\[", re.MULTILINE)
"""A name that the text gives a list."""
LAST_NAME = re.compile(r"(?<!\w)[^\W\d]\w*\Z")
FIRST_NAME = re.compile(r"[^\W\d]\w*")


def fitted(faults: Sequence[Fault], typed: str, ranks: Mapping[str, int]) -> tuple[Fault, ...]:
    """The faults with remedies that fit into the text as typed.

    Where one is about what stands right after `//` or `%`, the first remedy makes a comment of it. A product that was
    left out is the matrix product between tensors; `ranks` are those of the inputs.
    """
    starts = Source.verbatim(typed).line_starts
    tensors = {name for name, rank in ranks.items() if rank} | set(LISTED.findall(typed))
    known = tensors | ranks.keys()
    return tuple(_fitted(fault, typed, starts, _Factors(tensors, known)) for fault in faults)


@dataclass(frozen=True, slots=True)
class _Factors:
    """Which names stand for tensors, and of which names that is known."""

    tensors: Set[str]
    known: Set[str]

    def sign(self, left: str, right: str) -> str:
        """The sign of the product that two names make on paper; an unknown one with a capital letter is a matrix."""
        matrix = left in self.tensors or (left not in self.known and left[:1].isupper())
        return "@" if matrix and (right in self.tensors or right not in self.known) else "*"

    def joined(self, fix: Fix, before: str, after: str) -> Fix:
        """The remedy with the sign that its factors mean."""
        if fix.text == "*":
            left, right = LAST_NAME.search(before), FIRST_NAME.match(after)
            if left is None or right is None or self.sign(left[0], right[0]) == "*":
                return fix
            return replace(fix, text="@", label=phrase("Write {text}", text=f"{left[0]}@{right[0]}"))
        names = fix.text.split("*")
        if fix.code != "spelling" or len(names) < 2 or not all(map(str.isidentifier, names)):
            return fix
        text = names[0]
        for left_name, right_name in pairwise(names):
            sign = self.sign(left_name, right_name)
            text += f" {sign} {right_name}" if sign == "@" else f"*{right_name}"
        return replace(fix, text=text, label=phrase("Write {text}", text=text))


def _fitted(fault: Fault, typed: str, line_starts: Sequence[int], factors: _Factors) -> Fault:
    place = fault.span
    if place is None:
        return fault
    start = line_starts[place.line - 1] + place.column - 1
    end = line_starts[place.end_line - 1] + place.end_column - 1
    begin = max(start - NEAR, line_starts[place.line - 1])
    before, after = typed[begin:start].rstrip(" \t"), typed[end : end + NEAR].lstrip(" \t")
    shaped = replace(fault, fixes=tuple(factors.joined(fix, *_around(fix, typed, line_starts)) for fix in fault.fixes))
    fixes = [*_comment(before, place, start - begin - len(before)), *_fitting(shaped, before, after)]
    return replace(fault, fixes=tuple(fixes))


def _around(fix: Fix, typed: str, line_starts: Sequence[int]) -> tuple[str, str]:
    """What stands on either side of a remedy's place."""
    start = line_starts[fix.span.line - 1] + fix.span.column - 1
    end = line_starts[fix.span.end_line - 1] + fix.span.end_column - 1
    return typed[max(start - NEAR, 0) : start].rstrip(" \t"), typed[end : end + NEAR].lstrip(" \t")


def _comment(before: str, place: Span, gap: int) -> Iterator[Fix]:
    """The remedy that turns the sign before into that of a comment."""
    sign = next((sign for sign in COMMENT_SIGNS if before.endswith(sign)), None)
    if sign is not None and before != sign:
        end = place.column - gap
        span = Span(place.line, end - len(sign), place.line, end)
        yield Fix(phrase("Make it a comment"), span, "#")


def _fitting(fault: Fault, before: str, after: str) -> Iterator[Fix]:
    """The remedies that mean the same in this place, in brackets where that is needed."""
    divided = before.rstrip("+- \t").endswith(DIVIDERS)
    raised, called = after.startswith(RAISING), after.startswith("(")
    for fix in fault.fixes:
        inserted = fix.text in ("*", "@")
        name = fix.code == "spelling"
        product, call = (
            name and ("*" in fix.text or "@" in fix.text) and fix.text[-1] != ")",
            name and fix.text[-1] == ")",
        )
        if (inserted and divided) or (product and divided and (raised or called)) or (call and raised):
            continue
        if product and divided:
            yield replace(fix, label=phrase("Write {text}", text=f"({fix.text})"), text=f"({fix.text})")
        else:
            yield fix
