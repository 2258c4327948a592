"""The code of an elementwise row, derived from its own rules.

The row's lambdas are called with placeholders instead of numbers. A placeholder records arithmetic, comparisons and
NumPy's functions as text, so that `lambda x: np.sin(x) * x` becomes `np.sin({0}) * {0}`: exactly the arithmetic of the
engine. A rule that does more (a branch, a call of other code, an array of its own) raises `Underivable`, and its row
must give its `code`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import numpy as np

from engine.ops.code import Code
from engine.ops.op import Op, Option, Rule, broadcast_shape

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
SHARED = frozenset((
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "square", "reciprocal", "sin", "cos",
    "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh",
    "abs", "absolute", "sign", "floor", "ceil", "trunc", "maximum", "minimum", "logaddexp", "hypot",
    "copysign", "isnan", "isfinite", "isinf", "where", "logical_and", "logical_or", "logical_not",
))  # fmt: skip
"""Functions with the same name and meaning in NumPy, PyTorch and JAX."""
RENAMED = {
    "torch": {
        "rint": "round", "fabs": "abs", "absolute": "abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
        "arctan2": "atan2", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    },
    "jnp": {"rint": "rint", "cbrt": "cbrt", "fabs": "fabs", "absolute": "abs"},
    "np": {"absolute": "abs"},
}  # fmt: skip
"""Names of functions that differ from the name of NumPy's ufunc, by library."""
LONGEST = 500
"""The longest derived code; a longer rule has intermediate variables, which its code should have too."""
TENSORS_ONLY = frozenset(("maximum", "minimum", "logaddexp", "hypot", "arctan2"))
"""Functions of two operands that do not accept plain numbers in PyTorch."""


class Underivable(Exception):
    """A rule does more than arithmetic and functions that all three libraries have."""


class Written(np.lib.mixins.NDArrayOperatorsMixin):
    """A piece of code that stands for a number; `binds` is the precedence of its outermost operator."""

    def __init__(self, text: str, binds: int, library: str) -> None:
        self.text, self.binds, self.library = text, binds, library

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
        known = RENAMED[self.library].get(name, name)
        if name not in SHARED and name not in RENAMED[self.library] and self.library != "np":
            raise Underivable(f"{self.library} has no {name}")
        tensors = self.library == "torch" and name in TENSORS_ONLY
        given = [
            self._tensor(operand) if tensors and not isinstance(operand, Written) else self._bound(operand, COMPARISON)
            for operand in operands
        ]
        return self._of(f"{self.library}.{known}({', '.join(given)})", ATOM)

    def _tensor(self, number: Any) -> str:
        return f"torch.tensor({self._bound(number, COMPARISON)})"

    def _bound(self, operand: Any, least: int) -> str:
        """The text of an operand, in brackets if its precedence requires them."""
        if not isinstance(operand, Written):
            operand = self._of(*number(operand))
        return operand.text if operand.binds >= least else f"({operand.text})"

    def _of(self, text: str, binds: int) -> Written:
        if len(text) > LONGEST:
            raise Underivable("it would be too long")
        return Written(text, binds, self.library)


def number(value: Any) -> tuple[str, int]:
    """A number of a rule as Python source, and the precedence of that."""
    if np.ndim(value) or not isinstance(value, int | float | np.number | np.bool_):
        raise Underivable(f"{value!r} is no number")
    plain = value if isinstance(value, int) else value.item() if isinstance(value, np.generic) else float(value)
    if not isfinite(plain):
        return f'float("{plain}")', ATOM
    return repr(plain), SIGN if plain < 0 else ATOM


_DERIVED: dict[str, tuple[Op, Code]] = {}
"""A cache of derived code by the row's name; another row of the same name replaces the entry."""


def code_of(op: Op) -> Code:
    """The code of a row: its own, or derived from its rules; raises `Underivable` where there is neither."""
    if op.code is not None:
        return op.code
    known = _DERIVED.get(op.name)
    if known is None or known[0] is not op:
        known = _DERIVED[op.name] = op, derived(op)
    return known[1]


def derived(op: Op) -> Code:
    """The code derived from a row's rules.

    The gradients of PyTorch and JAX come from their own differentiation of the value, which is the rule's wherever
    the function is smooth. At a kink, behind a mask and with a surrogate derivative it need not be: such a row must
    give its code.
    """
    flat = all(partial.blocked for partial in op.partials)
    if op.variadic or op.shape is not broadcast_shape or any(partial.vjp for partial in op.partials):
        raise Underivable(f"{op.name} is no elementwise operation: its row needs `code`")
    if not flat and (op.surrogate or op.domain.kink or any(partial.drops for partial in op.partials)):
        raise Underivable(f"{op.name} is not smooth everywhere: its row needs `code`")
    try:
        forward = {library: _written(op, op.forward, library) for library in ("np", "torch", "jnp")}
        local = tuple("" if each.local is None else _written(op, each.local, "np", "{out}") for each in op.partials)
    except (Underivable, TypeError, ValueError, AttributeError) as error:
        raise Underivable(
            f"{op.name}: its row needs `code`, since its rules cannot be written down ({error})"
        ) from None
    return Code(forward["np"], () if flat else local, torch=forward["torch"], jax=forward["jnp"])


def _numbers(op: Op) -> list[Option]:
    for option in op.options:
        if option.kind not in ("number", "integer"):
            raise Underivable(f"the option {option.name} is no number")
    return list(op.options)


def _written(op: Op, rule: Rule, library: str, *result: str) -> str:
    """The text of a rule applied to placeholders for its operands and options (and for the result)."""
    names = [f"{{{slot}}}" for slot in range(len(op.operands))]
    if not op.boolean:  # no gradient passes a blocked operand, even if the library computes one
        stopped = {"torch": "torch.detach({})", "jnp": "jax.lax.stop_gradient({})"}.get(library, "{}")
        names = [stopped.format(name) if each.blocked else name for name, each in zip(names, op.partials, strict=True)]
    operands = [Written(text, ATOM, library) for text in (*names, *result)]
    options = {option.name: Written(f"({{{option.name}}})", ATOM, library) for option in _numbers(op)}
    code = rule(*operands, **options)
    return code.text if isinstance(code, Written) else number(code)[0]
