"""Operations that pass no gradient: step functions, positions, labels, samples, and `stop_gradient`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.errors import Phrase, ShapeMismatch, numeral, phrase
from engine.ops.code import Code
from engine.ops.domains import columns, reals, tensors
from engine.ops.op import Domain, Op, Option, Partial, Rule, Shape, describe
from engine.ops.shapes import extreme_shape, within_rank

FLAT = phrase("This function is made of steps: between them nothing changes, at them it jumps. No gradient passes.")
POSITION = phrase("The place of an element is a whole number: it jumps, or does not change at all.")
STOPPED = phrase("The gradient is stopped here on purpose; the value passes unchanged.")
LABELS = phrase("A label is the name of a class, not a size: a small change of it means nothing.")
NEAREST = phrase("The nearest point stays the same until another one is nearer, and then it jumps.")
DRAWN = phrase("What is drawn is 0 or 1: it jumps. A gradient gets by when noise is an input: z = mu + sigma*noise.")
AROUND = phrase("The gradient goes around here on purpose: it is passed on to x as if y were x.")
AXIS = Option("axis", "axis", None, phrase("the axis to search along; the flattened tensor if left out"))


def blocked(count: int, reason: Phrase) -> tuple[Partial, ...]:
    """Partials that block the gradient of every operand for the same reason."""
    return (Partial(None, "", blocked=reason),) * count


def stepwise(name: str, rule: Rule, latex: str, label: str, summary: Phrase, code: Code | None = None) -> Op:
    """A row for a function of one number that is constant between its jumps."""
    return Op(name, rule, latex, blocked(1, FLAT), summary=summary, domain=reals(), label=label, code=code)


def position_shape(shape: Shape, axis: int | None = None) -> Shape:
    """A reduction over one axis, or over all."""
    if isinstance(axis, tuple):
        raise ShapeMismatch(
            phrase("The place of an element is counted along one axis; here are {count}.", count=len(axis))
        )
    return extreme_shape(shape, axis)


def position(name: str, search: Callable[..., Any], summary: Phrase) -> Op:
    """A row for the position of an extreme element; of equal ones the first."""
    return Op(
        name,
        lambda x, axis=None: np.asarray(search(x, axis=axis), dtype=np.float64)[()],
        rf"\operatorname{{{name}}}\left({{$x}}\right)",
        blocked(1, POSITION),
        summary=summary,
        domain=tensors(r"\mathbb{R}^{n}"),
        shape=position_shape,
        options=(AXIS,),
        code=Code(f"1.0 * np.{name}({{0}}, axis={{axis}})", torch=f"1.0 * torch.{name}({{0}}, dim={{axis}})"),
    )


def one_hot(x: Any, n: int) -> Any:
    """A new last axis of length n: 1 at the place that the label names, 0 elsewhere."""
    return (np.expand_dims(np.rint(x), -1) == np.arange(n)) * 1.0


def no_such_class(x: Any, n: int) -> Phrase | None:
    """The error of labels of which one is not a whole number, or not among the classes."""
    odd = np.ravel(x)[np.ravel(~((np.rint(x) == x) & (x >= 0) & (x < n)))]
    if not odd.size:
        return None
    return phrase(
        "There is no class {value}: classes are whole numbers, here from 0 to {last}.",
        value=numeral(odd[0]),
        last=n - 1,
    )


def one_hot_shape(shape: Shape, n: int) -> Shape:
    """One more axis."""
    if n < 1:
        raise ShapeMismatch(phrase("There is at least one class; here are {count}.", count=n))
    return within_rank((*shape, n))


def nearest(x: Any, points: Any) -> Any:
    """The nearest of the points: of numbers, for each element; of rows, for each vector along the last axis."""
    numbers = points.ndim == 1
    from_here = np.expand_dims(x, -1) if numbers else x
    rows = points[:, np.newaxis] if numbers else points
    apart = np.sum((np.expand_dims(from_here, -2) - rows) ** 2, axis=-1)
    return points[np.argmin(apart, axis=-1)]


def nearest_scratch(shape: Shape, points: Shape) -> int:
    """The differences of every number or vector from every point."""
    return prod(shape) * points[0]


def nearest_shape(shape: Shape, points: Shape) -> Shape:
    """The shape of the operand, if it fits the points."""
    if len(points) not in (1, 2) or not points[0]:
        raise ShapeMismatch(
            phrase("The points are a vector of numbers or a matrix of rows; these are {shape}.", shape=describe(points))
        )
    if len(points) == 2 and shape[-1:] != points[1:]:
        raise ShapeMismatch(
            phrase(
                "Vectors of {given} have no distance to points of {expected}.",
                given=describe(shape[-1:]),
                expected=points[1],
            )
        )
    return shape


def draws(shape: Shape, seed: int) -> Any:
    """Numbers between 0 and 1, reproducible for a seed and a shape (NumPy's PCG64)."""
    return np.random.default_rng(abs(seed)).random(shape)


def sample(p: Any, seed: int = 0) -> Any:
    """1 with the probability p, else 0."""
    return ((draws(np.shape(p), seed) < p) * 1.0)[()]


def same_shape(first: Shape, second: Shape) -> Shape:
    """Two tensors of one shape."""
    if first != second:
        raise ShapeMismatch(
            phrase("Shapes {first} and {second} differ.", first=describe(first), second=describe(second)),
            hint=phrase("The gradient of one is passed on to the other, element by element."),
        )
    return first


def nearest_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The shapes of x and of the points as rows: numbers are rows of length 1."""
    numbers = len(shapes[1]) == 1
    return {"xs": (*shapes[0], 1) if numbers else shapes[0], "ps": (*shapes[1], 1) if numbers else shapes[1]}


BLOCKED = (
    position("argmax", np.argmax, phrase("The place of the largest element, counted from 0.")),
    position("argmin", np.argmin, phrase("The place of the smallest element, counted from 0.")),
    stepwise(
        "round",
        lambda x: np.rint(x),
        r"\operatorname{round}\left({$x}\right)",
        "round",
        phrase("The nearest whole number; from the middle between two, the even one."),
        Code("np.rint({0})", torch="torch.round({0})"),
    ),
    stepwise(
        "floor",
        lambda x: np.floor(x),
        r"\left\lfloor $x \right\rfloor",
        "⌊x⌋",
        phrase("The largest whole number that is not above x."),
        Code("np.floor({0})"),
    ),
    stepwise(
        "ceil",
        lambda x: np.ceil(x),
        r"\left\lceil $x \right\rceil",
        "⌈x⌉",
        phrase("The smallest whole number that is not below x."),
        Code("np.ceil({0})"),
    ),
    stepwise(
        "sign",
        lambda x: np.sign(x),
        r"\operatorname{sign}\left({$x}\right)",
        "sign",
        phrase("−1 for negative numbers, 1 for positive ones, 0 for 0."),
        Code("np.sign({0})"),
    ),
    stepwise(
        "step",
        lambda x: np.where(np.isnan(x), x, (x > 0) * 1.0)[()],
        r"\begin{cases} 1 & $x > 0 \\ 0 & $x \le 0 \end{cases}",
        "step",
        phrase("1 above 0, else 0."),
    ),
    Op(
        "one_hot",
        one_hot,
        r"\operatorname{onehot}\left({$x}\right)",
        blocked(1, LABELS),
        summary=phrase("Labels 0 … n − 1 as vectors with a single 1."),
        domain=Domain(r"\mathbb{N}", columns((0.0, 1.0, 2.0))),
        shape=one_hot_shape,
        options=(Option("n", "integer", None, phrase("the number of classes"), required=True),),
        label="one-hot",
        refuses=no_such_class,
        code=Code(
            "1.0 * (np.expand_dims({0}, -1) == np.arange({n}))",
            torch="1.0 * (torch.unsqueeze({0}, -1) == torch.arange({n}))",
        ),
    ),
    Op(
        "nearest",
        nearest,
        r"\operatorname*{argmin}_{p \in $points} \left\lVert $x - p \right\rVert",
        blocked(2, NEAREST),
        summary=phrase("The nearest neighbour among some points."),
        domain=tensors(r"\mathbb{R}^{n}"),
        shape=nearest_shape,
        operands=("x", "points"),
        label="nearest",
        scratch=nearest_scratch,
        code=Code(
            "{1}[np.argmin(np.sum((np.expand_dims(np.reshape({0}, {xs}), -2)"
            " - np.reshape({1}, {ps})) ** 2, axis=-1), axis=-1)]",
            torch="{1}.detach()[torch.argmin(torch.sum((torch.unsqueeze(torch.reshape({0}, {xs}), -2)"
            " - torch.reshape({1}, {ps})) ** 2, dim=-1), dim=-1)]",
            jax="jax.lax.stop_gradient({1})[jnp.argmin(jnp.sum((jnp.expand_dims(jnp.reshape({0}, {xs}), -2)"
            " - jnp.reshape({1}, {ps})) ** 2, axis=-1), axis=-1)]",
            facts=nearest_facts,
        ),
    ),
    Op(
        "sample",
        sample,
        r"\operatorname{Bernoulli}\left({$p}\right)",
        blocked(1, DRAWN),
        summary=phrase("1 with the probability p, else 0: drawn, and always the same for a seed."),
        domain=Domain(
            r"\left[0, 1\right]", columns((0.2, 0.9, 0.5, 0.65)), holds=lambda p, seed=0: (p >= 0) & (p <= 1)
        ),
        shape=lambda shape, seed=0: shape,
        operands=("p",),
        options=(Option("seed", "integer", 0, phrase("which numbers are drawn")),),
        label="sample",
        code=Code(
            "1.0 * (np.array({draws}) < {0})",
            torch="1.0 * (torch.tensor({draws}) < {0})",
            facts=lambda shapes, shape, options: {"draws": draws(shape, options["seed"]).tolist()},
        ),
    ),
    Op(
        "pass_through",
        lambda y, x: y + 0.0,
        r"$y \mid \nabla $x",
        (Partial(None, "", blocked=AROUND), Partial(lambda y, x, out: 1.0, "1")),
        summary=phrase("The value of y with the gradient of x: y is taken for x on the way back."),
        domain=reals(2),
        shape=same_shape,
        operands=("y", "x"),
        label="y | ∇x",
        surrogate=True,
        code=Code(
            "+{0}",
            ("", "1.0"),
            torch="{1} + ({0} - {1}).detach()",
            jax="{1} + jax.lax.stop_gradient({0} - {1})",
        ),
    ),
    Op(
        "stop_gradient",
        lambda x: x,
        r"\operatorname{stop}\left({$x}\right)",
        blocked(1, STOPPED),
        summary=phrase("The same value, through which no gradient passes."),
        domain=reals(),
        label="stop ∇",
        code=Code("+{0}", torch="{0}.detach()", jax="jax.lax.stop_gradient({0})"),
    ),
)
