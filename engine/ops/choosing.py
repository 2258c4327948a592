"""Selection: maximum, minimum, clipping, and `where`."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.code import Code
from engine.ops.domains import REAL, SECOND, THIRD, columns
from engine.ops.op import Domain, Op, Partial

TIE = phrase("Both arguments are equal; each takes half of the gradient.")


FEW = 8
"""With more operands than this it is kept how many of them are the result: the rule asks for each of them."""
_kept: tuple[list[int], tuple[Any, ...], Any] = ([], (), None)
"""The identities of operands and result, themselves, so that no other value may have these, and the count."""


def _chosen(operands_and_out: tuple[Any, ...]) -> Any:
    """How many operands are the result, elementwise; nothing changes them in place during a pass."""
    global _kept
    identities, _, count = _kept
    own = list(map(id, operands_and_out)) if len(operands_and_out) > FEW else []
    if not own or own != identities:
        *operands, out = operands_and_out
        count = sum((operand == out) * 1.0 for operand in operands)
        if own:
            _kept = (own, operands_and_out, count)
    return count


def share(*operands_and_out: Any, slot: int) -> Any:
    """1 where the operand in this position is the only one chosen, 1/k among k equal ones, else 0."""
    return (operands_and_out[slot] == operands_and_out[-1]) / _chosen(operands_and_out)


def below(*operands_and_out: Any, slot: int) -> Any:
    """Where the operand in this position is less than the result: the maximum drops it."""
    return operands_and_out[slot] < operands_and_out[-1]


def above(*operands_and_out: Any, slot: int) -> Any:
    """Where the operand in this position is more than the result: the minimum drops it."""
    return operands_and_out[slot] > operands_and_out[-1]


def one_is_chosen(*operands: Any, out: Any) -> Any:
    """Whether exactly one of the operands is the result."""
    return sum((operand == out) * 1.0 for operand in operands) <= 1


def pick(cond: Any, a: Any, b: Any) -> Any:
    """a where the condition is true (not 0), else b."""
    return np.where(cond, a, b)[()]


def cases(relation: str, opposite: str, first: str, second: str) -> str:
    """LaTeX for a choice between two: 1 where chosen, a half where equal, else 0."""
    return (
        rf"\begin{{cases}} 1 & {first} {relation} {second} \\ \tfrac{{1}}{{2}} & {first} = {second} \\"
        rf" 0 & {first} {opposite} {second} \end{{cases}}"
    )


CHOOSING = (
    Op(
        "maximum",
        lambda x, y: np.maximum(x, y),
        r"\max\left({$x}, {$y}\right)",
        (
            Partial(
                lambda x, y, out: 1.0 - (x < y) - 0.5 * (x == y),
                cases(">", "<", "{$x}", "{$y}"),
                drops=lambda x, y, out: x < y,
            ),
            Partial(
                lambda x, y, out: 1.0 - (y < x) - 0.5 * (x == y),
                cases(">", "<", "{$y}", "{$x}"),
                drops=lambda x, y, out: y < x,
            ),
        ),
        summary=phrase("The larger of two numbers; the gradient goes to that one, or half to each if they are equal."),
        domain=Domain(r"\mathbb{R}^{2}", columns(REAL, SECOND), smooth=lambda x, y: x != y, kink=TIE),
        label="max",
        absorbs=("max($x, x)", "max(x, $y)"),
        code=Code(
            "np.maximum({0}, {1})",
            ("1.0 - 0.5 * ({0} == {1})", "1.0 - 0.5 * ({0} == {1})"),
            ("{0} < {1}", "{1} < {0}"),
            torch="torch.maximum({0}, {1})",
            jax="maximum({0}, {1})",
        ),
    ),
    Op(
        "minimum",
        lambda x, y: np.minimum(x, y),
        r"\min\left({$x}, {$y}\right)",
        (
            Partial(
                lambda x, y, out: 1.0 - (x > y) - 0.5 * (x == y),
                cases("<", ">", "{$x}", "{$y}"),
                drops=lambda x, y, out: x > y,
            ),
            Partial(
                lambda x, y, out: 1.0 - (y > x) - 0.5 * (x == y),
                cases("<", ">", "{$y}", "{$x}"),
                drops=lambda x, y, out: y > x,
            ),
        ),
        summary=phrase("The smaller of two numbers; the gradient goes to that one, or half to each if they are equal."),
        domain=Domain(r"\mathbb{R}^{2}", columns(REAL, SECOND), smooth=lambda x, y: x != y, kink=TIE),
        label="min",
        absorbs=("min($x, x)", "min(x, $y)"),
        code=Code(
            "np.minimum({0}, {1})",
            ("1.0 - 0.5 * ({0} == {1})", "1.0 - 0.5 * ({0} == {1})"),
            ("{0} > {1}", "{1} > {0}"),
            torch="torch.minimum({0}, {1})",
            jax="minimum({0}, {1})",
        ),
    ),
    Op(
        "minout",
        lambda *operands: reduce(np.minimum, operands),
        r"\min\left($all\right)",
        (Partial(share, r"\begin{cases} 1 & {$x} = {$out} \\ 0 & {$x} > {$out} \end{cases}", drops=above),),
        summary=phrase("The elementwise minimum of its arguments; equal ones share the gradient evenly."),
        domain=Domain(
            r"\mathbb{R}^{k}",
            columns(REAL, SECOND, THIRD),
            smooth=lambda *operands: one_is_chosen(*operands, out=reduce(np.minimum, operands)),
            kink=phrase("Several arguments are the smallest; they share the gradient evenly."),
        ),
        variadic=True,
        label="min",
        code=Code(
            "smallest({all})",
            ("({x} == {out}) / {ties}",),
            ("{x} > {out}",),
            torch="extreme(torch.min, torch.stack(torch.broadcast_tensors({all}), dim=-1), {shape})",
            jax="extreme(jnp.min, jnp.stack(jnp.broadcast_arrays({all})), 0, False)",
            helpers=("smallest",),
        ),
    ),
    Op(
        "clip",
        lambda x, low, high: np.minimum(np.maximum(x, low), high),
        r"\operatorname{clip}\left({$x}, {$low}, {$high}\right)",
        (
            Partial(
                lambda x, low, high, out: ((x >= low) & (x <= high)) * 1.0,
                r"\begin{cases} 1 & {$low} \le {$x} \le {$high} \\ 0 & $x < $low \;\lor\; $x > $high \end{cases}",
                drops=lambda x, low, high, out: ~((x >= low) & (x <= high)),
            ),
            Partial(
                lambda x, low, high, out: ((x < low) & (low < high)) * 1.0,
                r"\begin{cases} 1 & {$x} < {$low} \\ 0 & {$x} \ge {$low} \end{cases}",
                drops=lambda x, low, high, out: ~((x < low) & (low < high)),
            ),
            Partial(
                lambda x, low, high, out: ((x > high) | (high < low)) * 1.0,
                r"\begin{cases} 1 & {$x} > {$high} \\ 0 & {$x} \le {$high} \end{cases}",
                drops=lambda x, low, high, out: ~((x > high) | (high < low)),
            ),
        ),
        summary=phrase("The number, held between two bounds; on a bound the gradient still goes to the number."),
        domain=Domain(
            r"\mathbb{R}^{3}",
            columns(REAL, (-1.4, -2.05, -1.25), (1.35, 2.45, 1.05)),
            smooth=lambda x, low, high: (high < low) | ((x != low) & (x != high) & ((low != high) | (x > low))),
            kink=phrase("The number lies on a bound; the gradient goes to the number."),
        ),
        operands=("x", "low", "high"),
        code=Code(
            "np.minimum(np.maximum({0}, {1}), {2})",
            ("1.0", "1.0", "1.0"),
            (
                "({0} < {1}) | ({0} > {2})",
                "({0} >= {1}) | ({1} >= {2})",
                "({0} <= {2}) & ({2} >= {1})",
            ),
            torch="torch.clamp({0}, {1}, {2})",
            jax="jnp.where(({0} > {2}) | ({1} > {2}), {2}, jnp.where({0} < {1}, {1}, {0}))",
        ),
    ),
    Op(
        "where",
        pick,
        r"\begin{cases} $a & $cond \\ $b & \lnot $cond \end{cases}",
        (
            Partial(
                None,
                "",
                blocked=phrase("A condition only picks one of two values; a small change of it changes nothing."),
            ),
            Partial(
                lambda cond, a, b, out: (cond != 0) * 1.0,
                r"\begin{cases} 1 & $cond \\ 0 & \lnot $cond \end{cases}",
                drops=lambda cond, a, b, out: cond == 0,
            ),
            Partial(
                lambda cond, a, b, out: (cond == 0) * 1.0,
                r"\begin{cases} 0 & $cond \\ 1 & \lnot $cond \end{cases}",
                drops=lambda cond, a, b, out: cond != 0,
            ),
        ),
        summary=phrase("The first value where the condition is true, else the second."),
        domain=Domain(r"\{0, 1\} \times \mathbb{R}^{2}", columns((1.0, 0.0, 0.0, 1.0, 0.0), REAL, SECOND)),
        operands=("cond", "a", "b"),
        truths=("cond",),
        code=Code("np.where({0} != 0, {1}, {2})", ("", "1.0", "1.0"), ("", "{0} == 0", "{0} != 0")),
    ),
)
