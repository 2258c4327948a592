"""POST /steepest: the antigradient beside random directions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.api.base import Seed, Whole
from app.api.base_training import LINE_REQUEST, LossRequest, Tensors, loss_of
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class SteepestRequest(LossRequest):
    """A point, and ways of one length from there."""

    length: float = Field(0.1, gt=0)
    count: Whole = Field(24, ge=0, le=200, description="how many random directions")
    draw: Seed = Field(0, description="the seed that the directions are drawn by")


class DirectionLoss(ResponseModel):
    """A direction of length 1, its slope, and the loss at its end."""

    kind: Literal["antigradient", "gradient", "random"]
    direction: Tensors
    slope: Number
    loss: Number
    change: Number


class SteepestResponse(ResponseModel):
    """Ways of one length from where the parameters are."""

    loss: Number
    gradient_norm: Number
    length: float
    directions: list[DirectionLoss]


def run(request: SteepestRequest, work: Work) -> Encoded:
    """The loss at the ends of ways of one length: the shorter they are, the surer the antigradient's is the lowest."""
    loss = loss_of(request, work)
    result = learn.steepest(loss, request.length, int(request.count), int(request.draw))
    directions = [
        encode(DirectionLoss, way, direction=loss.layout.split(way.direction), change=way.loss - result.loss)
        for way in result.ways
    ]
    return encode(SteepestResponse, result, directions=directions)


ENDPOINT = Endpoint(
    "POST",
    "/steepest",
    SteepestRequest,
    SteepestResponse,
    run,
    summary="The antigradient beside random directions",
    tag="learning",
    examples={"line": {"summary": "Around a point", "value": {**LINE_REQUEST, "length": 0.5, "count": 8}}},
)
