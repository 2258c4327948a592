"""What surrounds every request and answer: a cap on bytes as they stream in, and headers that close every door.

Plain ASGI, so that nothing can slip past; see https://developer.mozilla.org/docs/Web/HTTP/CSP for the policy.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import BodyTooLarge, response
from engine.errors import phrase

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
API = "/api/v1/"


class SecureHeaders:
    """Sets the headers on every answer. The API may be used from any origin; pages and files only from their own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sharing = "cross-origin" if API in scope["path"] else "same-origin"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cross-Origin-Resource-Policy", sharing)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Counts the bytes of a body while they arrive, whatever its Content-Length says, and refuses above the limit."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counting `receive`; the refusal is sent from here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.most:
                raise _Overflow
            return message

        try:
            await self.app(scope, counted, send)
        except _Overflow:
            error = BodyTooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit="body_bytes",
                    allowed=self.most,
                    reached=received,
                ),
                name="body_bytes",
            )
            await response(Request(scope), error, {"Connection": "close"})(scope, receive, send)


class _Overflow(BaseException):
    """Passes through every handler of ordinary errors, up to the counter."""
