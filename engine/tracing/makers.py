"""NumPy's array constructors: `zeros`, `ones`, `eye`, `arange`, `linspace`.

Their results are constants of the graph, or named inputs where assigned at top level, as with a literal list.
The size is checked against the limits before anything is allocated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite, prod
from typing import Any

import numpy as np

from engine.errors import Phrase, ShapeMismatch, phrase
from engine.language import tree
from engine.ops.op import Option
from engine.ops.shapes import within_rank
from engine.tracing.calls import convert, missing, place
from engine.tracing.probe import Probe
from engine.tracing.values import Ref, Value

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """An array constructor: its options, the shape that they imply, and the function that fills it."""

    options: tuple[Option, ...]
    shape: Callable[..., Shape]
    values: Callable[..., Any]
    latex: str
    summary: Phrase


def option(name: str, kind: str, summary: Phrase, default: Any = None, required: bool = False) -> Option:
    """An argument of an array constructor."""
    return Option(name, kind, default, summary, required)


def steps(start: float, stop: float | None, step: float) -> tuple[float, float, float]:
    """The bounds of `arange`; a single number is the stop."""
    return (0.0, start, step) if stop is None else (start, stop, step)


def arange_shape(start: float, stop: float | None = None, step: float = 1.0) -> Shape:
    """The number of steps that fit between the bounds."""
    start, stop, step = steps(start, stop, step)
    if step == 0:
        raise ShapeMismatch(phrase("The step of arange cannot be 0."))
    count = (stop - start) / step
    return (max(ceil(count), 0) if isfinite(count) else 1 << 62,)


def arange(start: float, stop: float | None = None, step: float = 1.0) -> Any:
    """Start, start + step, … up to but not including stop."""
    (count,) = arange_shape(start, stop, step)
    start, stop, step = steps(start, stop, step)
    return start + step * np.arange(count)


def linspace_shape(start: float, stop: float, num: int = 50) -> Shape:
    """The requested number of points."""
    return (num,)


def linspace(start: float, stop: float, num: int = 50) -> Any:
    """Evenly spaced numbers from start to stop, both included."""
    share = np.arange(num) / max(num - 1, 1)
    return start * (1.0 - share) + stop * share


def identity_shape(n: int, m: int | None = None) -> Shape:
    """The shape of an identity matrix: square, or rows and columns."""
    return n, n if m is None else m


SHAPE = option("shape", "shape", phrase("the shape: a number, or several"), required=True)
WHOLE = phrase("a whole number")
NUMBER = phrase("a number")

MAKERS: Mapping[str, Maker] = {
    "zeros": Maker(
        (SHAPE,), lambda shape: shape, np.zeros, r"\mathbf{0}", phrase("A tensor of this shape full of zeros.")
    ),
    "ones": Maker(
        (SHAPE,), lambda shape: shape, np.ones, r"\mathbf{1}", phrase("A tensor of this shape full of ones.")
    ),
    "eye": Maker(
        (
            option("n", "integer", WHOLE, required=True),
            option("m", "integer", phrase("the number of columns; n if left out")),
        ),
        identity_shape,
        lambda n, m=None: np.eye(n, m),
        "I",
        phrase("The identity matrix of n rows (and m columns)."),
    ),
    "arange": Maker(
        (
            option("start", "number", NUMBER, required=True),
            option("stop", "number", phrase("the end, which is not included; a single argument is the end")),
            option("step", "number", NUMBER, 1.0),
        ),
        arange_shape,
        arange,
        r"\left(a, a + h, a + 2h, \dots\right)",
        phrase("The numbers from start up to stop, which is not included, by steps; from 0 with one argument."),
    ),
    "linspace": Maker(
        (
            option("start", "number", NUMBER, required=True),
            option("stop", "number", NUMBER, required=True),
            option("num", "integer", phrase("how many"), 50),
        ),
        linspace_shape,
        linspace,
        r"a + \frac{k}{n - 1} \left(b - a\right), \; k = 0 \dots n - 1",
        phrase("Numbers at equal distances from start to stop, both included."),
    ),
}


def computed(name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> bool:
    """Whether a tensor depends differentiably on computed values: `linspace(a, b)`, through which gradients flow."""
    bounds = [*arguments[:2], *(value for key, value in keywords.items() if key != "num")]
    return name == "linspace" and any(isinstance(value, Ref) for value in bounds)


def made(call: tree.Call, arguments: Sequence[Value], keywords: Mapping[str, Value], probe: Probe) -> int:
    """The constant that a call creates."""
    maker, builder = MAKERS[call.function], probe.builder
    placed = place(call, (), maker.options, arguments, keywords)
    values: dict[str, Any] = {}
    for each in maker.options:
        if each.name in placed and not (placed[each.name] is None and not each.required):
            values[each.name] = convert(each, placed[each.name], probe, call.span)
        elif each.required:
            raise missing(call, each.name)
        else:
            values[each.name] = each.default
    try:
        shape = within_rank(maker.shape(**values))
        if min(shape, default=1) < 1:
            raise ShapeMismatch(phrase("{name} makes at least one element along each axis.", name=call.function))
    except ShapeMismatch as error:
        raise error.at(call.span) from None
    builder.limits.check("elements", builder.elements + prod(shape), call.span)
    return builder.constant(maker.values(**values), call.span)
