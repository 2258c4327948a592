"""Exports of the graph: DOT for Graphviz, JSON with structure and numbers."""

from __future__ import annotations

import json as writer
from math import isfinite
from typing import Any

import numpy as np

from engine.limits import checked
from engine.ops.indexing import Hole
from engine.traces import Trace

SHOWN = 60
"""The number of characters of a tensor that a node of the picture shows."""


def dot(trace: Trace) -> str:
    """The graph in Graphviz's language: each node with its value and gradient, each edge with its local derivative."""
    labels, gradients = trace.explanation.labels, trace.gradients_by_node
    lines = ["digraph gradwalk {", '  rankdir="LR";', '  node [fontname="Helvetica", fontsize=11];']
    for node in checked(range(len(trace.graph))):
        shape = "ellipse" if trace.graph.ops[node] is not None else "box"
        name = trace.graph.names[node]
        head = f"{name} = {labels[node]}" if name and trace.graph.ops[node] is not None else labels[node]
        text = [head, _short(trace.values[node])]
        text += [f"∂ {_short(gradients[node])}"] if gradients[node] is not None else []
        lines.append(f'  n{node} [shape={shape}, label="{_quoted(chr(10).join(text))}"];')
    for edge, (source, target, _) in enumerate(trace.graph.edges()):
        local = trace.locals[edge]
        label = f' [label="{_quoted(_short(local))}"]' if local is not None and np.ndim(local) == 0 else ""
        lines.append(f"  n{source} -> n{target}{label};")
    return "\n".join([*lines, "}"]) + "\n"


def _short(value: Any) -> str:
    if np.ndim(value) == 0:
        return f"{float(value):.4g}".replace("-", "−")
    text = np.array2string(np.asarray(value, dtype=float), precision=3, threshold=12, edgeitems=2).replace("\n", "")
    return text if len(text) <= SHOWN else f"{'×'.join(map(str, np.shape(value)))}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def json(trace: Trace) -> str:
    """Structure and numbers as JSON: nodes in topological order, each with its operands, value and gradient."""
    graph, gradients = trace.graph, trace.gradients_by_node
    nodes = [
        {
            "id": node,
            "kind": graph.kind(node),
            "name": graph.names[node],
            "op": op.name if op else None,
            "operands": graph.operands[node],
            "options": {name: _option(value, name == "key") for name, value in graph.options[node].items()},
            "shape": graph.shapes[node],
            "value": _plain(trace.values[node]),
            "gradient": _plain(gradients[node]),
        }
        for node, op in enumerate(checked(graph.ops))
    ]
    outputs = [{"name": output.name, "node": output.node} for output in graph.outputs]
    document = {
        "format": "gradwalk",
        "version": 1,
        "program": trace.program,
        "output": trace.output,
        "outputs": outputs,
    }
    parts = writer.JSONEncoder(ensure_ascii=False, indent=1).iterencode({**document, "nodes": nodes})
    return "".join(checked(parts)) + "\n"


def _option(value: Any, key: bool = False) -> Any:
    """An option's value; a slice is the list of its three parts, `...` a string.

    Of an index a list of places is an object, `{"places": [...]}`, without places where an operand holds them.
    """
    if isinstance(value, Hole):
        return {"places": None}
    if isinstance(value, tuple | list):
        return [{"places": _option(part)} if key and isinstance(part, tuple) else _option(part) for part in value]
    if isinstance(value, slice):
        return [value.start, value.stop, value.step]
    return "..." if value is Ellipsis else value


def _plain(value: Any) -> Any:
    """A number for JSON; numbers that are not finite become strings."""
    if value is None:
        return None
    if np.ndim(value):
        return [_plain(part) for part in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    number = float(value)
    return number if isfinite(number) else "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
