"""Dispatches a request to a worker and returns its response."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TypeVar

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from app.errors.problem import MEDIA_TYPE
from app.http.rate_limit import RateLimit
from app.i18n import language_of
from app.workers.pool import Workers
from engine.errors import TooSlow

Result = TypeVar("Result")
JSON = "application/json"
DISCONNECT_CHECK = 0.2
"""Seconds after which a running call starts to watch for the client to disconnect."""


async def computed(request: Request, call: str, body: bytes | None = None) -> Response:
    """The response of a worker to a call. When the client disconnects, the work stops.

    The worker gets the request's body, or `body`. The rate limit is charged with the compute time that the worker
    reports or, where it was stopped, with the elapsed time.
    """
    workers: Workers = request.app.state.workers
    rate_limit: RateLimit = request.app.state.rate_limit
    rate_limit.admit(request.scope)
    body = await request.body() if body is None else body
    started = perf_counter()
    run = workers.run(
        call,
        body,
        language=language_of(request.scope),
        gzip="gzip" in request.headers.get("accept-encoding", ""),
        client=rate_limit.client(request.scope),
    )
    try:
        answer = await while_connected(request, asyncio.ensure_future(run))
    except (TooSlow, ClientDisconnect, asyncio.CancelledError):
        rate_limit.charge(request.scope, perf_counter() - started)
        raise
    rate_limit.charge(request.scope, answer.seconds)
    headers = {"Vary": "Accept-Encoding, Accept-Language", "Cache-Control": "no-store"}
    if answer.encoding:
        headers["Content-Encoding"] = answer.encoding
    media_type = JSON if answer.status == 200 else MEDIA_TYPE
    return Response(answer.content, answer.status, headers, media_type)


async def while_connected(request: Request, work: asyncio.Task[Result]) -> Result:
    """The result of the work. When the client disconnects, the work is cancelled; raises `ClientDisconnect`."""
    disconnect: asyncio.Task[None] | None = None
    try:
        done, _ = await asyncio.wait([work], timeout=DISCONNECT_CHECK)
        if not done:
            disconnect = asyncio.ensure_future(_disconnected(request))
            await asyncio.wait([work, disconnect], return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise ClientDisconnect
        return work.result()
    finally:
        for task in filter(None, (work, disconnect)):
            task.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
