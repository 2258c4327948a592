"""Records how mathematical notation was resolved, so that the text can be shown as it was read."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from engine.errors import ShapeMismatch, phrase
from engine.language import math_notation


class Readings:
    """How each notation was resolved, by position, and which names are elements of tensors.

    `inputs` are the values supplied with the request, `assigned` the names that the program assigns.
    """

    def __init__(self, inputs: Mapping[str, Any], assigned: Set[str]) -> None:
        self.inputs = inputs
        self.assigned = assigned
        self.settled: dict[math_notation.Site, str] = {}

    def settle(self, part: math_notation.Overloaded | math_notation.Element, reading: str) -> None:
        """Record how a notation was resolved; one position of the text has only one displayed form."""
        before = self.settled.setdefault(part.site, reading)
        if before == reading:
            return
        if {before, reading} == {"same", "transpose"}:
            self.settled[part.site] = "transpose"
            return
        raise ShapeMismatch(
            phrase("This notation means one thing in one call of the function and another in the next."),
            hint=phrase("Define two functions, or write \\odot or \\frac for what goes element by element."),
            span=part.span,
        )

    def chosen(self, part: math_notation.Element, local: Set[str] = frozenset()) -> str:
        """The name that is read: the element's own, its alternative spelling, or that of the tensor it belongs to."""
        notation = part.notation
        spellings = [name for name in (part.name, notation.text) if name]
        base = notation.base
        for known in (local, self.assigned):
            for name in spellings:
                if name in known:
                    return name
            if known is local and base in local:
                return base
        given = [name for name in spellings if name in self.inputs]
        if given and notation.alone:
            return given[0]
        if base and np.ndim(self.inputs.get(base, 0.0)):
            return base
        if given:
            return given[0]
        if notation.alone:
            return part.name
        return base if base and (notation.certain or base in self.assigned) else part.name
