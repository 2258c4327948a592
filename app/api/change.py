"""POST /change: what the gradient predicts as inputs move, and what happens."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

import engine
from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, Input, run_options
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, encode
from app.limits import Allowance
from app.workers.work import Work

EXAMPLE: dict[str, Any] = {"program": SIGMOID, "inputs": {**SIGMOID_INPUTS, "x0": -0.9}, "before": {"x0": -1.0}}


class ChangeRequest(EvaluateRequest):
    """A program with the present values of its inputs, and some of them before they moved."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    before: dict[str, Input] = Field(description="the values, by name, that some inputs had before they moved")

    def check(self, allowance: Allowance) -> None:
        """The number of values, and the length of every name."""
        super().check(allowance)
        allowance.check("inputs", len(self.before))
        allowance.check("name_characters", max(map(len, self.before), default=0))


class ChangeResponse(ResponseModel):
    """The output before and after the move."""

    before: Number
    after: Number
    predicted: Number | None = Field(
        description="Σ gradient · change of the input, with the gradient before the move; null where no gradient "
        "reaches what moved"
    )
    real: Number = Field(description="after − before")


def run(request: ChangeRequest, work: Work) -> dict[str, Any]:
    """How the output changes as inputs move, and what the gradient before the move predicts."""
    result = engine.change(request.program, request.inputs, request.before, **run_options(request, work))
    return encode(ChangeResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/change",
    ChangeRequest,
    ChangeResponse,
    run,
    summary="What the gradient predicts as an input moves, and what happens",
    tag="analyses",
    examples={
        "sigmoid": {"summary": "One input of the lecture's sigmoid moves by 0.1", "value": EXAMPLE},
        "bend": {
            "summary": "Far along a bend the gradient predicts too little",
            "value": {"program": "x^2", "inputs": {"x": 3.0}, "before": {"x": 1.0}},
        },
    },
)
