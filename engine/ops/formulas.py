"""What a rule computes, as a tree: it is called with placeholders, which record the functions of NumPy that it uses.

Beside `engine.ops.written`, which writes a rule down as one expression: a tree can be computed step by step, each into
an array that exists already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.ops.op import Rule
from engine.ops.written import Underivable


class Formula(np.lib.mixins.NDArrayOperatorsMixin):
    """A function of NumPy and what it is applied to; without a function the operand in this place."""

    __slots__ = ("function", "operands", "place")

    def __init__(self, function: Callable[..., Any] | None, operands: tuple[Any, ...] = (), place: int = 0) -> None:
        self.function, self.operands, self.place = function, operands, place

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Formula:
        if method != "__call__" or options:
            raise Underivable(f"{ufunc.__name__}.{method}")
        return Formula(ufunc, tuple(map(_checked, operands)))

    def __array_function__(self, function: Callable[..., Any], types: Any, operands: Any, options: Any) -> Formula:
        if options or function is not np.where:
            raise Underivable(function.__name__)
        return Formula(function, tuple(map(_checked, operands)))

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Underivable("an array is made of an operand")

    def __bool__(self) -> bool:
        raise Underivable("a branch depends on an operand")

    def __getitem__(self, key: Any) -> Formula:
        if key != ():
            raise Underivable("an operand is indexed")
        return self  # `[()]` turns an array of no axes into a number, and changes no value


def formula(rule: Rule, count: int, settings: Mapping[str, Any]) -> Formula | float | None:
    """The tree of a rule of so many operands; `None` where it does more than call functions elementwise."""
    try:
        return _checked(rule(*[Formula(None, place=place) for place in range(count)], **settings))
    except (Underivable, TypeError, ValueError, AttributeError):
        return None


def _checked(part: Any) -> Formula | float:
    if isinstance(part, Formula):
        return part
    if np.ndim(part) or not isinstance(part, int | float | np.number | np.bool_):
        raise Underivable(f"{part!r} is no number")
    return float(part)
