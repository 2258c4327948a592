"""The JSON contract of `/shares`, `/repeat` and `/collapse`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.schemas import Answered, EvaluateRequest, Number, Tensor, Whole

REGRESSION: dict[str, Any] = {
    "program": "mse(Y, X@w)",
    "inputs": {"X": [[1, 2], [1, 3], [1, 5]], "w": [0.5, 0.1], "Y": [1, 2, 2]},
}


class RepeatRequest(EvaluateRequest):
    """A program whose backward pass is run several times."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "times": 2}]},
    )

    times: Whole = Field(2, ge=1, le=10, description="how many passes there are")


class Share(Answered):
    """One point of a batch."""

    index: list[int]
    value: Number
    part: Number | None = Field(description="of the sum of all values; null where that is 0 or not finite")
    gradient: Number = Field(description="of the output by this value")
    gradients: dict[str, Tensor] = Field(description="what this point adds to the gradient of each input")


class Aggregation(Answered):
    """A node that makes one number of many."""

    node: int
    of: int | None = Field(description="the node of the many; null where the gate makes them itself")
    kind: Literal["mean", "sum"]
    points: list[Share]


class SharesResponse(Answered):
    """The aggregations, the one nearest to the output first."""

    aggregations: list[Aggregation]


class Gathered(Answered):
    """The gradients of one input."""

    once: Tensor
    accumulated: list[Tensor] = Field(description="what has gathered after each pass")


class RepeatResponse(Answered):
    """Backward passes without setting the gradients to zero between them."""

    times: int
    gradients: dict[str, Gathered]


class Layer(Answered):
    """One dense layer."""

    node: int
    weight: str
    shape: list[int]
    bias: str | None


class Stack(Answered):
    """Layers one upon the other, from `data` to `output`."""

    layers: list[Layer]
    data: int
    output: int
    between: list[str] = Field(description="the labels of the activations between the layers")
    linear: bool = Field(description="a single layer did the same, to rounding, at the data and at random inputs")
    matrix: Tensor | None = Field(description="the single matrix that does the same")
    bias: Tensor | None = Field(description="once, where all examples have the same; else in the shape of the outputs")
    outputs: Tensor | None = Field(description="of the single layer, for the data")
    difference: Number | None = Field(
        description="the largest, between the single layer and the stack, at the data and at random inputs"
    )
    defect: Number | None = Field(
        description="what every single layer is off by at some of the inputs tried, at least; 0 if nothing was shown"
    )
    reason: str | None = Field(description="why there is no single layer: what was seen")


class CollapseResponse(Answered):
    """All stacks of at least two dense layers."""

    stacks: list[Stack]
