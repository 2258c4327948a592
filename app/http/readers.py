"""The clients of connections as readers of their responses: how many bytes are unsent, and for how long.

A response that its client does not take stays in memory, in the transport's buffer. Progress is judged by bytes: a
slow phone is served to its end, however long that takes, while a client that takes nothing is dropped soon.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from struct import Struct
from time import monotonic
from typing import Any

from starlette.types import Scope

from app.errors.kinds import Busy
from app.http.client_buffers import Bound, ClientBuffer, ClientBuffers
from app.http.rate_limit import address_of
from app.settings import Settings

READER = "gradwalk.reader"
"""The key of the ASGI scope under which the connection's `Reader` is."""
SMALL_BYTES = 64 * 1024
"""Responses up to this size are not checked: the transport's buffer takes them without a pause."""
KERNEL_BYTES = 128 * 1024
"""Bytes that the kernel takes for a connection beyond what is on its way to the client."""
PROGRESS_BYTES = 1_024
"""Bytes that a client must take to have made progress: fewer in `answer_seconds` is a standstill."""
READ_BYTES_PER_SECOND = 16 * 1024
"""The slowest reading of what a client's system has taken for it, beyond the timeout of a stalled client."""
READ_BYTES = 192 * 1024
"""Most bytes that a client may have before it without having read them: its system's buffer, by default 128 KiB.

A system whose buffer is full takes nothing until the client has read half of it or more: on a slow line behind a proxy
that reads no faster, these are many seconds.
"""
SWEEP_SECONDS = 0.5

log = logging.getLogger("gradwalk")

_TCP_INFO = getattr(socket, "TCP_INFO", None)
_UNACKNOWLEDGED, _BYTES_ACKNOWLEDGED, _UNSENT = (24, Struct("=I")), (120, Struct("=Q")), (144, Struct("=I"))
"""Offsets of `tcpi_unacked`, `tcpi_bytes_acked` and `tcpi_notsent_bytes` in Linux's struct tcp_info (linux/tcp.h)."""
_TCP_INFO_BYTES = 148


class Reader(ClientBuffer):
    """The client of one connection. `size` counts the unsent bytes; `streaming` is set while events are sent.

    Until `reading` it may be busy with what its system has taken.
    """

    __slots__ = ("_drained", "_last", "_mark", "reading", "socket", "streaming", "transport")

    def __init__(self, transport: asyncio.Transport, client: Any) -> None:
        super().__init__(address_of({"client": client}))
        self.transport = transport
        self.streaming = False
        self.socket: Any = transport.get_extra_info("socket")
        self._mark = self._drained = self._last = 0
        self.reading = self.last_progress
        _keep_little_in_the_kernel(self.socket)

    def drop(self, error: Busy) -> None:
        """End the connection, and give its buffer back."""
        self.transport.abort()

    @property
    def unsent(self) -> int:
        """Bytes in the transport's buffer."""
        return self.transport.get_write_buffer_size()

    @property
    def busy_until(self) -> float:
        """When the client's last progress was, or when it will have read what its system has taken, at the latest."""
        return max(self.last_progress, self.reading)

    def look(self) -> bool:
        """Note the progress since the last look; whether there is anything to take."""
        acknowledged, in_flight = _kernel_state(self.socket)
        unsent = self.unsent
        self._drained += max(0, self._last - unsent)
        self._last = unsent
        now = monotonic()
        if not unsent and not in_flight:
            self.last_progress = now
            return False
        progress = acknowledged or self._drained  # the kernel's buffer takes bytes too, where the client does not
        if progress - self._mark >= PROGRESS_BYTES:
            read_by = max(self.reading, now) + (progress - self._mark) / READ_BYTES_PER_SECOND
            self.reading = min(read_by, now + READ_BYTES / READ_BYTES_PER_SECOND)
            self._mark, self.last_progress = progress, now
        return True


class Readers(ClientBuffers):
    """All clients that have not taken their responses yet, or read a stream of events."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            Bound("unsent_bytes", settings.unsent_bytes),
            Bound("address_unsent_bytes", settings.address_unsent_bytes),
        )
        self.timeout = settings.answer_seconds
        self.dropped = 0
        self._watched: set[Reader] = set()
        self._sweeper: asyncio.TimerHandle | None = None

    def identify(self, reader: Reader, scope: Scope) -> None:
        """Set the address of a connection's client, which a proxy names anew with each request."""
        address = address_of(scope)
        if address == reader.address:
            return
        size = reader.size
        self.resize(reader, 0)
        reader.address = address
        self.resize(reader, size)

    def watch(self, reader: Reader) -> None:
        """Expect progress from a client from now on."""
        if reader not in self._watched:
            reader.last_progress = monotonic()
            self._watched.add(reader)
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)

    def hold(self, reader: Reader) -> None:
        """Count what a client has not taken, and expect progress."""
        self.resize(reader, reader.unsent)
        self.watch(reader)

    def release(self, reader: Reader) -> None:
        """Stop counting: the response has been taken, or its connection is lost."""
        self.resize(reader, 0)
        if not reader.streaming:
            self._watched.discard(reader)

    def forget(self, reader: Reader) -> None:
        """The connection is lost."""
        reader.streaming = False
        self.release(reader)

    def _sweep(self) -> None:
        """Drop the clients that stand still, and look again as long as there are any."""
        now = monotonic()
        for reader in tuple(self._watched):
            if not reader.look():
                self.release(reader)
            elif now - reader.busy_until >= self.timeout:
                self.dropped += 1
                log.info("dropped a client that does not take its response")
                self.forget(reader)
                reader.transport.abort()
        waiting = bool(self._watched)
        self._sweeper = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep) if waiting else None


def _kernel_state(connection: Any) -> tuple[int, bool]:
    """The bytes that the client's system has taken, and whether more are on their way.

    Where the system does not tell, both are nothing: then only the bytes that leave the transport's buffer show
    progress, in steps as large as the kernel's buffer.
    """
    if _TCP_INFO is None:
        return 0, False
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, 256)
    except (OSError, AttributeError):
        return 0, False
    if len(info) < _TCP_INFO_BYTES:
        return 0, False
    in_flight, taken, unsent = (
        layout.unpack_from(info, offset)[0] for offset, layout in (_UNACKNOWLEDGED, _BYTES_ACKNOWLEDGED, _UNSENT)
    )
    return taken, bool(in_flight or unsent)


def _keep_little_in_the_kernel(connection: Any) -> None:
    """Limit what the kernel takes from an unread response; its default is some megabytes for each connection."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None and connection is not None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, option, KERNEL_BYTES)
        except OSError:  # a socket of another kind
            log.debug("the kernel's buffer is not limited")
