"""POST /shares: what each point of a batch adds to the loss and to the gradient."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

import engine
from app.api.base import EvaluateRequest, traced
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, Source, Tensor, encode
from app.workers.work import Work

REGRESSION: dict[str, Any] = {
    "program": "mse(Y, X@w)",
    "inputs": {"X": [[1, 2], [1, 3], [1, 5]], "w": [0.5, 0.1], "Y": [1, 2, 2]},
}


class Share(ResponseModel):
    """One point of a batch."""

    index: list[int]
    value: Number
    part: Number | None = Field(description="of the sum of all values; null where that is 0 or not finite")
    gradient: Number = Field(description="of the output by this value")
    gradients: dict[str, Tensor] = Field(description="what this point adds to the gradient of each input")


class Aggregation(ResponseModel):
    """A node that makes one number of many."""

    node: int
    of: int | None = Field(description="the node of the many; null where the gate makes them itself")
    kind: Literal["mean", "sum"]
    points: Annotated[list[Share], Source("shares")]


class SharesResponse(ResponseModel):
    """The aggregations, the one nearest to the output first."""

    aggregations: list[Aggregation]


def run(request: EvaluateRequest, work: Work) -> dict[str, Any]:
    """The values that a mean or a sum aggregates, each one's part of the whole, and the gradients that it sends."""
    aggregations = engine.contributions(traced(request, work), limits=work.limits, deadline=work.deadline)
    return encode(SharesResponse, {"aggregations": aggregations})


ENDPOINT = Endpoint(
    "POST",
    "/shares",
    EvaluateRequest,
    SharesResponse,
    run,
    summary="What each point of a batch adds to the loss and to the gradient",
    tag="lessons",
    examples={"regression": {"summary": "A loss over three points", "value": REGRESSION}},
)
