"""Receives a request's body whole before anything else happens, within limits on its encoding, size and time.

Only whole requests take a place among the concurrent ones (`concurrency_limit`): an incomplete body costs its
sender alone. The bytes of incomplete bodies are bounded in all and by address.
"""

from __future__ import annotations

from asyncio import Timeout, get_running_loop, timeout_at
from collections.abc import Mapping
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import BodyTooLarge, BodyTooSlow, Busy, UnreadableBody, above
from app.http.client_buffers import Bound, ClientBuffer, ClientBuffers
from app.http.rate_limit import address_of
from app.settings import Settings
from engine.errors import GradwalkError, phrase

WHOLE = "gradwalk.whole"
"""The key of the ASGI scope that `protocol` sets once a request has arrived whole."""
PLAIN = phrase("Send JSON as it is, with “Content-Type: application/json”.")


class BodyLimit:
    """Counts the bytes of a body as they arrive, independently of its Content-Length, and the seconds they take."""

    def __init__(self, app: ASGIApp, settings: Settings, arriving: ClientBuffers) -> None:
        self.app = app
        self.limit = settings.body_bytes
        self.seconds = settings.body_seconds
        self.arriving = arriving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on once its body is whole; the refusal is sent from here."""
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if not (b"content-length" in headers or b"transfer-encoding" in headers):
            await self.app(scope, receive, send)
            return
        try:
            _check_encoding(headers)
            declared = headers.get(b"content-length", b"")
            self._check_size(int(declared) if declared.isdigit() else 0)
            if not (declared and WHOLE in scope):  # else there is nothing to wait for, and nothing more to count
                receive = _replayed(await self._whole(scope, receive), receive)
        except ClientDisconnect:
            return
        except _Refusal as refusal:
            await refuse(refusal.error, scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive) -> bytes:
        """The body; raises `_Refusal` where it exceeds a limit, `ClientDisconnect` where the client leaves."""
        started = monotonic()
        deadline = timeout_at(get_running_loop().time() + self.seconds)
        body = _ArrivingBody(address_of(scope), deadline)
        try:
            async with deadline:
                return await self._received(body, receive)
        except TimeoutError:
            slow = BodyTooSlow(
                above("body_seconds", self.seconds, round(monotonic() - started, 2)), name="body_seconds"
            )
            raise _Refusal(body.error or slow) from None
        finally:
            self.arriving.resize(body, 0)

    async def _received(self, body: _ArrivingBody, receive: Receive) -> bytes:
        received = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            received += message.get("body", b"")
            self._check_size(len(received))
            if not message.get("more_body", False):
                return bytes(received)
            if len(received) > body.size:
                self._keep(body, len(received))

    def _keep(self, body: _ArrivingBody, size: int) -> None:
        """Hold so many bytes of a body; raises `_Refusal` where there is no room for them."""
        error = self.arriving.make_room(body, size)
        if error is not None:
            raise _Refusal(error)
        self.arriving.resize(body, size)
        body.last_progress = monotonic()

    def _check_size(self, reached: int) -> None:
        if reached > self.limit:
            raise _Refusal(BodyTooLarge(above("body_bytes", self.limit, reached), name="body_bytes"))


def arriving_bodies(settings: Settings) -> ClientBuffers:
    """The bodies that have not arrived whole, within their limits."""
    return ClientBuffers(
        Bound("arriving_bytes", settings.arriving_bytes),
        Bound("address_arriving_bytes", settings.address_arriving_bytes),
    )


class _ArrivingBody(ClientBuffer):
    """A body that has not arrived whole; `deadline` ends the wait for the rest."""

    __slots__ = ("deadline", "error")

    def __init__(self, address: str, deadline: Timeout) -> None:
        super().__init__(address)
        self.deadline = deadline
        self.error: Busy | None = None

    def drop(self, error: Busy) -> None:
        """End the wait at once."""
        self.error = error
        self.deadline.reschedule(get_running_loop().time())


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the whole body first."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _check_encoding(headers: Mapping[bytes, bytes]) -> None:
    """Refuse compressed and multipart bodies; every other one is read as JSON."""
    if headers.get(b"content-type", b"").lower().lstrip().startswith(b"multipart/"):
        raise _Refusal(UnreadableBody(phrase("A body in several parts is not read here."), hint=PLAIN))
    if headers.get(b"content-encoding", b"").lower().strip() not in (b"", b"identity"):
        raise _Refusal(UnreadableBody(phrase("A compressed body is not read here."), hint=PLAIN))


class _Refusal(Exception):
    """Carries an error to the place that sends it."""

    def __init__(self, error: GradwalkError) -> None:
        self.error = error
