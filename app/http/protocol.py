"""Connections whose requests never begin, never end, or whose answers are never taken.

uvicorn sets no limits on the head of a request while it arrives, nor on an answer that nobody reads (its
`timeout_keep_alive` is for the pause between two requests). A proxy in front does; this holds where there is none.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.errors.kinds import HeadersTooLarge, HeadersTooSlow, UnreadableHeaders, above
from app.errors.problem import MEDIA_TYPE, problem
from app.settings import Settings
from engine.errors import GradwalkError, phrase

LINGER = 2.0
"""Seconds in which a client may still send after it has been refused."""


def limited_protocol(settings: Settings) -> type[HttpToolsProtocol]:
    """The class that uvicorn instantiates for each connection, with the limits of these settings."""

    class Configured(LimitedProtocol):
        limits = settings

    return Configured


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits on the time and size of a request's headers, and on the time to take an answer."""

    limits: Settings
    url: bytes = b""
    _expiry: asyncio.TimerHandle | None = None
    _arrived = 0
    _refused = False
    _in_body = False

    def connection_made(self, transport: Any) -> None:
        """A client has connected: its first request is due."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Bytes have arrived: of a head, of a body, or of one that has been answered already."""
        if self._refused:
            return
        if self.cycle is None or self.cycle.response_complete:
            self._expect()
        of_a_body = self._in_body  # the end of a body that was answered before it came is no head
        super().data_received(data)
        if self._expiry is None or of_a_body or self._in_body or self._refused:
            return
        self._arrived += len(data)
        if self._arrived > self.limits.url_bytes + self.limits.header_bytes:
            self._refuse(self._too_large())

    def on_message_begin(self) -> None:
        """The parser has seen the start of a request."""
        super().on_message_begin()
        self._expect()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._rest()
        self._in_body = True
        if len(self.url) > self.limits.url_bytes:
            self._refuse(self._too_large())
            raise ValueError("an address that uvicorn might not be able to parse")  # ends the parser's work
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is there; where it was answered before its end, the next head may take its full time."""
        self._in_body = False
        if self._expiry is not None:
            self._rest()
            self._expect()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is written; the client has some time to take it."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self.loop.call_later(self.limits.answer_seconds, self._abandon, self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._rest()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP gets a problem too; what has been refused already gets no second answer."""
        if not self._refused:
            self._refuse(UnreadableHeaders(phrase("This is not a request in HTTP.")))

    def _expect(self) -> None:
        """Give a head, or the rest of a body that nobody reads any more, its time."""
        if self._expiry is None:
            self._arrived = 0
            self._expiry = self.loop.call_later(self.limits.header_seconds, self._late)

    def _rest(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None

    def _late(self) -> None:
        """Answer a head that has begun; close whatever else there is."""
        if self._in_body or not self._arrived or self.transport.is_closing():
            self.transport.close()
            return
        seconds = self.limits.header_seconds
        self._refuse(HeadersTooSlow(above("header_seconds", seconds, seconds), name="header_seconds"))

    def _too_large(self) -> HeadersTooLarge:
        if len(self.url) > self.limits.url_bytes:
            return HeadersTooLarge(above("url_bytes", self.limits.url_bytes, len(self.url)), name="url_bytes")
        return HeadersTooLarge(above("header_bytes", self.limits.header_bytes, self._arrived), name="header_bytes")

    def _refuse(self, error: GradwalkError) -> None:
        """Answer in English, since the reader's language is not known yet, and end the connection.

        Bytes that still arrive are thrown away for a while: closing at once would reset the connection, and the
        client would lose the answer.
        """
        self._rest()
        self._refused = True
        self.transport.write(_raw(error))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.abort)

    def _abandon(self, cycle: object) -> None:
        """End the connection if the same answer is still not taken."""
        if self.cycle is cycle and self.transport.get_write_buffer_size():
            self.transport.abort()


def _raw(error: GradwalkError) -> bytes:
    """An error as a whole answer."""
    code, body = problem(error, str)
    status = HTTPStatus(code)
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
