"""Scopes: what each name denotes in the program, in a running function and in a comprehension."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.errors import ProgramSyntaxError, Span, UnknownName, phrase
from engine.language import tree
from engine.limits import Deadline, Limits
from engine.ops import ALIASES, FUNCTIONS
from engine.prelude import layers_of_neurons, library, library_names, neurons, textbook
from engine.tracing.builder import Builder, Constant
from engine.tracing.calls import call_of_a_value, unknown_function
from engine.tracing.course import Course
from engine.tracing.names import BUILT_IN, CONSTANTS, Names, is_function
from engine.tracing.values import Block, Builtin, Ref, Value


class Frame:
    """The names of one function call; `locals` are those assigned anywhere in its body.

    The frame of a prelude function is `closed`: it does not see the program's names.
    """

    __slots__ = ("closed", "locals", "values")

    def __init__(self, values: dict[str, Value], names: frozenset[str], closed: bool = False) -> None:
        self.values = values
        self.locals = names
        self.closed = closed


class Scopes:
    """The scopes of the program, of the running function and of its comprehensions; also counts executed statements."""

    def __init__(
        self,
        builder: Builder,
        names: Names,
        inputs: Mapping[str, Any],
        limits: Limits,
        deadline: Deadline,
        opened: frozenset[str] = frozenset(),
    ) -> None:
        self.builder = builder
        self.names = names
        self.inputs = inputs
        self.limits = limits
        self.deadline = deadline
        self.opened = opened
        self.program: dict[str, Value] = {}
        self.frames: list[Frame] = []
        self.overlays: list[dict[str, Value]] = []
        self.executed = 0
        self.course = Course(builder)

    def count(self, span: Span) -> None:
        """Count one more statement, iteration or item; this is what stops an endless loop."""
        self.executed += 1
        if self.executed > self.limits.statements:
            self.limits.check("statements", self.executed, span)
        self.deadline.check()

    def ends(self) -> dict[str, int | None]:
        """The node that each of the program's names denotes now; `None` for values that are not nodes."""
        return {name: value.node if isinstance(value, Ref) else None for name, value in self.program.items()}

    def read(self, name: tree.Name) -> Value:
        """Look up a name: a value, a function, a new input, or a built-in constant."""
        bound = self.find(name.name)
        if bound is not ABSENT:
            return bound  # type: ignore[return-value]
        if self.frames and name.name in self.frames[-1].locals:
            raise self._unassigned(name)
        if name.name in self.names.free and name.name in self.inputs:
            value = Ref(self.builder.input(name.name, self.inputs[name.name].shape, name.span))
            self.program[name.name] = value
            return value
        if name.name in CONSTANTS and name.name not in self.names.assigned:
            return Constant(CONSTANTS[name.name], name.span, name.name)
        if is_function(name.name):
            return self.known(name.name)
        raise self._unassigned(name)

    def _unassigned(self, name: tree.Name) -> UnknownName:
        return UnknownName(
            phrase("{name} has no value yet where it is read.", name=name.name),
            hint=phrase("Assign to it before, on every way that leads here."),
            span=name.span,
            name=name.name,
        )

    def find(self, name: str) -> Value | object:
        """What a name is bound to where the program runs now; `ABSENT` if it is not bound."""
        for overlay in reversed(self.overlays):
            if name in overlay:
                return overlay[name]
        if self.frames:
            frame = self.frames[-1]
            if name in frame.values:
                return frame.values[name]
            if name in frame.locals or frame.closed:
                return ABSENT
        return self.program.get(name, ABSENT)

    def function(self, call: tree.Call) -> Block | Builtin:
        """Look up the function that a call refers to."""
        bound = self.find(call.function)
        if isinstance(bound, Block | Builtin):
            return bound
        if self.frames and self.frames[-1].closed and bound is ABSENT:
            return self.known(call.function)
        given = call.function in self.inputs and (call.function in self.names.free or not is_function(call.function))
        shadowed = bound is not ABSENT or given
        if shadowed or (call.function in CONSTANTS and not is_function(call.function)):
            raise call_of_a_value(call)
        if is_function(call.function):
            return self.known(call.function)
        if call.function in self.names.assigned:
            raise UnknownName(
                phrase("{name} has no value yet where it is called.", name=call.function),
                hint=phrase("Define a block before it is called."),
                span=call.name_span,
                name=call.function,
            )
        blocks = [name for name, value in self.program.items() if isinstance(value, Block)]
        values = (self.program.keys() | self.inputs.keys() | self.names.free.keys()) - set(blocks)
        raise unknown_function(call, [*FUNCTIONS, *BUILT_IN, *library_names(), *blocks], values)

    def known(self, name: str) -> Block | Builtin:
        """A built-in function: an operation, or one defined in the prelude."""
        define = library().get(name)
        if define is None and ALIASES.get(name, name) in self.opened:
            define = textbook().get(ALIASES.get(name, name))
        elif name in layers_of_neurons() and name in self.opened:
            define = neurons()[name]
        elif self.frames and self.frames[-1].closed:
            define = define or neurons().get(name)
        return Builtin(name) if define is None else of_prelude(define)

    def local(self) -> set[str]:
        """The names local to the running function and its comprehensions."""
        inner = {name for overlay in self.overlays for name in overlay}
        return inner | self.frames[-1].locals if self.frames else inner

    def assign(self, name: str, value: Value) -> None:
        """Assign a name in the running function, or in the program."""
        (self.frames[-1].values if self.frames else self.program)[name] = value
        self.course.assign(name, value.node if isinstance(value, Ref) else None, len(self.frames))

    @contextmanager
    def inner(self) -> Iterator[None]:
        """The scope of a comprehension."""
        self.overlays.append({})
        try:
            yield
        finally:
            self.overlays.pop()

    def inner_assign(
        self,
        names: Sequence[tree.Name],
        unpacks: bool,
        value: Value,
        items: Callable[[Value, Span, int], Iterator[Value]],
        span: Span,
    ) -> None:
        """Assign the next item to a comprehension's names."""
        values = list(items(value, span, len(names))) if unpacks else [value]
        check_count(names, values, span)
        for name, each in zip(names, values, strict=True):
            self.overlays[-1][name.name] = each

    @contextmanager
    def block(self, frame: Frame, span: Span) -> Iterator[None]:
        """The scope of a function call; the caller's comprehension is not visible in it."""
        self.limits.check("call_depth", len(self.frames) + 1, span)
        overlays, self.overlays = self.overlays, []
        self.frames.append(frame)
        try:
            yield
        finally:
            self.frames.pop()
            self.overlays = overlays


ABSENT = object()


def of_prelude(define: tree.Define) -> Block:
    """A function written in the prelude."""
    return Block(define, defaults_of(define), of_prelude=True)


def defaults_of(define: tree.Define) -> dict[str, Value]:
    """The defaults of a prelude function, which are literals: numbers, strings, `True`, `None`."""
    defaults: dict[str, Value] = {}
    for parameter in define.parameters:
        default = parameter.default
        if isinstance(default, tree.Unary) and isinstance(default.operand, tree.Number):
            defaults[parameter.name] = Constant(-default.operand.value)
        elif isinstance(default, tree.Number):
            defaults[parameter.name] = Constant(default.value)
        elif isinstance(default, tree.Literal):
            defaults[parameter.name] = default.value
    return defaults


def check_count(names: Sequence[tree.Name], values: Sequence[Value], span: Span) -> None:
    """Raise where the number of values differs from the number of names."""
    if len(values) != len(names):
        raise ProgramSyntaxError(
            phrase("There are {names} names for {values} values.", names=len(names), values=len(values)), span=span
        )
