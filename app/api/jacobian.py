"""POST /jacobian: a full Jacobian."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

import engine
from app.api.base import WRT, EvaluateRequest, Whole, node, traced
from app.api.endpoint import Endpoint
from app.encode import Number, ResponseModel, encode
from app.workers.work import Work


class JacobianRequest(EvaluateRequest):
    """A program, and what by what: two nodes, by name or number, or one edge."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": "softmax(z)", "inputs": {"z": [1, 2, 0]}, "wrt": "z"}]}
    )

    of: str | float | None = Field(
        None, description="a node's number, or a name: what it stands for at the end; by default the output"
    )
    wrt: str | float | None = Field(None, description=f"a node's number, or a name: {WRT}")
    edge: Whole | None = Field(None, ge=0, description="instead of both: an edge's number")


class JacobianResponse(ResponseModel):
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


def run(request: JacobianRequest, work: Work) -> dict[str, Any]:
    """Every element of one node by every element of another, or what one edge does."""
    result = engine.jacobian(
        traced(request, work),
        None if request.of is None else node(request.of),
        None if request.wrt is None else node(request.wrt),
        edge=None if request.edge is None else int(request.edge),
        limits=work.limits,
        deadline=work.deadline,
    )
    return encode(JacobianResponse, result)


ENDPOINT = Endpoint(
    "POST",
    "/jacobian",
    JacobianRequest,
    JacobianResponse,
    run,
    summary="A full Jacobian",
    tag="analyses",
    examples={
        "softmax": {
            "summary": "Each share depends on every score",
            "value": {"program": "softmax(z)", "inputs": {"z": [1, 2, 0]}, "wrt": "z"},
        },
        "edge": {
            "summary": "What one edge of a matrix product does",
            "value": {"program": "X@W", "inputs": {"X": [[1, 2], [3, 4]], "W": [[1, 0], [0, 1]]}, "edge": 1},
        },
    },
)
