"""Handles `POST /train`: runs training in slices on the workers, answered as JSON or as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.errors.problem import MEDIA_TYPE
from app.http.dispatch import JSON, while_connected
from app.http.rate_limit import address_of
from app.http.stream_places import StreamPlace, StreamPlaces
from app.http.train_stream import FIRST_SLICE_SECONDS, ErrorAnswer, Slice, Training

EVENTS = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding, Accept-Language"}


async def train(request: Request) -> Response:
    """A run as one JSON document, or as events where the client accepts them."""
    request.app.state.rate_limit.admit(request.scope)
    training = Training(request, await request.body())
    places: StreamPlaces = request.app.state.stream_places
    try:
        if EVENTS not in request.headers.get("accept", ""):
            whole = await while_connected(request, training.whole())
            return Response(whole, media_type=JSON, headers=HEADERS)
        place = places.acquire(address_of(request.scope))
        first = await _first_slice(request, training, place)
    except ErrorAnswer as error:
        return Response(error.answer.content, error.answer.status, HEADERS, MEDIA_TYPE)
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return _Stream(place, training.events(first, place), headers)


async def _first_slice(request: Request, training: Training, place: StreamPlace) -> Slice:
    """The first slice of a stream; where it fails, the place is released."""
    try:
        return await while_connected(request, training.slice(FIRST_SLICE_SECONDS))
    except BaseException:
        place.release()
        raise


class _Stream(StreamingResponse):
    """The events of a run, which holds its place meanwhile, also where the client leaves before the first one."""

    def __init__(self, place: StreamPlace, events: AsyncIterator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(events, headers=headers, media_type=EVENTS)
        self.place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, then give the place back."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.place.release()
