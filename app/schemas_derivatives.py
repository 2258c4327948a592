"""The JSON contract of `/tangents` and `/hessian`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from app.schemas import Answered, EvaluateRequest, Input, Number, Tensor

CURVED = "x**2*y + sin(y)"


class TangentsRequest(EvaluateRequest):
    """A program, and an input that moves."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "wrt": "x"}]},
    )

    wrt: str = Field(description="the name of the input that moves")
    direction: Input = Field(None, description="how fast each of its elements moves; by default all by 1")


class HessianRequest(EvaluateRequest):
    """A program with one number as its output."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": CURVED, "inputs": {"x": 3.0, "y": -1.0}}]},
    )

    wrt: list[str] | None = Field(None, description="the inputs to differentiate by; by default all")


class TangentEdge(Answered):
    """An edge in forward mode: `product` is what it adds to the tangent of its target."""

    id: int
    tangent: Tensor = Field(description="the tangent of its source")
    local: Tensor | None
    product: Tensor


class TangentStep(Answered):
    """A node receives its tangent, by these edges."""

    phase: Literal["forward"]
    event: Literal["tangent"]
    node: int
    edges: list[int]


class Passes(Answered):
    """How many passes it takes to find the derivative of every output by every input."""

    forward: int = Field(description="one for each number that goes in")
    reverse: int = Field(description="one for each number that comes out")


class TangentsResponse(Answered):
    """Forward mode."""

    wrt: int
    direction: Tensor
    value: Tensor
    tangent: Tensor | None = Field(description="of the output; null where it does not depend on the input")
    nodes: list[Tensor | None] = Field(
        description="the tangent of each node; null where it does not depend on the input"
    )
    edges: list[TangentEdge] = Field(description="the edges that a tangent passes")
    steps: list[TangentStep]
    passes: Passes
    cheaper: Literal["forward", "reverse", "equal"]


class Variable(Answered):
    """A row, and column, of the Hessian."""

    name: str
    index: list[int]
    label: str


class HessianResponse(Answered):
    """The second derivatives."""

    wrt: list[Variable]
    gradient: list[Number]
    hessian: list[list[Number]]
    eigenvalues: list[Number] | None = Field(description="ascending; null where a number is not finite")
    definite: Literal["positive", "negative", "indefinite", "semidefinite", "zero"] | None
    method: Literal["exact", "differences"] = Field(description="differences: central ones, of the gradient")
    kinks: list[int] = Field(description="the nodes at whose operands there is no derivative")
