"""Executes statements: assignments bind names, literals become inputs, the last statement gives the outputs.

A method that needs a part to be run yields that part (see `engine.trampoline`). What ends a loop or a function
early is passed up as a `Flow`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import proxy

from engine.errors import GradwalkError, ProgramSyntaxError, ShapeMismatch, Span, UnknownName, phrase
from engine.graph import Graph, Output
from engine.language import suggest, tree
from engine.language.blocks import assigned_in
from engine.language.math_notation import settled
from engine.language.source import Source
from engine.limits import Deadline, Limits
from engine.tracing.blocks import Flow, frame_of
from engine.tracing.branching import Branching
from engine.tracing.builder import Builder, Constant
from engine.tracing.expressions import Expressions
from engine.tracing.literals import declared, is_made
from engine.tracing.missing import require_inputs
from engine.tracing.names import Names, is_literal, survey
from engine.tracing.preconditions import check
from engine.tracing.probe import Probe
from engine.tracing.readings import Readings
from engine.tracing.rehearsed import Rehearsed
from engine.tracing.scopes import Scopes, check_count
from engine.tracing.values import Block, Ref, Value
from engine.trampoline import Task, run


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced graph, its output node, the inputs whose values its structure depends on, and the resolved text."""

    graph: Graph
    output: int
    guards: tuple[str, ...]
    text: str


def trace_program(
    program: tree.Program,
    inputs: Mapping[str, Any],
    output: str | None,
    limits: Limits,
    deadline: Deadline,
    static: bool = False,
    opened: frozenset[str] = frozenset(),
) -> Traced:
    """Trace a program for inputs of these shapes (and, for the guards, these values).

    `static`: build without evaluating any node; structure that would need a value is rejected.
    """
    readings = Readings(inputs, assigned_in(program.statements))
    names = survey(program, readings.chosen)
    require_inputs(names, inputs)
    tracer = Tracer(names, inputs, limits, deadline, readings, program.source, static, opened)
    return tracer.trace(program, output)


