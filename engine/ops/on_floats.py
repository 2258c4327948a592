"""The rules of the table on plain Python floats, for graphs of scalars: the same arithmetic without NumPy's overhead.

A row's rules are written down as text (`engine.ops.written`) with the functions of `math`, which agree with NumPy's to
the last digits. From the text come functions of floats (`FloatRule.value`, `FloatRule.back`) and straight-line code for
a whole graph (`engine.runs.straight`). A rule that cannot be written down is called as it is, on float64.

`math` raises where NumPy returns infinity or NaN: 1/0, exp(1000), log(0). Whoever runs these rules catches `LEAVES` and
runs the table's own rules instead, so that such numbers come from NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from engine.ops.generated import function
from engine.ops.op import Op, Partial, Rule, broadcast_shape
from engine.ops.written import ATOM, Underivable, Written, number

LEAVES = (ArithmeticError, ValueError)
"""What Python raises where a result is no finite number."""

UFUNCS: Mapping[str, str] = {
    "absolute": "abs({0})", "square": "({0} * {0})", "reciprocal": "(1.0 / {0})", "power": "pow({0}, {1})",
    "exp": "exp({0})", "expm1": "expm1({0})", "log": "log({0})", "log1p": "log1p({0})", "log2": "log2({0})",
    "log10": "log10({0})", "sqrt": "sqrt({0})", "sin": "sin({0})", "cos": "cos({0})", "tan": "tan({0})",
    "sinh": "sinh({0})", "cosh": "cosh({0})", "tanh": "tanh({0})", "arcsin": "asin({0})", "arccos": "acos({0})",
    "arctan": "atan({0})", "arcsinh": "asinh({0})", "arccosh": "acosh({0})", "arctanh": "atanh({0})",
    "arctan2": "atan2({0}, {1})", "isnan": "({0} != {0})", "invert": "(not {0})",
    "sign": "(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else 0.0 if {0} == 0.0 else {0})",
    "maximum": "({0} if {0} > {1} else {1} if {0} < {1} else maximum({0}, {1}))",
    "minimum": "({0} if {0} < {1} else {1} if {0} > {1} else minimum({0}, {1}))",
    "where": "({1} if {0} else {2})", "logical_and": "(bool({0}) and bool({1}))",
    "logical_or": "(bool({0}) or bool({1}))", "logical_not": "(not {0})",
}  # fmt: skip
"""NumPy's functions on floats. Of equal numbers, such as 0 and −0, and of NaN, NumPy itself picks the larger one."""
ELSEWHERE = frozenset(("floor_divide", "remainder", "float_power"))
"""Operators whose corner cases differ between Python and NumPy."""


def plain(value: Any) -> Any:
    """A number of NumPy as one of Python."""
    return value.item() if isinstance(value, np.generic | np.ndarray) else value


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    name: getattr(math, name)
    for name in (
        "pow", "exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "asin",
        "acos", "atan", "asinh", "acosh", "atanh", "atan2",
    )
} | {
    "abs": abs,
    "bool": bool,
    "float": float,
    "tanh": lambda x: float(np.tanh(x)),
    "maximum": lambda x, y: plain(np.maximum(x, y)),
    "minimum": lambda x, y: plain(np.minimum(x, y)),
}  # fmt: skip
"""What the texts call. NumPy has a hyperbolic tangent of its own: the last digit of that of `math` often differs."""


