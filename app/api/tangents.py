"""POST /tangents: forward mode."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

import engine
from app.api.base import SIGMOID, SIGMOID_INPUTS, WRT, EvaluateRequest, Input, traced
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, Source, Tensor, encode
from app.workers.work import Work


class TangentsRequest(EvaluateRequest):
    """A program, and an input that moves."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "wrt": "x"}]}
    )

    wrt: str = Field(description=f"what moves: {WRT}")
    direction: Input = Field(None, description="how fast each of its elements moves; by default all by 1")


class TangentEdge(ResponseModel):
    """An edge in forward mode: `product` is what it adds to the tangent of its target."""

    id: Annotated[int, Source("edge")]
    tangent: Tensor = Field(description="the tangent of its source")
    local: Tensor | None
    product: Tensor


class TangentStep(ResponseModel):
    """A node receives its tangent, by these edges."""

    phase: Literal["forward"]
    event: Literal["tangent"]
    node: int
    edges: list[int]


class Passes(ResponseModel):
    """How many passes it takes to find the derivative of every output by every input."""

    forward: int = Field(description="one for each number that goes in")
    reverse: int = Field(description="one for each number that comes out")


class TangentsResponse(ResponseModel):
    """Forward mode."""

    wrt: int
    direction: Tensor
    value: Tensor
    tangent: Tensor | None = Field(description="of the output; null where it does not depend on the input")
    nodes: list[Tensor | None] = Field(
        description="the tangent of each node; null where it does not depend on the input"
    )
    edges: list[TangentEdge] = Field(description="the edges that a tangent passes")
    steps: list[TangentStep]
    passes: Passes
    cheaper: Literal["forward", "reverse", "equal"]


def run(request: TangentsRequest, work: Work) -> dict[str, Any]:
    """The tangent of every node as one input moves in a direction, and how many passes each mode would need."""
    trace = traced(request, work)
    result = engine.tangents(trace, request.wrt, request.direction, limits=work.limits, deadline=work.deadline)
    forward, reverse = result.forward, result.reverse
    return encode(
        TangentsResponse,
        result,
        value=trace.value,
        tangent=result.nodes[trace.output],
        passes=result,
        cheaper="equal" if forward == reverse else "forward" if forward < reverse else "reverse",
    )


ENDPOINT = Endpoint(
    "POST",
    "/tangents",
    TangentsRequest,
    TangentsResponse,
    run,
    summary="Forward mode: move one input and follow the change",
    tag="analyses",
    examples={
        "sigmoid": {
            "summary": "One weight of the lecture's sigmoid moves",
            "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "wrt": "w0"},
        },
        "direction": {
            "summary": "A vector moves in a direction",
            "value": {"program": "norm(x)", "inputs": {"x": [3, 4]}, "wrt": "x", "direction": [1, 0]},
        },
    },
)
