"""Traces a program while the shapes of some inputs are unknown, using the ordinary tracer.

Where the program's structure depends on an unknown shape (`len(x)`, the rows of a tensor, `X.shape`), the sketch
assumes a size, which the shapes inferred later must have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import ProgramSyntaxError, Span, UnsupportedSyntax, phrase
from engine.language import tree
from engine.language.blocks import assigned_in
from engine.limits import Deadline, Limits
from engine.ops.op import Op, Shape
from engine.prelude import loss_names
from engine.suggesting.names import is_list, is_matrix, is_probability
from engine.suggesting.notation import SketchExpressions
from engine.suggesting.tidy import COUNTS, PLACES, large, probabilities, signed
from engine.tracing.builder import Builder
from engine.tracing.names import survey
from engine.tracing.probe import Probe
from engine.tracing.readings import Readings
from engine.tracing.statements import Tracer
from engine.tracing.values import Ref, Value

UNFIT = (ValueError, TypeError, IndexError, np.linalg.LinAlgError)
"""Errors that operations raise for scalars assumed where tensors are needed."""
OCTAVE_SUM = "down_columns"
"""The function that Octave's `sum` is translated to, which depends on whether its argument is a matrix."""


@dataclass(slots=True)
class Assumptions:
    """What a sketch assumes where necessary: a tensor's length and its rank (`None`: by its name).

    `kind` is the kind of numbers that decide branches; `counts` collects the whole numbers that were needed.
    """

    length: int = 3
    rank: int | None = None
    kind: str = "signed"
    counts: dict[str, int] = field(default_factory=dict)


class SketchBuilder(Builder):
    """Builds a graph in which some inputs, and all nodes that depend on them, have unknown shapes."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.open: set[int] = set()
        self.unknown: frozenset[str] = frozenset()
        self.assumptions = Assumptions()
        self.with_axes: set[int] = set()
        self.lengths: dict[int, int] = {}
        self.measured: dict[int, Shape] = {}
        self.of_prelude: set[int] = set()
        self.of_loss: set[int] = set()

    def input(self, name: str, shape: Shape, span: Span | None) -> int:
        """A leaf; its shape is open if its value is to be suggested."""
        node = super().input(name, () if name in self.unknown else shape, span)
        if name in self.unknown:
            self.open.add(node)
        return node

    def result_shape(self, op: Op, nodes: tuple[int, ...], options: Mapping[str, Any], span: Span | None) -> Shape:
        """The shape if all operands have one; otherwise the result is open too."""
        if self.place is not None:
            self.of_prelude.add(len(self.ops))
            if any(name in loss_names() for name in self.callers()):
                self.of_loss.add(len(self.ops))
        if self.open.isdisjoint(nodes):
            return super().result_shape(op, nodes, options, span)
        self.open.add(len(self.ops))
        return ()

    def is_open(self, node: int) -> bool:
        """Whether a node's shape is still unknown."""
        return node in self.open

    def is_scalar(self, node: int) -> bool:
        """Whether a node is a scalar; an open one is recorded as a tensor, which this question implies."""
        if node not in self.open:
            return super().is_scalar(node)
        self.with_axes.add(node)
        return False

    def length(self, node: int, expected: int | None = None) -> int:
        """The length that the program expects, or the assumed one."""
        if node not in self.open:
            return super().length(node)
        return self.lengths.setdefault(node, expected or self.assumptions.length)

    def sizes(self, node: int) -> Shape:
        """The assumed sizes: two for a matrix by name or a computed value, except inside Octave's `sum`."""
        if node not in self.open:
            return super().sizes(node)
        matrix = is_matrix(self.names[node] or ("x" if OCTAVE_SUM in self.callers() else "X"))
        rank = self.assumptions.rank or (2 if matrix else 1)
        return self.measured.setdefault(node, (self.assumptions.length, 2, 4, 5)[:rank])


class SketchProbe(Probe):
    """Evaluates nodes whose inputs are partly assumed: whole numbers where a count is needed."""

    builder: SketchBuilder
    inputs: dict[str, Any]

    def whole(self, value: Value, span: Span | None, index: bool = False) -> int:
        """A whole number; an input that it depends on becomes a count."""
        if isinstance(value, Ref) and value.node in self.builder.open:
            counts = self.builder.assumptions.counts
            for name in self._missing(value.node):
                if name not in counts:
                    usual = PLACES if index else COUNTS
                    counts[name] = next((each for each in usual if each not in counts.values()), usual[0])
                    self.values.clear()
                self.inputs[name] = np.float64(counts[name])
        try:
            return super().whole(value, span, index)
        except UNFIT:
            message = phrase("A whole number is needed here; this is {value}.", value="a tensor")
            raise UnsupportedSyntax(message, span=span) from None

    def lists_places(self, value: Value) -> bool:
        """Whether this is a list of positions; an input without a value is judged by its name."""
        if not isinstance(value, Ref) or value.node not in self.builder.open:
            return super().lists_places(value)
        return is_list(self.builder.names[value.node] or "") and not self.builder.is_scalar(value.node)

    def truth(self, value: Value, span: Span | None) -> bool:
        """The truth value of a condition; the first branch where it depends on unknown shapes."""
        try:
            return super().truth(value, span)
        except UNFIT:
            return True

    def _missing(self, node: int) -> list[str]:
        """The inputs without a value that a node depends on."""
        builder, seen, pending = self.builder, {node}, [node]
        while pending:
            fresh = [operand for operand in builder.operands[pending.pop()] if operand not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return [name for name, leaf in builder.inputs.items() if leaf in seen and name in builder.unknown]


class Sketch(Tracer):
    """A program traced while the shapes of the inputs in `unknown` are open."""

    BUILDER = SketchBuilder
    PROBE = SketchProbe
    EXPRESSIONS = SketchExpressions
    builder: SketchBuilder

    def __init__(
        self,
        program: tree.Program,
        inputs: Mapping[str, Any],
        unknown: frozenset[str],
        assumptions: Assumptions,
        limits: Limits,
        deadline: Deadline,
        opened: frozenset[str],
    ) -> None:
        tidy = signed() if assumptions.kind == "signed" else large()
        probability = probabilities()
        self.numbers = {
            name: np.float64(next(probability) if is_probability(name) else number)
            for name, number in zip(sorted(unknown), tidy, strict=False)
        }
        readings = Readings(inputs, assigned_in(program.statements))
        names = survey(program, readings.chosen)
        values = {**inputs, **self.numbers}
        super().__init__(names, values, limits, deadline, readings, program.source, False, opened)
        self.builder.unknown = unknown
        self.builder.assumptions = assumptions
        self.output = 0

    def draw(self, program: tree.Program, output: str | None) -> Sketch:
        """Run the program; afterwards the builder holds the graph, and `output` is the node to differentiate."""
        for statement in program.statements:
            self.result = None
            self.run(statement)
        if self.result is None:
            raise ProgramSyntaxError(phrase("The program has no output."), span=program.statements[-1].span)
        outputs = self.outputs(*self.result)
        self.output = outputs[0].node if output is None else self.named_output(output, outputs)
        return self
