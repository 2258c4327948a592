"""Operations on shapes: reshape, flatten, concatenate, stack, expand, squeeze."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.code import BACK, Code
from engine.ops.domains import tensors
from engine.ops.indexing import INDEXING
from engine.ops.op import Op, Option, Partial, Shape, unbroadcast
from engine.ops.shapes import (
    Axis,
    concatenated,
    expanded,
    flattened,
    reshaped,
    squeezed,
    stacked,
)

TENSOR = tensors(r"\mathbb{R}^{n}")
JOIN = Option("axis", "axis", 0, phrase("the axis along which they are joined"))


def same_elements(upstream: Any, x: Any, out: Any, **options: Any) -> Any:
    """Upstream in the operand's shape."""
    return np.reshape(upstream, np.shape(x))[()]


def expand(x: Any, axis: Axis = None, shape: Shape | None = None) -> Any:
    """New axes of size 1, or the tensor repeated to a shape."""
    return np.broadcast_to(x, shape)[()] if shape is not None else np.reshape(x, expanded(np.shape(x), axis))


def expand_product(upstream: Any, x: Any, out: Any, axis: Axis = None, shape: Shape | None = None) -> Any:
    """Upstream without the new axes, summed over repeated elements."""
    return same_elements(upstream, x, out) if shape is None else unbroadcast(upstream, np.shape(x))


def own_part(upstream: Any, *operands: Any, slot: int, axis: int = 0) -> Any:
    """The part of upstream that belongs to this one of the concatenated tensors."""
    tensors_before = operands[:slot]
    start = sum(tensor.shape[axis] for tensor in tensors_before)
    part = [slice(None)] * upstream.ndim
    part[axis] = slice(start, start + operands[slot].shape[axis])
    return upstream[tuple(part)]


def expand_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The operand's shape with the new axes of size 1."""
    one_by_one = options["shape"] is None
    return {"leading": shape if one_by_one else (1,) * (len(shape) - len(shapes[0])) + shapes[0]}


SHAPING = (
    Op(
        "reshape",
        lambda x, shape: np.reshape(x, shape)[()],
        r"\operatorname{reshape}\left({$x}\right)",
        (Partial(None, r"\operatorname{reshape}\left($upstream\right)", vjp=same_elements),),
        summary=phrase("The same elements in another shape; one size may be −1, to be worked out."),
        domain=TENSOR,
        shape=reshaped,
        options=(Option("shape", "shape", None, phrase("the new shape"), required=True),),
        code=Code("np.reshape({0}, {shape})", vjp=(BACK,)),
    ),
    Op(
        "flatten",
        lambda x: np.reshape(x, -1),
        r"\operatorname{vec}\left({$x}\right)",
        (Partial(None, r"\operatorname{reshape}\left($upstream\right)", vjp=same_elements),),
        summary=phrase("All elements in one vector, row by row."),
        domain=TENSOR,
        shape=flattened,
        code=Code("np.reshape({0}, {shape})", vjp=(BACK,)),
    ),
    Op(
        "concatenate",
        lambda *operands, axis=0: np.concatenate(operands, axis=axis),
        r"\left[$all\right]",
        (
            Partial(
                None,
                r"{\left[$upstream\right]}_{$x}",
                vjp=lambda upstream, *operands, slot, axis=0: own_part(upstream, *operands[:-1], slot=slot, axis=axis),
            ),
        ),
        summary=phrase("Tensors put one behind another along an axis; each has its own part of the gradient."),
        domain=TENSOR,
        shape=concatenated,
        options=(JOIN,),
        variadic=True,
        label="concat",
        code=Code("np.concatenate([{all}], axis={axis})", vjp=("{g}[{part}]",), torch="torch.cat([{all}], dim={axis})"),
    ),
    Op(
        "stack",
        lambda *operands, axis=0: np.stack(operands, axis=axis),
        r"\left[$all\right]",
        (
            Partial(
                None,
                r"{\left[$upstream\right]}_{$x}",
                vjp=lambda upstream, *operands, slot, axis=0: np.take(upstream, slot, axis=axis)[()],
            ),
        ),
        summary=phrase("Tensors of one shape side by side along a new axis; each has its own part of the gradient."),
        domain=TENSOR,
        shape=stacked,
        options=(JOIN,),
        variadic=True,
        code=Code("np.stack([{all}], axis={axis})", vjp=("{g}[{part}]",), torch="torch.stack([{all}], dim={axis})"),
    ),
    Op(
        "expand",
        expand,
        r"\operatorname{expand}\left({$x}\right)",
        (Partial(None, r"\operatorname{sum}\left($upstream\right)", vjp=expand_product),),
        summary=phrase("A new axis of size 1 (axis=…), or the tensor repeated to a shape (shape=…)."),
        domain=TENSOR,
        shape=expanded,
        options=(
            Option("axis", "axis", None, phrase("where the new axis or axes stand in the result")),
            Option("shape", "shape", None, phrase("the shape to repeat to")),
        ),
        code=Code(
            "np.broadcast_to({lead}, {shape})",
            vjp=("np.reshape(unbroadcast({g}, {leading}), {s0})",),
            torch="torch.broadcast_to({lead}, {shape})",
            helpers=("unbroadcast",),
            facts=expand_facts,
        ),
    ),
    Op(
        "squeeze",
        lambda x, axis=None: np.squeeze(x, axis)[()],
        r"\operatorname{squeeze}\left({$x}\right)",
        (Partial(None, r"\operatorname{reshape}\left($upstream\right)", vjp=same_elements),),
        summary=phrase("The tensor without its axes of size 1, or without the named ones."),
        domain=TENSOR,
        shape=squeezed,
        options=(Option("axis", "axis", None, phrase("the axis or axes to drop; all of size 1 if left out")),),
        code=Code("np.reshape({0}, {shape})", vjp=(BACK,)),
    ),
    *INDEXING,
)
