"""Refuses a large response where clients leave too many bytes of earlier ones unread."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors.handlers import refuse
from app.errors.kinds import Busy
from app.http.readers import READER, SMALL_BYTES, Reader, Readers


class AnswerLimit:
    """Makes room for each large response, or sends the refusal instead; watches that streams are read.

    It does so with `protocol` alone, which knows the connection; under another server every response passes.
    """

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        self.app = app
        self.readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response if there is room for it."""
        reader: Reader | None = scope.get(READER)
        if scope["type"] != "http" or reader is None:
            await self.app(scope, receive, send)
            return
        self.readers.identify(reader, scope)
        refused = False

        async def limited_send(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                error = self._start(reader, message)
                if error is not None:
                    refused = True
                    await refuse(error, scope, receive, send)
            if not refused:
                await send(message)

        try:
            await self.app(scope, receive, limited_send)
        finally:
            reader.streaming = False

    def _start(self, reader: Reader, message: Message) -> Busy | None:
        """Make room for a response, or begin to watch one whose length is not known."""
        size = _length(message)
        if size is None:
            reader.streaming = True
            self.readers.watch(reader)
            return None
        return self.readers.make_room(reader, size) if size > SMALL_BYTES else None


def _length(message: Message) -> int | None:
    """The length of a response in bytes; `None` where its headers do not tell it, as of a stream."""
    for name, value in message.get("headers", ()):
        if name == b"content-length":
            return int(value)
    return 0 if message["status"] in (204, 304) else None
