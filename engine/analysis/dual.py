"""Dual numbers for NumPy: arrays that carry a tangent through NumPy's functions.

A `Dual` is a value and the rate at which it changes, value + tangent · ε with ε² = 0 (W. K. Clifford, 1871; as a
way to differentiate programs: R. E. Wengert, 1964). The rules of the table are NumPy code, so they run on duals as
they are: a forward rule gives the tangent of its result, a backward rule that of a gradient, which is a column of
the Hessian. The derivative of a NumPy function comes from the table of operations wherever the table has that
function. A function without a rule for dual numbers raises `NoDualRule`; no tangent is ever dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from engine.backward import undropped
from engine.ops import OPS
from engine.ops.op import Rule
from engine.ops.reducing import extreme_product, product_of_others
from engine.ops.running import times
from engine.ops.special import COMPLEMENTARY_ERROR, error_slope, logistic


class NoDualRule(TypeError):
    """A NumPy function without a rule for dual numbers was called with one."""


class Dual(NDArrayOperatorsMixin):
    """A value with its tangent, of one shape; a stand-in for an array in NumPy's functions."""

    __slots__ = ("tangent", "value")

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value = value
        self.tangent = (
            np.broadcast_to(tangent, np.shape(value))[()] if np.shape(tangent) != np.shape(value) else tangent
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of both."""
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def __getitem__(self, key: Any) -> Dual:
        return Dual(self.value[key], self.tangent[key])

    def __setitem__(self, key: Any, part: Any) -> None:
        self.value[key], self.tangent[key] = value_of(part), tangent_of(part)

    def reshape(self, *shape: Any) -> Dual:
        """Both in another shape."""
        return Dual(self.value.reshape(*shape), self.tangent.reshape(*shape))

    def sum(self, **options: Any) -> Dual:
        """Both summed."""
        return Dual(self.value.sum(**options), self.tangent.sum(**options))

    def chained(self, rule: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Dual:
        """The chain rule for an elementwise function whose derivative is known."""
        return Dual(rule(self.value), slope(self.value) * self.tangent)

    def __array__(self, *arguments: Any, **options: Any) -> Any:
        raise NoDualRule("a dual number is no array: its tangent would be lost")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "__call__":
            return _called(ufunc, inputs, options)
        rule = METHODS.get((ufunc, method))
        if rule is None:
            raise NoDualRule(f"{ufunc.__name__}.{method}")
        return rule(*inputs, **options)

    def __array_function__(self, function: Any, types: Any, arguments: Any, options: Any) -> Any:
        if function in PLAIN:
            return function(*map(value_of, arguments), **options)
        if function in LINEAR:
            return _linear(function, arguments, options)
        rule = FUNCTIONS.get(function)
        if rule is None:
            raise NoDualRule(function.__name__)
        return rule(*arguments, **options)


def value_of(number: Any) -> Any:
    """The number without its tangent."""
    return number.value if isinstance(number, Dual) else number


def tangent_of(number: Any) -> Any:
    """The tangent; that of a plain number is 0."""
    return number.tangent if isinstance(number, Dual) else np.zeros(np.shape(number))[()]


def _called(ufunc: Any, inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    values = [value_of(number) for number in inputs]
    out = ufunc(*values, **options)
    if ufunc in STEPS:
        return out
    slopes = SLOPES.get(ufunc)
    if slopes is None:
        if (ufunc, "__call__") in METHODS:
            return METHODS[ufunc, "__call__"](*inputs, **options)
        raise NoDualRule(ufunc.__name__)
    tangent = sum(
        _rate(slope(*values, out) * number.tangent, drops, values, out)
        for slope, drops, number in zip(slopes, DROPS.get(ufunc, NO_MASKS), inputs, strict=False)
        if isinstance(number, Dual)
    )
    return Dual(out, tangent)


def _rate(product: Any, drops: Rule | None, values: list[Any], out: Any) -> Any:
    """One operand's contribution to the tangent; 0 where a mask drops it."""
    return product if drops is None else undropped(drops, product, values, out)


def _linear(function: Any, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    """A linear function, which moves elements or adds them, and does the same to the tangent."""
    values = function(*[_each(value_of, argument) for argument in arguments], **options)
    tangents = function(*[_each(tangent_of, argument) for argument in arguments[:1]], *arguments[1:], **options)
    return Dual(values, tangents)


def _each(part: Callable[[Any], Any], argument: Any) -> Any:
    if isinstance(argument, list | tuple) and any(isinstance(item, Dual) for item in argument):
        return [part(item) for item in argument]
    return part(argument) if isinstance(argument, Dual) else argument


def _matmul(x: Any, y: Any) -> Dual:
    """(XY)˙ = Ẋ Y + X Ẏ."""
    a, b = value_of(x), value_of(y)
    return Dual(a @ b, tangent_of(x) @ b + a @ tangent_of(y))


def _outer(x: Any, y: Any) -> Dual:
    a, b = value_of(x), value_of(y)
    outer = np.multiply.outer
    return Dual(outer(a, b), outer(tangent_of(x), b) + outer(a, tangent_of(y)))


def _added(x: Dual, **options: Any) -> Dual:
    return Dual(np.add.reduce(x.value, **options), np.add.reduce(x.tangent, **options))


def _multiplied(x: Dual, axis: Any = None, keepdims: bool = False, **options: Any) -> Dual:
    others = product_of_others(x.value, axis)
    out = np.prod(x.value, axis=axis, keepdims=keepdims)
    return Dual(out, np.sum(others * x.tangent, axis=axis, keepdims=keepdims))


def _running_product(x: Dual, axis: int) -> Dual:
    """(p x)˙ = ṗ x + p ẋ, element by element, which holds also where elements are 0."""
    values, changes = np.moveaxis(x.value, axis, 0), np.moveaxis(x.tangent, axis, 0)
    products, tangents = np.empty(values.shape), np.empty(values.shape)
    product, tangent = np.ones(values.shape[1:]), np.zeros(values.shape[1:])
    for place, (value, change) in enumerate(zip(values, changes, strict=True)):
        tangent = times(value, tangent) + times(product, change)
        product = product * value
        products[place], tangents[place] = product, tangent
    return Dual(np.moveaxis(products, 0, axis), np.moveaxis(tangents, 0, axis))


def _extreme(reduce: Callable[..., Any]) -> Callable[..., Any]:
    """The largest or smallest element; its tangent is that element's, or the mean of those of equal elements."""

    def rule(x: Dual, axis: Any = None, keepdims: bool = False, **options: Any) -> Dual:
        if not x.ndim:
            return x
        out = reduce(x.value, axis=axis, keepdims=keepdims, **options)
        weights = extreme_product(np.ones(np.shape(out)), x.value, out, axis)
        moved = np.where(weights == 0, 0.0, weights * x.tangent)
        return Dual(out, np.sum(moved, axis=axis, keepdims=keepdims))

    return rule


def _where(condition: Any, first: Any, second: Any) -> Dual:
    chosen = value_of(condition)
    value = np.where(chosen, value_of(first), value_of(second))
    return Dual(value, np.where(chosen, tangent_of(first), tangent_of(second)))


def _broadcast(*numbers: Any) -> tuple[Any, ...]:
    values = np.broadcast_arrays(*map(value_of, numbers))
    pairs = zip(numbers, values, strict=True)
    return tuple(Dual(value, tangent_of(number)) if isinstance(number, Dual) else value for number, value in pairs)


def _empty(x: Dual, shape: Any = None) -> Dual:
    zeros = np.zeros(x.shape if shape is None else shape)
    return Dual(zeros, zeros.copy())


def _added_at(x: Dual, key: Any, part: Any) -> None:
    """Add value and tangent in place, also where an index is repeated."""
    np.add.at(x.value, key, value_of(part))
    np.add.at(x.tangent, key, tangent_of(part))


def _inverse(x: Dual) -> Dual:
    """(X⁻¹)˙ = −X⁻¹ Ẋ X⁻¹."""
    out = np.linalg.inv(x.value)
    return Dual(out, -out @ x.tangent @ out)


def _solved(a: Any, b: Any) -> Dual:
    """(A⁻¹ B)˙ = A⁻¹ (Ḃ − Ȧ A⁻¹ B)."""
    out = np.linalg.solve(value_of(a), value_of(b))
    return Dual(out, np.linalg.solve(value_of(a), tangent_of(b) - tangent_of(a) @ out))


def _determinant(x: Dual) -> Dual:
    """(det X)˙ = tr(det X · X⁻¹ Ẋ), by cofactors, which exist for singular matrices too."""
    slope = OPS["det"].partials[0].vjp
    assert slope is not None
    out = np.linalg.det(x.value)
    return Dual(out, np.sum(slope(np.ones(np.shape(out)), x.value, out) * x.tangent, axis=(-2, -1)))


IN_THE_TABLE = {
    np.add: "add", np.subtract: "sub", np.multiply: "mul", np.true_divide: "div", np.negative: "neg",
    np.power: "pow", np.square: "square", np.sqrt: "sqrt", np.cbrt: "cbrt", np.reciprocal: "reciprocal",
    np.exp: "exp", np.expm1: "expm1", np.log: "log", np.log1p: "log1p", np.log2: "log2", np.log10: "log10",
    np.sin: "sin", np.cos: "cos", np.tan: "tan", np.arcsin: "asin", np.arccos: "acos", np.arctan: "atan",
    np.sinh: "sinh", np.cosh: "cosh", np.tanh: "tanh", np.absolute: "abs",
    np.arcsinh: "asinh", np.arccosh: "acosh", np.arctanh: "atanh", np.arctan2: "atan2",
    np.maximum: "maximum", np.minimum: "minimum",
}  # fmt: skip
"""NumPy's functions that are operations of the language, with the table's derivatives."""

SLOPES: dict[Any, tuple[Callable[..., Any], ...]] = {
    ufunc: tuple(partial.local for partial in OPS[name].partials if partial.local is not None)
    for ufunc, name in IN_THE_TABLE.items()
} | {
    np.logaddexp: (lambda x, y, out: logistic(x - y), lambda x, y, out: logistic(y - x)),
    COMPLEMENTARY_ERROR: (lambda x, out: error_slope(x),),
}
"""Per elementwise function its local derivatives, one an operand, called as `slope(*operands, out)`."""

DROPS: dict[Any, tuple[Rule | None, ...]] = {
    ufunc: tuple(partial.drops for partial in OPS[name].partials)
    for ufunc, name in IN_THE_TABLE.items()
    if any(partial.drops for partial in OPS[name].partials)
}
"""Per elementwise function that masks, where it drops each operand."""

NO_MASKS = (None, None)

STEPS = {
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.logical_and, np.logical_or,
    np.logical_not, np.isnan, np.isinf, np.isfinite, np.isneginf, np.isposinf, np.sign, np.floor, np.ceil, np.rint,
}  # fmt: skip
"""Piecewise constant functions."""

METHODS: dict[tuple[Any, str], Callable[..., Any]] = {
    (np.matmul, "__call__"): _matmul,
    (np.multiply, "outer"): _outer,
    (np.add, "reduce"): _added,
    (np.multiply, "reduce"): _multiplied,
    (np.add, "at"): _added_at,
}
"""Universal functions and their methods that are not elementwise."""

PLAIN = {np.shape, np.ndim, np.size, np.argmax, np.argmin, np.argsort, np.round, np.isneginf, np.isposinf}
"""Functions whose results have the derivative 0."""

LINEAR = {
    np.sum, np.reshape, np.transpose, np.swapaxes, np.expand_dims, np.squeeze, np.broadcast_to, np.trace, np.take,
    np.atleast_1d, np.concatenate, np.stack, np.moveaxis, np.cumsum, np.take_along_axis,
}  # fmt: skip
"""Linear functions, which are applied to tangents as to values."""

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.broadcast_arrays: _broadcast,
    np.max: _extreme(np.max),
    np.min: _extreme(np.min),
    np.prod: _multiplied,
    np.cumprod: _running_product,
    np.zeros_like: _empty,
    np.linalg.inv: _inverse,
    np.linalg.solve: _solved,
    np.linalg.det: _determinant,
}
"""All other functions that a rule of the table calls."""
