"""Activation functions."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops import special
from engine.ops.choosing import below, one_is_chosen, share
from engine.ops.code import Code
from engine.ops.domains import REAL, SECOND, THIRD, columns, reals, tensors
from engine.ops.op import Domain, Op, Option, Partial
from engine.ops.shapes import along_axis_shape, reduced_facts

CORNER = phrase("The slope jumps at 0; there the slope of the left side is taken.")
AXIS = Option("axis", "axis", -1, phrase("the axis along which the result sums to 1"))


def softmax_product(upstream: Any, x: Any, out: Any, axis: int = -1) -> Any:
    """s ⊙ (upstream − Σ upstream ⊙ s), the softmax's Jacobian applied to upstream."""
    return special.softmax_product(upstream, out, axis)


def log_softmax_product(upstream: Any, x: Any, out: Any, axis: int = -1) -> Any:
    """upstream − s · Σ upstream."""
    return special.log_softmax_product(upstream, x, axis)


def silu_slope(x: Any, out: Any) -> Any:
    """σ(x)·(1 + x·σ(−x))."""
    return special.logistic(x) * (1.0 + x * special.logistic(-x))


ACTIVATION = (
    Op(
        "sigmoid",
        lambda x: 1.0 / (1.0 + np.exp(-x)),
        r"\sigma\left({$x}\right)",
        (
            Partial(
                lambda x, out: special.logistic_slope(x),
                r"\sigma\left({$x}\right)\left(1 - \sigma\left({$x}\right)\right)",
            ),
        ),
        summary=phrase("The logistic function 1/(1 + e⁻ˣ), which squeezes every number between 0 and 1."),
        domain=reals(),
        label="σ",
        code=Code(
            "1.0 / (1.0 + np.exp(-{0}))",
            ("{out} / (1.0 + np.exp({0}))",),
            torch="torch.sigmoid({0})",
            jax="jax.nn.sigmoid({0})",
        ),
    ),
    Op(
        "tanh",
        lambda x: np.tanh(x),
        r"\tanh $x",
        (Partial(lambda x, out: special.tanh_slope(x), r"1 - \tanh^{2} $x"),),
        summary=phrase("The hyperbolic tangent, which squeezes every number between −1 and 1."),
        domain=reals(),
    ),
    Op(
        "relu",
        lambda x: np.maximum(x, 0.0),
        r"\max\left(0, {$x}\right)",
        (
            Partial(
                lambda x, out: 1.0 - (x <= 0),
                r"\begin{cases} 1 & {$x} > 0 \\ 0 & {$x} \le 0 \end{cases}",
                drops=lambda x, out: x <= 0,
            ),
        ),
        summary=phrase("The number itself above 0, and 0 elsewhere; at 0 its derivative is taken as 0."),
        domain=reals(smooth=lambda x: x != 0, kink=CORNER),
        label="ReLU",
        code=Code(
            "np.maximum({0}, 0.0)",
            ("1.0",),
            ("{0} <= 0",),
            torch="torch.relu({0})",
            jax="jnp.where({0} <= 0, 0.0, {0})",
        ),
    ),
    Op(
        "leaky_relu",
        lambda x, alpha: np.where(x > 0, x, alpha * x)[()],
        r"\begin{cases} $x & {$x} > 0 \\ $alpha \cdot $x & {$x} \le 0 \end{cases}",
        (
            Partial(
                lambda x, alpha, out: np.where(x > 0, 1.0, alpha)[()],
                r"\begin{cases} 1 & {$x} > 0 \\ $alpha & {$x} \le 0 \end{cases}",
            ),
            Partial(
                lambda x, alpha, out: np.minimum(x, 0.0),
                r"\min\left(0, {$x}\right)",
                drops=lambda x, alpha, out: x > 0,
            ),
        ),
        summary=phrase("ReLU with the slope alpha below 0 instead of 0."),
        domain=Domain(
            r"\mathbb{R}^{2}", columns(REAL, (0.1, 0.25, -0.3, 0.01)), smooth=lambda x, alpha: x != 0, kink=CORNER
        ),
        operands=("x", "alpha"),
        defaults={"alpha": 0.1},
        label="Leaky ReLU",
        absorbs=("", "Leaky ReLU α=$alpha"),
        code=Code(
            "np.where({0} > 0, {0}, {1} * {0})",
            ("np.where({0} > 0, 1.0, {1})", "np.minimum({0}, 0.0)"),
            ("", "{0} > 0"),
        ),
    ),
    Op(
        "elu",
        lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x))[()],
        r"\begin{cases} $x & {$x} > 0 \\ $alpha \left(e^{$x} - 1\right) & {$x} \le 0 \end{cases}",
        (
            Partial(
                lambda x, alpha, out: np.where(x > 0, 1.0, alpha * np.exp(x))[()],
                r"\begin{cases} 1 & {$x} > 0 \\ $alpha \cdot e^{$x} & {$x} \le 0 \end{cases}",
            ),
            Partial(
                lambda x, alpha, out: np.expm1(np.minimum(x, 0.0)),
                r"\begin{cases} 0 & {$x} > 0 \\ e^{$x} - 1 & {$x} \le 0 \end{cases}",
                drops=lambda x, alpha, out: x > 0,
            ),
        ),
        summary=phrase("The number itself above 0, alpha·(eˣ − 1) elsewhere."),
        domain=Domain(
            r"\mathbb{R}^{2}",
            columns(REAL, (1.0, 0.5, 1.7)),
            smooth=lambda x, alpha: (x != 0) | (alpha == 1),
            kink=CORNER,
        ),
        operands=("x", "alpha"),
        defaults={"alpha": 1.0},
        label="ELU",
        absorbs=("", "ELU α=$alpha"),
        code=Code(
            "np.where({0} > 0, {0}, {1} * np.expm1(np.where({0} > 0, 0.0, {0})))",
            ("np.where({0} > 0, 1.0, {1} * np.exp(np.minimum({0}, 0.0)))", "np.expm1(np.minimum({0}, 0.0))"),
            ("", "{0} > 0"),
            torch="torch.where({0} > 0, {0}, {1} * torch.expm1(torch.clamp({0}, max=0.0)))",
            jax="jnp.where({0} > 0, {0}, {1} * jnp.expm1(jnp.where({0} > 0, 0.0, {0})))",
        ),
    ),
    Op(
        "softplus",
        special.softplus,
        r"\ln\left(1 + e^{$x}\right)",
        (Partial(lambda x, out: special.logistic(x), r"\sigma\left({$x}\right)"),),
        summary=phrase("A smooth ReLU: ln(1 + eˣ); its derivative is the sigmoid."),
        domain=reals(),
        code=Code(
            "np.logaddexp({0}, 0.0)",
            ("1.0 / (1.0 + np.exp(-{0}))",),
            torch="torch.logaddexp({0}, torch.zeros_like({0}))",
        ),
    ),
    Op(
        "gelu",
        lambda x: x * special.normal_cdf(x),
        r"$x \, \Phi\left({$x}\right)",
        (
            Partial(
                lambda x, out: special.normal_cdf(x) + x * special.normal_density(x),
                r"\Phi\left({$x}\right) + $x \, \varphi\left({$x}\right)",
            ),
        ),
        summary=phrase("x·Φ(x) with the distribution function Φ of the normal distribution (the exact form, by erf)."),
        domain=reals(),
        label="GELU",
        code=Code(
            "{0} * normal_cdf({0})",
            ("normal_cdf({0}) + {0} * np.exp(-0.5 * {0} * {0}) / np.sqrt(2.0 * np.pi)",),
            torch="torch.nn.functional.gelu({0})",
            jax="jax.nn.gelu({0}, approximate=False)",
            helpers=("normal_cdf",),
        ),
    ),
    Op(
        "silu",
        lambda x: x / (1.0 + np.exp(-x)),
        r"$x \, \sigma\left({$x}\right)",
        (
            Partial(
                silu_slope,
                r"\sigma\left({$x}\right)\left(1 + $x \left(1 - \sigma\left({$x}\right)\right)\right)",
            ),
        ),
        summary=phrase("x·σ(x), also called swish."),
        domain=reals(),
        label="SiLU",
        code=Code(
            "{0} / (1.0 + np.exp(-{0}))",
            ("(1.0 + {0} / (1.0 + np.exp({0}))) / (1.0 + np.exp(-{0}))",),
            torch="torch.nn.functional.silu({0})",
            jax="{0} * jax.nn.sigmoid({0})",
        ),
    ),
    Op(
        "logsigmoid",
        lambda x: -special.softplus(-x),
        r"\ln \sigma\left({$x}\right)",
        (Partial(lambda x, out: special.logistic(-x), r"1 - \sigma\left({$x}\right)"),),
        summary=phrase("The logarithm of the sigmoid, exact also where the sigmoid rounds to 0 or 1."),
        domain=reals(),
        label="ln σ",
        code=Code(
            "-np.logaddexp(-{0}, 0.0)",
            ("1.0 / (1.0 + np.exp({0}))",),
            torch="torch.nn.functional.logsigmoid({0})",
            jax="jax.nn.log_sigmoid({0})",
        ),
    ),
    Op(
        "softmax",
        special.softmax,
        r"\operatorname{softmax}\left({$x}\right)",
        (
            Partial(
                None,
                r"$out \odot \left($upstream - \sum $upstream \odot $out\right)",
                vjp=softmax_product,
            ),
        ),
        summary=phrase("Positive numbers that sum to 1 along an axis: eˣ divided by its sum."),
        domain=tensors(r"\mathbb{R}^{n}"),
        shape=along_axis_shape,
        options=(AXIS,),
        code=Code(
            "softmax({0}, {axes})",
            vjp=("{out} * ({g} - np.sum({g} * {out}, axis={axes}, keepdims=True))",),
            torch="torch.softmax({0}, dim={axis})",
            jax="jax.nn.softmax({0}, axis={axes})",
            helpers=("softmax",),
            facts=reduced_facts,
        ),
    ),
    Op(
        "log_softmax",
        special.log_softmax,
        r"\ln \operatorname{softmax}\left({$x}\right)",
        (
            Partial(
                None,
                r"$upstream - \operatorname{softmax}\left({$x}\right) \sum $upstream",
                vjp=log_softmax_product,
            ),
        ),
        summary=phrase("The logarithm of the softmax, without overflow."),
        domain=tensors(r"\mathbb{R}^{n}"),
        shape=along_axis_shape,
        options=(AXIS,),
        label="log softmax",
        code=Code(
            "log_softmax({0}, {axes})",
            vjp=("log_softmax_back({g}, {0}, {axes})",),
            torch="torch.log_softmax({0}, dim={axis})",
            jax="jax.nn.log_softmax({0}, axis={axes})",
            helpers=("softmax", "log_sum_exp", "log_softmax"),
            facts=reduced_facts,
        ),
    ),
    Op(
        "maxout",
        lambda *operands: reduce(np.maximum, operands),
        r"\max\left($all\right)",
        (
            Partial(
                share,
                r"\begin{cases} 1 & {$x} = {$out} \\ 0 & {$x} < {$out} \end{cases}",
                drops=below,
            ),
        ),
        summary=phrase("The elementwise maximum of its arguments; equal ones share the gradient evenly."),
        domain=Domain(
            r"\mathbb{R}^{k}",
            columns(REAL, SECOND, THIRD),
            smooth=lambda *operands: one_is_chosen(*operands, out=reduce(np.maximum, operands)),
            kink=phrase("Several arguments are the largest; they share the gradient evenly."),
        ),
        variadic=True,
        label="max",
        code=Code(
            "largest({all})",
            ("({x} == {out}) / {ties}",),
            ("{x} < {out}",),
            torch="extreme(torch.max, torch.stack(torch.broadcast_tensors({all}), dim=-1), {shape})",
            jax="extreme(jnp.max, jnp.stack(jnp.broadcast_arrays({all})), 0, False)",
            helpers=("largest",),
        ),
    ),
)
