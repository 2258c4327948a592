"""What travels between the web process and a worker: a small JSON header, then bytes.

No pickles: a worker that has been taken over could send one that runs code in the web process.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

if TYPE_CHECKING:  # a worker starts faster without
    from asyncio import StreamReader, StreamWriter

Header = dict[str, Any]

SIZES = Struct("!II")
PIECE = 256 * 1024
"""Large bodies are sent in pieces of so many bytes, so that the event loop is free between them; a small frame goes
in one piece, so that the other side wakes only once."""


def write(channel: BinaryIO, header: Header, body: bytes = b"") -> None:
    """Send a frame and wait until it is gone."""
    channel.write(_start(header, body))
    channel.write(body[PIECE:])
    channel.flush()


def read(channel: BinaryIO) -> tuple[Header, bytes] | None:
    """The next frame; `None` where the other side has gone."""
    sizes = channel.read(SIZES.size)
    if len(sizes) < SIZES.size:
        return None
    length, size = SIZES.unpack(sizes)
    header, body = channel.read(length), channel.read(size)
    return (orjson.loads(header), body) if len(body) == size else None


async def send(writer: StreamWriter, header: Header, body: bytes) -> None:
    """Send a frame without holding up the event loop."""
    writer.write(_start(header, body))
    for place in range(PIECE, len(body), PIECE):
        await writer.drain()
        writer.write(body[place : place + PIECE])


async def receive(reader: StreamReader) -> tuple[Header, bytes]:
    """The next frame; raises `asyncio.IncompleteReadError` where the other side has gone."""
    length, size = SIZES.unpack(await reader.readexactly(SIZES.size))
    header = orjson.loads(await reader.readexactly(length))
    return header, await reader.readexactly(size)


def _start(header: Header, body: bytes) -> bytes:
    """Both lengths, the header, and the first piece of the body."""
    text = orjson.dumps(header)
    return SIZES.pack(len(text), len(body)) + text + body[:PIECE]
