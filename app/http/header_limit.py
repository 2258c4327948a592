"""Limits the length of a request's address and the number and size of its headers."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import HeadersTooLarge, above
from app.settings import Settings


class HeaderLimit:
    """Refuses requests whose headers exceed the limits; `protocol` cuts off headers that never end."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            for name, reached in _sizes(scope):
                allowed = getattr(self.settings, name)
                if reached > allowed:
                    await refuse(HeadersTooLarge(above(name, allowed, reached), name=name), scope, receive, send)
                    return
        await self.app(scope, receive, send)


def _sizes(scope: Scope) -> tuple[tuple[str, int], ...]:
    """The sizes of a request, by the name of the limit on each."""
    headers = scope["headers"]
    return (
        ("url_bytes", len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])),
        ("header_bytes", sum(len(name) + len(value) for name, value in headers)),
        ("header_fields", len(headers)),
    )
