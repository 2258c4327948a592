"""The rules of the table as text over NumPy's arrays, from which code for a whole graph of tensors is made.

An elementwise row is written down (`engine.ops.written`); a few rows of linear algebra and sums have a shorter text for
the shapes that networks have; every other rule is called as it is. All texts compute what the table's rules compute, by
the same operations of NumPy, so that no digit differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import prod
from typing import Any

import numpy as np

from engine.ops.op import Op, Partial, Rule, Shape, broadcast_shape, ones, stretched, unbroadcast
from engine.ops.written import ATOM, COMPARISON, SIGN, Underivable, Written, number


def repeated(value: Any, shape: Shape) -> Any:
    """One number seen as an array of this shape, as `np.broadcast_to` makes it but in a fifth of the time."""
    return np.ndarray(shape, np.float64, np.array(value, dtype=np.float64), strides=(0,) * len(shape))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "total": np.add.reduce,
    "repeated": repeated,
    "dot": np.dot,
    "float": float,
    "unbroadcast": unbroadcast,
}
"""What the texts call, beside NumPy's functions by their names."""


class OnArrays(Written):
    """A piece of code that computes on NumPy's arrays; `used` collects what it names: functions and numbers."""

    used: dict[str, Any]

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Written:
        first, *rest = operands
        if ufunc is np.subtract and isinstance(first, float) and first == 1.0 and rest[0].binds == COMPARISON:
            return self._of(f"~({rest[0].text})", SIGN)  # counts as 1 or 0 in the product, without a second array
        if ufunc is not np.power:  # which is quick for a plain exponent
            operands = tuple(each if isinstance(each, Written) else self._named(each) for each in operands)
        return super().__array_ufunc__(ufunc, method, *operands, **options)

    def _named(self, value: Any) -> Written:
        """A number as an array of no axes, which NumPy reads twice as fast as a number of Python's beside an array."""
        number(value)
        name = f"n{np.float64(value).tobytes().hex()}"
        self.used[name] = np.array(value, dtype=np.float64)
        return self._of(name, ATOM)

    def _call(self, name: str, operands: Any) -> Written:
        self.used[name] = getattr(np, name)
        arguments = ", ".join([self._bound(operand, COMPARISON) for operand in operands])
        return self._of(f"{name}({arguments}){'[()]' * (name == 'where')}", ATOM)

    def _like(self, text: str, binds: int) -> Written:
        written = OnArrays(text, binds)
        written.used = self.used
        return written


@dataclass(frozen=True, slots=True)
class ArrayPartial:
    """The product of one operand over `{g}`, `{0}`, `{1}`, … and `{out}`; its mask, if any; its sum over `{p}`, if any.

    The sum is over the axes along which the operand was broadcast. `spread` is what the product is where upstream is
    one number for every element: `ONE` number for every element too, a `WHOLE` array, or nothing (`REPEATED`), since
    the text must have upstream as an array. `ALWAYS` says that upstream has one element, and that the product is one
    number for every element of the operand.
    """

    product: str
    drops: str
    sum: str
    spread: str


REPEATED, WHOLE, ONE, ALWAYS = "repeated", "whole", "one", "always"


@dataclass(frozen=True, slots=True)
class ArrayRule:
    """One operation on arrays: the text of its value, of its products, and what they call."""

    value: str
    partials: tuple[ArrayPartial | None, ...]
    calls: Mapping[str, Any]


