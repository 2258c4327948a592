"""POST /paths: the chain rule written out, path by path."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

import engine
from app.api.base import WRT, EvaluateRequest, Whole, node, traced
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, Source, Tensor, encode
from app.workers.work import Work

EXACT = 2**53
"""Whole numbers above this are not exact in JavaScript."""


class PathsRequest(EvaluateRequest):
    """A program, and a node of it: a name, or its number in the answer of `/evaluate`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": "x*(x+y)", "inputs": {"x": 3.0, "y": -1.0}, "wrt": "x"}]}
    )

    wrt: str | float = Field(description=f"a node's number, or a name: {WRT}")
    most: Whole = Field(20, ge=1, le=1000, description="how many paths are listed; all are counted")


class Factor(ResponseModel):
    """One factor of a path: the local derivative on one edge."""

    edge: int
    local: Tensor | None
    latex: str


class Path(ResponseModel):
    """One path from the output to the chosen node."""

    nodes: list[int]
    edges: list[int]
    factors: list[Factor]
    product: Tensor = Field(description="what the path adds to the gradient: a number, or a tensor of the node's shape")
    latex: str


class PathsResponse(ResponseModel):
    """The chain rule written out."""

    of: int
    wrt: int
    count: int | str = Field(description="a string of digits where it is above 2^53")
    listed: Annotated[int, Source(lambda paths: len(paths.paths))]
    listed_sum: Tensor = Field(description="what the listed paths alone make")
    paths: list[Path] = Field(
        description="the largest products first; of tensors, where there are more paths than `most`, some of them"
    )
    sum: Tensor | None = Field(description="the gradient: what all paths together make")
    latex: str


def run(request: PathsRequest, work: Work) -> dict[str, Any]:
    """Count every path from the output to a node and list the largest; the sum of all is the node's gradient."""
    trace = traced(request, work)
    result = engine.paths(trace, node(request.wrt), int(request.most), limits=work.limits, deadline=work.deadline)
    paths = [
        encode(
            Path,
            path,
            factors=[
                {"edge": edge, "local": trace.locals[edge], "latex": latex}
                for edge, latex in zip(path.edges, path.factors, strict=True)
            ],
        )
        for path in result.paths
    ]
    count = result.count if result.count <= EXACT else str(result.count)
    return encode(PathsResponse, result, count=count, paths=paths)


ENDPOINT = Endpoint(
    "POST",
    "/paths",
    PathsRequest,
    PathsResponse,
    run,
    summary="Write the chain rule out, path by path",
    tag="analyses",
    examples={
        "two": {
            "summary": "Two paths, and their sum",
            "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}, "wrt": "x"},
        },
        "many": {
            "summary": "More paths than anybody could list",
            "value": {
                "program": "\n".join(["y = x + x"] + ["y = y + y"] * 59),
                "inputs": {"x": 1},
                "wrt": "x",
                "most": 3,
            },
        },
    },
)
