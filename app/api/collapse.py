"""POST /collapse: the single layer that stacked dense layers are, or why there is none."""

from __future__ import annotations

from typing import Any

from pydantic import Field

import engine
from app.api.base import EvaluateRequest, traced
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, Tensor, encode
from app.workers.work import Work

WEIGHTS = {"X": [[1, 2], [3, -1]], "W1": [[1, 0, 2], [0, 1, -1]], "W2": [[1], [2], [0.5]]}


class Layer(ResponseModel):
    """One dense layer."""

    node: int
    weight: str
    shape: list[int]
    bias: str | None


class Stack(ResponseModel):
    """Layers one upon the other, from `data` to `output`."""

    layers: list[Layer]
    data: int
    output: int
    between: list[str] = Field(description="the labels of the activations between the layers")
    linear: bool = Field(description="a single layer did the same, to rounding, at the data and at random inputs")
    matrix: Tensor | None = Field(description="the single matrix that does the same")
    bias: Tensor | None = Field(description="once, where all examples have the same; else in the shape of the outputs")
    outputs: Tensor | None = Field(description="of the single layer, for the data")
    difference: Number | None = Field(
        description="the largest, between the single layer and the stack, at the data and at random inputs"
    )
    defect: Number | None = Field(
        description="what every single layer is off by at some of the inputs tried, at least; 0 if nothing was shown"
    )
    reason: str | None = Field(description="why there is no single layer: what was seen")


class CollapseResponse(ResponseModel):
    """All stacks of at least two dense layers."""

    stacks: list[Stack]


def run(request: EvaluateRequest, work: Work) -> dict[str, Any]:
    """Dense layers without an activation between them are one matrix; with one, none gives the same outputs."""
    stacks = engine.collapse(traced(request, work), limits=work.limits, deadline=work.deadline)
    return encode(CollapseResponse, {"stacks": stacks}, work.translate)


ENDPOINT = Endpoint(
    "POST",
    "/collapse",
    EvaluateRequest,
    CollapseResponse,
    run,
    summary="The single layer that stacked layers are, or why there is none",
    tag="lessons",
    examples={
        "linear": {"summary": "Two layers that are one", "value": {"program": "X@W1@W2", "inputs": WEIGHTS}},
        "network": {"summary": "Two layers that are two", "value": {"program": "relu(X@W1)@W2", "inputs": WEIGHTS}},
    },
)
