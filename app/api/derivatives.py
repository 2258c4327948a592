"""POST /tangents and POST /hessian: forward mode, and derivatives of derivatives."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.api.computing import computed
from app.schemas import SIGMOID, SIGMOID_INPUTS
from app.schemas_derivatives import CURVED, HessianResponse, TangentsResponse

router = APIRouter(tags=["analyses"])

MOVES: dict[str, Any] = {
    "sigmoid": {
        "summary": "One weight of the lecture's sigmoid moves",
        "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "wrt": "w0"},
    },
    "direction": {
        "summary": "A vector moves in a direction",
        "value": {"program": "norm(x)", "inputs": {"x": [3, 4]}, "wrt": "x", "direction": [1, 0]},
    },
}
CURVES: dict[str, Any] = {
    "two": {"summary": "Two numbers", "value": {"program": CURVED, "inputs": {"x": 3, "y": -1}}},
    "regression": {
        "summary": "The Hessian of a least-squares loss is the same everywhere",
        "value": {
            "program": "mse(Y, X@w)",
            "inputs": {"X": [[1, 2], [1, 3], [1, 5]], "w": [0, 0], "Y": [1, 2, 2]},
            "wrt": ["w"],
        },
    },
}


@router.post(
    "/tangents",
    summary="Forward mode: move one input and follow the change",
    response_model=TangentsResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("TangentsRequest", MOVES),
)
async def tangents(request: Request) -> Response:
    """The tangent of every node as one input moves in a direction, and how many passes each mode would need."""
    return await computed(request, "tangents")


@router.post(
    "/hessian",
    summary="Second derivatives",
    response_model=HessianResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("HessianRequest", CURVES),
)
async def hessian(request: Request) -> Response:
    """The matrix of second derivatives with its eigenvalues: exact, by forward over reverse mode."""
    return await computed(request, "hessian")
