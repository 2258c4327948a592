"""Variance and standard deviation, divided by n or, as an estimate from a sample, by n − 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.code import REDUCED, SPREAD, Code
from engine.ops.domains import tensors
from engine.ops.op import Op, Option, Partial, Shape
from engine.ops.reducing import OPTIONS, TENSOR, count, mean, spread
from engine.ops.shapes import Axis, reduced_shape


def centred(x: Any, axis: Axis) -> Any:
    """The deviations from the mean; exactly 0 where all elements are equal, even if their mean is rounded."""
    apart = x - np.min(x, axis=axis, keepdims=True, initial=np.inf)
    return apart - mean(apart, axis, keepdims=True)


def freedom(x: Any, axis: Axis, ddof: int) -> Any:
    """The divisor of the sum of squares: the count minus `ddof`, at least 0."""
    return np.float64(max(count(x, axis) - ddof, 0))


def variance(x: Any, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """The sum of the square deviations from the mean over n − ddof."""
    return np.sum(centred(x, axis) ** 2, axis=axis, keepdims=keepdims) / freedom(x, axis, ddof)


def deviation(x: Any, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """The square root of the variance."""
    return np.sqrt(variance(x, axis, keepdims, ddof))


def variance_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """upstream · 2 (x − mean) / (n − ddof)."""
    return spread(upstream, x, axis) * (2.0 * centred(x, axis) / freedom(x, axis, ddof))


def deviation_product(upstream: Any, x: Any, out: Any, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """upstream · (x − mean) / ((n − ddof) · std), and 0 where all elements are equal."""
    scale = np.where(out == 0, 0.0, upstream / (out * freedom(x, axis, ddof)))[()]
    return spread(scale, x, axis) * centred(x, axis)


def scattered_shape(shape: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Shape:
    """The shape of `reduced_shape`; `ddof` does not affect it."""
    return reduced_shape(shape, axis, keepdims)


def varies(x: Any, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """Whether not all elements are equal."""
    return deviation(x, axis) != 0


def divisor(ddof: int) -> dict[str, str]:
    """n − ddof in LaTeX, alone and as a factor."""
    text = f"n - {ddof}" if ddof > 0 else f"n + {-ddof}"
    return {"n": text, "factor": rf"\left({text}\right)"} if ddof else {"n": "n", "factor": "n"}


DDOF = Option(
    "ddof",
    "integer",
    0,
    phrase("what is taken from n in the divisor: 0, or 1 for the estimate from a sample, as torch.std has it"),
    pieces=divisor,
)

DEVIATIONS = (
    Op(
        "var",
        variance,
        r"\operatorname{var}\left({$x}\right)",
        (
            Partial(
                None,
                r"\frac{2}{$n} \, $upstream \odot \left($x - \operatorname{mean}\left({$x}\right)\right)",
                vjp=variance_product,
            ),
        ),
        summary=phrase("The variance: the mean square deviation from the mean (divided by n, or by n − ddof)."),
        domain=TENSOR,
        shape=scattered_shape,
        options=(*OPTIONS, DDOF),
        code=Code(
            f"np.sum(centred({{0}}, {{axes}}) ** 2, {REDUCED}) / {{divisor}}",
            vjp=(SPREAD + " * 2.0 * centred({0}, {axes}) / {divisor}",),
            torch="torch.var({0} - torch.amin({0}.detach(), dim={axes}, keepdim=True), dim={axes}, correction={ddof}, "
            "keepdim={keepdims})",
            jax=f"jnp.var({{0}}, {REDUCED}, ddof={{ddof}})",
            helpers=("centred",),
        ),
    ),
    Op(
        "std",
        deviation,
        r"\operatorname{std}\left({$x}\right)",
        (
            Partial(
                None,
                r"\frac{1}{$factor \, $out} \, $upstream \odot \left($x - \operatorname{mean}\left({$x}\right)\right)",
                vjp=deviation_product,
            ),
        ),
        summary=phrase("The standard deviation, the root of the variance (divided by n, or by n − ddof)."),
        domain=tensors(
            r"\mathbb{R}^{n}",
            smooth=varies,
            kink=phrase("All elements are equal; the deviation has a corner there, and 0 is taken as its gradient."),
        ),
        shape=scattered_shape,
        options=(*OPTIONS, DDOF),
        code=Code(
            f"np.sqrt(np.sum(centred({{0}}, {{axes}}) ** 2, {REDUCED}) / {{divisor}})",
            vjp=(
                "np.broadcast_to(np.reshape(np.where({out} == 0, 0.0, {g} / ({divisor} * {out})), {kept}), {s0})"
                " * centred({0}, {axes})",
            ),
            helpers=("centred",),
            torch="torch.std({0} - torch.amin({0}.detach(), dim={axes}, keepdim=True), dim={axes}, correction={ddof}, "
            "keepdim={keepdims})",
            jax=f"root(jnp.var({{0}}, {REDUCED}, ddof={{ddof}}))",
        ),
    ),
)