class OnFloats(Written):
    """A piece of code that computes on Python floats."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Written:
        name = ufunc.__name__
        if name in ELSEWHERE:
            raise Underivable(f"{name} differs between Python and NumPy")
        if name in UFUNCS and method == "__call__" and not options:
            return self._call(name, operands)
        return super().__array_ufunc__(ufunc, method, *operands, **options)

    def _call(self, name: str, operands: Any) -> Written:
        if name not in UFUNCS:
            raise Underivable(f"math has no {name}")
        return self._of(UFUNCS[name].format(*[self._bound(operand, ATOM) for operand in operands]), ATOM)


@dataclass(frozen=True, slots=True)
class FloatPartial:
    """Local derivative and mask of one operand as texts over `{0}`, `{1}`, … and `{out}`; no mask is an empty text.

    `rule` is the local derivative as NumPy computes it, from the operands and the result.
    """

    local: str
    drops: str
    rule: Rule = field(repr=False)


@dataclass(frozen=True, slots=True)
class FloatRule:
    """One operation on floats, as texts and as functions.

    `value(*operands)` is the result; `back(upstream, *operands, out)` gives local derivative and product of every
    operand in turn, `None` twice where no gradient passes. `calls` are the functions that the texts use beside
    `FUNCTIONS`; `numpy` says that some of them are NumPy's, whose warnings must be off.
    """

    text: str
    partials: tuple[FloatPartial | None, ...]
    calls: Mapping[str, Rule]
    numpy: bool
    value: Rule = field(init=False, repr=False)
    back: Rule = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = [f"x{slot}" for slot in range(len(self.partials))]
        arguments = ", ".join(names)
        products = "".join(f"{self._pair(each, names)}, " for each in self.partials)
        scope = {**FUNCTIONS, **self.calls}
        code = f"lambda {arguments}: {self.text.format(*names)}", f"lambda upstream, {arguments}, out: ({products})"
        for name, text in zip(("value", "back"), code, strict=True):
            object.__setattr__(self, name, function(name, f"{name} = {text}", scope))

    def _pair(self, partial: FloatPartial | None, names: list[str]) -> str:
        """The code of a local derivative and the product with it."""
        if partial is None:
            return "None, None"
        local = partial.local.format(*names, out="out")
        return f"(local := {local}), {product_text('upstream', 'local', partial.drops.format(*names, out='out'))}"

    @property
    def may_raise(self) -> bool:
        """Whether a local derivative calls `math`; NumPy raises nothing."""
        return not self.numpy and any(each is not None and "(" in each.local for each in self.partials)


_CAREFUL: dict[tuple[str, Sequence[int]], tuple[FloatRule, FloatRule]] = {}
"""The careful rules by the text of the rule and by operands; another rule of this text replaces the entry."""


def careful(rule: FloatRule, slots: Sequence[int]) -> FloatRule:
    """The same rule; what the local derivatives of these operands are where `math` raises, NumPy computes."""
    known = _CAREFUL.get((rule.text, slots))
    if known is None or known[0] is not rule:
        known = _CAREFUL[rule.text, slots] = rule, _made_careful(rule, slots)
    return known[1]


def _made_careful(rule: FloatRule, slots: Sequence[int]) -> FloatRule:
    partials, calls = list(rule.partials), dict(rule.calls)
    names = [f"x{slot}" for slot in range(len(partials))]
    operands = ", ".join(f"{{{slot}}}" for slot in range(len(partials)))
    for slot in slots:
        if (each := partials[slot]) is not None:
            text = f"local = lambda {', '.join(names)}, out: {each.local.format(*names, out='out')}"
            by_math = function("local", text, {**FUNCTIONS, **rule.calls})
            calls[f"careful{slot}"] = _either(by_math, _called(each.rule))
            partials[slot] = replace(each, local=f"careful{slot}({operands}, {{out}})")
    return replace(rule, partials=tuple(partials), calls=calls)


def _either(by_math: Rule, by_numpy: Rule) -> Rule:
    """What `math` says or, where it raises, NumPy."""

    def either(*operands: Any) -> Any:
        try:
            return by_math(*operands)
        except LEAVES:
            with np.errstate(all="ignore"):
                return by_numpy(*operands)

    return either


def product_text(upstream: str, local: str, drops: str) -> str:
    """Upstream × local; where a mask drops the operand, 0 instead of what is not finite (its difference is not 0)."""
    product = f"{upstream} * {local}"
    return product if not drops else f"(0.0 if (p := {product}) - p != 0.0 and ({drops}) else p)"


_PLAIN: dict[str, tuple[Op, int, FloatRule]] = {}
"""The rules of operations without options, by name; another row or number of operands replaces the entry."""


def on_floats(op: Op, options: Mapping[str, Any], count: int) -> FloatRule:
    """The rule of an operation of so many scalars; options are filled in."""
    if options:
        return _made(op, options, count)
    known = _PLAIN.get(op.name)
    if known is None or known[0] is not op or known[1] != count:
        known = _PLAIN[op.name] = op, count, _made(op, options, count)
    return known[2]


def _made(op: Op, options: Mapping[str, Any], count: int) -> FloatRule:
    calls: dict[str, Rule] = {}
    names = [f"{{{slot}}}" for slot in range(count)]

    def text(name: str, rule: Rule, *operands: str, **settings: Any) -> str:
        if not settings and op.shape is broadcast_shape and not op.variadic:
            try:
                code = rule(*[OnFloats(operand, ATOM) for operand in operands])
                return code.text if isinstance(code, Written) else number(code)[0]
            except (Underivable, TypeError, ValueError, AttributeError):
                pass
        calls[name] = _called(partial(rule, **settings))
        return f"{name}({', '.join(operands)})"

    value = text(f"{op.name}_value", op.forward, *names, **options)
    partials = []
    for slot in range(count):
        each = op.partial(slot)
        settings = {**options, "slot": slot} if op.variadic else options
        partials.append(None if each.blocked is not None else _partial(op.name, slot, each, settings, names, text))
    return FloatRule(value, tuple(partials), calls, bool(calls))


def _partial(
    name: str, slot: int, rules: Partial, settings: Mapping[str, Any], names: list[str], text: Callable[..., str]
) -> FloatPartial:
    """The texts of one operand; the product of a linear map of numbers is that for an upstream of 1, times upstream."""
    local = partial(rules.vjp, np.float64(1)) if rules.vjp is not None else rules.local
    drops = "" if rules.drops is None else text(f"{name}_drops{slot}", rules.drops, *names, "{out}", **settings)
    assert local is not None  # only a blocked operand has neither rule
    code = text(f"{name}_local{slot}", local, *names, "{out}", **settings)
    return FloatPartial(code, drops, partial(local, **settings))


def _called(rule: Rule) -> Rule:
    """A rule of NumPy for floats."""

    def called(*operands: Any) -> Any:
        return plain(rule(*map(np.float64, operands)))

    return called
