"""Jacobians, forward mode, second order and curves, as JSON."""

from __future__ import annotations

import orjson

from app.present import number
from engine import Hessian, Jacobian, Plot, Tangents, Trace


def jacobian_told(found: Jacobian) -> bytes:
    """The answer to `/jacobian`."""
    return orjson.dumps(
        {
            "of": found.of,
            "wrt": found.wrt,
            "edge": found.edge,
            "of_shape": found.of_shape,
            "wrt_shape": found.wrt_shape,
            "rows": found.rows,
            "columns": found.columns,
            "matrix": number(found.matrix),
            "structure": found.structure,
            "latex": found.latex,
        }
    )


def plot_told(found: Plot) -> bytes:
    """The answer to `/plot`."""
    points, at = found.points, found.at
    return orjson.dumps(
        {
            "function": found.function,
            "latex": found.latex,
            "derivative_latex": found.slope,
            "x": [point.x for point in points],
            "y": [number(point.y) for point in points],
            "derivative": [number(point.derivative) for point in points],
            "at": at and {"x": at.x, "y": number(at.y), "derivative": number(at.derivative)},
        }
    )


def tangents_told(trace: Trace, found: Tangents) -> bytes:
    """The answer to `/tangents`."""
    forward, reverse = found.forward, found.reverse
    return orjson.dumps(
        {
            "wrt": found.wrt,
            "direction": number(found.direction),
            "value": number(trace.value),
            "tangent": number(found.nodes[trace.output]),
            "nodes": [number(tangent) for tangent in found.nodes],
            "edges": [
                {
                    "id": push.edge,
                    "tangent": number(push.tangent),
                    "local": number(push.local),
                    "product": number(push.product),
                }
                for push in found.edges
            ],
            "steps": [
                {"phase": step.phase, "event": step.event, "node": step.node, "edges": step.edges}
                for step in found.steps
            ],
            "passes": {"forward": forward, "reverse": reverse},
            "cheaper": "equal" if forward == reverse else "forward" if forward < reverse else "reverse",
        }
    )


def hessian_told(found: Hessian) -> bytes:
    """The answer to `/hessian`."""
    return orjson.dumps(
        {
            "wrt": [
                {"name": variable.name, "index": variable.index, "label": variable.label}
                for variable in found.variables
            ],
            "gradient": number(found.gradient),
            "hessian": number(found.matrix),
            "eigenvalues": None if found.eigenvalues is None else number(found.eigenvalues),
            "definite": found.definite,
            "stationary": found.stationary,
            "method": found.method,
            "kinks": found.kinks,
        }
    )
