"""POST /update: one update of a training run in detail."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from pydantic import Field

from app.api.base import Whole
from app.api.base_training import LINE_REQUEST, State, Tensors, TrainRequest, encode_state, fit_of, stretch_of
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Source, Tensor, encode
from app.workers.work import Work
from engine import learn

SHARE = 0.8
"""The run up to the update may take this share of the time; the rest is for encoding it."""


class UpdateRequest(TrainRequest):
    """One update of a run, to be opened."""

    update: Whole = Field(1, ge=1, description="the update that leads to the record of this number")


class ParameterChange(ResponseModel):
    """What an update did to one parameter."""

    parameter: str
    before: Tensor
    gradient: Tensor
    change: Tensor
    after: Tensor
    latex: str
    numbers: str | None


class UpdateResponse(ResponseModel):
    """One update opened; its `inputs` can be sent to /evaluate."""

    update: int
    batch: int | None
    indices: list[int] | None
    inputs: Tensors
    loss: Number
    learning_rate: float
    steps: Annotated[list[ParameterChange], Source("changes")]
    state: State


def run(request: UpdateRequest, work: Work) -> Encoded:
    """The update that leads to record k: its inputs, cut to its batch, as `/evaluate` takes them, and what it did."""
    fit = fit_of(request, stretch_of(request), work, learn.RunOptions(every=None, moves=True))
    update = learn.opened(fit, int(request.update), perf_counter() + SHARE * work.deadline.left)
    move = update.move
    return encode(
        UpdateResponse,
        update,
        indices=None if move.indices is None else move.indices.tolist(),
        loss=move.loss,
        learning_rate=move.learning_rate,
        state=encode_state(fit.loss, update.state),
    )


ENDPOINT = Endpoint(
    "POST",
    "/update",
    UpdateRequest,
    UpdateResponse,
    run,
    summary="One update opened",
    tag="learning",
    examples={
        "third": {
            "summary": "The third update, on a batch of two",
            "value": {
                **LINE_REQUEST,
                "stepper": {"name": "gd", "learning_rate": 0.1},
                "batches": {"axes": {"X": 1, "Y": 0}, "size": 2},
                "update": 3,
            },
        }
    },
    name="open_update",
)
