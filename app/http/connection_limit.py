"""Bounds the number of open connections, below what the system's file descriptors allow.

When descriptors run out, the event loop closes new connections without a log line. So the limit lies below: at it, the
oldest idle connections of the address with most of them make room, and a connection that finds none is refused with a
problem. Both are logged, at most once in `LOG_SECONDS`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection
from time import monotonic
from typing import Any, Protocol

from app.errors.kinds import Busy, above
from app.http.readers import Reader

SHARE_CLOSED = 16
"""A sixteenth of the limit is closed at once, since the search for idle connections goes through all of them."""
LOG_SECONDS = 10.0
"""Seconds between two lines of the log."""

log = logging.getLogger("gradwalk")


class Connection(Protocol):
    """What the limit reads of a connection."""

    reader: Reader
    connections: Any

    @property
    def idle(self) -> bool:
        """Whether no whole request waits for its answer."""


class ConnectionLimit:
    """Lets connections in, at most `limit` at a time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.closed = 0
        self.refused = 0
        self._logged = -LOG_SECONDS

    def admit(self, accepted: Connection) -> Busy | None:
        """Make room for a connection that has been accepted; the error where there is none."""
        if len(accepted.connections) <= self.limit:
            return None
        opened = [each for each in accepted.connections if not each.reader.transport.is_closing()]
        if (reached := len(opened)) <= self.limit:
            return None
        closing = _oldest_idle(accepted, opened, max(1, self.limit // SHARE_CLOSED))
        for connection in closing:
            connection.reader.transport.abort()
        self.closed += len(closing)
        self.refused += not closing
        self._log(reached)
        return None if closing else Busy(above("connections", self.limit, reached), name="connections")

    def _log(self, reached: int) -> None:
        """Say what happened since the last line."""
        if monotonic() - self._logged < LOG_SECONDS:
            return
        log.warning(
            "the limit “connections” is %d, this reaches %d: closed %d idle connections, refused %d",
            *(self.limit, reached, self.closed, self.refused),
        )
        self._logged, self.closed, self.refused = monotonic(), 0, 0


def _oldest_idle(accepted: Connection, opened: Collection[Connection], count: int) -> list[Connection]:
    """Idle connections to close: of the address with most connections first, the oldest of them first."""
    held = Counter(connection.reader.address for connection in opened)
    idle = [each for each in opened if each is not accepted and each.idle]
    idle.sort(key=lambda each: (-held[each.reader.address], each.reader.last_progress))
    return idle[:count]
