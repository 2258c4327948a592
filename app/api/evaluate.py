"""POST /evaluate: a program, its graph, and every number of the forward and the backward pass."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas import SIGMOID, SIGMOID_INPUTS, EvaluateResponse

router = APIRouter(tags=["evaluate"])

EXAMPLES: dict[str, Any] = {
    "sigmoid": {"summary": "The lecture's sigmoid", "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS}},
    "sum": {"summary": "One node used twice", "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}},
    "outputs": {
        "summary": "Two outputs, the second differentiated",
        "value": {"program": "a = exp(x)\nb = x*a\na, b", "inputs": {"x": 0.5}, "output": "b"},
    },
    "seed": {
        "summary": "A tensor output with its upstream gradient",
        "value": {"program": "X @ w", "inputs": {"X": [[1, 2], [3, 4]], "w": [0.5, -1]}, "seed": [1, 0]},
    },
}


@router.post(
    "/evaluate",
    summary="Run a program forward and backward",
    response_model=EvaluateResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("EvaluateRequest", EXAMPLES),
)
async def evaluate(request: Request) -> Response:
    """Trace the program, compute every value, and walk back from the output.

    Each edge carries `upstream`, `local` and their `product`; a node's gradient is the sum of the products on the
    edges that leave it, plus the seed at the output.
    """
    return await computed(request, "evaluate")
