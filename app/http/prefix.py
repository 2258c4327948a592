"""The path prefix that a proxy puts before the service, whether or not it strips it before passing requests on.

uvicorn's `--root-path` is right only where the proxy strips, FastAPI's `root_path` only where it does not; see
https://github.com/Kludex/starlette/discussions/2966. Nothing of ours lies below a path that begins with the prefix,
so what begins with it was not stripped.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


class Prefix:
    """Sets the prefix in the ASGI scope: `root_path` is the prefix, and `path` begins with it."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with both paths corrected."""
        if self.prefix and scope["type"] == "http":
            scope = {**scope, "root_path": self.prefix}
            path = scope["path"]
            if path != self.prefix and not path.startswith(f"{self.prefix}/"):
                scope["path"] = self.prefix + path
                scope["raw_path"] = self.prefix.encode() + (scope.get("raw_path") or b"")
        await self.app(scope, receive, send)


class BarePrefix:
    """Redirects from `/class/one` to the page, `/class/one/`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or redirect it: relatively, so that no proxy's name or scheme matters."""
        prefix = scope.get("root_path", "")
        if scope["type"] != "http" or not prefix or scope["path"] != prefix:
            await self.app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        location = f"{prefix.rpartition('/')[2]}/{'?' * bool(query)}{query}"
        await Response(status_code=308, headers={"Location": location})(scope, receive, send)
