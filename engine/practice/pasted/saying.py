"""The words for what is wrong with a line, and the correction of it where that is a plain one."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.ops.op import describe
from engine.practice.passes import Ground
from engine.practice.pasted.causes import Cause
from engine.practice.words import name_of, shown

WHOLE = 1e-9


def said(cause: Cause, node: int, value: Any, right: Any, ground: Ground) -> Phrase:
    """What is wrong with a line about a node, as a sentence."""
    name = name_of(ground, node)
    shapes = {"given": describe(np.shape(value)), "expected": describe(np.shape(right))}
    match cause.kind:
        case "factor":
            return _factor(cause)
        case "sum-missing":
            axes = ", ".join(map(str, cause.axes))
            return phrase(
                "The sum over axis {axes} is missing: this is {given}, {name} is {expected}.",
                axes=axes,
                name=name,
                **shapes,
            )
        case "transposed" if cause.square:
            return phrase("Transposed: it fits only because the matrix is square.")
        case "transposed":
            return phrase("Transposed: this is {given}, {name} is {expected}.", name=name, **shapes)
        case "factor-missing":
            return phrase("Right but for the factor {factor}, which is missing.", factor=cause.text)
        case "factor-extra":
            return phrase("Right but for the factor {factor}, which is one too many.", factor=cause.text)
        case "other-node" if cause.node is not None:
            return phrase(
                "This is the gradient of {other}, not that of {name}.", other=name_of(ground, cause.node), name=name
            )
        case "shape":
            return phrase("This is {given}, but {name} is {expected}.", name=name, **shapes)
        case "misconception" if cause.misconception is not None:
            return cause.misconception.happened
    return phrase("These are not the numbers of the gradient of {name}.", name=name)


def _factor(cause: Cause) -> Phrase:
    factor = cause.factor or 1.0
    if abs(factor + 1) < WHOLE:
        return phrase("Right but for its sign.")
    missing = factor if abs(factor) > 1 else 1 / factor
    return phrase(
        "Right but for a factor {factor}: every number here is the right one times {ratio}.",
        factor=shown(missing),
        ratio=shown(factor),
    )


def corrected(cause: Cause, value: str) -> tuple[Phrase, str] | None:
    """What to do, and the text to the right of the sign after it; `None` where there is no plain correction."""
    if cause.kind == "sum-missing":
        axes = str(cause.axes[0]) if len(cause.axes) == 1 else str(cause.axes)
        return phrase("Sum over axis {axes}", axes=axes), f"np.sum({value}, axis={axes})"
    if cause.kind == "transposed":
        return phrase("Transpose"), f"({value}).T"
    factor = cause.factor
    if cause.kind != "factor" or factor is None:
        return None
    if abs(factor + 1) < WHOLE:
        return phrase("Change the sign"), f"-({value})"
    if _is_whole(factor):
        return phrase("Divide by {number}", number=f"{round(factor)}"), f"({value}) / {_in_brackets(round(factor))}"
    if _is_whole(1 / factor):
        return phrase("Multiply by {number}", number=f"{round(1 / factor)}"), f"{round(1 / factor)} * ({value})"
    return None


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6 * abs(number)


def _in_brackets(number: int) -> str:
    return f"({number})" if number < 0 else str(number)
