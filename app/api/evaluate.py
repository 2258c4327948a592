"""POST /evaluate: a program, its graph, and every number of the forward and the backward pass."""

from __future__ import annotations

from math import prod
from typing import Annotated, Any, Literal
from weakref import WeakKeyDictionary

import orjson
from pydantic import ConfigDict, Field

from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, Warning, traced
from app.api.base_course import Loop, SkippedBranch, course
from app.api.endpoint import Endpoint
from app.api.form import form_by
from app.encode import Encoded, ResponseModel, Source, Tensor, Translate, count, encode, number
from app.errors.problem import Span
from app.workers.work import Work
from engine import Trace
from engine.limits import checked

MARKED = r"an operand without a name, written out or shortened to (⋯), stands in \class{operand-k}{…}, k its position"


class Node(ResponseModel):
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
    expression: str | None = Field(description=f"LaTeX, the formula in the program's own symbols; {MARKED}")
    group: int | None
    span: Span | None
    flags: list[Literal["unused", "unreached", "absorbed", "non_finite", "kink"]]


class Edge(ResponseModel):
    """An edge: `product` is what it adds to the gradient of `source`."""

    id: int
    source: int
    target: int
    operand: int
    upstream: Tensor | None
    local: Tensor | None
    product: Tensor | None
    local_kind: Literal["scalar", "elementwise", "linear", "blocked"]
    rule: str | None = Field(description="LaTeX, in the program's own symbols: ∂(w·x)/∂w = x, or of a map ∂L/∂W = Xᵀ G")
    marked_rule: str | None = Field(description=f"the same where operands have no name; {MARKED}")
    derivative: str | None = Field(description="LaTeX template over the target's arguments")
    summed: list[int] = Field(description="the axes along which the operand was repeated, and the product is summed")
    reason: str | None
    flags: list[Literal["constant", "blocked", "non_finite", "kink", "masked", "unused"]]


NODE_NUMBERS = ("value", "gradient", "flags")
EDGE_NUMBERS = ("upstream", "local", "product", "reason", "flags")
"""The fields that change from run to run; the others follow from the structure."""


class Output(ResponseModel):
    """One output of the program."""

    name: str | None
    node: int
    value: Tensor


class GroupEdge(ResponseModel):
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


class Group(ResponseModel):
    """One call of a block, which can be collapsed into one gate."""

    id: int
    name: str
    label: Annotated[str, Source("name")]
    parent: int | None
    nodes: list[int] = Field(description="ascending, those of the groups inside included")
    output: int | None = Field(description="the node that the call returns, if that is one of the group's own")
    span: Span | None = Field(description="the call")
    definition: Span | None
    edges: list[GroupEdge]


class Step(ResponseModel):
    """One step of the walk."""

    phase: Literal["forward", "backward"]
    event: Literal["value", "seed", "edges", "sum"]
    node: int
    edges: list[int] = Field(default_factory=list)


class EvaluateResponse(ResponseModel):
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
    loops: list[Loop] = Field(description="in the order in which they began; altogether as many turns as nodes may be")
    skipped_branches: list[SkippedBranch] = Field(description="in the order in which they were decided; at most 1,000")
    steps: list[Step]
    warnings: list[Warning]


Structure = tuple[list[Encoded], list[Encoded]]

_STRUCTURES: WeakKeyDictionary[Any, Structure] = WeakKeyDictionary()
_STEPS: WeakKeyDictionary[Any, dict[bool, orjson.Fragment]] = WeakKeyDictionary()


def run(request: EvaluateRequest, work: Work) -> dict[str, Any]:
    """Trace the program, compute every value, and walk back from the output.

    Each edge carries `upstream`, `local` and their `product`; a node's gradient is the sum of the products on the
    edges that leave it, plus the seed at the output.
    """
    return response(traced(request, work), request, work.translate)


def response(trace: Trace, request: EvaluateRequest, translate: Translate) -> dict[str, Any]:
    """The response for a trace, which is all that it depends on."""
    return evaluation(trace, translate)


