"""POST /plot: a curve and its derivative."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

import engine
from app.api.base import EvaluateRequest, Whole, run_options
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, Source, encode
from app.workers.work import Work


class PlotRequest(EvaluateRequest):
    """A function of one argument, or a program whose output is drawn by one of its inputs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"function": "tanh", "at": 0.5}]})

    program: str = Field("", description="the text as typed; a function may be a block of it")
    function: str | None = Field(None, description="the function's name; by default the program's output is drawn")
    wrt: str | None = Field(None, description="the name of the input that moves, if it is not the only one")
    range: list[float] = Field(default=[-6.0, 6.0], min_length=2, max_length=2, description="the ends of the axis")
    points: Whole = Field(201, ge=2, description="how many points are computed")
    at: float | None = Field(None, description="the operating point; of an input by default its value")


class PlotPoint(ResponseModel):
    """One point of a curve."""

    x: float
    y: Number
    derivative: Number | None = Field(description="null where no gradient passes")


class PlotResponse(ResponseModel):
    """A curve and its derivative."""

    function: str | None
    latex: str | None = Field(description="the function, where it is in the table")
    derivative_latex: Annotated[str | None, Source("slope")]
    x: Annotated[list[float], Source(lambda plot: [point.x for point in plot.points])]
    y: Annotated[list[Number], Source(lambda plot: [point.y for point in plot.points])]
    derivative: Annotated[list[Number | None], Source(lambda plot: [point.derivative for point in plot.points])]
    at: PlotPoint | None
    tangent: list[list[Number]] | None = Field(
        description="the straight line through the operating point with the slope there: [x, y] at both ends of the "
        "range; null where there is no operating point, or no gradient passes it"
    )


def run(request: PlotRequest, work: Work) -> dict[str, Any]:
    """A function of one argument, or the output by one input, with its derivative and an operating point."""
    result = engine.plot(
        request.program,
        request.inputs,
        function=request.function,
        wrt=request.wrt,
        range=request.range,
        points=int(request.points),
        at=request.at,
        **run_options(request, work),
    )
    return encode(PlotResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/plot",
    PlotRequest,
    PlotResponse,
    run,
    summary="A curve and its derivative",
    tag="analyses",
    examples={
        "tanh": {"summary": "An activation, with an operating point", "value": {"function": "tanh", "at": 0.5}},
        "own": {
            "summary": "A block of the program",
            "value": {
                "program": "def bump(t):\n    return exp(-t*t)",
                "function": "bump",
                "range": [-3, 3],
                "points": 61,
            },
        },
        "input": {
            "summary": "The output by one of the inputs",
            "value": {"program": "(w*2 - y)**2", "inputs": {"w": 1, "y": 3}, "wrt": "w", "range": [-1, 4]},
        },
    },
)
