"""POST /surface: the loss over two parameters or directions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.base import Input, RequestModel, Seed, Whole
from app.api.base_training import LINE_REQUEST, LossRequest, Range, Tensors, loss_of, pair
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, encode
from app.workers.work import Work
from engine import learn
from engine.errors import InvalidInput, phrase


class AxisChoice(RequestModel):
    """One axis of a surface: an element of a parameter, or a direction."""

    parameter: str | None = None
    index: list[Whole] | None = None
    direction: dict[str, Input] | None = None


class DirectionsChoice(RequestModel):
    """Two computed directions."""

    kind: Literal["random", "principal"]
    seed: Seed = 0.0
    path: list[dict[str, Input]] | None = None


class SurfaceRequest(LossRequest):
    """The loss over two axes."""

    axes: Annotated[list[AxisChoice], Field(min_length=2, max_length=2)] | None = None
    directions: DirectionsChoice | None = None
    range: Annotated[list[Range], Field(min_length=2, max_length=2)] | None = None
    resolution: Whole = Field(101, ge=2)
    path: list[dict[str, Input]] | None = Field(None, description="points that are laid on the surface")


class SurfaceAxis(ResponseModel):
    """One axis of a surface."""

    parameter: str | None = None
    index: list[int] | None = None
    direction: Tensors | None = None
    label: str | None


class SurfacePoint(ResponseModel):
    """A point on a surface."""

    x: Number
    y: Number
    loss: Number
    distance: Number | None = None


class SurfaceResponse(ResponseModel):
    """The loss over a plane: row i of `loss` at y[i]."""

    x: list[float]
    y: list[float]
    loss: list[list[Number]]
    range: list[list[float]]
    center: Tensors
    axes: list[SurfaceAxis]
    path: list[SurfacePoint] | None
    explained: list[float] | None
    minimum: SurfacePoint | None
    vectorised: bool


def run(request: SurfaceRequest, work: Work) -> Encoded:
    """The loss at every point of a grid; row i of `loss` is at y[i]. A `path` is laid on it."""
    work.allowance.check("surface_points", int(request.resolution) ** 2)
    loss = loss_of(request, work)
    path = None if request.path is None else _vectors(loss, request.path, "path")
    ranges = None if request.range is None else (pair(request.range[0]), pair(request.range[1]))
    surface = learn.surface(loss, _plane(loss, request), ranges, int(request.resolution), path)
    x, y, minimum = surface.x, surface.y, surface.minimum
    return encode(
        SurfaceResponse,
        surface,
        range=[[axis[0], axis[-1]] for axis in (x, y)],
        center=loss.layout.split(surface.plane.base),
        axes=_axes(loss, surface.plane),
        explained=surface.plane.explained,
        minimum=minimum and encode(SurfacePoint, minimum, omit=("distance",)),
    )


def _axes(loss: learn.Loss, plane: learn.Plane) -> list[dict[str, Any]]:
    """What the two axes are."""
    if plane.elements is not None:
        return [
            {"parameter": each.parameter, "index": each.index, "label": element_label(each.parameter, each.index)}
            for each in plane.elements
        ]
    directions = (plane.first, plane.second)
    return [{"direction": loss.layout.split(direction), "label": None} for direction in directions]


def element_label(name: str, index: tuple[int, ...]) -> str:
    """`W[0, 1]`, or the name of a scalar."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def _vectors(loss: learn.Loss, points: list[dict[str, Any]], name: str) -> list[Any]:
    """Points as vectors; a parameter that a point does not name is where it is."""
    limits = loss.program.limits
    vectors = []
    for point in points:
        tensors = learn.read_tensors(point, limits)
        loss.layout.check(tensors, name)
        vectors.append(loss.layout.join({**loss.values, **tensors}))
    return vectors


def _plane(loss: learn.Loss, request: SurfaceRequest) -> learn.Plane:
    """The plane of the request, in one of its ways."""
    if (request.axes is None) == (request.directions is None):
        raise InvalidInput(
            phrase("A surface needs either axes or directions."),
            hint=phrase("Give two parameters as axes, or random or principal as directions."),
            name="axes",
        )
    if request.directions is not None:
        if request.directions.kind == "random":
            return learn.random_plane(loss.layout, loss.start, int(request.directions.seed), loss.deadline)
        path = request.directions.path or request.path or []
        return learn.principal_plane(loss.layout, _vectors(loss, path, "directions"))
    directions = [axis.direction for axis in request.axes or () if axis.direction is not None]
    if len(directions) == 2:
        return learn.along_given(loss.layout, loss.start, directions, loss.program.limits)
    if directions:
        raise InvalidInput(phrase("Both axes must be elements, or both directions."), name="axes")
    return learn.along_elements(loss.layout, loss.start, [_element(axis) for axis in request.axes or ()])


def _element(axis: AxisChoice) -> learn.Element:
    if axis.parameter is None:
        raise InvalidInput(phrase("An axis needs a parameter or a direction."), name="axes")
    return learn.Element(axis.parameter, tuple(int(at) for at in axis.index or ()))


ENDPOINT = Endpoint(
    "POST",
    "/surface",
    SurfaceRequest,
    SurfaceResponse,
    run,
    summary="The loss over two parameters or directions",
    tag="learning",
    examples={
        "elements": {
            "summary": "Over two parameters",
            "value": {
                **LINE_REQUEST,
                "axes": [{"parameter": "W", "index": [0, 0]}, {"parameter": "b", "index": [0]}],
                "range": [[-1, 5], [-3, 5]],
                "resolution": 41,
            },
        },
        "random": {
            "summary": "Over two random directions",
            "value": {**LINE_REQUEST, "directions": {"kind": "random", "seed": 0}, "resolution": 21},
        },
    },
)
