"""The JSON contract of the API, as models: they document requests and answers, and the tests hold the bytes to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
SIGMOID_INPUTS = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}


def _is_whole(value: float) -> float:
    """The number, where it has no fraction; Pydantic's own `multiple_of` lets the smallest fractions pass."""
    if not value.is_integer():
        raise ValueError("not a whole number")
    return value


Whole = Annotated[float, AfterValidator(_is_whole), Field(json_schema_extra={"multipleOf": 1})]
"""A whole number; every number in a body is read as a float."""
Number = float | Literal["NaN", "Infinity", "-Infinity"]
Tensor = Annotated[Any, Field(description="a number, or nested lists; what is not finite is a string")]
WRT = (
    "the input of this name if there is one, also where the name is assigned again; else what the name stands for at "
    "the end of the program"
)
"""What `wrt` names, in every analysis (`engine.analysis.named`)."""
Input = Annotated[JsonValue, Field(description="a finite number or a rectangular nested list of them")]


class Answered(BaseModel):
    """What the service sends; built only where it is looked at, since workers start faster without."""

    model_config = ConfigDict(defer_build=True)


class EvaluateRequest(BaseModel):
    """A program and the numbers to run it with."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": SIGMOID, "inputs": dict(SIGMOID_INPUTS)}]},
    )

    program: str = Field(description="the text as typed; see the language's description")
    inputs: dict[str, Input] = Field(default_factory=dict, description="values by name")
    output: str | None = Field(
        None,
        description="the name to differentiate, or an output's place, from 0; by default the last statement's value",
    )
    seed: Input = Field(None, description="the upstream gradient at the output, in its shape")
    mode: Literal["dynamic", "static"] = "dynamic"
    expand: Literal["none", "textbook"] | list[str] = Field(
        "none", description="gates to open into their textbook graphs (all, or by name), and layers into their neurons"
    )


class ExportRequest(EvaluateRequest):
    """A program with its numbers, and what it is to be written as."""

    format: Literal["python", "pytorch", "jax", "dot", "json", "latex"] = Field(description="the language of the text")


class ExportResponse(Answered):
    """A text for elsewhere."""

    format: str
    text: str
    filename: str = Field(description="what a file that holds the text is called")


class Span(Answered):
    """A stretch of the text as typed: 1-based, in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Node(Answered):
    """A node with its numbers."""

    id: int
    kind: Literal["input", "constant", "operation"]
    name: str | None
    label: str
    op: str | None
    operands: list[int]
    arguments: list[str] = Field(description="the placeholder of each operand in the templates")
    shape: list[int]
    value: Tensor
    gradient: Tensor | None
    symbol: str = Field(description="LaTeX")
    formula: str | None = Field(description="LaTeX template over the arguments")
    group: int | None
    span: Span | None
    flags: list[Literal["unused", "unreached", "absorbed", "non_finite", "kink"]]


class Edge(Answered):
    """An edge: `product` is what it adds to the gradient of `source`."""

    id: int
    source: int
    target: int
    operand: int
    upstream: Tensor | None
    local: Tensor | None
    product: Tensor | None
    local_kind: Literal["scalar", "elementwise", "linear", "blocked"]
    rule: str | None = Field(description="LaTeX, in the gate's generic letters")
    derivative: str | None = Field(description="LaTeX template over the target's arguments")
    summed: list[int] = Field(description="the axes along which the operand was repeated, and the product is summed")
    reason: str | None
    flags: list[Literal["constant", "blocked", "non_finite", "kink", "masked", "unused"]]


class Output(Answered):
    """One output of the program."""

    name: str | None
    node: int
    value: Tensor


class GroupEdge(Answered):
    """All edges from one node outside into a group, as one edge."""

    source: int
    upstream: Tensor | None
    local: Tensor | None = Field(
        description="the derivative of the group's output, in its shape; null where it is no factor"
    )
    product: Tensor | None
    local_kind: Literal["scalar", "elementwise", "linear", "blocked"] = Field(
        description="`scalar` only between two numbers; `linear` where elements are mixed"
    )
    edges: list[int] = Field(description="the edges that it stands for")
    flags: list[Literal["constant", "blocked", "non_finite", "kink", "masked", "unused"]]


class Group(Answered):
    """One call of a block, which can be collapsed into one gate."""

    id: int
    name: str
    label: str
    parent: int | None
    nodes: list[int] = Field(description="ascending, those of the groups inside included")
    output: int | None = Field(description="the node that the call returns, if that is one of the group's own")
    span: Span | None = Field(description="the call")
    definition: Span | None
    edges: list[GroupEdge]


class Step(Answered):
    """One step of the walk."""

    phase: Literal["forward", "backward"]
    event: Literal["value", "seed", "edges", "sum"]
    node: int
    edges: list[int] = Field(default_factory=list)


class Fix(Answered):
    """A one-click remedy: replace `span` of the typed text with `text`."""

    code: str = Field(
        description="stable: `insert`, `remove`, `replace`, or a narrower kind such as `transpose`",
        examples=["replace"],
    )
    label: str
    span: Span
    text: str


class Warning(Answered):
    """Something worth knowing that is no error."""

    code: str = Field(description="stable: what kind of warning this is, in whatever language the sentence is")
    message: str
    hint: str | None
    node: int | None
    span: Span | None
    name: str | None
    fixes: list[Fix] = Field(default_factory=list, description="one-click remedies, in the text as typed")


class EvaluateResponse(Answered):
    """Everything about one run of a program."""

    model_config = ConfigDict(extra="forbid")

    program: str
    value: Tensor
    output: int
    outputs: list[Output]
    gradients: dict[str, Tensor | None]
    structure: str = Field(description="equal for two answers exactly when only numbers differ")
    nodes: list[Node]
    edges: list[Edge]
    groups: list[Group]
    steps: list[Step]
    warnings: list[Warning]


class Fault(Answered):
    """One thing that is wrong."""

    code: str = Field(
        description="stable: the slug of the problem's type, or a narrower kind such as `misspelt-name`",
        examples=["misspelt-name"],
    )
    message: str
    hint: str | None = None
    span: Span | None = None
    name: str | None = None
    fixes: list[Fix] = Field(default_factory=list)
    choice: dict[str, Any] | None = Field(
        None, description="fields of the request that, sent along, answer the question that this puts"
    )
    suggestion: Tensor | None = Field(
        None,
        description="of missing-inputs alone: a value for this name with which the program runs, of the smallest shape "
        "that fits; null where none was found. Nothing is computed with it unless it is sent as an input",
    )


class Problem(Answered):
    """An error, as RFC 9457 has it."""

    type: str = Field(
        description="what kind of problem it is, and the address of a document that says more",
        examples=["/problems/syntax-error"],
    )
    title: str
    status: int
    detail: str
    errors: list[Fault]


class Limit(Answered):
    """A limit of the service: what goes above it is refused by an error that has its name."""

    name: str
    value: float
    unit: str
    summary: str = Field(description="what is counted, in the reader's language")
    variable: str = Field(description="the environment variable that sets it")


class Limits(Answered):
    """All limits."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "limits": [
                        {
                            "name": "characters",
                            "value": 20000,
                            "unit": "characters",
                            "summary": "characters of a program",
                            "variable": "GRADWALK_CHARACTERS",
                        }
                    ]
                }
            ]
        }
    )

    limits: list[Limit]


class Health(Answered):
    """That the service is there."""

    status: Literal["ok"]
