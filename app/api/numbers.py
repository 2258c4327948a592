"""POST /numbers: the numbers of a program whose structure the client has, as flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from pydantic import ConfigDict, Field

from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, Warning, traced
from app.api.base_course import Loop, SkippedBranch, course
from app.api.endpoint import Endpoint
from app.api.evaluate import EvaluateResponse, GroupEdge, evaluation, local_of
from app.api.form import form_by
from app.encode import ResponseModel, Tensor, Translate, encode, number
from app.workers.work import Work
from engine import Trace
from engine.limits import checked

STRUCTURE = "afeb56a77b5f29552cf27281"
EXAMPLE: dict[str, Any] = {"program": SIGMOID, "inputs": {**SIGMOID_INPUTS, "x0": 0.5}, "structure": STRUCTURE}


class NumbersRequest(EvaluateRequest):
    """A program that was evaluated before, with other numbers."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    structure: str = Field(
        max_length=64, description="that of an answer to the same program, with the same output, mode and gates"
    )


class Numbers(ResponseModel):
    """What changes from run to run, in the order of the nodes and edges of `/evaluate`.

    An edge's `upstream` is the gradient of its target; the `value` of an output, and the gradient of an input, is that
    of its node.
    """

    values: list[Tensor]
    gradients: list[Tensor | None]
    locals: list[Tensor | None]
    products: list[Tensor | None]
    flags: list[list[str]] = Field(description="every set of flags that occurs, once")
    node_flags: list[int] = Field(description="the set of each node, by its place in `flags`")
    edge_flags: list[int]
    reasons: dict[str, str] = Field(description="by edge, where there is one")
    groups: list[list[GroupEdge]] = Field(description="the edges of each group")
    loops: list[Loop]
    skipped_branches: list[SkippedBranch]
    warnings: list[Warning]


class NumbersResponse(ResponseModel):
    """One of the two is null."""

    numbers: Numbers | None = Field(description="where the structure is the one that the client has")
    evaluation: EvaluateResponse | None = Field(description="where it is another: all of `/evaluate`")


def run(request: NumbersRequest, work: Work) -> dict[str, Any]:
    """Run the program, and answer with the numbers alone where its graph is the one that the client has.

    A slider changes only numbers: these are a tenth of what `/evaluate` says. Where the structure has changed, as by
    another branch or another number of turns, the answer is that of `/evaluate`.
    """
    return response(traced(request, work), request, work.translate)


def response(trace: Trace, request: NumbersRequest, translate: Translate) -> dict[str, Any]:
    """The response for a trace."""
    if trace.graph.key != request.structure:
        return {"numbers": None, "evaluation": evaluation(trace, translate)}
    return {"numbers": numbers(trace, translate), "evaluation": None}


def numbers(trace: Trace, translate: Translate) -> dict[str, Any]:
    """The numbers of a trace."""
    places: dict[tuple[str, ...], int] = {}
    node_flags = [places.setdefault(flags, len(places)) for flags in trace.node_flags]
    edge_flags = [places.setdefault(flags, len(places)) for flags in trace.edge_flags]
    return {
        "values": _flat(trace, trace.values),
        "gradients": _flat(trace, trace.gradients_by_node),
        "locals": _locals(trace),
        "products": _flat(trace, trace.products),
        "flags": list(places),
        "node_flags": node_flags,
        "edge_flags": edge_flags,
        "reasons": {str(edge): translate(reason) for edge, reason in trace.reasons.items()},
        "groups": [[encode(GroupEdge, edge) for edge in group.edges] for group in checked(trace.groups)],
        **course(trace),
        "warnings": [encode(Warning, warning, translate) for warning in checked(trace.warnings)],
    }


def _locals(trace: Trace) -> list[Any]:
    """The local derivatives of all edges, each in the shape of its target."""
    if not any(trace.graph.shapes):
        return _flat(trace, trace.locals)
    edges = zip(trace.graph.edges(), checked(trace.locals), strict=True)
    return [local_of(trace, edge, target, local) for edge, ((_, target, _), local) in enumerate(edges)]


def _flat(trace: Trace, values: Sequence[Any]) -> list[Any]:
    """Values as JSON has them. Finite numbers without tensors, the usual case, are converted all at once."""
    try:
        if not any(trace.graph.shapes) and all(map(isfinite, values)):
            return list(map(float, values))
    except TypeError:  # None: no gradient reaches it
        pass
    return [number(value) for value in checked(values)]


ENDPOINT = Endpoint(
    "POST",
    "/numbers",
    NumbersRequest,
    NumbersResponse,
    run,
    summary="The numbers alone of a program that was evaluated before",
    tag="evaluate",
    form=form_by(response),
    examples={
        "sigmoid": {"summary": "A slider of the lecture's sigmoid has moved", "value": EXAMPLE},
        "other": {
            "summary": "Another structure: the whole evaluation",
            "value": {"program": "x*y", "inputs": {"x": 3, "y": 4}, "structure": STRUCTURE},
        },
    },
)
