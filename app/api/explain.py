"""POST /explain: a pasted backward pass held to the graph, and the first line that is wrong."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import EvaluateRequest, traced
from app.api.base_practice import MisconceptionNamed
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Tensor, Translate, encode
from app.errors.problem import Fix, Span
from app.limits import Allowance
from app.workers.work import Work
from engine import practice

PROGRAM = "A1 = sigmoid(X @ W1)\nY_hat = A1 @ W2\nmean((Y - Y_hat)**2)"
INPUTS: dict[str, Any] = {
    "X": [[1.0, 0.5], [-1.0, 2.0], [0.0, -1.5]],
    "W1": [[0.2, -0.4, 0.6], [1.0, 0.3, -0.7]],
    "W2": [[0.5], [-1.0], [0.8]],
    "Y": [[1.0], [0.0], [0.5]],
}
BACKWARD = "n = len(Y)\ndY_hat = (Y_hat - Y) / n\ndW2 = A1.T @ dY_hat\ndA1 = dY_hat @ W2.T"
WITH_THE_SUM = "dz = p - y\ndW = X.T @ dz\ndb = dz"


class ExplainRequest(EvaluateRequest):
    """A program with its numbers, and a backward pass for it as a student has written it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": PROGRAM, "inputs": dict(INPUTS), "backward": BACKWARD}]}
    )

    backward: str = Field(
        description="statements such as `dW2 = h.T @ dz / n`, in NumPy's or the language's own words; it is read, "
        "never run as code. A gradient of W may be called dW, d_W, grad_W, W_grad, W.grad, dL_dW, dL/dW or grads['W']"
    )

    def check(self, allowance: Allowance) -> None:
        """The length of the text, beside the limits of a program."""
        super().check(allowance)
        allowance.check("characters", len(self.backward))


class ExplainedCause(ResponseModel):
    """Why a line is wrong."""

    kind: Literal[
        "factor",
        "sum-missing",
        "transposed",
        "factor-missing",
        "factor-extra",
        "misconception",
        "other-node",
        "shape",
        "unknown",
    ]
    edge: int | None = Field(description="the edge of the graph at which it is wrong, where one can be named")
    misconception: MisconceptionNamed | None = Field(description="the row of the table that gives exactly this")
    factor: Number | None = Field(description="of kind factor: by this the numbers are too large")
    axes: list[int] = Field(description="of kind sum-missing")
    node: int | None = Field(description="of kind other-node: the node whose gradient it is")
    square: bool = Field(description="of kind transposed: it fits only because the matrix is square")
    text: str = Field(description="of kind factor-missing and factor-extra: the factor")


class ExplainedLine(ResponseModel):
    """A statement with its verdict."""

    span: Span = Field(description="where it stands in `backward`")
    text: str
    name: str | None = Field(description="what it assigns")
    verdict: Literal["right", "follows", "wrong", "part", "helper", "unread", "skipped"] = Field(
        description="follows: right given the lines before it, of which one is wrong. part: one contribution to a "
        "gradient, or a value that later lines still change or, as `message` says, make up for. helper: no gradient of "
        "the program"
    )
    node: int | None = Field(description="the node whose gradient it is")
    edge: int | None = Field(description="where it is one contribution, the edge that brings it")
    message: str | None = Field(description="what is wrong, or why it is unread")
    hint: str | None
    cause: ExplainedCause | None
    value: Tensor | None = Field(description="of a wrong line: its numbers")
    right: Tensor | None = Field(description="of a wrong line: what they should be, given the lines before it")
    fixes: list[Fix] = Field(description="a correction, in `backward` as it was sent")


class ExplainResponse(ResponseModel):
    """Every statement, and the first one that is wrong."""

    program: str
    structure: str
    first: int | None = Field(description="the place of the first wrong one in `lines`; null where none is")
    lines: list[ExplainedLine]
    missing: list[str] = Field(description="inputs whose gradient no line gives")


def run(request: ExplainRequest, work: Work) -> dict[str, Any]:
    """Each line is held to what is right given the lines before it, so that one mistake is found once.

    Its names are bound to nodes: by their form, or, where the program has no such name, by their use. The cause is what
    would have to be different at one edge of the graph for exactly these numbers to come out.
    """
    trace = traced(request, work)
    explained = practice.explain(trace, request.backward, limits=work.limits, deadline=work.deadline)
    return encode(
        ExplainResponse,
        explained,
        work.translate,
        program=trace.program,
        structure=trace.graph.key,
        lines=[_line(each, work.translate) for each in explained.lines],
    )


def _line(line: practice.Line, translate: Translate) -> Encoded:
    wrong, cause = line.verdict == "wrong", line.cause
    hint = line.hint if cause is None or cause.misconception is None else cause.misconception.think_of
    return encode(
        ExplainedLine,
        line,
        translate,
        span=line.statement.span,
        text=line.statement.typed,
        name=line.statement.names[0] if line.statement.names else None,
        hint=hint,
        value=line.value if wrong else None,
        right=line.right if wrong else None,
        fixes=[] if line.fix is None else [line.fix],
    )


ENDPOINT = Endpoint(
    "POST",
    "/explain",
    ExplainRequest,
    ExplainResponse,
    run,
    summary="Find the first wrong line of a backward pass",
    tag="practice",
    examples={
        "factor": {
            "summary": "The 2 of a square is missing",
            "value": {"program": PROGRAM, "inputs": INPUTS, "backward": BACKWARD},
        },
        "sum": {
            "summary": "A bias that is not summed over the batch",
            "value": {
                "program": 'p = sigmoid(X @ W + b)\nbce(y, p, reduction="sum")',
                "inputs": {"X": [[1, 2], [3, -1]], "W": [[0.5], [-0.2]], "b": [0.1], "y": [[1], [0]]},
                "backward": WITH_THE_SUM,
            },
        },
    },
)
