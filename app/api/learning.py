"""Learning: POST /train, as JSON or as events while it runs, and POST /least-squares, /roles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.api.common import answer, asked, problems
from app.errors.kinds import MEDIA_TYPE
from app.http.dispatch import computed, while_connected
from app.http.train_stream import FIRST, Place, Refused, Slice, Streams, Training
from app.schemas_learning import LINE, LINE_INPUTS
from app.schemas_learnt import LeastSquaresResponse, RolesResponse, TrainResponse

router = APIRouter(tags=["learning"])

EVENTS = "text/event-stream"
ASKED_LINE: dict[str, Any] = {"program": LINE, "inputs": LINE_INPUTS, "parameters": ["W", "b"]}
RUNS: dict[str, Any] = {
    "descent": {
        "summary": "Gradient descent on a line",
        "value": {
            **ASKED_LINE,
            "stepper": {"name": "gd", "learning_rate": 0.1},
            "updates": 100,
            "record": {"every": 10},
        },
    },
    "batches": {
        "summary": "SGD with batches of two, in an order that a seed gives",
        "value": {
            **ASKED_LINE,
            "batches": {"axes": {"X": 1, "Y": 0}, "size": 2, "shuffle": True, "seed": 1},
            "stepper": {"name": "adam", "learning_rate": 0.1},
            "updates": 50,
        },
    },
    "diverging": {
        "summary": "Too large a learning rate",
        "value": {**ASKED_LINE, "stepper": {"name": "gd", "learning_rate": 5}, "updates": 1000},
    },
}
SYSTEMS: dict[str, Any] = {
    "line": {"summary": "A line", "value": {"X": [[0, 1, 2]], "Y": [1, 3, 5], "intercept": True}},
    "dependent": {
        "summary": "The second feature is twice the first",
        "value": {"X": [[1, 2, 3], [2, 4, 6]], "Y": [1, 2, 2]},
    },
}


@router.post(
    "/train",
    summary="Learn: update after update",
    response_model=TrainResponse,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}, **problems(400, 413, 422, 429, 503)},
    openapi_extra=asked("TrainRequest", RUNS),
)
async def train(request: Request) -> Response:
    """Move the parameters along the gradient of the loss; record k is the state after k updates.

    With `Accept: text/event-stream` the records come as events while the run goes on: `start`, `record`, `progress`
    (with the state), and `end`, which is the JSON answer without its records; or `problem`. Otherwise they come
    together, of as many updates as `seconds` allow; `stopped` means that the returned state goes on from there.
    """
    request.app.state.rate_limit.admit(request.scope)
    training = Training(request, await request.body())
    streams: Streams = request.app.state.streams
    try:
        if EVENTS not in request.headers.get("accept", ""):
            whole = await while_connected(request, asyncio.ensure_future(training.whole()))
            return answer(whole, **HEADERS)
        place = streams.place()
        first = await _first(request, training, place)
    except Refused as refused:
        return Response(refused.answer.content, refused.answer.status, HEADERS, MEDIA_TYPE)
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return StreamingResponse(_counted(place, training, first), headers=headers, media_type=EVENTS)


HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding, Accept-Language"}


async def _first(request: Request, training: Training, place: Place) -> Slice:
    """The first slice of a stream, whose place is free again where there is none."""
    try:
        return await while_connected(request, asyncio.ensure_future(training.slice(FIRST)))
    except BaseException:
        place.leave()
        raise


async def _counted(place: Place, training: Training, first: Slice) -> AsyncIterator[bytes]:
    """The events of a run, which has its place among the streams while they last."""
    try:
        async for event in training.events(first):
            yield event
    finally:
        place.leave()


@router.post(
    "/least-squares",
    summary="Linear regression, solved at once",
    response_model=LeastSquaresResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("LeastSquaresRequest", SYSTEMS),
)
async def least_squares(request: Request) -> Response:
    """By QR with column pivoting; beside it the normal equation's inverse with the digits that it loses.

    Where features depend on each other, the shortest of the many solutions, which is what gradient descent from 0
    converges to.
    """
    return await computed(request, "least_squares")


@router.post(
    "/roles",
    summary="Which inputs are parameters, data, settings",
    response_model=RolesResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked(
        "RolesRequest", {"line": {"summary": "A line", "value": {"program": LINE, "inputs": LINE_INPUTS}}}
    ),
)
async def roles(request: Request) -> Response:
    """A guess by the names and the use of each input, with the reason; and the axis along which examples lie."""
    return await computed(request, "roles")
