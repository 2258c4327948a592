"""uvicorn's HTTP protocol with limits: on the time and size of headers, and on clients that never read a response.

uvicorn does not limit headers while they arrive, nor the time to read a response (its `timeout_keep_alive` is for the
pause between two requests). A proxy in front does; this protects a server without one.
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

LINGER_SECONDS = 2.0
"""Seconds for which a refused client's data are still read, so that it can receive the response."""


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
        """Start the timer of the first request."""
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Count the bytes of headers as they arrive."""
        if self._refused:
            return
        if self.cycle is None or self.cycle.response_complete:
            self._start_timer()
        was_in_body = self._in_body  # the rest of a body that was answered early does not count as headers
        super().data_received(data)
        if self._expiry is None or was_in_body or self._in_body or self._refused:
            return
        self._arrived += len(data)
        if self._arrived > self.limits.url_bytes + self.limits.header_bytes:
            self._refuse(self._too_large())

    def on_message_begin(self) -> None:
        """Start the timer of a request's headers."""
        super().on_message_begin()
        self._start_timer()

    def on_headers_complete(self) -> None:
        """Check the length of the address; the body follows."""
        self._cancel_timer()
        self._in_body = True
        if len(self.url) > self.limits.url_bytes:
            self._refuse(self._too_large())
            raise ValueError("an address that uvicorn might not be able to parse")  # stops the parser
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Restart the timer for the next headers where the body was answered before its end."""
        self._in_body = False
        if self._expiry is not None:
            self._cancel_timer()
            self._start_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Limit the time for the client to read the response."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self.loop.call_later(self.limits.answer_seconds, self._abandon, self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timer."""
        self._cancel_timer()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer malformed HTTP with a problem, unless the request has been refused already."""
        if not self._refused:
            self._refuse(UnreadableHeaders(phrase("This is not a request in HTTP.")))

    def _start_timer(self) -> None:
        """Limit the time for headers, or for the rest of a body that is not read any more."""
        if self._expiry is None:
            self._arrived = 0
            self._expiry = self.loop.call_later(self.limits.header_seconds, self._time_out)

    def _cancel_timer(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None

    def _time_out(self) -> None:
        """Answer headers that have begun to arrive; close the connection in any other state."""
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

        Bytes that still arrive are discarded for a while: closing at once would reset the connection, and the client
        would lose the response.
        """
        self._cancel_timer()
        self._refused = True
        self.transport.write(_http_response(error))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _abandon(self, cycle: object) -> None:
        """Abort the connection if the same response is still not read."""
        if self.cycle is cycle and self.transport.get_write_buffer_size():
            self.transport.abort()


def _http_response(error: GradwalkError) -> bytes:
    """An error as a complete HTTP response."""
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
