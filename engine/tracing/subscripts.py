r"""`W_1` beside a matrix W: a value of its own, a row of W, or (`A_{12}`) an element whose comma was left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Set
from typing import Any

import numpy as np

from engine.errors import Fix, Phrase, ShapeMismatch, phrase
from engine.language.math_notation import Element, Notation
from engine.language.source import Source
from engine.ops.op import Shape, describe

NUMBER = r"\s?_\s?(?:\{\s?([0-9]{1,9})\s?\}|([0-9]{1,9})(?![0-9]))"
COMMAND = r"\\[A-Za-z]+"


def matrix_fault(
    source: Source, part: Element, shape: Shape, inputs: Mapping[str, Any], local: Set[str]
) -> ShapeMismatch:
    """The error for one index of a tensor of several axes, with a fix for each meaning.

    `local` are the arguments of the function that is being called, which have no values of the same name beside them.
    """
    typed = source.typed_slice(part.site.start, part.site.end)
    return ShapeMismatch(
        phrase(
            "It is not clear what {text} means beside {name} of shape {shape}.",
            text=typed, name=part.notation.base, shape=describe(shape),
        ),
        hint=phrase("Write A_{1,2} for an element, W^{(1)} for a value of its own, W_{[0]} for the first row."),
        span=part.span,
        fixes=tuple(Subscripts(source, part, typed).fixes(shape, inputs, local)),
    )  # fmt: skip


class Subscripts:
    """All subscripts of one tensor in a text: a fix rewrites all of them."""

    def __init__(self, source: Source, part: Element, typed: str) -> None:
        self.source = source
        self.base, self.first = part.notation.base, part.notation.first
        self.head = typed.rpartition("_")[0].rstrip()
        """The tensor as typed, such as `\\mathbf{W}`."""
        pattern = re.compile(rf"({re.escape(self.head)}|[A-Za-z]){NUMBER}|{COMMAND}")
        self.matches = [match for match in pattern.finditer(source.typed) if match[1]]
        own = {_number(match) for match in self.matches if match[1] == self.head}
        self.numbers = sorted(own, key=int)

    def fixes(self, shape: Shape, inputs: Mapping[str, Any], local: Set[str]) -> list[Fix]:
        """Elements first where the digits are indices, then values of their own, then rows."""
        fixes: list[Fix] = []
        if not self.numbers:
            return fixes
        if all(self._is_element(number, shape) for number in self.numbers):
            texts = ", ".join(f"{self.base}_{{{','.join(number)}}}" for number in self.numbers)
            label = phrase("Elements: {names}", names=texts)
            fixes.append(self._fix(label, {self.head}, lambda head, number: f"{head}_{{{','.join(number)}}}"))
        if self.base not in local:
            others = self._others({name for name, value in inputs.items() if np.ndim(value)} - local)
            fixes += [self._own({self.head, *others})] if others else []
            fixes.append(self._own({self.head}))
        if all(0 <= int(number) - self.first < shape[0] for number in self.numbers):
            label = phrase("Rows of {name}", name=self.base)
            fixes.append(self._fix(label, {self.head}, lambda head, number: f"{head}_{{[{int(number) - self.first}]}}"))
        return fixes

    def _is_element(self, number: str, shape: Shape) -> bool:
        """Whether each digit is an index within its axis."""
        return len(number) == len(shape) and all(
            0 <= int(digit) - self.first < size for digit, size in zip(number, shape, strict=True)
        )

    def _others(self, tensors: Set[str]) -> set[str]:
        """Other tensors with the same numbers, as b in `W_1 x + b_1`."""
        return {
            match[1]
            for match in self.matches
            if match[1] in tensors and match[1] != self.head and _number(match) in self.numbers
        }

    def _own(self, heads: Collection[str]) -> Fix:
        names = [
            f"{self.base if head == self.head else head}_{number}"
            for head in sorted(heads, key=lambda head: (head != self.head, head))
            for number in self.numbers
            if any(match[1] == head and _number(match) == number for match in self.matches)
        ]
        label = phrase("Values of their own: {names}", names=", ".join(names))
        return self._fix(label, heads, lambda head, number: f"{head}^{{({number})}}")

    def _fix(self, label: Phrase, heads: Collection[str], write: Callable[[str, str], str]) -> Fix:
        """The fix that writes each subscript of these tensors anew."""
        matches = [match for match in self.matches if match[1] in heads and _number(match) in self.numbers]
        typed, place = self.source.typed, matches[0].start()
        made: list[str] = []
        for match in matches:
            made += [typed[place : match.start()], write(match[1], _number(match))]
            place = match.end()
        return Fix(label, self.source.typed_span(matches[0].start(), place), "".join(made), latex=True)


def key_text(notation: Notation) -> str:
    """An element's index as program text."""
    return "[" + ", ".join(str(index - notation.first) for index in notation.numbers) + "]"


def _number(match: re.Match[str]) -> str:
    return match[2] or match[3]
