"""Requests for /train: slices of a run on workers, sent together or as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.errors.problem import MEDIA_TYPE
from app.http.dispatch import JSON, while_connected
from app.http.train_stream import FIRST, Place, Refused, Slice, Streams, Training

EVENTS = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding, Accept-Language"}


async def train(request: Request) -> Response:
    """A run as one piece of JSON, or as events where the client accepts them."""
    request.app.state.rate_limit.admit(request.scope)
    training = Training(request, await request.body())
    streams: Streams = request.app.state.streams
    try:
        if EVENTS not in request.headers.get("accept", ""):
            whole = await while_connected(request, asyncio.ensure_future(training.whole()))
            return Response(whole, media_type=JSON, headers=HEADERS)
        place = streams.place()
        first = await _first(request, training, place)
    except Refused as refused:
        return Response(refused.answer.content, refused.answer.status, HEADERS, MEDIA_TYPE)
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return StreamingResponse(_counted(place, training, first), headers=headers, media_type=EVENTS)


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
