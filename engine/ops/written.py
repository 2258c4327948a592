"""Rules written down as code: a rule is called with placeholders instead of numbers.

A placeholder records arithmetic, comparisons and NumPy's functions as text, so that `lambda x: np.sin(x) * x` becomes
`sin({0}) * {0}`: exactly the arithmetic of the engine. A rule that does more (a branch, a call of other code, an array
of its own) raises `Underivable`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import numpy as np

COMPARISON, OR, AND, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)
"""The precedence of Python's operators; `&` and `|` bind tighter than comparisons."""

BINARY: Mapping[str, tuple[str, int]] = {
    "add": ("+", SUM), "subtract": ("-", SUM), "multiply": ("*", PRODUCT), "divide": ("/", PRODUCT),
    "floor_divide": ("//", PRODUCT), "remainder": ("%", PRODUCT), "power": ("**", POWER), "float_power": ("**", POWER),
    "bitwise_and": ("&", AND), "bitwise_or": ("|", OR),
    "less": ("<", COMPARISON), "less_equal": ("<=", COMPARISON), "greater": (">", COMPARISON),
    "greater_equal": (">=", COMPARISON), "equal": ("==", COMPARISON), "not_equal": ("!=", COMPARISON),
}  # fmt: skip
TIGHT = (COMPARISON, POWER)
"""Operators whose left operand needs brackets too where it has the same precedence."""
UNARY = {"negative": "-", "invert": "~", "positive": "+"}
LONGEST = 500
"""The longest derived code; a longer rule has intermediate variables, which its code should have too."""


class Underivable(Exception):
    """A rule does more than arithmetic and known functions."""


class Written(np.lib.mixins.NDArrayOperatorsMixin):
    """A piece of code that stands for a number; `binds` is the precedence of its outermost operator.

    A subclass says how functions are written.
    """

    def __init__(self, text: str, binds: int) -> None:
        self.text, self.binds = text, binds

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Written:
        if method != "__call__" or options:
            raise Underivable(f"{ufunc.__name__}.{method}")
        name = ufunc.__name__
        if name in UNARY:
            return self._of(f"{UNARY[name]}{self._bound(operands[0], SIGN)}", SIGN)
        if name in BINARY:
            sign, binds = BINARY[name]
            left, right = self._bound(operands[0], binds + (binds in TIGHT)), self._bound(operands[1], binds + 1)
            return self._of(f"{left} {sign} {right}", binds)
        return self._call(name, operands)

    def __array_function__(self, function: Callable[..., Any], types: Any, operands: Any, options: Any) -> Written:
        if options:
            raise Underivable(function.__name__)
        return self._call(function.__name__, operands)

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Underivable("an array is made of an operand")

    def __bool__(self) -> bool:
        raise Underivable("a branch depends on an operand")

    def __getitem__(self, key: Any) -> Written:
        if key != ():
            raise Underivable("an operand is indexed")
        return self  # `[()]` turns an array of no axes into a number, and changes no value

    def _call(self, name: str, operands: Any) -> Written:
        raise Underivable(f"there is no {name}")

    def _bound(self, operand: Any, least: int) -> str:
        """The text of an operand, in brackets if its precedence requires them."""
        if not isinstance(operand, Written):
            operand = self._of(*number(operand))
        return operand.text if operand.binds >= least else f"({operand.text})"

    def _of(self, text: str, binds: int) -> Written:
        if len(text) > LONGEST:
            raise Underivable("it would be too long")
        return self._like(text, binds)

    def _like(self, text: str, binds: int) -> Written:
        """A piece of code of the same kind."""
        return type(self)(text, binds)


def number(value: Any) -> tuple[str, int]:
    """A number of a rule as Python source, and the precedence of that."""
    if np.ndim(value) or not isinstance(value, int | float | np.number | np.bool_):
        raise Underivable(f"{value!r} is no number")
    plain = value if isinstance(value, int) else value.item() if isinstance(value, np.generic) else float(value)
    if not isfinite(plain):
        return f'float("{plain}")', ATOM
    return repr(plain), SIGN if plain < 0 else ATOM
