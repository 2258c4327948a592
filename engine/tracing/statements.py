"""Statements: names come to mean values, literals become inputs, the last statement gives the outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import (
    Fault,
    Fix,
    InvalidInput,
    MissingInputs,
    ProgramSyntaxError,
    ShapeMismatch,
    Span,
    UnknownName,
    phrase,
)
from engine.graph import Graph, Output
from engine.language import suggest, tree
from engine.limits import Deadline, Limits
from engine.ops import FUNCTIONS, OPS
from engine.tracing.builder import Builder, Constant
from engine.tracing.expressions import Expressions
from engine.tracing.inputs import read_value
from engine.tracing.names import CONSTANTS, Names, is_literal, survey
from engine.tracing.probe import Probe
from engine.tracing.values import Ref, Value, numbers
from engine.trampoline import run

GUESSES = 10
"""So many missing names get a guess at what was meant; a guess looks at every other name."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A graph, the node of the chosen output, and the inputs on whose values the structure rests."""

    graph: Graph
    output: int
    guards: tuple[str, ...]


def trace_program(
    program: tree.Program, inputs: Mapping[str, Any], output: str | None, limits: Limits, deadline: Deadline
) -> Traced:
    """The graph of a program for inputs of these shapes (and, for the guards, these values)."""
    names = survey(program)
    require_inputs(names, inputs)
    return Tracer(names, inputs, limits, deadline).trace(program, output)


def require_inputs(names: Names, inputs: Mapping[str, Any]) -> None:
    """Raise `MissingInputs`, with one fault for each free name that has no value."""
    missing = [(name, span) for name, span in names.free.items() if name not in inputs]
    if missing:
        known = sorted(names.mentioned)
        raise MissingInputs.of(
            tuple(_missing(name, span, known if place < GUESSES else ()) for place, (name, span) in enumerate(missing))
        )


def _missing(name: str, span: Span, others: Sequence[str]) -> Fault:
    """What to say of a name without a value; perhaps it is a slip of the pen."""
    message = phrase("{name} has no value.", name=name)
    if name in FUNCTIONS:
        return Fault(message, phrase("It is a function: write {call}.", call=f"{name}(…)"), span, name)
    meant = suggest.correction(name, [other for other in others if other != name])
    if meant is None:
        return Fault(message, phrase("Give it a value among the inputs."), span, name)
    fix = Fix(phrase("Write {text}", text=meant), span, meant)
    return Fault(message, phrase("Did you mean {text}?", text=meant), span, name, (fix,))


