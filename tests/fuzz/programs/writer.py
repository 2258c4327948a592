"""Random programs with blocks, loops, branches and comprehensions, in the part of the language that is plain Python.

A program is grown from shapes: every expression is generated with the shape that it must have, so that all that comes
out is accepted. What it computes is kept moderate (a division by something positive, a logarithm of something
positive), so that two implementations may be compared to nine digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.grammar import Case, nested
from tests.fuzz.programs.expressions import Expressions, Shape

SHAPES: list[Shape] = [(), (), (), (2,), (3,), (2, 2), (3, 2), (2, 1, 3), (1, 2), (2, 2, 2), (2, 1, 2, 2)]
NUMBERS = st.floats(0.3, 1.7).map(lambda value: round(value, 3))
STEP = "    "


@dataclass(frozen=True)
class Block:
    """A `def` that was written: the shapes of its parameters and of what it returns."""

    name: str
    parameters: tuple[str, ...]
    shapes: tuple[Shape, ...]
    result: Shape
    takes_function: bool = False


@dataclass
class Scope:
    """The names that may be read here, and the counters of the loops around."""

    known: dict[str, Shape] = field(default_factory=dict)
    counters: list[str] = field(default_factory=list)
    inside: bool = False
    """Within a `def`: no new inputs appear here."""


class ProgramWriter(Expressions):
    """Writes one program, statement by statement."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.inputs: dict[str, Shape] = {}
        self.blocks: list[Block] = []
        self.scope = Scope()
        self.made = 0
        self.statements = 0

    def program(self) -> Case:
        """The whole of it, with inputs that fit and, where the output is no scalar, a seed."""
        lines = [line for _ in range(self.whole(0, 2)) for line in self.define()]
        lines += self.body(self.whole(1, 4), 2)
        shape = self.pick([(), (), (), (2,), (2, 2)])
        made = [name for name in self.scope.known if name not in self.inputs]
        lines.append(
            " + ".join([f"result = {self.expression(shape, 3)}", *(f"0.1*mean(tanh({name}))" for name in made)])
        )
        inputs = {name: self.value(of) for name, of in self.inputs.items()}
        return Case("\n".join(lines), inputs, None, self.value(shape) if shape else None)

    def value(self, shape: Shape) -> Any:
        """Numbers for an input, no two of which are the same, so that nothing ties."""
        size = 1
        for each in shape:
            size *= each
        start = self.draw(NUMBERS)
        return nested([round(start + 0.137 * k - 0.5 * (k % 3), 4) for k in range(size)], shape)

    def fresh(self, stem: str = "v") -> str:
        """A name that was never used."""
        self.made += 1
        return f"{stem}{self.made}"

    def body(self, count: int, depth: int) -> list[str]:
        """So many statements in a row."""
        return [line for _ in range(count) for line in self.statement(depth)]

    def statement(self, depth: int) -> list[str]:
        """One statement; those that hold others only where there is room."""
        simple = [self.assign, self.assign, self.augment, self.pair]
        holding = [self.branch, self.branch, self.counted, self.each, self.repeated, self.choose]
        self.statements += 1
        write = self.pick(simple + (holding if depth and self.statements < 12 else []))
        return write(depth)  # type: ignore[no-any-return]

    def assign(self, depth: int) -> list[str]:
        shape = self.pick(SHAPES)
        text = self.expression(shape, 3)
        name = self.fresh()
        self.scope.known[name] = shape
        return [f"{name} = {text}"]

    def pair(self, depth: int) -> list[str]:
        """`a, b = ..., ...`, the second of which may not see the first."""
        shapes = self.pick(SHAPES), self.pick(SHAPES)
        texts = [self.expression(shape, 2) for shape in shapes]
        names = [self.fresh(), self.fresh()]
        self.scope.known.update(zip(names, shapes, strict=True))
        return [f"{names[0]}, {names[1]} = {texts[0]}, {texts[1]}"]

    def augment(self, depth: int) -> list[str]:
        """A name that moves on, to something of its own shape."""
        own = [name for name in self.scope.known if name not in self.inputs and name not in self.scope.counters]
        if not own:
            return self.assign(depth)
        name = self.pick(own)
        shape = self.scope.known[name]
        if self.chance(3):
            return [f"{name} = {self.expression(shape, 3)}"]
        sign = self.pick(["+=", "-=", "*="])
        return [f"{name} {sign} {self.bounded(self.part(shape), 2)}"]

    def nested_body(self, depth: int, count: int = 2) -> list[str]:
        """Statements one step further in; the names that they make are forgotten behind them."""
        before = dict(self.scope.known)
        lines = [STEP + line for line in self.body(self.whole(1, count), depth - 1)]
        self.scope.known = before
        return lines

    def branch(self, depth: int) -> list[str]:
        """`if`, `elif`, `else`."""
        lines = [f"if {self.condition()}:", *self.nested_body(depth)]
        if self.chance(3):
            lines += [f"elif {self.condition()}:", *self.nested_body(depth)]
        return lines + (["else:", *self.nested_body(depth)] if self.chance(2) else [])

    def choose(self, depth: int) -> list[str]:
        """A name that every branch makes, so that it lives on."""
        shape, name = self.pick(SHAPES), self.fresh()
        lines = []
        for head in (f"if {self.condition()}:", f"elif {self.condition()}:", "else:"):
            lines += [head, f"{STEP}{name} = {self.expression(shape, 3)}"]
        self.scope.known[name] = shape
        return lines

    def counted(self, depth: int) -> list[str]:
        """`for k in range(...)`, which may leave early or skip a turn."""
        counter = self.fresh("k")
        span = self.pick(["2", "3", "1, 3", "0, 4, 2", "3, 0, -1"])
        self.scope.counters.append(counter)
        lines = self.nested_body(depth)
        if self.chance(3):
            early = [f"{STEP}if {self.condition()}:", STEP * 2 + self.pick(["break", "continue"])]
            lines = early + lines if self.chance(2) else lines + early
        self.scope.counters.pop()
        return [f"for {counter} in range({span}):", *lines]

    def each(self, depth: int) -> list[str]:
        """`for v in [a, b]`: over a list of nodes."""
        shape, name = self.pick(SHAPES), self.fresh()
        items = ", ".join(self.expression(shape, 2) for _ in range(self.whole(1, 3)))
        before = dict(self.scope.known)
        self.scope.known[name] = shape
        lines = self.nested_body(depth)
        self.scope.known = before
        return [f"for {name} in [{items}]:", *lines]

    def repeated(self, depth: int) -> list[str]:
        """`while`, as long as a count and perhaps a value allow."""
        counter = self.fresh("n")
        more = f" and {self.condition()}" if self.chance(2) else ""
        head = [f"{counter} = 0", f"while {counter} < {self.whole(1, 3)}{more}:"]
        self.scope.counters.append(counter)
        lines = self.nested_body(depth)
        self.scope.counters.pop()
        return [*head, *lines, f"{STEP}{counter} += 1"]

    def define(self) -> list[str]:
        """A `def`; it may take a function, have a default, answer early, or call itself."""
        outer, self.scope = self.scope, Scope(inside=True)
        name = self.fresh("f")
        parameters = [self.fresh("p") for _ in range(self.whole(1, 3))]
        shapes = [self.pick(SHAPES) for _ in parameters]
        result = self.pick([(), *shapes])
        self.scope.known = dict(zip(parameters, shapes, strict=True))
        form = self.pick(["plain", "early", "optional", "function", "recursive"])
        lines = self.body(self.whole(0, 2), 1)
        last = f"return {self.expression(result, 3)}"
        block = Block(name, tuple(parameters), tuple(shapes), result, form == "function")
        head = ", ".join(parameters)
        if form == "early":
            lines += [f"if {self.condition()}:", f"{STEP}return {self.expression(result, 2)}"]
        elif form == "optional":
            head += ", q=None"
            lines += ["if q is None:", f"{STEP}q = {self.expression((), 1)}"]
            last += " * q"
        elif form == "function":
            head += f", g={self.pick(['tanh', 'sin', 'relu'])}"
            last = f"return g({self.expression(result, 3)})"
        elif form == "recursive":
            head += f", n={self.whole(1, 3)}"
            first = self.expression(shapes[0], 2)
            rest = "".join(f", {parameter}" for parameter in parameters[1:])
            last = f"return {self.expression(result, 2)} + 0.5*{name}(tanh({first}){rest}, n=n - 1)"
            lines = ["if n == 0:", f"{STEP}return {self.fallback(result)}", *lines]
        self.scope = outer
        self.blocks.append(block)
        return [f"def {name}({head}):", *(STEP + line for line in [*lines, last])]


@st.composite
def programs(draw: st.DrawFn) -> Case:
    """Programs that must be accepted, with inputs that fit."""
    return ProgramWriter(draw).program()
