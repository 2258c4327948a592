"""Every request as one line of the log and one count of the figures; its answer carries the same name as the line."""

from __future__ import annotations

import logging
import re
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.paths import PROBES
from app.http.rate_limit import computed
from app.observability.metrics import Metrics

GIVEN = re.compile(rb"[0-9a-fA-F-]{16,64}")
"""Names of requests as proxies make them; any other may hold text, or anything."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logging.getLogger("gradwalk.requests")


class RequestLog:
    """Measures every request but the probes of health."""

    def __init__(self, app: ASGIApp, metrics: Metrics | None) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, sent = perf_counter(), 0, 0
        name = _name(scope)
        prefix = scope.get("root_path", "")

        async def noting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", name.encode()))
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if scope["path"].removeprefix(prefix) not in PROBES:
                self._tell(scope, route_of(scope, prefix), status, sent, perf_counter() - began, name)

    def _tell(self, scope: Scope, route: str, status: int, sent: int, seconds: float, name: str) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        if log.isEnabledFor(logging.INFO):
            event = {
                "method": method,
                "route": route,
                "status": status,
                "bytes": sent,
                "milliseconds": round(seconds * 1e3, 2),
                "compute_milliseconds": round(computed(scope) * 1e3, 2),
                "request": name,
            }
            log.info("request", extra={"event": event})
        if self.metrics is not None:
            self.metrics.answered(method, route, status, seconds, computed(scope))


def _name(scope: Scope) -> str:
    """The name that a proxy has given the request, if it looks like one; else a new one."""
    for header, value in scope["headers"]:
        if header == b"x-request-id" and GIVEN.fullmatch(value):
            return str(value.decode())
    return token_hex(8)


def route_of(scope: Scope, prefix: str = "") -> str:
    """The template of the route that answered, such as `/api/v1/examples/{name}`; `unmatched` where none did.

    A route knows its own end only: what stands before it in the path is taken from there, since it has no values.
    """
    route = scope.get("route")
    if route is None:
        mounted = scope.get("root_path", "").removeprefix(prefix) if "endpoint" in scope else ""
        return f"{mounted}/{{path}}" if mounted else "unmatched"
    end = route.path_format.format(**scope["path_params"])
    return f"{scope['path'].removeprefix(prefix).removesuffix(end)}{route.path_format}"
