"""Handles `POST /train`: runs training in slices on the workers, answered as JSON or as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.errors.problem import MEDIA_TYPE
from app.http.dispatch import JSON, while_connected
from app.http.train_stream import FIRST_SLICE_SECONDS, ErrorAnswer, Slice, Streams, StreamSlot, Training

EVENTS = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding, Accept-Language"}


async def train(request: Request) -> Response:
    """A run as one JSON document, or as events where the client accepts them."""
    request.app.state.rate_limit.admit(request.scope)
    training = Training(request, await request.body())
    streams: Streams = request.app.state.streams
    try:
        if EVENTS not in request.headers.get("accept", ""):
            whole = await while_connected(request, asyncio.ensure_future(training.whole()))
            return Response(whole, media_type=JSON, headers=HEADERS)
        slot = streams.acquire()
        first = await _first_slice(request, training, slot)
    except ErrorAnswer as error:
        return Response(error.answer.content, error.answer.status, HEADERS, MEDIA_TYPE)
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(slot, training, first), headers=headers, media_type=EVENTS)


async def _first_slice(request: Request, training: Training, slot: StreamSlot) -> Slice:
    """The first slice of a stream; where it fails, the slot is released."""
    try:
        return await while_connected(request, asyncio.ensure_future(training.slice(FIRST_SLICE_SECONDS)))
    except BaseException:
        slot.release()
        raise


async def _events(slot: StreamSlot, training: Training, first: Slice) -> AsyncIterator[bytes]:
    """The events of a run, which holds its slot meanwhile."""
    try:
        async for event in training.events(first):
            yield event
    finally:
        slot.release()
