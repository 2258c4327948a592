"""Logs and counts every request; its response carries the same request ID as the line of the log."""

from __future__ import annotations

import logging
import re
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.paths import PROBES
from app.http.rate_limit import computed
from app.observability.metrics import Metrics

REQUEST_ID = re.compile(rb"[0-9a-fA-F-]{16,64}")
"""Request IDs as proxies make them; other values may contain text."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logging.getLogger("gradwalk.requests")


class RequestLog:
    """Logs and measures every request except health probes."""

    def __init__(self, app: ASGIApp, metrics: Metrics | None) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then log and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, sent = perf_counter(), 0, 0
        request_id = _request_id(scope)
        prefix = scope.get("root_path", "")

        async def counting_send(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", request_id.encode()))
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counting_send)
        finally:
            if scope["path"].removeprefix(prefix) not in PROBES:
                self._log(scope, route_of(scope, prefix), status, sent, perf_counter() - started, request_id)

    def _log(self, scope: Scope, route: str, status: int, sent: int, seconds: float, request_id: str) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        if log.isEnabledFor(logging.INFO):
            event = {
                "method": method,
                "route": route,
                "status": status,
                "bytes": sent,
                "milliseconds": round(seconds * 1e3, 2),
                "compute_milliseconds": round(computed(scope) * 1e3, 2),
                "request": request_id,
            }
            log.info("request", extra={"event": event})
        if self.metrics is not None:
            self.metrics.answered(method, route, status, seconds, computed(scope))


def _request_id(scope: Scope) -> str:
    """The request ID that a proxy has set, if it is well-formed; else a new one."""
    for header, value in scope["headers"]:
        if header == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return token_hex(8)


def route_of(scope: Scope, prefix: str = "") -> str:
    """The template of the matched route, such as `/api/v1/examples/{name}`; `unmatched` where there is none.

    A route knows only its own part of the path; what precedes it has no parameters and is taken from the path.
    """
    route = scope.get("route")
    if route is None:
        mounted = scope.get("root_path", "").removeprefix(prefix) if "endpoint" in scope else ""
        return f"{mounted}/{{path}}" if mounted else "unmatched"
    end = route.path_format.format(**scope["path_params"])
    return f"{scope['path'].removeprefix(prefix).removesuffix(end)}{route.path_format}"
