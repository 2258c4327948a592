"""Slips where paths meet, and at the inputs, where the gradient is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import mul
from typing import Any

from engine.errors import phrase
from engine.practice.misconceptions.misconception import Misconception


def one_of(products: Sequence[Any]) -> list[Any]:
    """Any single contribution; the last one first, which an assignment in place of += keeps."""
    return list(reversed(products))


def multiplied(products: Sequence[Any]) -> list[Any]:
    """The product of the contributions."""
    return [reduce(mul, products)]


PATHS = (
    Misconception(
        "one-branch",
        phrase("Only one branch"),
        phrase("This is what one branch brings."),
        phrase("The node is used more than once; what its uses bring is added up."),
        ("karpathy/micrograd issues 2, 25, 32 and 53: grad is set, not added to",),
        gather=one_of,
    ),
    Misconception(
        "branches-multiplied",
        phrase("Branches multiplied"),
        phrase("What the branches bring was multiplied."),
        phrase("Along a path one multiplies; paths that meet are added."),
        ("Follows from the rule; the mirror image of “added”",),
        gather=multiplied,
    ),
    Misconception(
        "update-sign",
        phrase("The sign of the update"),
        phrase("The sign is the opposite one: this is where a step of gradient descent would go."),
        phrase("The gradient itself points uphill; only the update has the minus: w ← w − η · gradient."),
        ("Follows from the update rule",),
        written=lambda written: [-written.gradient] if written.is_input else [],
    ),
    Misconception(
        "accumulated",
        phrase("A gradient from a run before"),
        phrase("This is twice the gradient: one of an earlier run is still in it."),
        phrase("Gradients are set to zero before each backward pass; else every run adds to the last."),
        ("karpathy/micrograd issue 25; what zero_grad is for",),
        written=lambda written: [2.0 * written.gradient] if written.is_input else [],
    ),
)
