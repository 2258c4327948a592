"""POST /score: loss, predictions, and the share of classes that are right."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.api.base import EvaluateRequest, Input
from app.api.base_training import LINE, LINE_INPUTS
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Tensor, encode
from app.workers.work import Work
from engine import learn


class ScoreRequest(EvaluateRequest):
    """A model beside its examples, and beside others that it has not learnt from."""

    seed: None = Field(None, description="not used")
    parameters: list[str] | None = Field(None, description="the inputs that are learnt; by default a guess, see /roles")
    prediction: str | None = Field(None, description="a name in the program; by default as /network recognises it")
    target: str | None = Field(None, description="the input that it is compared with; by default as /network has it")
    test: dict[str, Input] | None = Field(None, description="examples in place of those of the same inputs")


class Score(ResponseModel):
    """What the model says of some examples."""

    loss: Number
    predicted: Tensor = Field(description="examples × outputs")
    said: Tensor | None = Field(description="the class that the model says, for each example")
    truth: Tensor | None = Field(description="the class that it has")
    right: float | None = Field(description="the share of examples for which both are the same")
    confusion: Tensor | None = Field(description="confusion[truth][said]: how many examples")


class ScoreResponse(ResponseModel):
    """Both sets of examples; without classes there is no share that is right."""

    train: Score
    test: Score | None


def run(request: ScoreRequest, work: Work) -> Encoded:
    """Loss and predictions for the examples of `inputs`, and for those of `test`, from which nothing was learnt."""
    train = _scored(request, request.inputs, work)
    test = None if request.test is None else _scored(request, {**request.inputs, **request.test}, work)
    return encode(ScoreResponse, {"train": train, "test": test})


def _scored(request: ScoreRequest, inputs: dict[str, Any], work: Work) -> learn.Score:
    program = learn.Program(request.program, request.output, request.mode, request.expand, work.limits)
    names = request.prediction, request.target
    return learn.score(program, inputs, request.parameters, *names, work.deadline)


ENDPOINT = Endpoint(
    "POST",
    "/score",
    ScoreRequest,
    ScoreResponse,
    run,
    summary="A model beside its examples",
    tag="learning",
    examples={
        "line": {"summary": "A line", "value": {"program": LINE, "inputs": LINE_INPUTS}},
        "classes": {
            "summary": "Two classes, and two examples to test",
            "value": {
                "program": "P = sigmoid(X @ w)\nbce(y, P)",
                "inputs": {"X": [[1, 2], [-1, 0], [3, 1]], "y": [1, 0, 1], "w": [1, -0.5]},
                "test": {"X": [[2, 2], [-1, 1]], "y": [1, 1]},
            },
        },
    },
)
