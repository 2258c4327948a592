"""What the analyses of the engine found, as JSON."""

from __future__ import annotations

import orjson

from app.present import number
from engine import Check, Paths, Trace

EXACT = 2**53
"""Whole numbers above this are not exact in JavaScript."""


def checked(found: Check) -> bytes:
    """The answer to `/check`."""
    return orjson.dumps(
        {
            "scheme": found.scheme,
            "step": found.step,
            "agrees": found.agrees,
            "elements": [
                {
                    "name": element.name,
                    "index": element.index,
                    "analytic": number(element.analytic),
                    "numeric": number(element.numeric),
                    "relative_error": number(element.relative_error),
                    "width": element.width,
                    "verdict": element.verdict,
                    "reason": element.reason,
                }
                for element in found.elements
            ],
            "by_step": [
                {"step": each.step, "forward": number(each.forward), "central": number(each.central)}
                for each in found.by_step
            ],
        }
    )


def chain_rule(trace: Trace, found: Paths) -> bytes:
    """The answer to `/paths`."""
    return orjson.dumps(
        {
            "of": found.of,
            "wrt": found.wrt,
            "count": found.count if found.count <= EXACT else str(found.count),
            "listed": len(found.paths),
            "listed_sum": number(found.listed_sum),
            "paths": [
                {
                    "nodes": path.nodes,
                    "edges": path.edges,
                    "factors": [
                        {"edge": edge, "local": number(trace.locals[edge]), "latex": latex}
                        for edge, latex in zip(path.edges, path.factors, strict=True)
                    ],
                    "product": number(path.product),
                    "latex": path.latex,
                }
                for path in found.paths
            ],
            "sum": number(found.sum),
            "latex": found.latex,
        }
    )
