"""Operations that no gradient passes: they jump, they are flat between the jumps, or they are told to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.errors import Phrase, ShapeMismatch, phrase
from engine.ops.domains import columns, reals, tensors
from engine.ops.op import Domain, Op, Option, Partial, Rule, Shape
from engine.ops.shapes import extreme_shape

JUMPS = phrase("A comparison answers true or false: it jumps, and between the jumps nothing changes.")
FLAT = phrase("This function is made of steps: between them nothing changes, at them it jumps. No gradient passes.")
POSITION = phrase("The place of an element is a whole number: it jumps, or does not change at all.")
STOPPED = phrase("The gradient is stopped here on purpose; the value passes unchanged.")
LOGICAL = phrase("A logical operation answers true or false, which has no derivative.")
TRUTHS = Domain(r"\{0, 1\}^{2}", columns((0.0, 1.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)))
AXIS = Option("axis", "axis", None, phrase("the axis to search along; the flattened tensor if left out"))


def blocked(count: int, reason: Phrase) -> tuple[Partial, ...]:
    """The same barrier at every operand."""
    return (Partial(None, "", blocked=reason),) * count


def comparison(name: str, rule: Rule, sign: str, label: str, summary: Phrase) -> Op:
    """A row for a comparison: true or false, element by element."""
    return Op(
        name,
        rule,
        f"$x {sign} $y",
        blocked(2, JUMPS),
        summary=summary,
        domain=reals(2),
        label=label,
        absorbs=(f"$x{label}x", f"x{label}$y"),
        boolean=True,
    )


def stepwise(name: str, rule: Rule, latex: str, label: str, summary: Phrase) -> Op:
    """A row for a function of one number that is constant between its jumps."""
    return Op(name, rule, latex, blocked(1, FLAT), summary=summary, domain=reals(), label=label)


def position_shape(shape: Shape, axis: int | None = None) -> Shape:
    """A reduction over one axis, or over all."""
    if isinstance(axis, tuple):
        raise ShapeMismatch(
            phrase("The place of an element is counted along one axis; here are {count}.", count=len(axis))
        )
    return extreme_shape(shape, axis)


def position(name: str, search: Callable[..., Any], summary: Phrase) -> Op:
    """A row for the place of an extreme element; of equal ones the first."""
    return Op(
        name,
        lambda x, axis=None: np.asarray(search(x, axis=axis), dtype=np.float64)[()],
        rf"\operatorname{{{name}}}\left({{$x}}\right)",
        blocked(1, POSITION),
        summary=summary,
        domain=tensors(r"\mathbb{R}^{n}"),
        shape=position_shape,
        options=(AXIS,),
    )


def as_number(x: Any) -> Any:
    """True as 1, false as 0."""
    return np.asarray(x, dtype=np.float64)[()]


BLOCKED = (
    comparison("less", lambda x, y: x < y, "<", "<", phrase("Whether x is below y.")),
    comparison("less_equal", lambda x, y: x <= y, r"\le", "≤", phrase("Whether x is below y or equal to it.")),
    comparison("greater", lambda x, y: x > y, ">", ">", phrase("Whether x is above y.")),
    comparison("greater_equal", lambda x, y: x >= y, r"\ge", "≥", phrase("Whether x is above y or equal to it.")),
    comparison("equal", lambda x, y: x == y, "=", "=", phrase("Whether x and y are equal.")),
    comparison("not_equal", lambda x, y: x != y, r"\neq", "≠", phrase("Whether x and y differ.")),
    Op(
        "logical_and",
        lambda x, y: np.logical_and(x, y),
        r"$x \land $y",
        blocked(2, LOGICAL),
        summary=phrase("Whether both are true."),
        domain=TRUTHS,
        label="and",
        boolean=True,
    ),
    Op(
        "logical_or",
        lambda x, y: np.logical_or(x, y),
        r"$x \lor $y",
        blocked(2, LOGICAL),
        summary=phrase("Whether at least one is true."),
        domain=TRUTHS,
        label="or",
        boolean=True,
    ),
    Op(
        "logical_not",
        lambda x: np.logical_not(x),
        r"\lnot $x",
        blocked(1, LOGICAL),
        summary=phrase("Whether it is false."),
        domain=Domain(r"\{0, 1\}", columns((0.0, 1.0))),
        label="not",
        boolean=True,
    ),
    Op(
        "number",
        as_number,
        r"\left[$x\right]",
        blocked(1, JUMPS),
        summary=phrase("A truth value as a number: 1 for true, 0 for false."),
        domain=Domain(r"\{0, 1\}", columns((0.0, 1.0))),
        label="0/1",
        truths=("x",),
    ),
    position("argmax", np.argmax, phrase("The place of the largest element, counted from 0.")),
    position("argmin", np.argmin, phrase("The place of the smallest element, counted from 0.")),
    stepwise(
        "round",
        lambda x: np.rint(x),
        r"\operatorname{round}\left({$x}\right)",
        "round",
        phrase("The nearest whole number; from the middle between two, the even one."),
    ),
    stepwise(
        "floor",
        lambda x: np.floor(x),
        r"\left\lfloor $x \right\rfloor",
        "⌊x⌋",
        phrase("The largest whole number that is not above x."),
    ),
    stepwise(
        "ceil",
        lambda x: np.ceil(x),
        r"\left\lceil $x \right\rceil",
        "⌈x⌉",
        phrase("The smallest whole number that is not below x."),
    ),
    stepwise(
        "sign",
        lambda x: np.sign(x),
        r"\operatorname{sign}\left({$x}\right)",
        "sign",
        phrase("−1 for negative numbers, 1 for positive ones, 0 for 0."),
    ),
    stepwise(
        "step",
        lambda x: np.where(np.isnan(x), x, (x > 0) * 1.0)[()],
        r"\begin{cases} 1 & $x > 0 \\ 0 & $x \le 0 \end{cases}",
        "step",
        phrase("1 above 0, else 0."),
    ),
    Op(
        "stop_gradient",
        lambda x: x,
        r"\operatorname{stop}\left({$x}\right)",
        blocked(1, STOPPED),
        summary=phrase("The same value, through which no gradient passes."),
        domain=reals(),
        label="stop ∇",
    ),
)
