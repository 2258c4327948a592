"""Shares, repeated passes and collapsing layers, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from app.present import Translate, number
from engine import Aggregation, Repeated, Stack


def shares_told(found: Sequence[Aggregation]) -> bytes:
    """The answer to `/shares`."""
    return orjson.dumps({"aggregations": [_aggregation(each) for each in found]})


def _aggregation(found: Aggregation) -> dict[str, Any]:
    points = [
        {
            "index": share.index,
            "value": number(share.value),
            "part": number(share.part),
            "gradient": number(share.gradient),
            "gradients": {name: number(slope) for name, slope in share.gradients.items()},
        }
        for share in found.shares
    ]
    return {"node": found.node, "of": found.of, "kind": found.kind, "points": points}


def repeat_told(found: Repeated) -> bytes:
    """The answer to `/repeat`."""
    gradients = {
        name: {"once": number(once), "accumulated": [number(each) for each in found.gathered[name]]}
        for name, once in found.once.items()
    }
    return orjson.dumps({"times": found.times, "gradients": gradients})


def collapse_told(found: Sequence[Stack], translate: Translate) -> bytes:
    """The answer to `/collapse`."""
    return orjson.dumps({"stacks": [_stack(each, translate) for each in found]})


def _stack(found: Stack, translate: Translate) -> dict[str, Any]:
    layers = [
        {"node": layer.node, "weight": layer.weight, "shape": layer.shape, "bias": layer.bias} for layer in found.layers
    ]
    return {
        "layers": layers,
        "data": found.data,
        "output": found.output,
        "between": found.between,
        "linear": found.linear,
        "matrix": number(found.matrix),
        "bias": number(found.bias),
        "outputs": number(found.outputs),
        "difference": number(found.difference),
        "defect": number(found.defect),
        "reason": translate(found.reason) if found.reason else None,
    }