class Tracer:
    """One run of one program; `scope` says what each name means at this moment."""

    def __init__(self, names: Names, inputs: Mapping[str, Any], limits: Limits, deadline: Deadline) -> None:
        self.names = names
        self.inputs = inputs
        self.limits = limits
        self.deadline = deadline
        self.builder = Builder(limits)
        self.probe = Probe(self.builder, inputs)
        self.scope: dict[str, Value] = {}
        self.expressions = Expressions(self.builder, self.probe, self.read_name, self.is_value)

    def trace(self, program: tree.Program, output: str | None) -> Traced:
        """Run every statement, then settle the outputs."""
        result: Value = None
        for count, statement in enumerate(program.statements, 1):
            self.limits.check("statements", count, statement.span)
            self.deadline.check()
            result = self.execute(statement)
        outputs = self.outputs(program.statements[-1], result)
        chosen = outputs[0].node if output is None else self.named_output(output)
        dropped = self.probe.dropped(keep={chosen, *(item.node for item in outputs)})
        graph = self.builder.finish(outputs, dropped)
        return Traced(graph, chosen - sum(node < chosen for node in dropped), tuple(sorted(self.probe.guards)))

    def execute(self, statement: tree.Statement) -> Value:
        """Run one statement; its value is what it assigned, or that of its expression."""
        value: Value = run(self.expressions.evaluate(statement.value))
        if isinstance(statement, tree.Assign):
            targets = zip(statement.targets, statement.unpacks, strict=True)
            *_, value = [self.assign(names, unpacks, value, statement) for names, unpacks in targets]
        return value

    def assign(self, names: tuple[tree.Name, ...], unpacks: bool, value: Value, statement: tree.Assign) -> Value:
        """Let one name mean the value, or several names its items; returns what they mean now."""
        expression = statement.value
        if not unpacks:
            return self.bind(names[0], value, is_literal(expression))
        items = self._items(value, expression.span)
        if len(items) != len(names):
            raise ProgramSyntaxError(
                phrase("There are {names} names for {values} values.", names=len(names), values=len(items)),
                span=statement.span,
            )
        written = expression.items if isinstance(expression, tree.Sequence) else ()
        literals = [is_literal(item) for item in written] or [False] * len(items)
        return tuple(map(self.bind, names, items, literals))

    def _items(self, value: Value, span: Span) -> list[Value]:
        """What is unpacked: a tuple's or list's items, or a tensor's rows."""
        if isinstance(value, tuple | list):
            return list(value)
        if isinstance(value, Ref) and self.builder.shapes[value.node]:
            rows = range(self.builder.shapes[value.node][0])
            return [self.expressions.apply(OPS["index"], (value,), span, {"key": (row,)}) for row in rows]
        raise ShapeMismatch(phrase("A single number cannot be unpacked into several names."), span=span)

    def bind(self, name: tree.Name, value: Value, literal: bool) -> Value:
        """Let a name mean a value; a node that has no name yet takes this one."""
        if literal:
            value = self.declare(name, value)
        if isinstance(value, Ref) and self.builder.names[value.node] is None:
            self.builder.names[value.node] = name.name
        self.scope[name.name] = value
        return value

    def declare(self, name: tree.Name, value: Value) -> Value:
        """A literal makes a named input, or a constant where the name is assigned again."""
        plain = numbers(value)
        if not self.names.is_input(name.name):
            return value if isinstance(value, Constant) else Ref(self.builder.constant(plain, name.span))
        try:
            default = read_value(name.name, plain, self.limits)
        except InvalidInput as error:
            raise error.at(name.span) from None
        self.builder.defaults[name.name] = default
        shape = self.inputs.get(name.name, default).shape
        return Ref(self.builder.input(name.name, shape, name.span))

    def read_name(self, name: tree.Name) -> Value:
        """What a name means where it is read: a value, a new input, or one of the constants."""
        if name.name in self.scope:
            return self.scope[name.name]
        if name.name in self.names.free:
            value = Ref(self.builder.input(name.name, self.inputs[name.name].shape, name.span))
        else:
            return Constant(CONSTANTS[name.name], name.span, name.name)
        self.scope[name.name] = value
        return value

    def is_value(self, name: str) -> bool:
        """Whether a name that is called means a number here and not a function."""
        return name in self.scope or name in CONSTANTS or (name in self.inputs and name not in FUNCTIONS)

    def outputs(self, statement: tree.Statement, value: Value) -> list[Output]:
        """The outputs: the last statement's value, or each item of its tuple."""
        names: list[str | None] = [None]
        parts: tuple[tree.Expression, ...] = (statement.value,)
        if isinstance(statement, tree.Assign):
            names = [name.name for name in statement.targets[-1]]
        elif isinstance(statement.value, tree.Sequence) and statement.value.is_tuple:
            parts = statement.value.items
            names = [None] * len(parts)
        if isinstance(statement, tree.Evaluate):
            names = [part.name if isinstance(part, tree.Name) else None for part in parts]
        values = list(value) if isinstance(value, tuple) else [value]
        if not values:
            raise ProgramSyntaxError(phrase("The program has no output."), span=statement.span)
        names = names if len(names) == len(values) else [None] * len(values)
        return [
            Output(name, self.expressions.node(item, statement.span)) for name, item in zip(names, values, strict=True)
        ]

    def named_output(self, name: str) -> int:
        """The node of the output that was asked for by name: the value the name has at the end."""
        if name not in self.scope:
            nearest = suggest.nearest(name, list(self.scope))
            raise UnknownName(
                phrase("The program has no value called {name}.", name=name),
                hint=phrase("Did you mean {text}?", text=nearest[0]) if nearest else None,
                name=name,
            )
        return self.expressions.node(self.scope[name], None)
