"""POST /shares, /repeat and /collapse: what a batch, a forgotten zero_grad and stacked layers do, in numbers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas_lessons import REGRESSION, CollapseResponse, RepeatResponse, SharesResponse

router = APIRouter(tags=["lessons"])

BATCHES: dict[str, Any] = {"regression": {"summary": "A loss over three points", "value": REGRESSION}}
PASSES: dict[str, Any] = {
    "twice": {"summary": "Two passes", "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}, "times": 2}}
}
WEIGHTS = {"X": [[1, 2], [3, -1]], "W1": [[1, 0, 2], [0, 1, -1]], "W2": [[1], [2], [0.5]]}
STACKS: dict[str, Any] = {
    "linear": {"summary": "Two layers that are one", "value": {"program": "X@W1@W2", "inputs": WEIGHTS}},
    "network": {"summary": "Two layers that are two", "value": {"program": "relu(X@W1)@W2", "inputs": WEIGHTS}},
}


@router.post(
    "/shares",
    summary="What each point of a batch adds to the loss and to the gradient",
    response_model=SharesResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("EvaluateRequest", BATCHES),
)
async def shares(request: Request) -> Response:
    """The values that a mean or a sum aggregates, each one's part of the whole, and the gradients that it sends."""
    return await computed(request, "shares")


@router.post(
    "/repeat",
    summary="Backward, again and again, without zeroing",
    response_model=RepeatResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("RepeatRequest", PASSES),
)
async def repeat(request: Request) -> Response:
    """Add the gradients of each pass to those that are there, as frameworks do until they are set to zero."""
    return await computed(request, "repeat")


@router.post(
    "/collapse",
    summary="The single layer that stacked layers are, or why there is none",
    response_model=CollapseResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("EvaluateRequest", STACKS),
)
async def collapse(request: Request) -> Response:
    """Dense layers without an activation between them are one matrix; with one, none gives the same outputs."""
    return await computed(request, "collapse")
