"""Remedies that fit the shapes: where two tensors stand together without a sign, `@` is offered before `*`.

`Xw` of a matrix and a vector is their product on paper; a click on `X*w` would go element by element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from engine.errors import Fault, Fix, Span, phrase
from engine.language.source import Source

Shape = tuple[int, ...]
JOINED = re.compile(r"\(?([^\W\d]\w*)\*([^\W\d]\w*)\)?")
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
    if all(len(shape) < 2 for shape in shapes.values()):
        return tuple(faults)
    source = Source.verbatim(typed)
    return tuple(replace(fault, fixes=tuple(_shaped(fault.fixes, source, shapes))) for fault in faults)


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
            text = _product(joined[1], joined[2], fix.span, source, shapes)
            if text:
                yield Fix(phrase("Write {text}", text=text), fix.span, text, fix.code)
        elif fix.text == "*" and "@" not in offered and _between_tensors(fix.span, source, shapes):
            yield Fix(phrase("Product of matrices"), fix.span, "@")
        yield fix


def _product(left: str, right: str, place: Span, source: Source, shapes: Mapping[str, Shape]) -> str:
    """The product of two names that were written together, or nothing; a ᵀ behind them is the second one's."""
    end = source.offset(place.end_line, place.end_column)
    second = shapes.get(right)
    if TRANSPOSED.match(source.typed, end):
        return f"{left}@{right}" if _multiply(shapes.get(left), second and second[::-1]) else ""
    return f"({left}@{right})" if _multiply(shapes.get(left), second) else ""


def _between_tensors(place: Span, source: Source, shapes: Mapping[str, Shape]) -> bool:
    """Whether a sign would stand between two tensors that multiply; of what stands in brackets that is not known."""
    start, end = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
    before = BEFORE.search(source.typed[max(start - NEAR, 0) : start])
    after = AFTER.match(source.typed[end : end + NEAR])
    if before is None or after is None:
        return False
    first, second = shapes.get(before[2] or ""), shapes.get(after[1])
    if before[1] == ")" or after[1].endswith("("):
        known = second if before[1] == ")" else first
        return known is not None and len(known) > 1
    if TRANSPOSED.match(source.typed, end + after.end()):
        second = second and second[::-1]
    return _multiply(first, second)


def _multiply(left: Shape | None, right: Shape | None) -> bool:
    """Whether a product of matrices fits, one of them being a matrix."""
    if not left or not right or len(left) == len(right) == 1:
        return False
    return left[-1] == (right[-2] if len(right) > 1 else right[0])
