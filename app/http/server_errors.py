"""Turns unhandled exceptions into problems, never a bare 500."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import Busy, unexpected
from app.http.readers import READER, Reader
from engine.errors import phrase

log = logging.getLogger("gradwalk")
OnError = Callable[[str, str], None]
"""Called with where the exception was caught (`web`) and the name of its class."""


class ServerErrors:
    """Answers an unexpected exception with a problem, and logs its kind.

    Starlette's own handler for such errors stands outside of all middleware: its responses would lack our headers.
    """

    def __init__(self, app: ASGIApp, on_error: OnError | None = None) -> None:
        self.app = app
        self.on_error = on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; on an exception, respond if no response has started."""
        started = False

        async def tracking_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, tracking_send)
        except ClientDisconnect:  # the client has left
            return
        except asyncio.CancelledError:  # by our server, whose time to shut down is over
            if READER not in scope:
                raise
            if started:
                await _hang_up(scope[READER])
            else:
                await refuse(Busy(phrase("The server is shutting down.")), scope, receive, send)
        except Exception as error:
            log.error("unexpected %s", type(error).__name__, exc_info=error)
            if self.on_error is not None:
                self.on_error("web", type(error).__name__)
            if started or scope["type"] != "http":
                raise
            await refuse(unexpected(), scope, receive, send)


async def _hang_up(reader: Reader) -> None:
    """Abort a response: its client learns that it is incomplete, and the server that no client waits for it."""
    reader.transport.abort()
    for _ in range(2):  # the event loop reports the end of the connection
        await asyncio.sleep(0)
