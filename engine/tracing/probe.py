"""Evaluates nodes while the graph is still being built.

Structure that depends on a computed axis or index needs its number. The probe evaluates such a node and records
two things: the inputs that it depends on (the guards: the graph is valid only for these values), and that the node
was read, so that one which nothing else uses can be removed from the graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from math import inf, isfinite, prod
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ShapeMismatch, Span, UnsupportedSyntax, numeral, phrase
from engine.tracing.builder import Builder, Constant
from engine.tracing.values import Block, Builtin, Ref, Value, described


class Source(NamedTuple):
    """An input that a value depends on, and one supplied with the request, if any."""

    any: str | None
    given: str | None


class Probe:
    """Evaluates a builder's nodes on demand."""

    def __init__(self, builder: Builder, inputs: Mapping[str, Any], static: bool = False) -> None:
        self.builder = builder
        self.inputs = inputs
        self.static = static
        self.guards: set[str] = set()
        self.read: set[int] = set()
        self.values: dict[int, Any] = {}
        self._sources: dict[int, Source] = {}

    def whole(self, value: Value, span: Span | None, index: bool = False) -> int:
        """This value as a whole number, for an axis, an index (`index=True`), a size or a bound."""
        number = self._plain(value, span)
        if isinstance(number, int):
            return number
        if number is None or not isfinite(number) or number != int(number):
            raise UnsupportedSyntax(
                phrase("A whole number is needed here; this is {value}.", value=_shown(value, number)), span=span
            )
        return int(number)

    def lists_places(self, value: Value) -> bool:
        """Whether this is a list of positions in an index, rather than a single one."""
        return isinstance(value, Ref) and not self.builder.is_scalar(value.node)

    def number(self, value: Value, span: Span | None) -> float:
        """This value as a finite number, for an option that is part of the structure."""
        number = self._plain(value, span)
        try:
            finite = float(number)
        except (TypeError, OverflowError):
            finite = inf
        if not isfinite(finite):
            raise UnsupportedSyntax(
                phrase("A finite number is needed here; this is {value}.", value=_shown(value, None)), span=span
            )
        return finite

    def _plain(self, value: Value, span: Span | None) -> Any:
        """The number that a value holds, as a literal or in the present run; `None` if it is not a number."""
        if isinstance(value, Constant):
            return value.value
        if isinstance(value, Ref) and not self.builder.shapes[value.node]:
            return self.value(value.node, span)
        return None

    def truth(self, value: Value, span: Span | None) -> bool:
        """The truth value, as Python defines it. Raises for a tensor of several elements."""
        if isinstance(value, Constant):
            return bool(value.value)
        if not isinstance(value, Ref):
            return isinstance(value, Block | Builtin) or bool(value)
        if prod(self.builder.shapes[value.node]) != 1:
            raise ShapeMismatch(
                phrase("A tensor of several elements is neither true nor false."),
                hint=phrase("Choose element by element: where(condition, a, b)."),
                span=span,
            )
        return bool(np.all(self.value(value.node, span, decides=True)))

    def value(self, node: int, span: Span | None = None, decides: bool = False) -> Any:
        """A node's value in the present run; `decides` where a branch depends on it."""
        self.read.add(node)
        with np.errstate(all="ignore"):
            for part in self._unknown(node):
                self.values[part] = self._compute(part)
                self._sources[part] = self._source(part)
        if self.static:
            self._reject_inputs(self._sources[node], span, decides)
        return self.values[node]

    def deciding(self, node: int) -> float | None:
        """The number of a scalar node that was evaluated here and depends on inputs; `None` of any other node."""
        source, value = self._sources.get(node), self.values.get(node)
        if source is None or source.any is None or value is None or np.ndim(value):
            return None
        return float(value)

    def _reject_inputs(self, source: Source, span: Span | None, decides: bool) -> None:
        """Reject dependence on inputs in static mode; only a default in the text may serve as a bound or an axis."""
        name = source.any if decides else source.given
        if name is None:
            return
        if decides:
            message = phrase(
                "A static graph cannot branch on {name}: it is built before inputs have values.", name=name
            )
            hint = phrase("Write where(condition, a, b), which computes both, or choose the dynamic mode.")
        else:
            message = phrase(
                "A static graph cannot take its structure from {name}, which came with the request.", name=name
            )
            hint = phrase("Write the number into the program, or choose the dynamic mode.")
        raise UnsupportedSyntax(message, hint=hint, span=span, name=name)

    def _unknown(self, node: int) -> list[int]:
        """The nodes still to be evaluated for this one, operands first; known values are not visited again."""
        if node in self.values:
            return []
        seen = {node}
        pending = [node]
        while pending:
            for operand in self.builder.operands[pending.pop()]:
                if operand not in seen and operand not in self.values:
                    seen.add(operand)
                    pending.append(operand)
        return sorted(seen)

    def _source(self, node: int) -> Source:
        """The first inputs that a node depends on; its operands' sources are known already."""
        if self.builder.ops[node] is None:
            name = None if node in self.builder.constants else self.builder.names[node]
            return Source(name, name if name in self.inputs else None)
        sources = [self._sources[operand] for operand in self.builder.operands[node]]
        return Source(
            next((source.any for source in sources if source.any is not None), None),
            next((source.given for source in sources if source.given is not None), None),
        )

    def _compute(self, node: int) -> Any:
        builder = self.builder
        op = builder.ops[node]
        if op is not None:
            return op.forward(*[self.values[operand] for operand in builder.operands[node]], **builder.options[node])
        if node in builder.constants:
            return builder.constants[node]
        name = builder.names[node]
        assert name is not None  # a leaf that is not a constant is an input, and inputs are named
        self.guards.add(name)
        return self.inputs[name] if name in self.inputs else builder.defaults[name]

    def dropped(self, keep: Set[int]) -> set[int]:
        """Nodes that were only read here: unused and unnamed."""
        if not self.read:
            return set()
        builder = self.builder
        uses = [0] * len(builder)
        for operands in builder.operands:
            for operand in operands:
                uses[operand] += 1
        gone: set[int] = set()
        pending = [node for node in self.read if not uses[node]]
        while pending:
            node = pending.pop()
            if node in keep or builder.names[node] is not None or node in gone:
                continue
            gone.add(node)
            for operand in builder.operands[node]:
                uses[operand] -= 1
                if not uses[operand]:
                    pending.append(operand)
        return gone


def _shown(value: Value, number: Any) -> str:
    """The offending value, as shown in a message."""
    if number is not None:
        return numeral(float(number))
    return "a tensor" if isinstance(value, Ref) else described(value)
