"""Lets pages of any origin use the API (https://fetch.spec.whatwg.org/#http-cors-protocol).

What is allowed depends on no request, so the headers of all responses are the same, and caches may share them.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.response_headers import Raw, raw

EXPOSED = ("Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID")
HEADERS = raw({"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(EXPOSED)})


def cross_origin_headers(scope: Scope, own: Mapping[bytes, bytes]) -> Raw:
    """The headers of every response."""
    return HEADERS


class Preflight:
    """Answers the OPTIONS by which browsers ask beforehand."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.answer = CORSMiddleware(app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        asks = scope["type"] == "http" and scope["method"] == "OPTIONS"
        await (self.answer if asks else self.app)(scope, receive, send)
