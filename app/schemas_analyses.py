"""The JSON contract of `/check` and `/paths`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from app.schemas import WRT, Answered, EvaluateRequest, Number, Tensor, Whole


class CheckRequest(EvaluateRequest):
    """A program whose gradient is to be checked by finite differences."""

    model_config = ConfigDict(
        strict=True, extra="forbid", json_schema_extra={"examples": [{"program": "x**2", "inputs": {"x": 3.0}}]}
    )

    wrt: list[str] | None = Field(None, description="the names of the inputs to check; by default all")
    step: float | int | None = Field(
        None,
        description="h, scaled by max(1, |x|); by default 1e-6, or, where that is too coarse or too fine for an "
        "element's slope, what it needs (`width`)",
    )
    scheme: Literal["central", "forward"] = "central"


class PathsRequest(EvaluateRequest):
    """A program, and a node of it: a name, or its number in the answer of `/evaluate`."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "wrt": "x"}]},
    )

    wrt: str | float = Field(description=f"a node's number, or a name: {WRT}")
    most: Whole = Field(20, ge=1, le=1000, description="how many paths are listed; all are counted")


class CheckedElement(Answered):
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
        "asked for is too coarse or too fine here, and the verdict rests on others"
    )


class StepError(Answered):
    """The largest relative error of both schemes at one step."""

    step: float
    forward: Number
    central: Number


class CheckResponse(Answered):
    """The gradient check."""

    scheme: str
    step: float
    agrees: bool | None = Field(
        description="whether every element with a derivative agrees; null where there is none, or where one is too "
        "noisy to tell or not finite, and none differs"
    )
    elements: list[CheckedElement]
    by_step: list[StepError] = Field(description="for the elements with the largest gradients")


class Factor(Answered):
    """One factor of a path: the local derivative on one edge."""

    edge: int
    local: Tensor | None
    latex: str


class Path(Answered):
    """One path from the output to the chosen node."""

    nodes: list[int]
    edges: list[int]
    factors: list[Factor]
    product: Tensor = Field(description="what the path adds to the gradient: a number, or a tensor of the node's shape")
    latex: str


class PathsResponse(Answered):
    """The chain rule written out."""

    of: int
    wrt: int
    count: int | str = Field(description="a string of digits where it is above 2^53")
    listed: int
    listed_sum: Tensor = Field(description="what the listed paths alone make")
    paths: list[Path] = Field(
        description="the largest products first; of tensors, where there are more paths than asked for, some of them"
    )
    sum: Tensor | None = Field(description="the gradient: what all paths together make")
    latex: str
