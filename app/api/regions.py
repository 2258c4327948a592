"""POST /regions: a model's predictions, or a neuron's values, over one or two features."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.api.base import EvaluateRequest, RequestModel, Whole, node
from app.api.base_training import LINE, LINE_INPUTS, Range, pair
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class DataChoice(RequestModel):
    """Which input holds the examples, and which of its features are drawn."""

    input: str
    axis: Whole
    features: Annotated[list[Whole], Field(min_length=1, max_length=2)] = Field(default_factory=lambda: [0.0, 1.0])


class RegionsRequest(EvaluateRequest):
    """What a model says over the plane of two features, or the line of one."""

    seed: None = Field(None, description="not used")
    of: list[str | Whole] | None = Field(
        None, description="names in the program, or numbers of nodes; by default the last name with a value an example"
    )
    units: Whole | None = Field(None, ge=1, description="the first so many neurons of each; by default all")
    data: DataChoice | None = None
    range: Annotated[list[Range], Field(min_length=1, max_length=2)] | None = None
    resolution: Whole = Field(60, ge=2)


class RegionsResponse(ResponseModel):
    """Values over a grid: `values[name][unit][row][column]`, row i at y[i]; a node's number in place of a name."""

    x: list[float]
    y: list[float] | None
    range: list[list[float]]
    values: dict[str, list[Any]]


def run(request: RegionsRequest, work: Work) -> Encoded:
    """Predictions, or what each neuron of a layer sees, over a grid; features that are not drawn stay at their mean."""
    work.allowance.check("surface_points", int(request.resolution) ** 2)
    data = None
    if request.data is not None:
        data = learn.Data(request.data.input, int(request.data.axis), tuple(map(int, request.data.features)))
    regions = learn.regions(
        learn.Program(request.program, request.output, request.mode, request.expand, work.limits),
        request.inputs,
        data,
        None if request.of is None else list(map(node, request.of)),
        None if request.range is None else [pair(ends) for ends in request.range],
        int(request.resolution),
        work.deadline,
        None if request.units is None else int(request.units),
    )
    axes = [axis for axis in (regions.x, regions.y) if axis is not None]
    return encode(RegionsResponse, regions, range=[[axis[0], axis[-1]] for axis in axes])


ENDPOINT = Endpoint(
    "POST",
    "/regions",
    RegionsRequest,
    RegionsResponse,
    run,
    summary="What a model says over two of its features",
    tag="learning",
    examples={
        "line": {
            "summary": "The prediction over one feature",
            "value": {"program": LINE, "inputs": LINE_INPUTS, "data": {"input": "X", "axis": 1, "features": [0]}},
        },
        "neurons": {
            "summary": "What each of three neurons sees",
            "value": {
                "program": "A = tanh(X.T @ W)\nmean(A)",
                "inputs": {"X": [[0, 1, 2], [1, 0, -1]], "W": [[1, 0, 1], [0, 1, -1]]},
                "of": ["A"],
                "resolution": 20,
            },
        },
    },
)
