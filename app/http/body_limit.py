"""Limits a request's body while it arrives: its encoding, its size, and the time it takes."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import Mapping
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import BodyTooLarge, BodyTooSlow, UnreadableBody, above
from engine.errors import GradwalkError, phrase

PLAIN = phrase("Send JSON as it is, with “Content-Type: application/json”.")


class BodyLimit:
    """Counts the bytes of a body as they arrive, whatever its Content-Length says, and the seconds they take."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self.app = app
        self.limit = limit
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counting `receive`; the refusal is sent from here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"")
        try:
            self._check_encoding(headers)
            self._check_size(int(declared) if declared.isdigit() else 0)
            await self.app(scope, self._counted(receive), send)
        except _Refusal as refusal:
            await refuse(refusal.error, scope, receive, send)

    def _counted(self, receive: Receive) -> Receive:
        received, started, complete = 0, monotonic(), False

        async def counted() -> Message:
            nonlocal received, complete
            if complete:
                return await receive()
            message = await self._in_time(receive, started)
            received += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            self._check_size(received)
            return message

        return counted

    async def _in_time(self, receive: Receive, started: float) -> Message:
        try:
            async with timeout(started + self.seconds - monotonic()):
                return await receive()
        except TimeoutError:
            message = above("body_seconds", self.seconds, round(monotonic() - started, 2))
            raise _Refusal(BodyTooSlow(message, name="body_seconds")) from None

    def _check_size(self, reached: int) -> None:
        if reached > self.limit:
            raise _Refusal(BodyTooLarge(above("body_bytes", self.limit, reached), name="body_bytes"))

    def _check_encoding(self, headers: Mapping[bytes, bytes]) -> None:
        """Refuse compressed and multipart bodies; every other one is read as JSON."""
        if headers.get(b"content-type", b"").lower().lstrip().startswith(b"multipart/"):
            raise _Refusal(UnreadableBody(phrase("A body in several parts is not read here."), hint=PLAIN))
        if headers.get(b"content-encoding", b"").lower().strip() not in (b"", b"identity"):
            raise _Refusal(UnreadableBody(phrase("A compressed body is not read here."), hint=PLAIN))


class _Refusal(BaseException):
    """Carries an error past the handlers of ordinary exceptions up to the middleware."""

    def __init__(self, error: GradwalkError) -> None:
        self.error = error
