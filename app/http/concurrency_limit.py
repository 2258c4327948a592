"""Limits the number of requests that are handled at the same time."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import Busy, above
from app.http.paths import PROBES, path_of


class ConcurrencyLimit:
    """Answers 503 `busy` above the limit. Health probes always pass, and bodies have arrived whole before.

    uvicorn's own `limit_concurrency` counts idle connections too, of which every open page keeps some, and answers
    in plain text.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit
        self.running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or path_of(scope) in PROBES:
            await self.app(scope, receive, send)
            return
        if self.running >= self.limit:
            error = Busy(above("requests", self.limit, self.running + 1), name="requests")
            await refuse(error, scope, receive, send)
            return
        self.running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.running -= 1
