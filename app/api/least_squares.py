"""POST /least-squares: linear regression, solved at once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.api.base import Input, RequestModel
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Source, Tensor, encode
from app.workers.work import Work
from engine import learn


class LeastSquaresRequest(RequestModel):
    """Linear regression, solved at once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"X": [[0.0, 1.0, 2.0]], "Y": [1.0, 3.0, 5.0], "intercept": True}]}
    )

    X: Input
    Y: Input
    layout: Literal["features_by_examples", "examples_by_features"] = "features_by_examples"
    intercept: bool = Field(False, description="add a feature of ones as the last one")


class Dependence(ResponseModel):
    """A feature as a combination of others."""

    feature: int
    combination: dict[str, float]


class Textbook(ResponseModel):
    """The textbook inverse, and what it loses."""

    W: Annotated[Tensor | None, Source("weights")]
    error: Number | None
    digits_lost: Number | None
    condition_number: Number
    reason: str | None
    latex: str


class Descent(ResponseModel):
    """Where gradient descent from 0 goes, and how fast."""

    W: Tensor
    b: Tensor | None
    largest_learning_rate: Annotated[Number, Source("largest")]
    best_learning_rate: Annotated[Number, Source("best")]
    contraction: Number


class LeastSquaresResponse(ResponseModel):
    """Linear regression, solved at once."""

    W: Annotated[Tensor, Source("weights")]
    b: Annotated[Tensor | None, Source("intercept")]
    residuals: Tensor
    residual_sum_of_squares: Annotated[Number, Source("sum_of_squares")]
    rank: int
    features: int
    examples: int
    condition_number: Number
    singular_values: list[Number]
    dependent: list[Dependence]
    method: Literal["qr", "svd"]
    minimum_norm: bool
    message: str | None
    textbook: Textbook
    gradient_descent: Descent


def run(request: LeastSquaresRequest, work: Work) -> Encoded:
    """By QR with column pivoting; beside it the normal equation's inverse with the digits that it loses.

    Where features depend on each other, the shortest of the many solutions, which is what gradient descent from 0
    converges to.
    """
    result = learn.least_squares(
        request.X,
        request.Y,
        request.layout,
        intercept=request.intercept,
        limits=work.limits,
        deadline=work.deadline,
    )
    dependent = [
        {"feature": feature, "combination": {str(other): share for other, share in combination.items()}}
        for feature, combination in result.dependent
    ]
    descent = encode(Descent, result.convergence, W=result.weights, b=result.intercept)
    return encode(
        LeastSquaresResponse, result, work.translate, dependent=dependent, method="qr", gradient_descent=descent
    )


ENDPOINT = Endpoint(
    "POST",
    "/least-squares",
    LeastSquaresRequest,
    LeastSquaresResponse,
    run,
    summary="Linear regression, solved at once",
    tag="learning",
    examples={
        "line": {"summary": "A line", "value": {"X": [[0, 1, 2]], "Y": [1, 3, 5], "intercept": True}},
        "dependent": {
            "summary": "The second feature is twice the first",
            "value": {"X": [[1, 2, 3], [2, 4, 6]], "Y": [1, 2, 2]},
        },
    },
)
