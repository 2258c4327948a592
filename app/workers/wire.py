"""The frames between the web process and a worker: a small JSON header, then bytes.

Not pickle: a compromised worker could send one that runs code in the web process.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

if TYPE_CHECKING:  # a worker starts faster without
    from asyncio import StreamReader, StreamWriter

Header = dict[str, Any]

SIZES = Struct("!II")
CHUNK_BYTES = 256 * 1024
"""Size of the chunks in which a large body is sent, so that the event loop is free between them. A small frame is sent
in one, so that the receiver wakes only once."""


def write(channel: BinaryIO, header: Header, body: bytes = b"") -> None:
    """Send a frame and flush it."""
    channel.write(_start(header, body))
    channel.write(body[CHUNK_BYTES:])
    channel.flush()


def read(channel: BinaryIO) -> tuple[Header, bytes] | None:
    """The next frame; `None` where the other side has closed the pipe."""
    sizes = channel.read(SIZES.size)
    if len(sizes) < SIZES.size:
        return None
    length, size = SIZES.unpack(sizes)
    header, body = channel.read(length), channel.read(size)
    return (orjson.loads(header), body) if len(body) == size else None


async def send(writer: StreamWriter, header: Header, body: bytes) -> None:
    """Send a frame without blocking the event loop."""
    writer.write(_start(header, body))
    for start in range(CHUNK_BYTES, len(body), CHUNK_BYTES):
        await writer.drain()
        writer.write(body[start : start + CHUNK_BYTES])


async def receive(reader: StreamReader) -> tuple[Header, bytes]:
    """The next frame; raises `asyncio.IncompleteReadError` where the pipe is closed."""
    length, size = SIZES.unpack(await reader.readexactly(SIZES.size))
    header = orjson.loads(await reader.readexactly(length))
    return header, await reader.readexactly(size)


def _start(header: Header, body: bytes) -> bytes:
    """Both lengths, the header, and the first chunk of the body."""
    text = orjson.dumps(header)
    return SIZES.pack(len(text), len(body)) + text + body[:CHUNK_BYTES]
