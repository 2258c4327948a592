"""POST /repeat: backward passes without setting the gradients to zero between them."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

import engine
from app.api.base import EvaluateRequest, Whole, traced
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, Tensor, encode
from app.workers.work import Work


class RepeatRequest(EvaluateRequest):
    """A program whose backward pass is run several times."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "times": 2}]}
    )

    times: Whole = Field(2, ge=1, le=10, description="how many passes there are")


class AccumulatedGradient(ResponseModel):
    """The gradients of one input."""

    once: Tensor
    accumulated: list[Tensor] = Field(description="the sum after each pass")


class RepeatResponse(ResponseModel):
    """Backward passes without setting the gradients to zero between them."""

    times: int
    gradients: dict[str, AccumulatedGradient]


def run(request: RepeatRequest, work: Work) -> dict[str, Any]:
    """Add the gradients of each pass to those that are there, as frameworks do until they are set to zero."""
    trace = traced(request, work)
    result = engine.repeat(trace, int(request.times), limits=work.limits, deadline=work.deadline)
    gradients = {name: {"once": once, "accumulated": result.gathered[name]} for name, once in result.once.items()}
    return encode(RepeatResponse, result, gradients=gradients)


ENDPOINT = Endpoint(
    "POST",
    "/repeat",
    RepeatRequest,
    RepeatResponse,
    run,
    summary="Backward, again and again, without zeroing",
    tag="lessons",
    examples={
        "twice": {"summary": "Two passes", "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}, "times": 2}}
    },
)
