"""POST /hessian: second derivatives."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

import engine
from app.api.base import EvaluateRequest, traced
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, Source, encode
from app.workers.work import Work

CURVED = "x**2*y + sin(y)"


class HessianRequest(EvaluateRequest):
    """A program with one number as its output, or with several and a seed that weighs them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"program": CURVED, "inputs": {"x": 3.0, "y": -1.0}}]})

    wrt: list[str] | None = Field(None, description="the names of the inputs to differentiate by; by default all")


class Variable(ResponseModel):
    """A row, and column, of the Hessian."""

    name: str
    index: list[int]
    label: str


class HessianResponse(ResponseModel):
    """The second derivatives."""

    wrt: Annotated[list[Variable], Source("variables")]
    gradient: list[Number]
    hessian: Annotated[list[list[Number]], Source("matrix")]
    eigenvalues: list[Number] | None = Field(description="ascending; null where a number is not finite")
    definite: Literal["positive", "negative", "indefinite", "semidefinite", "zero"] | None
    stationary: bool = Field(
        description="whether the gradient is 0 here, so that the signs distinguish a minimum from a saddle"
    )
    method: Literal["exact", "differences"] = Field(description="differences: central ones, of the gradient")
    kinks: list[int] = Field(description="the nodes at whose operands there is no derivative")


def run(request: HessianRequest, work: Work) -> dict[str, Any]:
    """The matrix of second derivatives with its eigenvalues: exact, by forward over reverse mode."""
    result = engine.hessian(traced(request, work), request.wrt, limits=work.limits, deadline=work.deadline)
    return encode(HessianResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/hessian",
    HessianRequest,
    HessianResponse,
    run,
    summary="Second derivatives",
    tag="analyses",
    examples={
        "two": {"summary": "Two numbers", "value": {"program": CURVED, "inputs": {"x": 3, "y": -1}}},
        "regression": {
            "summary": "The Hessian of a least-squares loss is the same everywhere",
            "value": {
                "program": "mse(Y, X@w)",
                "inputs": {"X": [[1, 2], [1, 3], [1, 5]], "w": [0, 0], "Y": [1, 2, 2]},
                "wrt": ["w"],
            },
        },
    },
)
