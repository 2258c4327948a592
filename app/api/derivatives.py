"""POST /jacobian, /tangents, /hessian and /plot: the derivative in full, forward, once more, and as a curve."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas import SIGMOID, SIGMOID_INPUTS
from app.schemas_derivatives import CURVED, HessianResponse, JacobianResponse, PlotResponse, TangentsResponse

router = APIRouter(tags=["analyses"])

MATRICES: dict[str, Any] = {
    "softmax": {
        "summary": "Each share depends on every score",
        "value": {"program": "softmax(z)", "inputs": {"z": [1, 2, 0]}, "wrt": "z"},
    },
    "edge": {
        "summary": "What one edge of a matrix product does",
        "value": {"program": "X@W", "inputs": {"X": [[1, 2], [3, 4]], "W": [[1, 0], [0, 1]]}, "edge": 1},
    },
}
DRAWN: dict[str, Any] = {
    "tanh": {"summary": "An activation, with an operating point", "value": {"function": "tanh", "at": 0.5}},
    "own": {
        "summary": "A block of the program",
        "value": {"program": "def bump(t):\n    return exp(-t*t)", "function": "bump", "range": [-3, 3], "points": 61},
    },
    "input": {
        "summary": "The output by one of the inputs",
        "value": {"program": "(w*2 - y)**2", "inputs": {"w": 1, "y": 3}, "wrt": "w", "range": [-1, 4]},
    },
}
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
    "/jacobian",
    summary="A full Jacobian",
    response_model=JacobianResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("JacobianRequest", MATRICES),
)
async def jacobian(request: Request) -> Response:
    """Every element of one node by every element of another, or what one edge does."""
    return await computed(request, "jacobian")


@router.post(
    "/plot",
    summary="A curve and its derivative",
    response_model=PlotResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("PlotRequest", DRAWN),
)
async def plot(request: Request) -> Response:
    """A function of one argument, or the output by one input, with its derivative and an operating point."""
    return await computed(request, "plot")


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
