"""POST /roles: which inputs are parameters, data and settings."""

from __future__ import annotations

from app.api.base import EvaluateRequest
from app.api.base_training import LINE, LINE_INPUTS
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class RolesRequest(EvaluateRequest):
    """A program whose inputs are to be divided into parameters and data."""


class RolesResponse(ResponseModel):
    """What the inputs of a program are taken for."""

    parameters: list[str]
    data: list[str]
    settings: list[str]
    axes: dict[str, int]
    examples: int | None
    loss: str | None
    trainable: bool
    reason: str | None
    reasons: dict[str, str]


def run(request: RolesRequest, work: Work) -> Encoded:
    """A guess by the names and the use of each input, with the reason; and the axis along which examples lie."""
    program = learn.Program(request.program, request.output, request.mode, request.expand, work.limits)
    guess = learn.guess(program, request.inputs, work.deadline)
    return encode(
        RolesResponse,
        guess.roles,
        work.translate,
        loss=guess.loss,
        trainable=guess.reason is None,
        reason=guess.reason,
    )


ENDPOINT = Endpoint(
    "POST",
    "/roles",
    RolesRequest,
    RolesResponse,
    run,
    summary="Which inputs are parameters, data, settings",
    tag="learning",
    examples={"line": {"summary": "A line", "value": {"program": LINE, "inputs": LINE_INPUTS}}},
)
