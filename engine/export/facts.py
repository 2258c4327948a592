"""The values for the templates of a row's code: operands, options, and facts about the shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.export.derived import code_of
from engine.graph import Graph
from engine.ops.indexing import Hole, is_list, written
from engine.ops.shapes import normal_axis, reduced_facts


def facts(graph: Graph, node: int) -> dict[str, Any]:
    """The options of an operation and the facts about its shapes that its code may need."""
    op, options = graph.ops[node], dict(graph.options[node])
    assert op is not None  # only called for operations
    shapes = [graph.shapes[operand] for operand in graph.operands[node]]
    shape = graph.shapes[node]
    known: dict[str, Any] = {**options, "shape": shape, **{f"s{slot}": own for slot, own in enumerate(shapes)}}
    if "keepdims" in options:
        known |= reduced_facts(shapes, shape, options)
    if "reduction" in options:
        known |= _loss(shapes, shape, options)
    if "ddof" in options:
        known["divisor"] = max(known["count"] - options["ddof"], 0.0)
    code = code_of(op)
    return known if code.facts is None else known | dict(code.facts(shapes, shape, options))


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
    rank = len(graph.shapes[node])
    axis = normal_axis(graph.options[node]["axis"], rank)
    if len(graph.shapes[graph.operands[node][slot]]) < rank:  # each operand has a place of its own on a new axis
        return ", ".join([":"] * axis + [str(slot)])
    sizes = [graph.shapes[operand][axis] for operand in graph.operands[node]]
    start = sum(sizes[:slot])
    return ", ".join([":"] * axis + [f"{start}:{start + sizes[slot]}"])
