"""Shape-aware fixes: for two juxtaposed tensors, `@` is offered before `*`.

`Xw` of a matrix and a vector is their product in mathematics; the fix `X*w` would be elementwise.
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
"""Number of characters inspected on either side."""
BEFORE = re.compile(r"(\)|(?<![\w.])[\d.]*+([^\W\d]\w*+))[ \t]*+\Z")
AFTER = re.compile(r"[ \t]*(\(|[^\W\d]\w*\(?)")
TRANSPOSED = re.compile(r"[ \t]*(?:ᵀ|\.T\b|\^[ \t]*(?:T\b|⊤))")
INNER = re.compile(r"(?<![\w.)\]])([^\W\d](?:(?!ᵀ)\w)*+)(?:ᵀ|\.T|\^T)[ \t@]*+([^\W\d]\w*+)[ \t]*+\Z")
AFTER_POWER = re.compile(r"(\d+)\*\(?([^\W\d]\w*)")
"""A fix `2*x` for `^2 x`: the exponent, and the name that the next factor starts with."""
POWER_OF = re.compile(r"(?:(\))|(?<!\w)\d*+([^\W\d]\w*+))[ \t]*+(?:\^|\*\*)[ \t]*+\Z")
NAME = re.compile(r"[^\W\d]\w*")
WRITTEN = re.compile(r"^[ \t]*([^\W\d]\w*)[ \t]*=[ \t]*(\[[\[\]\d\s.,+-]*\])", re.MULTILINE)
"""A tensor written in the text."""


def shaped(faults: Sequence[Fault], typed: str, shapes: Mapping[str, Shape]) -> tuple[Fault, ...]:
    """The faults with the matrix product as their first fix, wherever the shapes suggest it."""
    shapes = {**written(typed), **shapes}
    source = Source.verbatim(typed)
    return tuple(_fitting(fault, tuple(_shaped(fault.fixes, source, shapes))) for fault in faults)


def _fitting(fault: Fault, fixes: tuple[Fix, ...]) -> Fault:
    """The fault with these fixes and a hint that matches the first."""
    if fault.code == "misspelt-name" and fixes and "@" in fixes[0].text:
        return replace(fault, fixes=fixes, hint=phrase("Did you mean {text}?", text=fixes[0].text))
    return replace(fault, fixes=fixes)


def written(typed: str) -> dict[str, Shape]:
    """The shapes of the tensors written in the text."""
    shapes = {}
    for name, text in WRITTEN.findall(typed):
        try:
            shapes[name] = np.shape(json.loads(text))
        except (ValueError, RecursionError):  # not a list of numbers, or a ragged one
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
        elif power := AFTER_POWER.match(fix.text):
            yield from _after_power(fix, power[1], power[2], source, shapes)
        elif fix.text == "*" and "@" not in offered and _between_tensors(fix.span, source, shapes):
            yield Fix(phrase("Product of matrices"), fix.span, "@")
        yield fix


def _after_power(fix: Fix, exponent: str, factor: str, source: Source, shapes: Mapping[str, Shape]) -> Iterator[Fix]:
    """For `A^2 x` of tensors: the elementwise power times x, and the matrix power times x."""
    start = source.offset(fix.span.line, fix.span.column)
    base = POWER_OF.search(source.typed[max(start - NEAR, 0) : start])
    if base is None:
        return
    name = base[1] or base[2]
    if name == ")":
        tensors = [each for each in NAME.findall(_bracket(source.typed[:start])) if shapes.get(each)]
        fits = bool(tensors) and shapes.get(factor) != ()
    else:
        fits = _meet(name, factor, shapes)
    if not fits:
        return
    text = exponent + "@" + fix.text[len(exponent) + 1 :]
    yield Fix(phrase("Powers of elements, then the product of matrices: {text}", text=f"^{text}"), fix.span, text)
    shape = shapes.get(name)
    begin = max(start - NEAR, 0) + base.start(base.lastindex or 0)
    square = name != ")" and (shape is None or (len(shape) == 2 and shape[0] == shape[1]))
    if square and exponent in ("2", "3"):
        whole = "@".join([name] * int(exponent)) + text[len(exponent) :]
        span = source.span(begin, source.offset(fix.span.end_line, fix.span.end_column))
        yield Fix(phrase("Power of the matrix: {text}", text=whole), span, whole)


def _bracket(text: str) -> str:
    """The bracket at the end of this text, before its exponent's sign; at most `NEAR` characters of it."""
    depth, end = 0, text.rfind(")")
    for place in range(end, max(end - NEAR, -1), -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if not depth:
            return text[place:end]
    return ""


def _product(names: Sequence[str], place: Span, source: Source, shapes: Mapping[str, Shape]) -> str:
    """The product of names written together, or `None`; a ᵀ after them applies to the last one."""
    transposed = TRANSPOSED.match(source.typed, source.offset(place.end_line, place.end_column)) is not None
    last = len(names) - 2
    signs = ["@" if _meet(*pair, shapes, transposed and at == last) else "*" for at, pair in enumerate(pairwise(names))]
    if "@" not in signs:
        return ""
    text = names[0] + "".join(sign + name for sign, name in zip(signs, names[1:], strict=True))
    return text if transposed else f"({text})"


def _meet(left: str, right: str, shapes: Mapping[str, Shape], transposed: bool = False) -> bool:
    """Whether two names form a matrix product; a name without a value is a matrix if it is a capital letter."""
    first, second = shapes.get(left), shapes.get(right)
    if first is None:
        return left[:1].isupper() and second != ()
    return _multiply(first, second[::-1] if second and transposed else second)


def _between_tensors(place: Span, source: Source, shapes: Mapping[str, Shape]) -> bool:
    """Whether an operator here would join two tensors with a matrix product; unknown for bracketed operands."""
    start, end = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
    before = BEFORE.search(source.typed[max(start - NEAR, 0) : start])
    after = AFTER.match(source.typed[end : end + NEAR])
    if before is None or after is None or _is_inner(source.typed[max(start - NEAR, 0) : start], shapes):
        return False
    if before[1] == ")" or after[1].endswith("("):
        known = shapes.get(after[1] if before[1] == ")" else before[2] or "")
        return known is not None and len(known) > 1
    return _meet(before[2], after[1], shapes, TRANSPOSED.match(source.typed, end + after.end()) is not None)


def _is_inner(before: str, shapes: Mapping[str, Shape]) -> bool:
    """Whether the text ends in a product of a row and a column, `vᵀ u`, which is a scalar."""
    product = INNER.search(before)
    return product is not None and all(len(shapes.get(name, (0, 0))) == 1 for name in product.groups())


def _multiply(left: Shape | None, right: Shape | None) -> bool:
    """Whether the matrix product is defined; of two vectors it is the inner product."""
    if not left or not right:
        return False
    return left[-1] == (right[-2] if len(right) > 1 else right[0])
