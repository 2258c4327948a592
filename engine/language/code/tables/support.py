"""What the functions of the language can do; a row asks before it relies on it."""

from __future__ import annotations

from functools import cache

from engine.errors import ShapeMismatch
from engine.ops import OPS


def takes(function: str, option: str) -> bool:
    """Whether a function has an option of this name."""
    return any(each.name == option for each in OPS[function].options)


@cache
def takes_class_numbers() -> bool:
    """Whether the cross-entropy takes a class number for each example in the place of probabilities."""
    try:
        return OPS["cross_entropy_with_logits"].shape((2,), (2, 3)) == ()
    except ShapeMismatch:
        return False