def evaluation(trace: Trace, translate: Translate) -> dict[str, Any]:
    """The response for a trace.

    What follows from the structure alone is encoded once per plan and kept with it; a run adds its numbers.
    """
    numbers = [number(value) for value in checked(trace.values)]
    slopes = [number(gradient) for gradient in trace.gradients_by_node]
    count(sum(prod(trace.graph.shapes[each.node]) for each in trace.outputs))
    nodes, edges = _STRUCTURES.get(trace.plan) or _structure(trace)
    return {
        "program": trace.program,
        "value": numbers[trace.output],
        "output": trace.output,
        "outputs": [{"name": each.name, "node": each.node, "value": numbers[each.node]} for each in trace.outputs],
        "gradients": {name: slopes[node] for name, node in trace.graph.inputs.items()},
        "structure": trace.graph.key,
        "nodes": [
            {**node, "value": value, "gradient": slope, "flags": flags}
            for node, value, slope, flags in zip(nodes, numbers, slopes, trace.node_flags, strict=True)
        ],
        "edges": _edges(trace, edges, slopes, translate),
        "groups": [encode(Group, group) for group in checked(trace.groups)],
        **course(trace),
        "steps": _steps(trace),
        "warnings": [encode(Warning, warning, translate) for warning in checked(trace.warnings)],
    }


def _edges(trace: Trace, structure: list[Encoded], gradients: list[Any], translate: Translate) -> list[dict[str, Any]]:
    """The edges with their numbers."""
    shapes, reasons = trace.graph.shapes, trace.reasons
    edges = []
    numbers = zip(structure, trace.locals, trace.products, trace.edge_flags, strict=True)
    for part, local, product, flags in checked(numbers):
        edge, target = part["id"], part["target"]
        if shapes[target] and gradients[target] is not None:
            count(prod(shapes[target]))  # each edge into a node repeats the node's gradient
        reason = reasons.get(edge)
        edges.append(
            {
                **part,
                "upstream": gradients[target],
                "local": local_of(trace, edge, target, local),
                "product": number(product),
                "reason": reason and translate(reason),
                "flags": flags,
            }
        )
    return edges


def local_of(trace: Trace, edge: int, target: int, local: Any) -> Any:
    """The local derivative of an edge as JSON, in the shape of its target."""
    return number(trace.local(edge, target) if local is not None and trace.graph.shapes[target] else local)


def _structure(trace: Trace) -> Structure:
    """The fields of every node and edge that do not change from run to run."""
    nodes = [encode(Node, node, omit=NODE_NUMBERS) for node in checked(trace.nodes)]
    edges = [
        encode(Edge, edge, omit=EDGE_NUMBERS, summed=axes)
        for edge, axes in checked(zip(trace.edges, trace.explanation.stretches, strict=True))
    ]
    _STRUCTURES[trace.plan] = nodes, edges
    return nodes, edges


def _steps(trace: Trace) -> orjson.Fragment:
    """The steps, serialised once for each plan, with and without the backward pass."""
    kept = _STEPS.setdefault(trace.plan, {})
    if trace.differentiated not in kept:
        steps = [encode(Step, step) for step in checked(trace.steps)]
        kept[trace.differentiated] = orjson.Fragment(orjson.dumps(steps))
    return kept[trace.differentiated]


ENDPOINT = Endpoint(
    "POST",
    "/evaluate",
    EvaluateRequest,
    EvaluateResponse,
    run,
    summary="Run a program forward and backward",
    tag="evaluate",
    form=form_by(response),
    examples={
        "sigmoid": {"summary": "The lecture's sigmoid", "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS}},
        "sum": {"summary": "One node used twice", "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}},
        "outputs": {
            "summary": "Two outputs, the second differentiated",
            "value": {"program": "a = exp(x)\nb = x*a\na, b", "inputs": {"x": 0.5}, "output": "b"},
        },
        "seed": {
            "summary": "A tensor output with its upstream gradient",
            "value": {"program": "X @ w", "inputs": {"X": [[1, 2], [3, 4]], "w": [0.5, -1]}, "seed": [1, 0]},
        },
    },
)
