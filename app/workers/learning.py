"""What a worker can do for learning. A run goes in slices: each begins from the state that the one before told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import orjson

from app import present_learning as told
from app.bodies import read
from app.present import number
from app.problems import above
from app.schemas_learning import (
    AxisChoice,
    DataSetRequest,
    LeastSquaresRequest,
    PresetRequest,
    RolesRequest,
    SurfaceRequest,
    TableRequest,
    TrainRequest,
)
from app.workers.runs import begun, fit_of, loss_of
from app.workers.work import Work, check_request, sized
from engine import learn
from engine.errors import InvalidInput, phrase


def train(work: Work) -> bytes:
    """One slice of POST /train.

    The body is a line of JSON, {"seconds": …, "pause": …, "state": …, "origin": …} (the last two null at first), then
    the request's own body. The answer is lines: how the run stands, its state, the rest of the answer, and a line
    for each record.
    """
    first, _, body = work.body.partition(b"\n")
    slice = orjson.loads(first)
    asked = read(TrainRequest, body, work.allowance.json_depth)
    start = begun(asked, slice)
    fit = fit_of(asked, start, work)
    fit.go(start.target, perf_counter() + slice["seconds"], pause=slice["pause"])
    stands = {"status": fit.status, "update": fit.state.update, "target": start.target, "origin": start.origin}
    lines = [orjson.dumps(stands), orjson.dumps(told.state(fit, fit.state)), orjson.dumps(_rest(fit, work))]
    return sized(b"\n".join([*lines, *[told.record(fit, found) for found in fit.records]]), work)


def _rest(fit: learn.Fit, work: Work) -> dict[str, Any]:
    """What an answer holds beside records and state."""
    seconds = work.allowance.seconds
    stopped = above("seconds", seconds, seconds) if fit.status == "stopped" else None
    return {
        "status": fit.status,
        "parameters": fit.loss.parameters,
        "batches": told.batches(fit),
        "explanation": told.divergence(learn.explained(fit), work.translate),
        "cost": fit.cost(),
        "stopped": {"limit": "seconds", "message": work.translate(stopped)} if stopped else None,
        "loss": number(fit.records[-1].loss) if fit.records else None,
        "warnings": [],
    }


def surface(work: Work) -> bytes:
    """POST /surface."""
    asked = read(SurfaceRequest, work.body, work.allowance.json_depth)
    work.allowance.check("surface_points", int(asked.resolution) ** 2)
    loss = loss_of(asked, work)
    path = None if asked.path is None else _path(loss, asked.path, "path")
    ranges = None if asked.range is None else (_pair(asked.range[0]), _pair(asked.range[1]))
    found = learn.surface(loss, _plane(loss, asked), ranges, int(asked.resolution), path)
    return sized(told.surface(found, lambda vector: told.split(loss, vector)), work)


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
        raise InvalidInput(phrase("A surface needs either axes or directions."), name="axes")
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


def least_squares(work: Work) -> bytes:
    """POST /least-squares."""
    asked = read(LeastSquaresRequest, work.body, work.allowance.json_depth)
    found = learn.least_squares(
        asked.X,
        asked.Y,
        asked.layout,
        intercept=asked.intercept,
        limits=work.allowance.limits,
        deadline=work.deadline,
    )
    return sized(told.solution(found, work.translate), work)


def dataset(work: Work) -> bytes:
    """GET /datasets/{name}; the body holds the query."""
    asked = read(DataSetRequest, work.body, work.allowance.json_depth)
    if asked.n is not None:
        work.allowance.check("dataset_examples", int(asked.n))
    found = learn.dataset(asked.name, int(asked.seed), None if asked.n is None else int(asked.n), asked.noise)
    return sized(told.drawn(found, work.translate), work)


def table(work: Work) -> bytes:
    """POST /table."""
    asked = read(TableRequest, work.body, work.allowance.json_depth)
    work.allowance.check("table_bytes", len(asked.text.encode("utf-8", "replace")))
    return sized(told.columns(learn.table(asked.text)), work)


def presets(work: Work) -> bytes:
    """POST /presets."""
    asked = read(PresetRequest, work.body, work.allowance.json_depth)
    found = learn.preset(
        learn.Model(
            asked.kind,
            int(asked.features),
            int(asked.outputs),
            tuple(map(int, asked.hidden)),
            asked.activation,
            asked.loss,
            asked.bias,
            int(asked.seed),
            asked.style,
        )
    )
    return sized(told.model(found), work)


def roles(work: Work) -> bytes:
    """POST /roles."""
    asked = read(RolesRequest, work.body, work.allowance.json_depth)
    check_request(asked, work.allowance)
    program = learn.Program(asked.program, asked.output, asked.mode, asked.expand, work.allowance.limits)
    return sized(told.guessed(learn.guess(program, asked.inputs, work.deadline), work.translate), work)


LEARNING: Mapping[str, Callable[[Work], bytes]] = {
    call.__name__: call for call in (train, surface, least_squares, dataset, table, presets, roles)
}
"""The calls by name."""
