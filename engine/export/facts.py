"""What the templates of `rows` are filled with: operands, options, and facts of the shapes as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.ops.blocked import draws
from engine.ops.indexing import Hole, is_list, written
from engine.ops.layers import conv_window, kept, pool_window
from engine.ops.op import Shape
from engine.ops.shapes import normal_axes, normal_axis, reduced_shape, transpose_order


def facts(graph: Graph, node: int) -> dict[str, Any]:
    """The options of an operation and everything about its shapes that code for it may need."""
    op, options = graph.ops[node], dict(graph.options[node])
    assert op is not None  # only operations are asked about
    shapes = [graph.shapes[operand] for operand in graph.operands[node]]
    shape = graph.shapes[node]
    found: dict[str, Any] = {**options, "shape": shape, **{f"s{slot}": own for slot, own in enumerate(shapes)}}
    if "keepdims" in options or op.name in ("softmax", "log_softmax"):
        found |= _reduced(shapes[0], options)
    if op.name == "transpose":
        order = transpose_order(len(shapes[0]), options.get("axes"))
        found |= {"order": order, "inverse": tuple(np.argsort(order).tolist())}
    if op.family == "losses" or "reduction" in options:
        found |= _loss(shapes, shape, options)
    if op.name == "det":
        found["stacked"] = (*shape, 1, 1)
    if op.name == "solve":
        found |= {"column": "[..., None]", "flat": "[..., 0]"} if len(shapes[1]) == 1 else {"column": "", "flat": ""}
    if op.name == "nearest":
        numbers = len(shapes[1]) == 1
        found |= {"xs": (*shapes[0], 1) if numbers else shapes[0], "ps": (*shapes[1], 1) if numbers else shapes[1]}
    if op.name == "sample":
        found["draws"] = draws(shape, options["seed"]).tolist()
    if "ddof" in options:
        found["divisor"] = max(found["count"] - options["ddof"], 0.0)
    if op.name in ("cumsum", "cumprod"):
        found["along"] = 0 if options["axis"] is None else normal_axis(options["axis"], len(shape))
    if op.name == "dropout":
        found["mask"] = kept(shape, options["p"], options["seed"]).tolist()
    if op.name in ("conv2d", "max_pool2d"):
        found |= _window(op.name, shapes, shape, options)
    if op.name == "expand":
        found["leading"] = shape if options["shape"] is None else (1,) * (len(shape) - len(shapes[0])) + shapes[0]
    return found


def key_code(graph: Graph, node: int, operands: Sequence[str], library: str) -> str:
    """An index in a library's code: lists of places as arrays of whole numbers."""
    whole = {"np": ".astype(int)", "jnp": ".astype(int)", "torch": ".long()"}[library]
    array = {"np": "np.array", "jnp": "jnp.array", "torch": "torch.tensor"}[library]
    computed = iter(operands[1:])
    key = graph.options[node]["key"]
    if library == "torch" and any(map(is_list, key)):  # beside lists, NumPy takes a number for a list of one
        key = tuple((part,) if isinstance(part, int) else part for part in key)
    parts = []
    for part in key:
        if isinstance(part, Hole):
            parts.append(f"{next(computed)}{whole}")
        else:
            parts.append(f"{array}({written((part,))})" if is_list(part) else written((part,)))
    return ", ".join(parts)


def _window(name: str, shapes: list[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """A window's sizes, and the shapes that everything has on the way."""
    stride, padding = options["stride"], options["padding"]
    convolves = name == "conv2d"
    window = (
        conv_window(shapes[0], shapes[1], stride, padding)
        if convolves
        else pool_window(shapes[0], options["kernel_size"], stride, padding)
    )
    places, inside = prod(window.out), prod(window.size)
    found: dict[str, Any] = {
        "size": window.size,
        "stride": window.stride,
        "padding": window.padding,
        "pads": tuple((p, p) for p in window.padding),
        "x4": (window.batch, window.channels, *window.picture),
        "seen": (window.batch, window.channels, inside, places),
        "columns": (window.batch, window.channels * inside, places),
        "arriving": (window.batch, window.channels, 1, places),
    }
    if convolves:
        kernels = shapes[1][0] if len(shapes[1]) == 4 else 1
        found |= {
            "w4": (kernels, window.channels, *window.size),
            "rows": (kernels, window.channels * inside),
            "arriving": (window.batch, kernels, places),
            "bias": (-1, 1, 1) if shapes[2] else (),
            "biased": (0, 2) if shapes[2] else (0, 1, 2),
        }
    return found


def _reduced(shape: tuple[int, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    axes = tuple(normal_axes(options["axis"], len(shape)))
    others = tuple(place for place in range(len(shape)) if place not in axes)
    return {
        "axes": axes,
        "kept": tuple(reduced_shape(shape, options["axis"], True)),
        "count": float(prod(shape[place] for place in axes)),
        "last": (*others, *axes),
        "others": tuple(shape[place] for place in others),
        "rows": (*(shape[place] for place in others), prod(shape[place] for place in axes)),
    }


def _loss(shapes: list[tuple[int, ...]], shape: tuple[int, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    full = np.broadcast_shapes(*shapes)
    by_class = "axis" in options
    axis = normal_axis(options["axis"], len(full) or 1) if by_class else None
    reduction = options["reduction"]
    count = prod(full) // (full[axis] if by_class and axis is not None and full else 1)
    arrive = {"mean": f"({{g}} / {float(count)})", "sum": "{g}", "none": "{g}"}[reduction]
    if reduction == "none" and by_class and full:
        arrive = f"np.expand_dims({{g}}, {axis})"
    axes = (axis,) if by_class and full else ()
    return {"full": full, "axes": axes, "arrive": arrive, "total": {"none": ""}.get(reduction, f"np.{reduction}")}


def own_part(graph: Graph, node: int, slot: int) -> str:
    """The index of the part of a joined tensor that came from this operand."""
    op = graph.ops[node]
    rank = len(graph.shapes[node])
    axis = normal_axis(graph.options[node]["axis"], rank)
    if op is not None and op.name == "stack":
        return ", ".join([":"] * axis + [str(slot)])
    sizes = [graph.shapes[operand][axis] for operand in graph.operands[node]]
    start = sum(sizes[:slot])
    return ", ".join([":"] * axis + [f"{start}:{start + sizes[slot]}"])
