"""Remedies that fit the shapes: where two tensors stand together without a sign, `@` is offered before `*`.

`Xw` of a matrix and a vector is their product on paper; a click on `X*w` would go element by element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from engine.errors import Fault, Fix, Span, phrase
from engine.language.source import Source

Shape = tuple[int, ...]
JOINED = re.compile(r"\(?([^\W\d]\w*(?:\*[^\W\d]\w*)+)\)?")
NEAR = 80
"""So many characters on either side are looked at."""
BEFORE = re.compile(r"(\)|(?<!\w)[\d.]*([^\W\d]\w*))[ \t]*\Z")
AFTER = re.compile(r"[ \t]*(\(|[^\W\d]\w*\(?)")
TRANSPOSED = re.compile(r"[ \t]*(?:ᵀ|\.T\b|\^[ \t]*(?:T\b|⊤))")
WRITTEN = re.compile(r"^[ \t]*([^\W\d]\w*)[ \t]*=[ \t]*(\[[\[\]\d\s.,+-]*\])", re.MULTILINE)
"""A tensor that the text itself gives."""


def shaped(faults: Sequence[Fault], typed: str, shapes: Mapping[str, Shape]) -> tuple[Fault, ...]:
    """The faults with the product of matrices among their remedies, first, wherever the shapes ask for it."""
    shapes = {**_written(typed), **shapes}
    source = Source.verbatim(typed)
    return tuple(_fitting(fault, tuple(_shaped(fault.fixes, source, shapes))) for fault in faults)


def _fitting(fault: Fault, fixes: tuple[Fix, ...]) -> Fault:
    """The fault with these remedies, and with a hint that speaks of the first."""
    if fault.code == "misspelt-name" and fixes and "@" in fixes[0].text:
        return replace(fault, fixes=fixes, hint=phrase("Did you mean {text}?", text=fixes[0].text))
    return replace(fault, fixes=fixes)


def _written(typed: str) -> dict[str, Shape]:
    """The shapes of the tensors that stand in the text."""
    shapes = {}
    for name, text in WRITTEN.findall(typed):
        try:
            shapes[name] = np.shape(json.loads(text))
        except (ValueError, RecursionError):  # no list of numbers, or a ragged one
            continue
    return shapes


def _shaped(fixes: Sequence[Fix], source: Source, shapes: Mapping[str, Shape]) -> Iterator[Fix]:
    offered = {fix.text.strip() for fix in fixes}
    for fix in fixes:
        joined = JOINED.fullmatch(fix.text)
        if joined:
            text = _product(joined[1].split("*"), fix.span, source, shapes)
            if text:
                yield Fix(phrase("Write {text}", text=text), fix.span, text, fix.code)
        elif fix.text == "*" and "@" not in offered and _between_tensors(fix.span, source, shapes):
            yield Fix(phrase("Product of matrices"), fix.span, "@")
        yield fix


def _product(names: Sequence[str], place: Span, source: Source, shapes: Mapping[str, Shape]) -> str:
    """The product of names that were written together, or nothing; a ᵀ behind them is the last one's."""
    transposed = TRANSPOSED.match(source.typed, source.offset(place.end_line, place.end_column)) is not None
    last = len(names) - 2
    signs = ["@" if _meet(*pair, shapes, transposed and at == last) else "*" for at, pair in enumerate(pairwise(names))]
    if "@" not in signs:
        return ""
    text = names[0] + "".join(sign + name for sign, name in zip(signs, names[1:], strict=True))
    return text if transposed else f"({text})"


def _meet(left: str, right: str, shapes: Mapping[str, Shape], transposed: bool = False) -> bool:
    """Whether two names make a matrix product; of a name without a value a capital letter speaks of a matrix."""
    first, second = shapes.get(left), shapes.get(right)
    if first is None:
        return left[:1].isupper() and second != ()
    return _multiply(first, second[::-1] if second and transposed else second)


def _between_tensors(place: Span, source: Source, shapes: Mapping[str, Shape]) -> bool:
    """Whether a sign would stand between two tensors that multiply; of what stands in brackets that is not known."""
    start, end = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
    before = BEFORE.search(source.typed[max(start - NEAR, 0) : start])
    after = AFTER.match(source.typed[end : end + NEAR])
    if before is None or after is None:
        return False
    if before[1] == ")" or after[1].endswith("("):
        known = shapes.get(after[1] if before[1] == ")" else before[2] or "")
        return known is not None and len(known) > 1
    return _meet(before[2], after[1], shapes, TRANSPOSED.match(source.typed, end + after.end()) is not None)


def _multiply(left: Shape | None, right: Shape | None) -> bool:
    """Whether a matrix product fits, which of two vectors is the inner one."""
    if not left or not right:
        return False
    return left[-1] == (right[-2] if len(right) > 1 else right[0])