class Tracer(Branching):
    """One run of one program. Subclasses replace the builder and evaluators: see `engine.suggesting.sketch`."""

    BUILDER, PROBE, EXPRESSIONS = Builder, Probe, Expressions

    def __init__(
        self,
        names: Names,
        inputs: Mapping[str, Any],
        limits: Limits,
        deadline: Deadline,
        readings: Readings,
        source: Source,
        static: bool = False,
        opened: frozenset[str] = frozenset(),
    ) -> None:
        self.names = names
        self.inputs = inputs
        self.limits = limits
        self.builder = self.BUILDER(limits)
        self.probe = self.PROBE(self.builder, inputs, static)
        self.scopes = Scopes(self.builder, names, inputs, limits, deadline, opened)
        own = proxy(self)  # held weakly, or every trace would leave a cycle that only a collection frees
        self.expressions = self.EXPRESSIONS(
            self.builder, self.probe, self.scopes, lambda *given: own.call(*given), readings, source
        )
        self.rehearsed = Rehearsed(self.builder, self.scopes)
        self.result: tuple[tree.Assign | tree.Evaluate, Value] | None = None

    def trace(self, program: tree.Program, output: str | None) -> Traced:
        """Run every statement, then determine the outputs."""
        for statement in program.statements:
            self.run(statement)
        if self.result is None or isinstance(program.statements[-1], tree.Define):
            raise ProgramSyntaxError(
                phrase("The program has no output."),
                hint=phrase("End with the name or the formula that you want to see."),
                span=program.statements[-1].span,
            )
        outputs = self.outputs(*self.result)
        chosen = outputs[0].node if output is None else self.named_output(output, outputs)
        dropped = self.probe.dropped(keep={chosen, *(item.node for item in outputs)})
        graph = self.builder.finish(outputs, dropped, self.scopes.ends())
        loops, skipped = self.scopes.course.finish(graph, dropped)
        graph = replace(graph, loops=loops, skipped_branches=skipped)
        text = settled(program.text, self.expressions.readings.settled)
        return Traced(graph, chosen - sum(node < chosen for node in dropped), tuple(sorted(self.probe.guards)), text)

    def run(self, statement: tree.Statement) -> None:
        """Run a top-level statement; errors inside prelude functions are reported at their call."""
        try:
            run(self.execute(statement, top=True))
        except GradwalkError as error:
            raise self.builder.at_call_site(error) from None

    def execute(self, statement: tree.Statement, top: bool = False) -> Task[Flow | None]:
        """Execute one statement; `top` at top level, where a literal becomes an input."""
        self.scopes.count(statement.span)
        if isinstance(statement, tree.Assign | tree.Evaluate):
            return self.simple(statement, top)
        return METHODS[type(statement)](self, statement)

    def body(self, statements: Sequence[tree.Statement]) -> Task[Flow | None]:
        """Run statements in order until one ends the sequence early."""
        if self.rehearsed.replayed(statements):
            self.ran(statements)
            return None
        before = self.rehearsed.before(statements)
        for statement in statements:
            flow: Flow | None = yield self.execute(statement)
            if flow is not None:
                return flow
        if before is not None:
            self.rehearsed.after(statements, before)
        return None

    def simple(self, statement: tree.Assign | tree.Evaluate, top: bool) -> Task[Flow | None]:
        """An assignment or an expression; the last one in the program gives the outputs."""
        value: Value = yield self.expressions.evaluate(statement.value)
        if isinstance(statement, tree.Assign):
            targets = zip(statement.targets, statement.unpacks, strict=True)
            *_, value = [self.assign(names, unpacks, value, statement, top) for names, unpacks in targets]
        if not self.scopes.frames:
            self.result = statement, value
        return None

    def ran(self, body: Sequence[tree.Statement]) -> None:
        """Note that a body of assignments has run: its last value may be the program's."""
        last = body[-1]
        if not self.scopes.frames and isinstance(last, tree.Assign):
            self.result = last, self.scopes.read(last.targets[0][0])

    def leave(self, statement: tree.Break | tree.Continue) -> Task[Flow | None]:
        """`break` or `continue`."""
        return Flow("break" if isinstance(statement, tree.Break) else "continue")
        yield

    def answer(self, statement: tree.Return) -> Task[Flow | None]:
        """`return`."""
        value: Value = None
        if statement.value is not None:
            value = yield self.expressions.evaluate(statement.value)
        return Flow("return", value)

    def define(self, statement: tree.Define) -> Task[Flow | None]:
        """`def`: evaluate the defaults now, the body at each call."""
        defaults: dict[str, Value] = {}
        for parameter in statement.parameters:
            if parameter.default is not None:
                defaults[parameter.name] = yield self.expressions.evaluate(parameter.default)
        self.scopes.assign(statement.name.name, Block(statement, defaults))
        return None

    def call(self, call: tree.Call, block: Block, arguments: list[Value], keywords: dict[str, Value]) -> Task[Value]:
        """Call a function; the nodes that it creates form a group of the graph."""
        frame, define = frame_of(call, block, arguments, keywords), block.define
        place = (self.builder.place or call.span) if block.of_prelude else None
        if block.of_prelude:
            check(define.name.name, frame.values, self.probe, place or call.span)
        with (
            self.scopes.block(frame, call.span),
            self.builder.placed(place),
            self.builder.group(define.name.name, place or call.span, None if place else define.span) as group,
        ):
            flow: Flow | None = yield self.body(define.body)
            value = flow.value if flow is not None else None
            group.answers(value.node if isinstance(value, Ref) else None)
        return value

    def assign(
        self, names: tuple[tree.Name, ...], unpacks: bool, value: Value, statement: tree.Assign, top: bool
    ) -> Value:
        """Bind one name to the value, or several names to its items; returns what they denote now."""
        expression = statement.value
        if not unpacks:
            return self.bind(
                names[0], value, top and (is_literal(expression) or is_made(expression, value, self.builder))
            )
        items = self._items(value, expression.span, len(names))
        check_count(names, items, statement.span)
        written = expression.items if isinstance(expression, tree.Sequence) else ()
        literals = [top and is_literal(item) for item in written] or [False] * len(items)
        return tuple(map(self.bind, names, items, literals))

    def _items(self, value: Value, span: Span, expected: int) -> list[Value]:
        """The items to unpack: those of a tuple or list, or the rows of a tensor."""
        if (isinstance(value, Ref) and self.builder.is_scalar(value.node)) or isinstance(value, Constant):
            raise ShapeMismatch(phrase("A single number cannot be unpacked into several names."), span=span)
        return list(self.expressions.items(value, span, expected))

    def bind(self, name: tree.Name, value: Value, literal: bool = False) -> Value:
        """Bind a name to a value; a node without a name of the program takes this one."""
        if literal:
            value = self.declare(name, value)
        if isinstance(value, Ref):
            self.builder.call_node(value.node, name.name)
        self.scopes.assign(name.name, value)
        return value

    def declare(self, name: tree.Name, value: Value) -> Value:
        """Declare a literal as a named input, or as a constant where the name is reassigned."""
        return declared(name, value, self.names.is_input(name.name), self.inputs, self.builder)

    def outputs(self, statement: tree.Assign | tree.Evaluate, value: Value) -> list[Output]:
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

    def named_output(self, name: str, outputs: Sequence[Output]) -> int:
        """The node requested by name (the name's value at the end), or by position, counted from 0."""
        if name in PLACES[: len(outputs)]:
            return outputs[int(name)].node
        if name not in self.scopes.program:
            nearest = suggest.nearest(name, list(self.scopes.program))
            raise UnknownName(
                phrase("The program has no value called {name}.", name=name),
                hint=phrase("Did you mean {text}?", text=nearest[0]) if nearest else None,
                name=name,
                code="unknown-output",
            )
        return self.expressions.node(self.scopes.program[name], None)


PLACES = [str(place) for place in range(1000)]
"""Outputs without a name are requested by their position."""

METHODS: dict[type, Callable[[Tracer, Any], Task[Flow | None]]] = {
    tree.If: Tracer.condition,
    tree.For: Tracer.loop,
    tree.While: Tracer.repeat,
    tree.Break: Tracer.leave,
    tree.Continue: Tracer.leave,
    tree.Return: Tracer.answer,
    tree.Define: Tracer.define,
}
