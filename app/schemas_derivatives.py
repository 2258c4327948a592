"""The JSON contract of `/jacobian`, `/tangents`, `/hessian` and `/plot`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from app.schemas import WRT, Answered, EvaluateRequest, Input, Number, Tensor, Whole

CURVED = "x**2*y + sin(y)"


class JacobianRequest(EvaluateRequest):
    """A program, and what by what: two nodes, by name or number, or one edge."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "softmax(z)", "inputs": {"z": [1, 2, 0]}, "wrt": "z"}]},
    )

    of: str | float | None = Field(
        None, description="a node's number, or a name: what it stands for at the end; by default the output"
    )
    wrt: str | float | None = Field(None, description=f"a node's number, or a name: {WRT}")
    edge: Whole | None = Field(None, ge=0, description="instead of both: an edge's number")


class PlotRequest(EvaluateRequest):
    """A function of one argument, or a program whose output is drawn by one of its inputs."""

    model_config = ConfigDict(
        strict=True, extra="forbid", json_schema_extra={"examples": [{"function": "tanh", "at": 0.5}]}
    )

    program: str = Field("", description="the text as typed; a function may be a block of it")
    function: str | None = Field(None, description="the function's name; by default the program's output is drawn")
    wrt: str | None = Field(None, description="the name of the input that moves, if it is not the only one")
    range: list[float] = Field(default=[-6.0, 6.0], min_length=2, max_length=2, description="the ends of the axis")
    points: Whole = Field(201, ge=2, description="how many points are computed")
    at: float | None = Field(None, description="the operating point; of an input by default its value")


class TangentsRequest(EvaluateRequest):
    """A program, and an input that moves."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "wrt": "x"}]},
    )

    wrt: str = Field(description=f"what moves: {WRT}")
    direction: Input = Field(None, description="how fast each of its elements moves; by default all by 1")


class HessianRequest(EvaluateRequest):
    """A program with one number as its output, or with several and a seed that weighs them."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": CURVED, "inputs": {"x": 3.0, "y": -1.0}}]},
    )

    wrt: list[str] | None = Field(None, description="the names of the inputs to differentiate by; by default all")


class JacobianResponse(Answered):
    """The matrix of all derivatives: a row for each element of `of`, a column for each of `wrt`."""

    of: int
    wrt: int
    edge: int | None
    of_shape: list[int]
    wrt_shape: list[int]
    rows: list[str] = Field(description="the elements of `of`, as one writes them")
    columns: list[str]
    matrix: list[list[Number]]
    structure: Literal["scalar", "zero", "diagonal", "dense"]
    latex: str


class PlotPoint(Answered):
    """One point of a curve."""

    x: float
    y: Number
    derivative: Number | None = Field(description="null where no gradient passes")


class PlotResponse(Answered):
    """A curve and its derivative."""

    function: str | None
    latex: str | None = Field(description="the function, where it is in the table")
    derivative_latex: str | None
    x: list[float]
    y: list[Number]
    derivative: list[Number | None]
    at: PlotPoint | None


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
    stationary: bool = Field(
        description="whether the gradient is 0 here, so that the signs tell a minimum from a saddle"
    )
    method: Literal["exact", "differences"] = Field(description="differences: central ones, of the gradient")
    kinks: list[int] = Field(description="the nodes at whose operands there is no derivative")
