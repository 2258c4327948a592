"""Compresses the responses of the web process; workers compress their own."""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.paths import path_of


class Compression:
    """Starlette's compression, except for the paths whose responses workers have made."""

    def __init__(self, app: ASGIApp, minimum_size: int, except_for: Collection[str]) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=minimum_size, compresslevel=4)
        self.except_for = frozenset(except_for)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        passed = scope["type"] != "http" or path_of(scope) in self.except_for
        await (self.app if passed else self.compressed)(scope, receive, send)
