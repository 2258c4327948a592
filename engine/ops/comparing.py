"""Comparisons and logical operations, whose results are truth values and pass no gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.ops.blocked import blocked
from engine.ops.code import Code
from engine.ops.domains import columns, reals
from engine.ops.op import Domain, Op, Rule

JUMPS = phrase("A comparison answers true or false: it jumps, and between the jumps nothing changes.")
LOGICAL = phrase("A logical operation answers true or false, which has no derivative.")
TRUTHS = Domain(r"\{0, 1\}^{2}", columns((0.0, 1.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)))


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


def as_number(x: Any) -> Any:
    """True as 1, false as 0."""
    return np.asarray(x, dtype=np.float64)[()]


COMPARING = (
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
        code=Code("1.0 * {0}"),
    ),
)
