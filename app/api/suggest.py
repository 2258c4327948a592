"""POST /suggest: values for inputs that have none, or that no longer fit."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

import engine
from app.api.base import EvaluateRequest
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, Tensor, encode
from app.workers.work import Work

GIVEN = {"X": [[1, 2], [3, 4], [5, 6], [7, 8]], "w": [0.5, -2], "Y": [1.5, 2, 3]}


class SuggestRequest(EvaluateRequest):
    """A program some of whose inputs have no value yet, or no longer fit the others."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": "mse(Y, X@w)", "inputs": {"X": [[1, 2], [3, 4], [5, 6]]}}]}
    )

    keep: list[str] | None = Field(
        None, description="the inputs that stay as they are, while the others follow in shape; null: all that are given"
    )


class SuggestResponse(ResponseModel):
    """A value for each input that the program reads; with these it runs."""

    inputs: dict[str, Tensor]
    changed: list[str] = Field(description="the names that are new, or have another shape than before")


def run(request: SuggestRequest, work: Work) -> dict[str, Any]:
    """A value for every input that the program reads: kept, made to fit what is kept, or suggested anew."""
    result = engine.suggest(
        request.program,
        request.inputs,
        keep=request.keep,
        output=request.output,
        expand=request.expand,
        limits=work.limits,
        deadline=work.deadline,
    )
    return encode(SuggestResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/suggest",
    SuggestRequest,
    SuggestResponse,
    run,
    summary="Inputs of fitting shapes",
    tag="evaluate",
    examples={
        "missing": {"summary": "Nothing is given", "value": {"program": "sum(relu(X @ W + b))"}},
        "followed": {
            "summary": "X has a row more",
            "value": {"program": "mse(Y, X@w)", "inputs": GIVEN, "keep": ["X"]},
        },
    },
)
