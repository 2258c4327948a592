"""uvicorn's HTTP protocol with responses in order: a good request is answered even if malformed bytes follow it.

uvicorn writes its refusal of malformed bytes at once, before the responses to earlier requests, drops a request
whose client has closed its sending side (a half-closed connection, RFC 9112 §9.6), and begins the next request while
the previous response has not been read.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.encode import Translate
from app.errors.kinds import Busy, UnreadableHeaders
from app.errors.problem import MEDIA_TYPE, problem
from app.i18n import translator
from engine.errors import GradwalkError, phrase

LINGER_SECONDS = 2.0
"""Seconds for which a refused client's data are still read, so that it can receive the response."""
PROBE_SECONDS = 0.2
"""Seconds between two checks whether a client that has ended its half of the connection is still there."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

OF_PROTOCOL = (
    *("_start_asgi_task", "_unset_keepalive_if_required", "connections", "cycle", "flow", "headers", "parser"),
    *("pipeline", "scope", "url"),
)
OF_CYCLE = ("disconnected", "keep_alive", "message_event", "more_body", "response_complete", "response_started")
"""What is used of uvicorn's private classes: a test holds the installed version to it, `pyproject.toml` bounds it."""


class OrderlyProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which answers each request once, in order, and refuses what cannot be read after that."""

    url: bytes = b""
    _active: Any = None
    _waiting: tuple[Any, Any] | None = None
    _refusal: GradwalkError | None = None
    _refused = False
    _ended = False
    _in_message = False

    def data_received(self, data: bytes) -> None:
        """Parse what arrives; what follows a refusal, or a request to change the protocol, is discarded."""
        if self._refused:
            return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # the request is answered in HTTP/1.1; what follows cannot be read
            self.cycle.keep_alive = False
        except httptools.HttpParserError:
            self.refuse(UnreadableHeaders(phrase("This is not a request in HTTP.")))

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        super().on_message_begin()
        self._in_message = True

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._in_message = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with what has waited for this answer: the next request, a refusal, or the end of the connection."""
        super().on_response_complete()
        self._go_on()

    def resume_writing(self) -> None:
        """The client has taken the last answer: begin the request that waited for that."""
        super().resume_writing()
        if self._waiting is not None and not self.transport.is_closing():
            (cycle, app), self._waiting = self._waiting, None
            self._start_asgi_task(cycle, app)

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio's own takes a truth value
        """Keep the connection open while an answer is due to a client that has sent everything."""
        self._ended = True
        self._drop_incomplete()
        if not self._answering:
            return False
        self.loop.call_later(PROBE_SECONDS, self._probe)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every request of the connection, also one that waits behind another."""
        if self._active is not None and not self._active.response_complete:
            self._active.disconnected = True
            self._active.message_event.set()
        self.pipeline.clear()
        self._waiting = None
        super().connection_lost(exc)

    def refuse(self, error: GradwalkError) -> None:
        """Answer with this error once all earlier requests are answered; nothing more is read."""
        if self._refused:
            return
        self._refused = True
        self._refusal = error
        self._drop_incomplete()
        self._go_on()

    @property
    def _answering(self) -> bool:
        """Whether a request waits for its answer."""
        if self._waiting is not None or self.pipeline:
            return True
        return self._active is not None and not self._active.response_complete

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Begin a request, unless the answer before it is not taken: then it waits, and nothing more is read."""
        if self.flow.write_paused:
            self.flow.pause_reading()
            self._waiting = (cycle, app)
            return
        self._active = cycle
        super()._start_asgi_task(cycle, app)

    def _go_on(self) -> None:
        """Send the refusal, or end the connection, where nothing is left to answer."""
        if self._answering or self.transport.is_closing():
            return
        if self._refusal is not None:
            self._send_refusal(self._refusal)
        elif self._ended:
            self.transport.close()

    def _drop_incomplete(self) -> None:
        """Forget a request whose body will not arrive whole."""
        if not self._in_message or self.cycle is None or not self.cycle.more_body:
            return
        self._in_message = False
        if self.cycle is self._active:
            self.cycle.disconnected = True
            self.cycle.response_complete = True
            self.cycle.message_event.set()
        elif self._waiting is not None and self._waiting[0] is self.cycle:
            self._waiting = None
        elif self.pipeline and self.pipeline[0][0] is self.cycle:
            self.pipeline.popleft()

    def _send_refusal(self, error: GradwalkError) -> None:
        """Answer in the language of the last request, English where there was none, and end the connection.

        Bytes that still arrive are discarded for a while: closing at once would reset the connection, and the client
        would lose the response.
        """
        self._refusal = None
        self.transport.write(http_response(error, translator(self._active.scope) if self._active else str))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _probe(self) -> None:
        """Find out whether a client that has ended its half has left altogether: writing to such a one fails.

        An interim response may precede any answer, and every client of HTTP/1.1 skips it (RFC 9110 §15.2).
        """
        if self.transport.is_closing() or not self._answering:
            return
        cycle = self._active
        if cycle.scope["http_version"] == "1.1" and not cycle.response_started:
            self.transport.write(CONTINUE)
        self.loop.call_later(PROBE_SECONDS, self._probe)


def http_response(error: GradwalkError, translate: Translate = str) -> bytes:
    """An error as a complete HTTP response, by default in English."""
    code, body = problem(error, translate)
    status = HTTPStatus(code)
    wait = (f"Retry-After: {error.retry_after}",) if isinstance(error, Busy) else ()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        *wait,
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
