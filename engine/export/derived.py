"""The code of an elementwise row, derived from its own rules.

The row's lambdas are called with placeholders instead of numbers (`engine.ops.written`): `lambda x: np.sin(x) * x`
becomes `np.sin({0}) * {0}`. A row whose rules cannot be written down must give its `code`.
"""

from __future__ import annotations

from typing import Any

from engine.ops.code import Code
from engine.ops.op import Op, Option, Rule, broadcast_shape
from engine.ops.written import ATOM, COMPARISON, Underivable, Written, number

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
TENSORS_ONLY = frozenset(("maximum", "minimum", "logaddexp", "hypot", "arctan2"))
"""Functions of two operands that do not accept plain numbers in PyTorch."""


class ForLibrary(Written):
    """A piece of code for NumPy, PyTorch or JAX."""

    def __init__(self, text: str, binds: int, library: str) -> None:
        super().__init__(text, binds)
        self.library = library

    def _like(self, text: str, binds: int) -> Written:
        return ForLibrary(text, binds, self.library)

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
    operands = [ForLibrary(text, ATOM, library) for text in (*names, *result)]
    options = {option.name: ForLibrary(f"({{{option.name}}})", ATOM, library) for option in _numbers(op)}
    code = rule(*operands, **options)
    return code.text if isinstance(code, Written) else number(code)[0]
