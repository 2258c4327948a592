"""POST /suggest: values for inputs that have none, or that no longer fit."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas_suggest import SuggestResponse

router = APIRouter(tags=["evaluate"])

GIVEN = {"X": [[1, 2], [3, 4], [5, 6], [7, 8]], "w": [0.5, -2], "Y": [1.5, 2, 3]}
SUGGESTED: dict[str, Any] = {
    "missing": {"summary": "Nothing is given", "value": {"program": "sum(relu(X @ W + b))"}},
    "followed": {"summary": "X has a row more", "value": {"program": "mse(Y, X@w)", "inputs": GIVEN, "keep": ["X"]}},
}


@router.post(
    "/suggest",
    summary="Inputs of fitting shapes",
    response_model=SuggestResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("SuggestRequest", SUGGESTED),
)
async def suggest(request: Request) -> Response:
    """A value for every input that the program reads: kept, made to fit what is kept, or suggested anew."""
    return await computed(request, "suggest")
