"""Adds headers to every response: those of each kind of content, of other origins, of the version.

One middleware for all of them, since each that wraps `send` costs every request some microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Raw = tuple[tuple[bytes, bytes], ...]
"""Headers in ASGI's encoding, their names in lower case."""
Defaults = Callable[[Scope, Mapping[bytes, bytes]], Raw]
"""The headers of a response to a request, given those that the response sets itself."""


def raw(headers: Mapping[str, str]) -> Raw:
    """Headers in ASGI's encoding, computed once."""
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


class ResponseHeaders:
    """Adds the headers of each of `defaults` to every response that does not set them itself."""

    def __init__(self, app: ASGIApp, defaults: Sequence[Defaults]) -> None:
        self.app = app
        self.defaults = tuple(defaults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                own = dict(headers)
                for defaults in self.defaults:
                    for header in defaults(scope, own):
                        if header[0] not in own:
                            headers.append(header)
            await send(message)

        await self.app(scope, receive, send_with_headers)
