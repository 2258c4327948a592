"""What a worker can do to look at learning: one update, its surface, its regions, its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from app import present_pictures as told
from app.api.decode import read
from app.present_learning import split
from app.schemas_learning import (
    AxisChoice,
    FormulaRequest,
    RegionsRequest,
    SteepestRequest,
    SurfaceRequest,
    UpdateRequest,
)
from app.workers.runs import begun, fit_of, loss_of
from app.workers.work import Work, check_request, sized
from engine import learn
from engine.errors import InvalidInput, phrase

SHARE = 0.8
"""An update is run up to for this share of the time; the rest is for telling of it."""


def update(work: Work) -> bytes:
    """POST /update."""
    asked = read(UpdateRequest, work.body, work.allowance.json_depth)
    fit = fit_of(asked, begun(asked, {"state": None}), work)
    until = perf_counter() + SHARE * work.deadline.left
    found = learn.opened(fit, int(asked.update), until)
    return sized(told.opened(fit, found), work)


def surface(work: Work) -> bytes:
    """POST /surface."""
    asked = read(SurfaceRequest, work.body, work.allowance.json_depth)
    work.allowance.check("surface_points", int(asked.resolution) ** 2)
    loss = loss_of(asked, work)
    path = None if asked.path is None else _path(loss, asked.path, "path")
    ranges = None if asked.range is None else (_pair(asked.range[0]), _pair(asked.range[1]))
    found = learn.surface(loss, _plane(loss, asked), ranges, int(asked.resolution), path)
    return sized(told.surface(found, lambda vector: split(loss, vector)), work)


def _pair(values: list[float]) -> tuple[float, float]:
    return values[0], values[1]


def _path(loss: learn.Loss, points: list[dict[str, Any]], what: str) -> list[Any]:
    """Points as vectors; a parameter that a point does not name is where it is."""
    limits = loss.program.limits
    found = []
    for point in points:
        tensors = learn.read_tensors(point, limits)
        loss.layout.check(tensors, what)
        found.append(loss.layout.join({**loss.values, **tensors}))
    return found


def _plane(loss: learn.Loss, asked: SurfaceRequest) -> learn.Plane:
    """The plane that was asked for, in one of its ways."""
    if (asked.axes is None) == (asked.directions is None):
        raise InvalidInput(
            phrase("A surface needs either axes or directions."),
            hint=phrase("Give two parameters as axes, or random or principal as directions."),
            name="axes",
        )
    if asked.directions is not None:
        if asked.directions.kind == "random":
            return learn.random_plane(loss.layout, loss.start, int(asked.directions.seed))
        path = asked.directions.path or asked.path or []
        return learn.principal_plane(loss.layout, _path(loss, path, "directions"))
    given = [axis.direction for axis in asked.axes or () if axis.direction is not None]
    if len(given) == 2:
        return learn.along_given(loss.layout, loss.start, given, loss.program.limits)
    if given:
        raise InvalidInput(phrase("Both axes must be elements, or both directions."), name="axes")
    return learn.along_elements(loss.layout, loss.start, [_element(axis) for axis in asked.axes or ()])


def _element(axis: AxisChoice) -> learn.Element:
    if axis.parameter is None:
        raise InvalidInput(phrase("An axis needs a parameter or a direction."), name="axes")
    return learn.Element(axis.parameter, tuple(int(at) for at in axis.index or ()))


def regions(work: Work) -> bytes:
    """POST /regions."""
    asked = read(RegionsRequest, work.body, work.allowance.json_depth)
    check_request(asked, work.allowance)
    work.allowance.check("surface_points", int(asked.resolution) ** 2)
    data = None
    if asked.data is not None:
        data = learn.Data(asked.data.input, int(asked.data.axis), tuple(map(int, asked.data.features)))
    found = learn.regions(
        learn.Program(asked.program, asked.output, asked.mode, asked.expand, work.allowance.limits),
        asked.inputs,
        data,
        asked.of,
        None if asked.range is None else [_pair(span) for span in asked.range],
        int(asked.resolution),
        work.deadline,
    )
    return sized(told.regions(found), work)


def steepest(work: Work) -> bytes:
    """POST /steepest."""
    asked = read(SteepestRequest, work.body, work.allowance.json_depth)
    loss = loss_of(asked, work)
    return sized(told.steepest(loss, learn.steepest(loss, asked.length, int(asked.count), int(asked.draw))), work)


def formula(work: Work) -> bytes:
    """POST /formula."""
    asked = read(FormulaRequest, work.body, work.allowance.json_depth)
    return sized(told.formula(learn.formula(loss_of(asked, work)), work.translate), work)


LOOKING: Mapping[str, Callable[[Work], bytes]] = {
    call.__name__: call for call in (update, surface, regions, steepest, formula)
}
"""The calls by name."""