@dataclass(slots=True)
class _Texts:
    """Writes the rules of one operation for operands of these shapes and a result of this one."""

    op: Op
    options: Mapping[str, Any]
    shapes: Sequence[Shape]
    out: Shape
    calls: dict[str, Any] = field(default_factory=dict)

    def rule(self) -> ArrayRule:
        names = [f"{{{slot}}}" for slot in range(len(self.shapes))]
        writer = SHORT.get(self.op.name)
        short = None if writer is None else writer(self.shapes, self.options)
        value = short[0] if short else self.written("value", self.op.forward, names, self.options)
        partials = [self.operand(slot, names, short[1 + slot] if short else "") for slot in range(len(names))]
        return ArrayRule(value, tuple(partials), self.calls)

    def operand(self, slot: int, names: list[str], short: str) -> ArrayPartial | None:
        """The product of the operand in this position."""
        rules = self.op.partial(slot)
        if rules.blocked is not None:
            return None
        settings = {**self.options, "slot": slot} if self.op.variadic else self.options
        arguments = [*names, "{out}"]
        drops = "" if rules.drops is None else self.written(f"drops{slot}", rules.drops, arguments, settings)
        if short:
            return ArrayPartial(short, drops, "", ALWAYS if self.op.name in ("sum", "mean") else REPEATED)
        if rules.vjp is not None and not (self.shapes[slot] == self.out == ()):
            product = self.called(f"product{slot}", rules.vjp, ["{g}", *arguments], settings)
            return ArrayPartial(product, drops, "", REPEATED)
        product, total = self.product(slot, rules, arguments, settings), self.sum(self.shapes[slot])
        return ArrayPartial(product, drops, total, REPEATED if total else self.spread(product, bool(drops)))

    def spread(self, product: str, masked: bool) -> str:
        """What an elementwise product is where upstream is one number for every element."""
        if any(name.endswith("_") and name in product for name in self.calls):
            return REPEATED
        read = [shape for slot, shape in enumerate(self.shapes) if f"{{{slot}}}" in product]
        read += [self.out] if "{out}" in product else []
        return WHOLE if self.out in read else REPEATED if masked or any(read) else ONE

    def product(self, slot: int, rules: Partial, arguments: list[str], settings: Mapping[str, Any]) -> str:
        """Upstream × local."""
        local = partial(rules.vjp, np.float64(1)) if rules.vjp is not None else rules.local
        text = self.written(f"local{slot}", local, arguments, settings)
        return {"1.0": "{g}", "-1.0": "-{g}"}.get(text, f"({text}) * {{g}}")  # a number behind an array is quicker

    def sum(self, shape: Shape) -> str:
        """The sum of a product over the axes along which an operand of this shape was repeated."""
        if shape == self.out:
            return ""
        axes = stretched(shape, self.out)
        if len(self.out) == 2 and len(axes) == 1:
            count = self.out[axes[0]]
            self.calls[f"ones{count}"] = ones(count)
            total = f"dot(ones{count}, {{p}})" if axes == (0,) else f"dot({{p}}, ones{count})"
            return total if len(shape) == 1 else f"{total}.reshape({shape})"
        return f"unbroadcast({{p}}, {shape})"

    def written(self, name: str, rule: Rule | None, arguments: list[str], settings: Mapping[str, Any]) -> str:
        """The text of an elementwise rule without options; that of a call otherwise."""
        assert rule is not None  # a row has the rule that is asked for
        if not settings and self.op.shape is broadcast_shape and not self.op.variadic:
            used: dict[str, Any] = {}
            operands = [OnArrays(argument, ATOM) for argument in arguments]
            for operand in operands:
                operand.used = used
            try:
                code: Any = rule(*operands)
                text = code.text if isinstance(code, Written) else number(code)[0]
            except (Underivable, TypeError, ValueError, AttributeError):
                return self.called(name, rule, arguments, settings)
            self.calls |= used
            return text
        return self.called(name, rule, arguments, settings)

    def called(self, name: str, rule: Rule, arguments: list[str], settings: Mapping[str, Any]) -> str:
        """The text of a call of the row's own rule."""
        own = f"{self.op.name}_{name}_"
        self.calls[own] = partial(rule, **settings) if settings else rule
        return f"{own}({', '.join(arguments)})"


def on_arrays(op: Op, options: Mapping[str, Any], shapes: Sequence[Shape], out: Shape) -> ArrayRule:
    """The rule of an operation on operands of these shapes."""
    return _Texts(op, options, shapes, out).rule()


Short = Callable[[Sequence[Shape], Mapping[str, Any]], tuple[str, ...] | None]


def _matmul(shapes: Sequence[Shape], options: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Two matrices."""
    return ("dot({0}, {1})", "dot({g}, {1}.T)", "dot({0}.T, {g})") if [*map(len, shapes)] == [2, 2] else None


def _transpose(shapes: Sequence[Shape], options: Mapping[str, Any]) -> tuple[str, ...] | None:
    """A matrix."""
    return ("{0}.T", "{g}.T") if len(shapes[0]) == 2 and options.get("axes") is None else None


def _sum(shapes: Sequence[Shape], options: Mapping[str, Any]) -> tuple[str, ...] | None:
    """All elements."""
    whole = options.get("axis") is None and not options.get("keepdims") and shapes[0]
    return ("total({0}, None)", "{g}") if whole else None


def _mean(shapes: Sequence[Shape], options: Mapping[str, Any]) -> tuple[str, ...] | None:
    """All elements, of which there are some."""
    short, count = _sum(shapes, options), prod(shapes[0])
    if short is None or not count:
        return None
    return f"{short[0]} / {count}.0", f"{{g}} / {count}.0"


SHORT: Mapping[str, Short] = {"matmul": _matmul, "transpose": _transpose, "sum": _sum, "mean": _mean}
"""Shorter texts for the shapes that networks have: value, then the product of each operand."""
