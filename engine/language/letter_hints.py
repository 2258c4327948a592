"""Names without a value that usually denote something else: the identity I, a function f, an element s_y."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace

from engine.errors import Fault, Fix, phrase
from engine.language import sums
from engine.language.attached_transpose import with_transpose
from engine.language.dialects import translated
from engine.language.elements import called_element, numbered_element
from engine.language.latex import is_latex
from engine.language.shape_fixes import Shape, written
from engine.language.source import Source
from engine.language.sums import with_sum

IDENTITY = frozenset(("I", "I_n", "I_d", "Id"))
FUNCTIONS = frozenset(("f", "g", "h"))
"""Letters that usually name functions in mathematics."""
INDEXED = re.compile(r"([^\W\d_]+)_([^\W\d_]\w*)")
INDICES = frozenset("ijk")
OPENING = re.compile(r"[ \t]*(?:\\left[ \t]*)?\(")


CODES = frozenset(
    ("missing-input", "misspelt-name", "unknown-function", "too-many-arguments", "call-of-a-value", sums.CODE)
)
"""Codes of the faults to which something is added."""


def explained(faults: Sequence[Fault], typed: str, shapes: Mapping[str, Shape], alone: bool) -> tuple[Fault, ...]:
    """Add the likely meaning of each missing name or function to its fault; `shapes` are those of the inputs by name.

    `alone`: the text is in this language or LaTeX, so that fixes apply to it.
    """
    if not alone or not any(fault.code in CODES for fault in faults):
        return tuple(faults)
    source = Source.verbatim(typed)
    names = {*shapes, *(fault.name for fault in faults if fault.name)}
    if is_latex(typed):
        return tuple(_explained(fault, source, names, latex=True) for fault in faults)
    shapes = {**written(typed), **shapes}
    return tuple(_in_plain_text(fault, source, names, shapes) for fault in faults)


def _in_plain_text(fault: Fault, source: Source, names: Set[str], shapes: Mapping[str, Shape]) -> Fault:
    """The fault with what plain text may mean there, which has fixes of its own."""
    summed = with_sum(fault, source, names - {fault.name})
    if summed is not fault:
        return summed
    if fault.code == "call-of-a-value":
        return called_element(fault, source, shapes)
    if fault.code in ("missing-input", "misspelt-name", "unknown-function"):
        transposed = with_transpose(fault, source, names - {fault.name})
        if transposed is not None:
            return transposed
    if fault.code in ("unknown-function", "too-many-arguments"):
        return translated(fault, source)
    return numbered_element(_explained(fault, source, names, latex=False), shapes)


def _explained(fault: Fault, source: Source, names: Collection[str], latex: bool) -> Fault:
    name, span = fault.name or "", fault.span
    if fault.code != "missing-input" or span is None:
        return fault
    if name in IDENTITY:
        text = "\\operatorname{eye}(n)" if latex else "eye(n)"
        return replace(fault, hint=phrase("For the identity matrix with n rows write {text}.", text=text))
    end = source.offset(span.end_line, span.end_column)
    if name in FUNCTIONS and latex and OPENING.match(source.typed[end : end + 20]):
        hint = phrase("{name}(…) is read as a product. For a function define it before: {name}(x) = …", name=name)
        return replace(fault, hint=hint)
    indexed = INDEXED.fullmatch(name)
    return fault if indexed is None else _index(fault, indexed[1], indexed[2], names, latex)


def _index(fault: Fault, base: str, index: str, names: Collection[str], latex: bool) -> Fault:
    """The hint for a name with an index over which no sum runs."""
    if index in INDICES:
        hint = phrase(
            "The index {index} has no range here: write a number, or a sum, \\sum_{{{index}=1}}^{{n}} …", index=index
        )
        return replace(fault, hint=hint)
    if base not in names or fault.span is None or (len(index) > 1 and index not in names):
        return fault
    values = {"name": fault.name or "", "base": base, "index": index}
    if latex:
        hint = phrase(
            "{name} is a name of its own. Elements are chosen by numbers and by the index of a sum; in program text"
            " {base}[{index}] is the element at {index}, counted from 0.",
            **values,
        )
        return replace(fault, hint=hint)
    texts = (f"{base}[{index}]", f"{base}[{index} - 1]")
    labels = (
        phrase("Element counted from 0: {text}", text=texts[0]),
        phrase("Element counted from 1: {text}", text=texts[1]),
    )
    fixes = [Fix(label, fault.span, text) for label, text in zip(labels, texts, strict=True)]
    hint = phrase(
        "{name} is a name of its own; the element of {base} at {index} is {base}[{index}], counted from 0.", **values
    )
    return replace(fault, hint=hint, fixes=(*fault.fixes, *fixes))
