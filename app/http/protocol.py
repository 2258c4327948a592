"""uvicorn's HTTP protocol with limits: on the time and size of headers, on clients that never read a response, and on
the number of connections.

uvicorn does not limit headers while they arrive, nor the time to read a response (its `timeout_keep_alive` is for the
pause between two requests). A proxy in front does; this protects a server without one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from app.errors.kinds import Busy, HeadersTooLarge, HeadersTooSlow, UnreadableHeaders, above
from app.http.body_limit import WHOLE
from app.http.connection import OrderlyProtocol, http_response
from app.http.connection_limit import ConnectionLimit
from app.http.readers import READER, Reader, Readers
from app.http.request_head import fault, normalised
from app.settings import Settings


def limited_protocol(settings: Settings, readers: Readers, connection_limit: ConnectionLimit) -> type[LimitedProtocol]:
    """The class that uvicorn instantiates for each connection, with the limits of these settings."""

    class Configured(LimitedProtocol):
        pass

    Configured.limits, Configured.readers, Configured.connection_limit = settings, readers, connection_limit
    return Configured


class LimitedProtocol(OrderlyProtocol):
    """uvicorn's protocol with limits on a request's headers, on unsent answers, and on connections."""

    limits: Settings
    readers: Readers
    connection_limit: ConnectionLimit
    reader: Reader
    _expiry: asyncio.TimerHandle | None = None
    _arrived = 0
    _in_body = False

    def connection_made(self, transport: Any) -> None:
        """Start the timer of the first request, or refuse where there are too many connections."""
        super().connection_made(transport)
        self.reader = Reader(transport, self.client)
        error = self.connection_limit.admit(self)
        if error is not None:
            self._refused = True
            transport.write(http_response(error))
            transport.close()
            return
        self._start_timer()

    @property
    def idle(self) -> bool:
        """Whether no whole request waits for its answer, and no answer for its reader."""
        return not self.reader.size and (not self._answering or (self._active is self.cycle and self._in_body))

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
            self.refuse(self._too_large())

    def on_message_begin(self) -> None:
        """Start the timer of a request's headers."""
        super().on_message_begin()
        self.scope[READER] = self.reader  # type: ignore[literal-required]  # a key of ours
        self._start_timer()

    def on_headers_complete(self) -> None:
        """Check the headers; the body follows."""
        self._cancel_timer()
        self._in_body = True
        self._check_headers()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the body is whole; restart the timer for the next headers where it was answered before its end."""
        self._in_body = False
        self.scope[WHOLE] = True  # type: ignore[literal-required]  # a key of ours
        if self._expiry is not None:
            self._cancel_timer()
            self._start_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Expect the client to take the response."""
        super().on_response_complete()
        if self.reader.unsent:
            self.readers.hold(self.reader)

    def pause_writing(self) -> None:
        """The client does not take the response as fast as it is written."""
        super().pause_writing()
        self.readers.hold(self.reader)

    def resume_writing(self) -> None:
        """The client has taken nearly all."""
        self.readers.release(self.reader)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give everything back that belongs to the connection."""
        self._cancel_timer()
        self.readers.forget(self.reader)
        super().connection_lost(exc)

    def refuse(self, error: Any) -> None:
        """No headers are expected any more."""
        self._cancel_timer()
        super().refuse(error)

    def _check_headers(self) -> None:
        """Refuse headers that are too large or wrong; the exception stops the parser."""
        if len(self.url) > self.limits.url_bytes:
            self._stop(self._too_large())
        if len(self.pipeline) >= self.limits.pipelined:
            ahead = len(self.pipeline) + 1
            self._stop(Busy(above("pipelined", self.limits.pipelined, ahead), name="pipelined"))
        self.url = normalised(self.url, self.headers)
        wrong = fault(self.url, self.parser.get_http_version(), self.headers)
        if wrong is not None:
            self._stop(UnreadableHeaders(wrong))

    def _stop(self, error: Any) -> None:
        self.refuse(error)
        raise ValueError(error.slug)

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
        self._expiry = None
        if self._answering:  # the next request is late, while the last one is still being answered
            self._start_timer()
        elif self._in_body or not self._arrived or self.transport.is_closing():
            self.transport.close()
        else:
            seconds = self.limits.header_seconds
            self.refuse(HeadersTooSlow(above("header_seconds", seconds, seconds), name="header_seconds"))

    def _too_large(self) -> HeadersTooLarge:
        if len(self.url) > self.limits.url_bytes:
            return HeadersTooLarge(above("url_bytes", self.limits.url_bytes, len(self.url)), name="url_bytes")
        return HeadersTooLarge(above("header_bytes", self.limits.header_bytes, self._arrived), name="header_bytes")
