"""Arithmetic: sums, products, quotients, powers and roots."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.code import Code
from engine.ops.domains import POSITIVE, REAL, SECOND, columns, reals
from engine.ops.op import Domain, Op, Partial


def power_by_base(x: Any, y: Any, out: Any) -> Any:
    """y·x^(y−1), and 0 where y is 0, for every x."""
    return y * x ** (y - (y != 0))


def power_by_exponent(x: Any, y: Any, out: Any) -> Any:
    """x^y·ln x, and 0 where x is 0 and y is at least 0, since 0^y is constant there."""
    return out * np.log(x + ((x == 0) & (y >= 0)))


def power_rule(exponent: float) -> str:
    """The derivative of x to this constant exponent in simplified LaTeX."""
    special = {0.0: "0", 1.0: "1", 2.0: r"2 \cdot $x", 0.5: r"\frac{1}{2\sqrt{$x}}", -1.0: r"-\frac{1}{${x}^{2}}"}
    if exponent in special:
        return special[exponent]
    if exponent < 0 and exponent == int(exponent):
        return rf"-\frac{{{-exponent:g}}}{{${{x}}^{{{1 - exponent:g}}}}}"
    return rf"{exponent:g} \cdot ${{x}}^{{{exponent - 1:g}}}"


def real_root(x: Any, n: Any) -> Any:
    """The real n-th root: of negative numbers for odd whole n only. One Newton step makes 125^(1/3) exactly 5."""
    size = np.abs(x)
    rough = size ** (1.0 / n)
    correction = (rough**n - size) / (n * rough ** (n - 1.0))
    root = np.where(np.abs(correction) < 1e-6 * rough, rough - correction, rough)  # else it is not one of rounding
    negative = np.where(np.abs(n % 2.0) == 1.0, -root, np.nan)
    return np.where(x < 0, negative, root)[()]


def root_rule(degree: float) -> str:
    """The derivative of the root of this constant degree in simplified LaTeX."""
    if degree == 2:
        return r"\frac{1}{2\sqrt{$x}}"
    return rf"\frac{{1}}{{{degree:g}\sqrt[{degree:g}]{{${{x}}^{{{degree - 1:g}}}}}}}"


def root_by_radicand(x: Any, n: Any, out: Any) -> Any:
    """|x|^(1/n − 1) / n, which is infinite at 0 for n above 1."""
    return np.where(np.isnan(out), np.nan, np.abs(x) ** (1.0 / n - 1.0) / n)[()]


SIGN_T, SIGN_J = "torch.where({0} < 0, -1.0, 1.0)", "jnp.where({0} < 0, -1.0, 1.0)"

ARITHMETIC = (
    Op(
        "add",
        lambda x, y: x + y,
        "$x + $y",
        (
            Partial(lambda x, y, out: 1.0, "1"),
            Partial(lambda x, y, out: 1.0, "1"),
        ),
        summary=phrase("The sum of two numbers; a gradient passes to both unchanged."),
        domain=reals(2),
        label="+",
        absorbs=("+$x", "+$y"),
    ),
    Op(
        "sub",
        lambda x, y: x - y,
        "$x - $y",
        (
            Partial(lambda x, y, out: 1.0, "1"),
            Partial(lambda x, y, out: -1.0, "-1"),
        ),
        summary=phrase("The difference of two numbers."),
        domain=reals(2),
        label="−",
        absorbs=("$x−x", "−$y"),
    ),
    Op(
        "mul",
        lambda x, y: x * y,
        r"$x \cdot $y",
        (
            Partial(lambda x, y, out: y, "$y"),
            Partial(lambda x, y, out: x, "$x"),
        ),
        summary=phrase("The product of two numbers, element by element; each one's local derivative is the other."),
        domain=reals(2),
        label="×",
        absorbs=("×$x", "×$y"),
    ),
    Op(
        "div",
        lambda x, y: x / y,
        r"\frac{$x}{$y}",
        (
            Partial(lambda x, y, out: 1.0 / y, r"\frac{1}{$y}"),
            Partial(lambda x, y, out: -out / y, r"-\frac{$x}{${y}^{2}}"),
        ),
        summary=phrase("The quotient of two numbers."),
        domain=Domain(r"$y \neq 0", columns(REAL, SECOND), holds=lambda x, y: y != 0),
        label="÷",
        absorbs=("$x/x", "÷$y"),
    ),
    Op(
        "neg",
        lambda x: -x,
        "-$x",
        (Partial(lambda x, out: -1.0, "-1"),),
        summary=phrase("The number with its sign changed: times minus one."),
        domain=reals(),
        label="×(−1)",
    ),
    Op(
        "pow",
        lambda x, y: x**y,
        "${x}^{$y}",
        (
            Partial(
                power_by_base,
                r"$y \cdot ${x}^{$y - 1}",
                latex_with=power_rule,
                drops=lambda x, y, out: y == 0,
            ),
            Partial(power_by_exponent, r"${x}^{$y} \ln $x"),
        ),
        summary=phrase("x to the power y; a negative x needs a whole y."),
        domain=Domain(
            r"$x > 0 \;\lor\; $y \in \mathbb{Z}",
            columns(POSITIVE, SECOND),
            holds=lambda x, y: (x > 0) | ((y == np.round(y)) & ((x < 0) | (y >= 0))) | ((x == 0) & (y > 0)),
            smooth=lambda x, y: (x != 0) | (y >= 1) | (y == 0),
        ),
        label="xʸ",
        absorbs=("$x^x", "x^$y"),
        code=Code(
            "{0} ** {1}",
            ("{1} * {0} ** ({1} - ({1} != 0))", "{out} * np.log({0} + (({0} == 0) & ({1} >= 0)))"),
            ("{1} == 0", ""),
        ),
    ),
    Op(
        "square",
        lambda x: x * x,
        "${x}^{2}",
        (Partial(lambda x, out: 2.0 * x, r"2 \cdot $x"),),
        summary=phrase("The number times itself."),
        domain=reals(),
        label="x²",
    ),
    Op(
        "sqrt",
        lambda x: np.sqrt(x),
        r"\sqrt{$x}",
        (Partial(lambda x, out: 0.5 / out, r"\frac{1}{2\sqrt{$x}}"),),
        summary=phrase("The square root; its derivative is infinite at 0."),
        domain=Domain(r"$x \ge 0", columns(POSITIVE), holds=lambda x: x >= 0, smooth=lambda x: x != 0),
        label="√",
    ),
    Op(
        "cbrt",
        lambda x: np.cbrt(x),
        r"\sqrt[3]{$x}",
        (Partial(lambda x, out: 1.0 / (3.0 * out * out), r"\frac{1}{3\sqrt[3]{${x}^{2}}}"),),
        summary=phrase("The cube root, also of negative numbers; its derivative is infinite at 0."),
        domain=reals(smooth=lambda x: x != 0),
        label="∛",
        code=Code(
            "np.cbrt({0})",
            ("1.0 / (3.0 * {out} * {out})",),
            torch=SIGN_T + " * (" + SIGN_T + " * {0}) ** (1.0 / 3.0)",
            jax=SIGN_J + " * (" + SIGN_J + " * {0}) ** (1.0 / 3.0)",
        ),
    ),
    Op(
        "root",
        real_root,
        r"\sqrt[$n]{$x}",
        (
            Partial(root_by_radicand, r"\frac{1}{$n \cdot \sqrt[$n]{${x}^{$n - 1}}}", latex_with=root_rule),
            Partial(
                lambda x, n, out: -out * np.log(x + (x == 0)) / (n * n),
                r"-\frac{\sqrt[$n]{$x} \, \ln $x}{${n}^{2}}",
            ),
        ),
        summary=phrase("The n-th root, by default the square root; of a negative number for odd whole n only."),
        domain=Domain(
            r"$n \neq 0, \; $x \ge 0 \;\lor\; $n \in 2\mathbb{Z} + 1",
            columns(POSITIVE, (2.0, 3.0, 2.6, 5.0, 1.5, 4.0)),
            holds=lambda x, n: ((x > 0) & (n != 0)) | ((x == 0) & (n > 0)) | ((x < 0) & (np.abs(n % 2.0) == 1.0)),
            smooth=lambda x, n: x != 0,
        ),
        operands=("x", "n"),
        defaults={"n": 2.0},
        label="ⁿ√",
        absorbs=("", "root $n"),
        code=Code(
            "real_root({0}, {1})",
            (
                "np.where(np.isnan({out}), np.nan, np.abs({0}) ** (1.0 / {1} - 1.0) / {1})",
                "-{out} * np.log({0} + ({0} == 0)) / ({1} * {1})",
            ),
            torch="torch.where(({0} >= 0) | (torch.abs({1} % 2.0) == 1.0), "
            + SIGN_T
            + " * ("
            + SIGN_T
            + " * {0}) ** (1.0 / {1}), math.nan)",
            jax="jnp.where(({0} >= 0) | (jnp.abs({1} % 2.0) == 1.0), "
            + SIGN_J
            + " * ("
            + SIGN_J
            + " * {0}) ** (1.0 / {1}), math.nan)",
            helpers=("real_root",),
        ),
    ),
    Op(
        "reciprocal",
        lambda x: 1.0 / x,
        r"\frac{1}{$x}",
        (Partial(lambda x, out: -out * out, r"-\frac{1}{${x}^{2}}"),),
        summary=phrase("One divided by the number."),
        domain=Domain(r"$x \neq 0", columns(REAL), holds=lambda x: x != 0),
        label="1/x",
    ),
)
