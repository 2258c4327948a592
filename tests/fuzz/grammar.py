"""Well-formed programs: every function of the table, every notation, shapes that fit, inputs that belong to them.

A program is grown from the shape of its output: `Writer.expression(shape)` picks a production that can give this
shape and asks for its operands in turn. So the engine must accept every program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from tests.fuzz.productions import PRODUCTIONS, applicable

Shape = tuple[int, ...]

SHAPES: list[Shape] = [(), (), (), (1,), (2,), (3,), (2, 2), (2, 3), (3, 1), (1, 1), (2, 1, 3), (2, 2, 2), (1, 2, 1, 2)]
NAMES = ["x", "y", "w0", "w1", "ŷ", "вес", "权重", "β", "x_1", "constructor", "document", "class_weight", "μ", "Data"]
SPELLINGS = {
    "x": ["x", "ｘ", "𝐱"],
    "μ": ["μ", "µ"],
    "w0": ["w0", "w₀"],
    "ŷ": ["ŷ", "y\u0302"],
    "Data": ["Data", "Ｄata"],
}
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0, -3.0, 1e-3, -0.0, 7.25]),
    st.floats(-4, 4, allow_nan=False, width=32),
    st.floats(allow_nan=False, allow_infinity=False),
)
NUMERALS = ["0", "1", "2", "3", "0.5", ".25", "1.", "1e-3", "2.5e1", "1_000", "0x1F", "0b101", "½", "1e300", "３"]
LINE_ENDS = ["\n", "\r\n", "\r", "\n\n"]
COMMENTS = ["  # ½ комментарий √", " # plain", "\t", "\u00a0"]
SEPARATORS = ["\n", "; ", ";", ";;", "\u2028"]


@dataclass(frozen=True)
class Case:
    """A program with what it is run with."""

    program: str
    inputs: dict[str, Any] = field(default_factory=dict)
    output: str | None = None
    seed: Any = None


class Writer:
    """Writes one program; `free` holds the inputs that it reads, `known` the names that it has assigned."""

    def __init__(self, draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS) -> None:
        self.draw = draw
        self.numbers = numbers
        self.free: dict[str, Shape] = {}
        self.known: dict[str, Shape] = {}
        self.taken: set[str] = set()
        self.budget = draw(st.integers(0, 14))

    def pick(self, choices: Any) -> Any:
        """One of several."""
        return self.draw(st.sampled_from(choices))

    def chance(self, one_in: int = 2) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(0, one_in - 1)) == 0

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.draw(st.integers(low, high))

    def expression(self, shape: Shape) -> str:
        """Text whose value has this shape; it can stand anywhere, for it is an atom or in brackets."""
        self.budget -= 1
        if self.budget <= 0:
            return self.leaf(shape)
        name = self.pick(applicable(shape))
        return PRODUCTIONS[name].write(self, name, shape)

    def leaf(self, shape: Shape) -> str:
        """A name or a literal of this shape."""
        bound = [name for name, of in (self.known | self.free).items() if of == shape]
        if bound and self.chance(2):
            return self.spelled(self.pick(bound))
        if not shape and self.chance(3):
            return self.pick([*NUMERALS, "pi", "π", "e"])
        unused = [name for name in NAMES if name not in self.free and name not in self.taken]
        if unused and not self.chance(6):
            name = self.pick(unused)
            self.free[name] = shape
            return self.spelled(name)
        return f"stack({self.literal(shape)})" if shape else self.literal(shape)

    def argument(self, shape: Shape) -> str:
        """As `expression`, but perhaps a list: what takes a tensor takes a list, but for `+` and `*`."""
        if shape and self.chance(5):
            return "[" + ", ".join(self.argument(shape[1:]) for _ in range(shape[0])) + "]"
        return self.expression(shape)

    def literal(self, shape: Shape) -> str:
        """A number, or nested lists of numbers."""
        if not shape:
            return self.pick([numeral for numeral in NUMERALS if numeral != "½"])
        return "[" + ", ".join(self.literal(shape[1:]) for _ in range(shape[0])) + "]"

    def spelled(self, name: str) -> str:
        """The name in one of its forms; all of them are one name."""
        return self.pick(SPELLINGS[name]) if name in SPELLINGS else name

    def value(self, shape: Shape) -> Any:
        """Numbers for an input, as JSON has them."""
        drawn = self.draw(st.lists(self.numbers, min_size=1, max_size=3))
        flat = [drawn[k % len(drawn)] if k < 4 else drawn[k % len(drawn)] / (k + 1) for k in range(prod(shape))]
        return nested(flat, shape)

    def statement(self) -> str:
        """An assignment, in one of its forms."""
        shape = self.pick(SHAPES)
        name = self.fresh()
        form = self.pick(["plain", "plain", "literal", "twice", "pair", "augmented", "rows"])
        if form == "literal":
            text = f"{self.spelled(name)} = {self.pick(['', '', '-']) if not shape else ''}{self.literal(shape)}"
        elif form == "pair":
            other = self.fresh(name)
            text = f"{name}, {other} = {self.expression(shape)}, {self.expression(shape)}"
            self.known[other] = shape
        elif form == "twice":
            other = self.fresh(name)
            text = f"{name} = {other} = {self.expression(shape)}"
            self.known[other] = shape
        elif form == "rows" and len(shape) < 4:
            other = self.fresh(name)
            text = f"{name}, {other} = {self.expression((2, *shape))}"
            self.known[other] = shape
        elif form == "augmented":
            text = f"{name} = {self.expression(shape)}\n{name} {self.pick(['+=', '-=', '*='])} {self.expression(shape)}"
        else:
            text = f"{name} = {self.expression(shape)}"
        self.known[name] = shape
        return text

    def fresh(self, *taken: str) -> str:
        """A name that is not an input yet."""
        name = self.pick([name for name in [*NAMES, "h", "z", "loss"] if name not in self.free and name not in taken])
        self.taken.add(name)
        return name

    def program(self) -> Case:
        """A whole program, its inputs, and perhaps a chosen output and a seed."""
        lines = [self.statement() for _ in range(self.whole(0, 3))]
        self.budget = max(self.budget, self.whole(1, 10))
        shapes = [self.pick(SHAPES) for _ in range(self.pick([1, 1, 1, 2, 3]))]
        lines.append(", ".join(self.expression(shape) for shape in shapes))
        text = "".join(line + self.end() for line in lines[:-1]) + lines[-1]
        inputs = {self.spelled(name): self.value(shape) for name, shape in self.free.items()}
        output, shape = None, shapes[0]
        if self.known and self.chance(4):
            output = self.pick(sorted(self.known))
            shape = self.known[output]
        seed = self.value(shape) if self.chance(3) else None
        return Case(text, inputs, output, seed)

    def end(self) -> str:
        """What ends a statement; a comment ends with its line."""
        return self.pick(SEPARATORS) if self.chance() else self.pick(COMMENTS) + self.pick(LINE_ENDS)


def nested(flat: list[float], shape: Shape) -> Any:
    """Numbers in nested lists of a shape."""
    if not shape:
        return flat[0]
    size = len(flat) // shape[0]
    return [nested(flat[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0])]


@st.composite
def cases(draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS) -> Case:
    """Programs that must be accepted, with inputs that fit."""
    return Writer(draw, numbers).program()


def plain_name(name: str) -> str:
    """A name as the engine compares it."""
    return normalize("NFKC", name)
