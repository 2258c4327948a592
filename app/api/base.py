"""What requests share: their types, a program with its inputs, and tracing it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, SkipValidation
from pydantic_core import PydanticKnownError

import engine
from app.encode import ResponseModel
from app.errors.problem import Fix, Span
from app.limits import Allowance
from app.workers.work import Work
from engine import Trace

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
SIGMOID_INPUTS = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
STRICT = ConfigDict(strict=True, extra="forbid")


def _is_whole(value: float) -> float:
    """The number, where it has no fraction; Pydantic's own `multiple_of` lets the smallest fractions pass."""
    if not value.is_integer():
        raise PydanticKnownError("int_from_float")
    return value


Whole = Annotated[float, AfterValidator(_is_whole), Field(json_schema_extra={"multipleOf": 1})]
"""A whole number; every number in a body is read as a float."""
LARGEST_WHOLE = 2**53
"""Up to here every whole number is one in float64, and one in JSON that every reader takes."""
Seed = Annotated[Whole, Field(ge=0, le=LARGEST_WHOLE)]
"""The seed of random numbers, or the number of an update: the response repeats it."""
Input = Annotated[SkipValidation[JsonValue], Field(description="a finite number or a rectangular nested list of them")]
"""What `app.api.decode` has read is JSON; the engine says what is wrong with its shape."""
WRT = (
    "the input of this name if there is one, also where the name is assigned again; else what the name stands for at "
    "the end of the program"
)
"""What `wrt` names, in every analysis (`engine.analysis.named`)."""


class RequestModel(BaseModel):
    """A request, or a part of one."""

    model_config = STRICT

    def check(self, allowance: Allowance) -> None:
        """Raise `TooLarge` where the request itself is above a limit."""


class Warning(ResponseModel):
    """Something worth knowing that is no error."""

    code: str = Field(description="stable: what kind of warning this is, in every language")
    message: str
    hint: str | None
    node: int | None
    span: Span | None
    name: str | None
    fixes: list[Fix] = Field(default_factory=list, description="one-click remedies, in the text as typed")


class EvaluateRequest(RequestModel):
    """A program and the numbers to run it with."""

    model_config = ConfigDict(
        **STRICT, json_schema_extra={"examples": [{"program": SIGMOID, "inputs": dict(SIGMOID_INPUTS)}]}
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

    def check(self, allowance: Allowance) -> None:
        """The number of inputs, and the length of every name."""
        allowance.check("inputs", len(self.inputs))
        opened = self.expand if isinstance(self.expand, list) else ()
        names = (*self.inputs, self.output or "", *opened)
        allowance.check("name_characters", max(map(len, names)))


def run_options(request: EvaluateRequest, work: Work) -> dict[str, Any]:
    """The options that every run of a program takes, as keyword arguments of the engine."""
    return {
        "output": request.output,
        "seed": request.seed,
        "mode": request.mode,
        "expand": request.expand,
        "limits": work.limits,
        "deadline": work.deadline,
    }


def traced(request: EvaluateRequest, work: Work) -> Trace:
    """The program, run."""
    return engine.trace(request.program, request.inputs, **run_options(request, work))


def node(name: str | float) -> str | int:
    """A name, or a node's number; every number in a body is read as a float."""
    return int(name) if isinstance(name, float) and name.is_integer() else str(name)
