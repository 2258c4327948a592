"""Elementary functions: exponentials, logarithms, trigonometric and hyperbolic functions, the absolute value."""

from __future__ import annotations

from math import log

import numpy as np

from engine.errors import phrase
from engine.ops import special
from engine.ops.code import Code
from engine.ops.domains import REAL, between, columns, positive, reals
from engine.ops.op import Domain, Op, Partial

LN_2 = log(2.0)
LN_10 = log(10.0)
UNIT = (-0.9, -0.35, 0.0, 0.2, 0.75)

ELEMENTARY = (
    Op(
        "exp",
        lambda x: np.exp(x),
        "e^{$x}",
        (Partial(lambda x, out: out, "e^{$x}"),),
        summary=phrase("e to the power x; it is its own derivative."),
        domain=reals(),
    ),
    Op(
        "expm1",
        lambda x: np.expm1(x),
        "e^{$x} - 1",
        (Partial(lambda x, out: np.exp(x), "e^{$x}"),),
        summary=phrase("e to the power x, minus 1, accurate near 0."),
        domain=reals(),
        label="eˣ−1",
    ),
    Op(
        "log",
        lambda x: np.log(x),
        r"\ln $x",
        (Partial(lambda x, out: 1.0 / x, r"\frac{1}{$x}"),),
        summary=phrase("The natural logarithm."),
        domain=positive(),
        label="ln",
    ),
    Op(
        "log1p",
        lambda x: np.log1p(x),
        r"\ln\left(1 + $x\right)",
        (Partial(lambda x, out: 1.0 / (1.0 + x), r"\frac{1}{1 + $x}"),),
        summary=phrase("The natural logarithm of 1 + x, accurate near 0."),
        domain=Domain("$x > -1", columns((-0.8, -0.3, 0.0, 0.4, 2.5)), holds=lambda x: x > -1),
        label="ln(1+x)",
    ),
    Op(
        "log2",
        lambda x: np.log2(x),
        r"\log_{2} $x",
        (Partial(lambda x, out: 1.0 / (x * LN_2), r"\frac{1}{$x \ln 2}"),),
        summary=phrase("The logarithm to base 2."),
        domain=positive(),
        label="log₂",
        code=Code("np.log2({0})", ("1.0 / ({0} * np.log(2.0))",)),
    ),
    Op(
        "log10",
        lambda x: np.log10(x),
        r"\log_{10} $x",
        (Partial(lambda x, out: 1.0 / (x * LN_10), r"\frac{1}{$x \ln 10}"),),
        summary=phrase("The logarithm to base 10."),
        domain=positive(),
        label="log₁₀",
        code=Code("np.log10({0})", ("1.0 / ({0} * np.log(10.0))",)),
    ),
    Op(
        "sin",
        lambda x: np.sin(x),
        r"\sin $x",
        (Partial(lambda x, out: np.cos(x), r"\cos $x"),),
        summary=phrase("The sine of an angle in radians."),
        domain=reals(),
    ),
    Op(
        "cos",
        lambda x: np.cos(x),
        r"\cos $x",
        (Partial(lambda x, out: -np.sin(x), r"-\sin $x"),),
        summary=phrase("The cosine of an angle in radians."),
        domain=reals(),
    ),
    Op(
        "tan",
        lambda x: np.tan(x),
        r"\tan $x",
        (Partial(lambda x, out: 1.0 + out * out, r"1 + \tan^{2} $x"),),
        summary=phrase("The tangent of an angle in radians."),
        domain=Domain(r"\cos $x \neq 0", columns((-1.2, -0.5, 0.0, 0.7, 1.3, 2.2)), holds=lambda x: np.cos(x) != 0),
    ),
    Op(
        "cot",
        lambda x: 1.0 / np.tan(x),
        r"\cot $x",
        (Partial(lambda x, out: -(1.0 + out * out), r"-\left(1 + \cot^{2} $x\right)"),),
        summary=phrase("The cotangent of an angle in radians."),
        domain=Domain(r"\sin $x \neq 0", columns((-2.1, -0.6, 0.4, 1.1, 2.7)), holds=lambda x: np.sin(x) != 0),
    ),
    Op(
        "asin",
        lambda x: np.arcsin(x),
        r"\arcsin $x",
        (Partial(lambda x, out: 1.0 / np.sqrt((1.0 - x) * (1.0 + x)), r"\frac{1}{\sqrt{1 - ${x}^{2}}}"),),
        summary=phrase("The angle whose sine is x; the derivative is infinite at −1 and 1."),
        domain=between(r"-1 \le $x \le 1", -1.0, 1.0, UNIT),
        label="arcsin",
    ),
    Op(
        "acos",
        lambda x: np.arccos(x),
        r"\arccos $x",
        (Partial(lambda x, out: -1.0 / np.sqrt((1.0 - x) * (1.0 + x)), r"-\frac{1}{\sqrt{1 - ${x}^{2}}}"),),
        summary=phrase("The angle whose cosine is x; the derivative is infinite at −1 and 1."),
        domain=between(r"-1 \le $x \le 1", -1.0, 1.0, UNIT),
        label="arccos",
    ),
    Op(
        "atan",
        lambda x: np.arctan(x),
        r"\arctan $x",
        (Partial(lambda x, out: 1.0 / (1.0 + x * x), r"\frac{1}{1 + ${x}^{2}}"),),
        summary=phrase("The angle whose tangent is x."),
        domain=reals(),
        label="arctan",
    ),
    Op(
        "sinh",
        lambda x: np.sinh(x),
        r"\sinh $x",
        (Partial(lambda x, out: np.cosh(x), r"\cosh $x"),),
        summary=phrase("The hyperbolic sine."),
        domain=reals(),
    ),
    Op(
        "cosh",
        lambda x: np.cosh(x),
        r"\cosh $x",
        (Partial(lambda x, out: np.sinh(x), r"\sinh $x"),),
        summary=phrase("The hyperbolic cosine."),
        domain=reals(),
    ),
    Op(
        "asinh",
        lambda x: np.arcsinh(x),
        r"\operatorname{arsinh} $x",
        (Partial(lambda x, out: 1.0 / np.cosh(out), r"\frac{1}{\sqrt{1 + ${x}^{2}}}"),),
        summary=phrase("The number whose hyperbolic sine is x."),
        domain=reals(),
        label="arsinh",
    ),
    Op(
        "acosh",
        lambda x: np.arccosh(x),
        r"\operatorname{arcosh} $x",
        (Partial(lambda x, out: 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0)), r"\frac{1}{\sqrt{${x}^{2} - 1}}"),),
        summary=phrase("The number from 0 on whose hyperbolic cosine is x; the derivative is infinite at 1."),
        domain=Domain(r"$x \ge 1", columns((1.05, 1.4, 2.0, 3.7, 9.0)), holds=lambda x: x >= 1, smooth=lambda x: x > 1),
        label="arcosh",
    ),
    Op(
        "atanh",
        lambda x: np.arctanh(x),
        r"\operatorname{artanh} $x",
        (Partial(lambda x, out: 1.0 / ((1.0 - x) * (1.0 + x)), r"\frac{1}{1 - ${x}^{2}}"),),
        summary=phrase("The number whose hyperbolic tangent is x; infinite at −1 and 1."),
        domain=Domain("-1 < $x < 1", columns(UNIT), holds=lambda x: (x > -1) & (x < 1)),
        label="artanh",
    ),
    Op(
        "atan2",
        lambda y, x: np.arctan2(y, x),
        r"\operatorname{atan2}\left({$y}, {$x}\right)",
        (
            Partial(lambda y, x, out: x / (x * x + y * y), r"\frac{$x}{${x}^{2} + ${y}^{2}}"),
            Partial(lambda y, x, out: -y / (x * x + y * y), r"-\frac{$y}{${x}^{2} + ${y}^{2}}"),
        ),
        summary=phrase("The angle of the point (x, y), from −π to π; the first argument is y, as everywhere."),
        domain=reals(
            2,
            smooth=lambda y, x: (y != 0) | (x > 0),
            kink=phrase("The angle jumps by 2π on the negative x-axis; at the origin it has no derivative."),
        ),
        operands=("y", "x"),
        code=Code(
            "np.arctan2({0}, {1})",
            ("{1} / ({0} * {0} + {1} * {1})", "-{0} / ({0} * {0} + {1} * {1})"),
            torch="torch.atan2({0}, {1})",
        ),
    ),
    Op(
        "erf",
        special.error_function,
        r"\operatorname{erf}\left({$x}\right)",
        (Partial(lambda x, out: -special.error_slope(x), r"\frac{2}{\sqrt{\pi}} \, e^{-{$x}^{2}}"),),
        summary=phrase("The error function: twice the area under e^(−t²)/√π from 0 to x."),
        domain=reals(),
        code=Code(
            "error_function({0})",
            ("2.0 / np.sqrt(np.pi) * np.exp(-{0} * {0})",),
            torch="torch.erf({0})",
            jax="jax.scipy.special.erf({0})",
            helpers=("erf",),
        ),
    ),
    Op(
        "abs",
        lambda x: abs(x),
        r"\left|{$x}\right|",
        (
            Partial(
                lambda x, out: np.sign(x),
                r"\begin{cases} 1 & {$x} > 0 \\ 0 & {$x} = 0 \\ -1 & {$x} < 0 \end{cases}",
            ),
        ),
        summary=phrase("The absolute value; at 0, where it has a corner, 0 is taken as its derivative."),
        domain=Domain(
            r"\mathbb{R}",
            columns(REAL),
            smooth=lambda x: x != 0,
            kink=phrase("The absolute value has a corner at 0; of the slopes between −1 and 1, 0 is taken."),
        ),
        label="|x|",
        code=Code("np.abs({0})", ("np.sign({0})",), jax="jnp.sign({0}) * {0}"),
    ),
)
