"""POST /train: gradient descent, as JSON or as events while it runs."""

from __future__ import annotations

from time import perf_counter
from typing import Any, Literal

import orjson
from pydantic import Field

from app.api import held_runs
from app.api.base import Warning
from app.api.base_training import (
    LINE_REQUEST,
    State,
    Tensors,
    TrainRequest,
    encode_state,
    fit_of,
    stretch_of,
)
from app.api.endpoint import Endpoint
from app.api.held_runs import HeldRun
from app.encode import Encoded, Number, ResponseModel, encode, number
from app.errors.kinds import above
from app.workers.work import Work
from engine import learn


class Move(ResponseModel):
    """The update that led to a record."""

    batch: int | None
    indices: list[int] | None
    learning_rate: float
    loss: Number = Field(description="of the batch, before the update")
    gradients: Tensors
    change: Tensors


class Record(ResponseModel):
    """The state after so many updates."""

    update: int
    loss: Number = Field(description="over all examples")
    parameters: Tensors
    gradients: Tensors | None = None
    move: Move | None = None
    state: State | None = None
    distance: Number | None = None
    test: Number | None = Field(None, description="the loss over the examples of `test`")


class MiniBatchesSummary(ResponseModel):
    """How the examples are cut."""

    count: int
    size: int
    examples: int


class Explanation(ResponseModel):
    """Why a run has diverged, or is about to (`growing`: all is still finite, but the loss grows without bound)."""

    message: str
    hint: str
    update: int
    quantity: str
    reason: Literal["learning-rate", "domain", "overflow", "growing"]
    limit: Number | None = Field(description="the largest stable learning rate, where there is one")


class Cost(ResponseModel):
    """How many numbers one update touches."""

    parameters: int
    memory: int
    data: int
    values: int
    full: dict[str, int]


class Stopped(ResponseModel):
    """The limit that ended a run."""

    limit: str
    message: str


class TrainResponse(ResponseModel):
    """A run of learning."""

    records: list[Record]
    state: State
    status: Literal["finished", "diverged", "converged", "stopped"]
    parameters: list[str]
    batches: MiniBatchesSummary | None
    explanation: Explanation | None
    cost: Cost
    stopped: Stopped | None
    loss: Number | None = Field(description="of the last record")
    warnings: list[Warning]


def run(request: TrainRequest, work: Work) -> bytes:
    """Move the parameters along the gradient of the loss; record k is the state after k updates.

    With `Accept: text/event-stream` the records come as events during the run: `start`, `record`, `progress`
    (with the state), and `end`, which is the JSON answer without its records; or `problem`. Otherwise they come
    together, of as many updates as `seconds` allow; a `stopped` run can be continued from its state.
    """
    # One slice. Its head is {"run": …, "seconds": …, "pause": …, "state": …, "progress": …}, the last two null at
    # first. The result is lines: the run's progress, its state, the rest of the response, and a line for each record.
    slice = work.slice or {}
    stretch = stretch_of(request, slice)
    return _slice(HeldRun(fit_of(request, stretch, work), stretch.origin, stretch.target), work)


def go_on(work: Work) -> bytes | None:
    """A slice of a run that this worker holds; `None` where it does not."""
    run = held_runs.take(work)
    return None if run is None else _slice(run, work)


def _slice(run: HeldRun, work: Work) -> bytes:
    fit, slice = run.fit, work.slice or {}
    fit.go(run.target, perf_counter() + slice["seconds"], pause=slice["pause"])
    progress = {
        "status": fit.status,
        "update": fit.state.update,
        "target": run.target,
        "origin": run.origin,
        "recorded": fit.recorded,
    }
    head = (progress, encode_state(fit.loss, fit.state), _rest(fit, work))
    content = b"\n".join(map(orjson.dumps, (*head, *(_record(fit, record) for record in fit.records))))
    held_runs.hold(slice.get("run"), run, work.allowance)
    return content


def _record(fit: learn.Fit, record: learn.Record) -> Encoded:
    """One record, with the fields that the request chose."""
    split = fit.loss.layout.split
    optional: dict[str, Any] = {}
    if record.gradient is not None:
        optional["gradients"] = split(record.gradient)
    if fit.options.moves:
        optional["move"] = record.move and _move(fit, record.move)
    if record.state is not None:
        optional["state"] = encode_state(fit.loss, record.state)
    if record.distance is not None:
        optional["distance"] = record.distance
    if record.test is not None:
        optional["test"] = record.test
    omit = {"gradients", "move", "state", "distance", "test"} - optional.keys()
    return encode(Record, record, omit=omit, parameters=split(record.vector), **optional)


def _move(fit: learn.Fit, move: learn.Move) -> Encoded:
    """The update that led to a record."""
    return encode(
        Move,
        move,
        batch=None if fit.mini_batches is None else move.update % fit.mini_batches.count,
        indices=None if move.indices is None else move.indices.tolist(),
        gradients=fit.loss.layout.split(move.gradient),
        change=fit.loss.layout.split(move.change),
    )


def _rest(fit: learn.Fit, work: Work) -> dict[str, Any]:
    """The response without records and state."""
    seconds = work.allowance["seconds"]
    explanation = learn.explained(fit) or learn.growing(fit)
    stopped = {"limit": "seconds", "message": above("seconds", seconds, seconds)}
    return {
        "status": fit.status,
        "parameters": fit.loss.parameters,
        "batches": None if fit.mini_batches is None else _batches(fit.mini_batches),
        "explanation": explanation and encode(Explanation, explanation, work.translate),
        "cost": fit.cost(),
        "stopped": encode(Stopped, stopped, work.translate) if fit.status == "stopped" else None,
        "loss": number(fit.recorded.losses[-1]) if fit.recorded.losses else None,
        "warnings": [encode(Warning, warning, work.translate) for warning in fit.warnings],
    }


def _batches(mini_batches: learn.MiniBatches) -> Encoded:
    return encode(MiniBatchesSummary, mini_batches, size=max(map(len, mini_batches.parts)))


ENDPOINT = Endpoint(
    "POST",
    "/train",
    TrainRequest,
    TrainResponse,
    run,
    summary="Learn: update after update",
    tag="learning",
    examples={
        "descent": {
            "summary": "Gradient descent on a line",
            "value": {
                **LINE_REQUEST,
                "stepper": {"name": "gd", "learning_rate": 0.1},
                "updates": 100,
                "record": {"every": 10},
            },
        },
        "batches": {
            "summary": "SGD with batches of two, in an order that a seed gives",
            "value": {
                **LINE_REQUEST,
                "batches": {"axes": {"X": 1, "Y": 0}, "size": 2, "shuffle": True, "seed": 1},
                "stepper": {"name": "adam", "learning_rate": 0.1},
                "updates": 50,
            },
        },
        "diverging": {
            "summary": "Too large a learning rate",
            "value": {**LINE_REQUEST, "stepper": {"name": "gd", "learning_rate": 5}, "updates": 1000},
        },
    },
    runs="in slices",
    go_on=go_on,
)
