"""Compresses the responses of the web process; workers compress their own."""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.paths import API, path_of

GET_BYTES = 1024
"""What the API answers to GET is compressed from this size on: lists such as the examples, which each page loads."""


class Compression:
    """Starlette's compression, except for the paths whose responses workers have made."""

    def __init__(self, app: ASGIApp, minimum_size: int, except_for: Collection[str]) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=minimum_size, compresslevel=4)
        self.compressed_get = GZipMiddleware(app, minimum_size=min(GET_BYTES, minimum_size), compresslevel=4)
        self.except_for = frozenset(except_for)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        path = path_of(scope) if scope["type"] == "http" else ""
        passed = not path or path in self.except_for
        compressed = self.compressed_get if path.startswith(API) and scope["method"] == "GET" else self.compressed
        await (self.app if passed else compressed)(scope, receive, send)
