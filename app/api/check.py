"""POST /check: a gradient compared with finite differences."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

import engine
from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, run_options
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, encode
from app.workers.work import Work


class CheckRequest(EvaluateRequest):
    """A program whose gradient is to be checked by finite differences."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"program": "x**2", "inputs": {"x": 3.0}}]})

    wrt: list[str] | None = Field(None, description="the names of the inputs to check; by default all")
    step: float | int | None = Field(
        None,
        description="h, scaled by max(1, |x|); by default 1e-6, or, where that is too coarse or too fine for an "
        "element's slope, what it needs (`width`)",
    )
    scheme: Literal["central", "forward"] = "central"


class CheckedElement(ResponseModel):
    """One element of one input, compared."""

    name: str
    index: list[int]
    analytic: Number
    numeric: Number
    relative_error: Number
    width: float = Field(description="by how much the element was moved for `numeric`")
    verdict: Literal["agrees", "differs", "kink", "surrogate", "no-gradient", "non-finite", "too-noisy"] = Field(
        description="by slopes measured over many steps, with their error: `too-noisy` where rounding hides them at "
        "all of these"
    )
    reason: Literal["branch", "slopes", "step"] | None = Field(
        description="of a kink: another branch of the program within the step, or slopes that differ; `step`: the step "
        "requested is too coarse or too fine here, and the verdict rests on others"
    )


class StepError(ResponseModel):
    """The largest relative error of both schemes at one step."""

    step: float
    forward: Number
    central: Number


class CheckResponse(ResponseModel):
    """The gradient check."""

    scheme: str
    step: float
    agrees: bool | None = Field(
        description="whether every element with a derivative agrees; null where there is none, or where one is too "
        "noisy to tell or not finite, and none differs"
    )
    elements: list[CheckedElement]
    by_step: list[StepError] = Field(description="for the elements with the largest gradients")


def run(request: CheckRequest, work: Work) -> dict[str, Any]:
    """Move each element of each input a little and compare the change of the output with the gradient.

    `by_step` gives the error for steps from 0.1 to 1e-12: truncation on one side, rounding on the other.
    """
    result = engine.check(
        request.program,
        request.inputs,
        request.wrt,
        None if request.step is None else float(request.step),
        request.scheme,
        study=True,
        **run_options(request, work),
    )
    return encode(CheckResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/check",
    CheckRequest,
    CheckResponse,
    run,
    summary="Check a gradient by finite differences",
    tag="analyses",
    examples={
        "sigmoid": {"summary": "The lecture's sigmoid", "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS}},
        "kink": {
            "summary": "At a kink there is nothing to compare",
            "value": {"program": "relu(x)", "inputs": {"x": 0}},
        },
    },
)
