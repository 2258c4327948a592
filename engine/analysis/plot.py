"""A function of one variable and its derivative, sampled over a range.

Every point is a separate forward and backward pass, since a function may branch on its argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from engine.analysis.named import input_called
from engine.compiler import prepare
from engine.errors import InvalidInput, NotDifferentiable, UnknownName, UnsupportedSyntax, phrase
from engine.language import tree
from engine.language.latex import is_latex
from engine.language.syntax import parse
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops import FUNCTIONS
from engine.plan import Plan, read_seed
from engine.prelude import library, library_names
from engine.reference import functions
from engine.tracing.inputs import read_inputs

RANGE = (-6.0, 6.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve; `derivative` is `None` where no gradient passes."""

    x: float
    y: float
    derivative: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """The curve, and the operating point on it. `latex` and `slope` are the formulas, where the function has them.

    `tangent` is the straight line through the operating point with the slope there, at both ends of the range.
    """

    function: str | None
    points: tuple[Point, ...]
    at: Point | None
    latex: str | None = None
    slope: str | None = None

    @property
    def tangent(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Two points (x, y) of the tangent, `None` without an operating point or where no gradient passes it."""
        if self.at is None or self.at.derivative is None or not self.points:
            return None
        x, y, slope = self.at.x, self.at.y, self.at.derivative
        low, high = self.points[0].x, self.points[-1].x
        return (low, y + slope * (low - x)), (high, y + slope * (high - x))


def plot(
    program: str = "",
    inputs: Mapping[str, Any] | None = None,
    *,
    function: str | None = None,
    wrt: str | None = None,
    range: Sequence[float] = RANGE,
    points: int = 201,
    at: float | None = None,
    output: str | None = None,
    seed: Any = None,
    mode: str = "dynamic",
    expand: str | Sequence[str] = "none",
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Plot:
    """Sample a function of one argument, defined by the language or the program, or the output by one input.

    `at` is the operating point, for an input by default its value; with a `seed`, Σ seed ⊙ output is sampled. Raises
    `UnknownName` for an unknown function or input, `UnsupportedSyntax` for a function of several arguments,
    `NotDifferentiable` where the result is not one number, `TooLarge` for more than `limits.plot_points`.
    """
    low, high = _ends(range)
    limits.check("plot_points", points)
    runs = _Runs(program, output, seed, mode, expand, limits, deadline or Deadline(limits.seconds))
    values = read_inputs(inputs or {}, limits)
    if function is None:
        name = _input(runs, values, wrt)
        at = float(values[name]) if at is None and name in values else at
    else:
        text, name = _calling(function, program, limits)
        runs = replace(runs, program=text, output=None, seed=None)
    curve = tuple(runs.point(values, name, float(x)) for x in np.linspace(low, high, points))
    operating = None if at is None else runs.point(values, name, at)
    return Plot(function, curve, operating, *_formulas(function))


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs the program for many values of one input."""

    program: str
    output: str | None
    seed: Any
    mode: str
    expand: Any
    limits: Limits
    deadline: Deadline

    def plan(self, values: Mapping[str, Any]) -> Plan:
        """The plan for these inputs, which may select branches."""
        return prepare(self.program, values, self.output, self.mode, self.expand, self.limits, self.deadline).plan

    def point(self, values: Mapping[str, Any], name: str, x: float) -> Point:
        """The point of the curve where this input is x."""
        moved = {**values, name: np.float64(x)}
        plan = self.plan(moved)
        seed = None if self.seed is None else read_seed(self.seed, plan, self.limits)
        run = plan.run(moved, seed, self.deadline)
        if run.gradients is None:
            raise NotDifferentiable(phrase("Only a function whose result is one number can be drawn."))
        node = plan.graph.inputs.get(name)
        slope = None if node is None else run.gradients.nodes[node]
        value = run.values[plan.output]
        with np.errstate(all="ignore"):
            y = float(np.sum(value if seed is None else seed * value))
        return Point(x, y, None if slope is None else float(slope))


def _ends(range: Sequence[float]) -> tuple[float, float]:
    if len(range) != 2 or not all(map(isfinite, range)) or not range[0] < range[1]:
        raise InvalidInput(
            phrase("A range has two finite ends, the smaller one first."), hint=phrase("Write [-6, 6]."), name="range"
        )
    if not isfinite(range[1] - range[0]):
        raise InvalidInput(phrase("The range is wider than any number."), hint=phrase("Write [-6, 6]."), name="range")
    return float(range[0]), float(range[1])


def _calling(function: str, program: str, limits: Limits) -> tuple[str, str]:
    """A program whose value is the function of one fresh input, and that input's name."""
    own = {} if not program or is_latex(program) else _blocks(program, limits)
    required = _required(function, own)
    if required is None:
        raise UnknownName(
            phrase("There is no function called {name}.", name=function),
            hint=phrase("Use a function of one argument, such as tanh."),
            name=function,
        )
    if required != 1:
        raise UnsupportedSyntax(
            phrase("{name} has {count} arguments; only a function of one can be drawn.", name=function, count=required),
            name=function,
        )
    name = "x"
    while name in program or name == function:
        name += "_"
    call = f"{function}({name})"
    return (f"{program}\n{call}" if function in own else call), name


def _blocks(program: str, limits: Limits) -> dict[str, tree.Define]:
    statements = parse(program, limits).statements
    return {each.name.name: each for each in statements if isinstance(each, tree.Define)}


def _required(function: str, own: Mapping[str, tree.Define]) -> int | None:
    """How many arguments a function must be given; `None` where there is no such function."""
    if function in own or function in library_names():
        define = own[function] if function in own else library()[function]
        return sum(parameter.default is None for parameter in define.parameters)
    op = FUNCTIONS.get(function)
    if op is None:
        return None
    return len(op.operands) - len(op.defaults) + sum(option.required for option in op.options)


def _input(runs: _Runs, values: Mapping[str, Any], wrt: str | None) -> str:
    """The input to vary: the named one, or the only one; it is a scalar."""
    graph = runs.plan(values).graph
    names = [name for name, node in graph.inputs.items() if graph.shapes[node] == ()]
    if wrt is None and len(names) == 1:
        return names[0]
    if wrt is None:
        raise UnknownName(
            phrase("Say which function to draw, or which input moves."),
            hint=phrase("Write function or wrt."),
            name="wrt",
        )
    name = input_called(graph, wrt)
    if name not in names:
        raise InvalidInput(phrase("Only an input that is one number can move along an axis."), name=wrt)
    return name


def _formulas(function: str | None) -> tuple[str | None, str | None]:
    """The function and its derivative in LaTeX, where they are in the table."""
    for each in functions():
        if function is not None and function in (each.name, *each.aliases):
            return each.latex, each.operands[0].derivative if each.operands else None
    return None, None
