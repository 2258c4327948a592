"""A header on every answer of the API with the version of the page's files, for pages that are open."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.paths import API, path_of

NAME = b"gradwalk-version"


class VersionHeader:
    """Adds the header `Gradwalk-Version` to the API's responses."""

    def __init__(self, app: ASGIApp, version: Callable[[], str]) -> None:
        self.app = app
        self.version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the header to its response."""
        if scope["type"] != "http" or not path_of(scope).startswith(API):
            await self.app(scope, receive, send)
            return

        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", []).append((NAME, self.version().encode()))
            await send(message)

        await self.app(scope, receive, send_with_version)
