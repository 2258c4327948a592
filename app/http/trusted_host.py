"""Accepts only the configured host names in the Host header; see RFC 9110 §7.2."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import UnknownHost
from engine.errors import phrase


class TrustedHost:
    """Refuses requests for other hosts. `*` allows any, which is safe since no response contains the requested name."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = [name.lower() for name in allowed]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and "*" not in self.allowed and not self._matches(scope):
            error = UnknownHost(phrase("This service does not answer for that host name."))
            await refuse(error, scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _matches(self, scope: Scope) -> bool:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return False
        host = _without_port(hosts[0])
        return any(host == name or (name[:2] == "*." and host.endswith(name[1:])) for name in self.allowed)


def _without_port(host: str) -> str:
    """`[::1]:8000` is `[::1]`."""
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
