"""POST /check and POST /paths: the derivative looked at from other sides."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas import SIGMOID, SIGMOID_INPUTS
from app.schemas_analyses import CheckResponse, PathsResponse

router = APIRouter(tags=["analyses"])

CHECKS: dict[str, Any] = {
    "sigmoid": {"summary": "The lecture's sigmoid", "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS}},
    "kink": {"summary": "At a kink there is nothing to compare", "value": {"program": "relu(x)", "inputs": {"x": 0}}},
}
CHAINS: dict[str, Any] = {
    "two": {
        "summary": "Two paths, and their sum",
        "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}, "wrt": "x"},
    },
    "many": {
        "summary": "More paths than anybody could list",
        "value": {"program": "\n".join(["y = x + x"] + ["y = y + y"] * 59), "inputs": {"x": 1}, "wrt": "x", "most": 3},
    },
}


@router.post(
    "/check",
    summary="Check a gradient by finite differences",
    response_model=CheckResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("CheckRequest", CHECKS),
)
async def check(request: Request) -> Response:
    """Move each element of each input a little and compare the change of the output with the gradient.

    `by_step` tells the error for steps from 0.1 to 1e-12: truncation on one side, rounding on the other.
    """
    return await computed(request, "check")


@router.post(
    "/paths",
    summary="Write the chain rule out, path by path",
    response_model=PathsResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("PathsRequest", CHAINS),
)
async def paths(request: Request) -> Response:
    """Count every path from the output to a node and list the largest; the sum of all is the node's gradient."""
    return await computed(request, "paths")
