"""POST /formula: the hand-derived gradient of a regression beside the graph's."""

from __future__ import annotations

from typing import Annotated, Literal

from app.api.base_training import LINE_REQUEST, LossRequest, loss_of
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Source, Tensor, encode
from app.workers.work import Work
from engine import learn


class FormulaRequest(LossRequest):
    """A regression to compare with its hand-derived gradient."""


class DerivedGradient(ResponseModel):
    """The gradient of one parameter, by the formula and by the graph."""

    parameter: str
    latex: str
    formula: Tensor
    graph: Tensor
    difference: Number


class FormulaResponse(ResponseModel):
    """The hand-derived gradients of a regression."""

    kind: Literal["linear", "logistic"] | None
    closed_form: Annotated[bool, Source(lambda formula: formula.kind == "linear")]
    message: str
    formulas: Annotated[list[DerivedGradient], Source("derived")]


def run(request: FormulaRequest, work: Work) -> Encoded:
    """Linear and logistic regression are recognised by their numbers; their gradients by the lecture's formulas stand
    beside those of the graph."""
    return encode(FormulaResponse, learn.formula(loss_of(request, work)), work.translate)


ENDPOINT = Endpoint(
    "POST",
    "/formula",
    FormulaRequest,
    FormulaResponse,
    run,
    summary="The hand-derived gradient beside the graph's",
    tag="learning",
    examples={
        "linear": {"summary": "2/n · X (Xᵀ W − Y)", "value": LINE_REQUEST},
        "logistic": {
            "summary": "1/n · X (Ŷ − Y)",
            "value": {
                "program": "bce(Y, sigmoid(X.T @ W))",
                "inputs": {"X": [[0.5, -1, 2]], "Y": [[1], [0], [1]], "W": [[0.3]]},
            },
        },
    },
)
