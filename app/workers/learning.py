"""What a worker can do for learning. A run goes in slices: each begins from the state that the one before told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import orjson

from app import present_learning as told
from app.api.decode import read
from app.errors.kinds import above
from app.present import number, warning
from app.schemas_learning import (
    DataSetRequest,
    LeastSquaresRequest,
    PresetRequest,
    RolesRequest,
    TableRequest,
    TrainRequest,
)
from app.workers.looking import LOOKING
from app.workers.runs import begun, fit_of
from app.workers.work import Work, check_request, sized
from engine import learn


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
        "explanation": told.divergence(learn.explained(fit) or learn.growing(fit), work.translate),
        "cost": fit.cost(),
        "stopped": {"limit": "seconds", "message": work.translate(stopped)} if stopped else None,
        "loss": number(fit.records[-1].loss) if fit.records else None,
        "warnings": [warning(each, work.translate) for each in fit.warnings],
    }


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
    options = learn.TableOptions(asked.separator, asked.decimal, asked.header, asked.missing == "skip")
    table = learn.table(asked.text, options)
    if asked.target is None:
        return sized(told.columns(table, None), work)
    examples = learn.examples(table, asked.target, asked.features, work.allowance.limits)
    return sized(told.columns(table, examples), work)


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
    call.__name__: call for call in (train, least_squares, dataset, table, presets, roles)
} | dict(LOOKING)
"""The calls by name."""
