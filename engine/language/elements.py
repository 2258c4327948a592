"""Elements counted from 1, as in mathematics and Octave: `A(1,2)`, `v(1)`, `v_1`, `A_12` of a tensor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.errors import Fault, Fix, phrase
from engine.language.source import Source, typed_at

Shape = tuple[int, ...]
WHOLE = re.compile(r"[^\W\d]\w*[ \t]*\(([\d ,\t]*)\)")
NUMBERED = re.compile(r"([^\W\d_]+)_?(\d{1,9})")


def called_element(fault: Fault, source: Source, shapes: Mapping[str, Shape]) -> Fault:
    """The fault for `v(1)` with the element as its fix where v is a tensor, and never the product."""
    shape = shapes.get(fault.name or "")
    call = WHOLE.fullmatch(typed_at(source.typed, fault.span)) if fault.span else None
    if not shape or call is None or fault.span is None:
        return fault
    numbers = [int(part) if part.strip() else 0 for part in call[1].replace("\t", " ").split(",") if len(part) < 10]
    text = _element(fault.name or "", numbers, shape)
    hint = phrase("Elements stand in square brackets and are counted from 0: {text}.", text=text or f"{fault.name}[0]")
    label = phrase("Element counted from 1: {text}", text=text)
    return replace(fault, hint=hint, fixes=(Fix(label, fault.span, text),) if text else ())


def numbered_element(fault: Fault, shapes: Mapping[str, Shape]) -> Fault:
    """The fault for a name `v_1` without a value with the first element of a tensor v as its fix."""
    numbered = NUMBERED.fullmatch(fault.name or "")
    shape = shapes.get(numbered[1]) if numbered else None
    if numbered is None or not shape or fault.span is None:
        return fault
    digits = numbered[2]
    numbers = [int(digit) for digit in digits] if len(shape) == len(digits) > 1 else [int(digits)]
    text = _element(numbered[1], numbers, shape)
    if not text:
        return fault
    hint = phrase(
        "{name} is a name of its own; elements stand in square brackets and are counted from 0: {text}.",
        name=fault.name,
        text=text,
    )
    label = phrase("Element counted from 1: {text}", text=text)
    return replace(fault, hint=hint, fixes=(*fault.fixes, Fix(label, fault.span, text)))


def _element(name: str, numbers: Sequence[int], shape: Shape) -> str:
    """The element at these numbers, counted from 1, in this language; empty where there is no such element."""
    if len(numbers) != len(shape) or not all(1 <= number <= size for number, size in zip(numbers, shape, strict=True)):
        return ""
    return f"{name}[{', '.join(str(number - 1) for number in numbers)}]"
