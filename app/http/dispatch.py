"""Dispatch of a request to a worker, and the way back."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TypeVar

from fastapi import Request, Response

from app.errors.problem import MEDIA_TYPE
from app.http.rate_limit import RateLimit
from app.i18n import language_of
from app.workers.pool import Workers
from engine.errors import TooSlow

Result = TypeVar("Result")
JSON = "application/json"
GLANCE = 0.2
"""Seconds after which it is worth looking whether the client is still there."""


async def computed(request: Request, call: str, body: bytes | None = None) -> Response:
    """The answer of a worker to a call, as it sent it. Where the client leaves, the work stops.

    The worker reads the request's body, or the `body` that is given. It is paid for in seconds of computing: those that
    the worker tells, or, where it was stopped, those that passed.
    """
    workers: Workers = request.app.state.workers
    rate_limit: RateLimit = request.app.state.rate_limit
    rate_limit.admit(request.scope)
    body = await request.body() if body is None else body
    began = perf_counter()
    run = workers.run(
        call,
        body,
        language=language_of(request.scope),
        gzip="gzip" in request.headers.get("accept-encoding", ""),
        client=rate_limit.payer(request.scope),
    )
    try:
        answer = await while_connected(request, asyncio.ensure_future(run))
    except (TooSlow, asyncio.CancelledError):
        rate_limit.charge(request.scope, perf_counter() - began)
        raise
    rate_limit.charge(request.scope, answer.seconds)
    headers = {"Vary": "Accept-Encoding, Accept-Language", "Cache-Control": "no-store"}
    if answer.encoding:
        headers["Content-Encoding"] = answer.encoding
    media_type = JSON if answer.status == 200 else MEDIA_TYPE
    return Response(answer.content, answer.status, headers, media_type)


async def while_connected(request: Request, work: asyncio.Task[Result]) -> Result:
    """The result of the work, which is cancelled as soon as the client is gone."""
    done, _ = await asyncio.wait([work], timeout=GLANCE)
    if not done:
        left = asyncio.ensure_future(_left(request))
        await asyncio.wait([work, left], return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
        left.cancel()
    return await work


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
