"""Dispatches a request to a worker, or answers it by a form, and returns its response."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from time import perf_counter
from typing import TypeVar

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from app.errors.problem import MEDIA_TYPE
from app.http.forms import Forms, Question
from app.http.rate_limit import RateLimit
from app.i18n import language_of
from app.workers.jobs import Answer
from app.workers.pool import Workers
from engine.errors import TooSlow

Result = TypeVar("Result")
JSON = "application/json"
DISCONNECT_CHECK = 0.2
"""Seconds after which a running call starts to watch for the client to disconnect."""


async def computed(request: Request, call: str, body: bytes | None = None) -> Response:
    """The response to a call, from a worker, or from a form where there is one of this question.

    The worker gets the request's body, or `body`. The rate limit is charged with the compute time.
    """
    forms: Forms = request.app.state.forms
    rate_limit: RateLimit = request.app.state.rate_limit
    rate_limit.admit(request.scope)
    body = await request.body() if body is None else body
    language = language_of(request.scope)
    question = forms.question(call, body, language)
    answer = None if question is None else forms.answer(question)
    if answer is None:
        answer = await _by_worker(request, call, body, language, question)
    rate_limit.charge(request.scope, answer.seconds)
    headers = {"Vary": "Accept-Encoding, Accept-Language", "Cache-Control": "no-store"}
    if answer.encoding:
        headers["Content-Encoding"] = answer.encoding
    media_type = JSON if answer.status == 200 else MEDIA_TYPE
    return Response(answer.content, answer.status, headers, media_type)


async def _by_worker(request: Request, call: str, body: bytes, language: str, question: Question | None) -> Answer:
    """The answer of a worker, which makes its form where one is wanted. When the client disconnects, the work stops.

    Where it was stopped, the rate limit is charged with the elapsed time.
    """
    workers: Workers = request.app.state.workers
    forms: Forms = request.app.state.forms
    rate_limit: RateLimit = request.app.state.rate_limit
    started = perf_counter()
    wanted = question is not None and forms.wants(question)
    run = workers.run(
        call,
        body,
        language=language,
        gzip="gzip" in request.headers.get("accept-encoding", ""),
        client=rate_limit.client(request.scope),
        form=wanted,
    )
    try:
        answer = await while_connected(request, run)
    except (TooSlow, ClientDisconnect, asyncio.CancelledError):
        rate_limit.charge(request.scope, perf_counter() - started)
        raise
    if question is not None and wanted and answer.status == 200:
        forms.keep(question, answer.form)
    return answer


async def while_connected(request: Request, work: Awaitable[Result]) -> Result:
    """The result of the work. When the client disconnects, the work is cancelled; raises `ClientDisconnect`.

    The work belongs to the task of its request, as under `asyncio.timeout`: most of it ends before any watch begins.
    """
    watch = _Watch(request)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.disconnected and not watch.task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the task that handles a request when its client disconnects, from `DISCONNECT_CHECK` on."""

    def __init__(self, request: Request) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.request = request
        self.task = task
        self.disconnected = False
        self._watching: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(DISCONNECT_CHECK, self._begin)

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        self.disconnected = True
        self.task.cancel()
