"""Learning looked at: POST /update, /surface, /regions, /steepest and /formula."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas_learning import LINE, LINE_INPUTS
from app.schemas_pictures import FormulaResponse, RegionsResponse, SteepestResponse, SurfaceResponse, UpdateResponse

router = APIRouter(tags=["learning"])

ASKED_LINE: dict[str, Any] = {"program": LINE, "inputs": LINE_INPUTS, "parameters": ["W", "b"]}
SURFACES: dict[str, Any] = {
    "elements": {
        "summary": "Over two parameters",
        "value": {
            **ASKED_LINE,
            "axes": [{"parameter": "W", "index": [0, 0]}, {"parameter": "b", "index": [0]}],
            "range": [[-1, 5], [-3, 5]],
            "resolution": 41,
        },
    },
    "random": {
        "summary": "Over two random directions",
        "value": {**ASKED_LINE, "directions": {"kind": "random", "seed": 0}, "resolution": 21},
    },
}
UPDATES: dict[str, Any] = {
    "third": {
        "summary": "The third update, on a batch of two",
        "value": {
            **ASKED_LINE,
            "stepper": {"name": "gd", "learning_rate": 0.1},
            "batches": {"axes": {"X": 1, "Y": 0}, "size": 2},
            "update": 3,
        },
    }
}
PLANES: dict[str, Any] = {
    "line": {
        "summary": "The prediction over one feature",
        "value": {"program": LINE, "inputs": LINE_INPUTS, "data": {"input": "X", "axis": 1, "features": [0]}},
    },
    "neurons": {
        "summary": "What each of three neurons sees",
        "value": {
            "program": "A = tanh(X.T @ W)\nmean(A)",
            "inputs": {"X": [[0, 1, 2], [1, 0, -1]], "W": [[1, 0, 1], [0, 1, -1]]},
            "of": ["A"],
            "resolution": 20,
        },
    },
}
POINTS: dict[str, Any] = {"line": {"summary": "Around a point", "value": {**ASKED_LINE, "length": 0.5, "count": 8}}}
REGRESSIONS: dict[str, Any] = {
    "linear": {"summary": "2/n · X (Xᵀ W − Y)", "value": ASKED_LINE},
    "logistic": {
        "summary": "1/n · X (Ŷ − Y)",
        "value": {
            "program": "bce(Y, sigmoid(X.T @ W))",
            "inputs": {"X": [[0.5, -1, 2]], "Y": [[1], [0], [1]], "W": [[0.3]]},
        },
    },
}


@router.post(
    "/surface",
    summary="The loss over two parameters or directions",
    response_model=SurfaceResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("SurfaceRequest", SURFACES),
)
async def surface(request: Request) -> Response:
    """The loss at every point of a grid; row i of `loss` is at y[i]. A `path` is laid on it."""
    return await computed(request, "surface")


@router.post(
    "/update",
    summary="One update opened",
    response_model=UpdateResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("UpdateRequest", UPDATES),
)
async def open_update(request: Request) -> Response:
    """The update that leads to record k: its inputs, cut to its batch, as `/evaluate` takes them, and what it did."""
    return await computed(request, "update")


@router.post(
    "/regions",
    summary="What a model says over two of its features",
    response_model=RegionsResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("RegionsRequest", PLANES),
)
async def regions(request: Request) -> Response:
    """Predictions, or what each neuron of a layer sees, over a grid; features that are not drawn stay at their mean."""
    return await computed(request, "regions")


@router.post(
    "/steepest",
    summary="The antigradient beside random directions",
    response_model=SteepestResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("SteepestRequest", POINTS),
)
async def steepest(request: Request) -> Response:
    """The loss at the ends of ways of one length: the shorter they are, the surer the antigradient's is the lowest."""
    return await computed(request, "steepest")


@router.post(
    "/formula",
    summary="The hand-derived gradient beside the graph's",
    response_model=FormulaResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("FormulaRequest", REGRESSIONS),
)
async def formula(request: Request) -> Response:
    """Linear and logistic regression are recognised by their numbers; their gradients by the lecture's formulas stand
    beside those of the graph."""
    return await computed(request, "formula")
