"""POST /stability: the largest stable learning rate."""

from __future__ import annotations

from pydantic import Field

from app.api.base_training import LINE_REQUEST, LossRequest, OptimizerChoice, loss_of, optimizer_of
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class StabilityRequest(LossRequest):
    """A point, and how updates are made there."""

    stepper: OptimizerChoice = Field(default_factory=lambda: OptimizerChoice.model_validate({}))


class StabilityResponse(ResponseModel):
    """How large a learning rate may be."""

    limit: Number | None = Field(description="above it updates overshoot by more than they gain; null: not known")
    curvature: Number | None = Field(description="the largest eigenvalue of the Hessian, over all examples")
    quadratic: bool = Field(description="the limit is the same everywhere, not only near these parameters")
    suggested: Number | None = Field(description="a rate well below the limit")


def run(request: StabilityRequest, work: Work) -> Encoded:
    """The limit that the curvature sets: 2/λ for gradient descent, more with momentum; not known for adaptive steps."""
    return encode(StabilityResponse, learn.stability(loss_of(request, work), optimizer_of(request.stepper)))


ENDPOINT = Endpoint(
    "POST",
    "/stability",
    StabilityRequest,
    StabilityResponse,
    run,
    summary="The largest stable learning rate",
    tag="learning",
    examples={"line": {"summary": "Gradient descent on a line", "value": {**LINE_REQUEST, "stepper": {"name": "gd"}}}},
)
