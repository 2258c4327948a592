"""Bounds the bytes that clients make the server hold, in all and by address.

Where a bound is reached, other buffers are dropped: first stalled ones, the largest first; then those of the address
that holds most. Small buffers are never refused while large ones exist, so that neither a single client nor a class
behind one address is refused because of another client's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from app.errors.kinds import Busy, above

STALL_SECONDS = 1.0
"""Seconds without progress after which a buffer may be dropped for any other one, once a bound is reached."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The name of a limit, and its bytes."""

    name: str
    bytes: int


class ClientBuffer:
    """The bytes that one request or one response keeps in memory; `last_progress` is the time of its progress."""

    __slots__ = ("address", "last_progress", "size")

    def __init__(self, address: str) -> None:
        self.address = address
        self.size = 0
        self.last_progress = monotonic()

    def drop(self, error: Busy) -> None:
        """Give the memory back at once, because of this error."""
        raise NotImplementedError


class ClientBuffers:
    """All buffers of one kind, within a bound in all and one for each address."""

    def __init__(self, total: Bound, each: Bound) -> None:
        self.total = total
        self.each = each
        self.bytes = 0
        self._by_address: Counter[str] = Counter()
        self._buffers: set[ClientBuffer] = set()

    def __iter__(self) -> Iterator[ClientBuffer]:
        return iter(tuple(self._buffers))

    def resize(self, buffer: ClientBuffer, size: int) -> None:
        """Note that a buffer has this many bytes now; none ends it."""
        self.bytes += size - buffer.size
        self._by_address[buffer.address] += size - buffer.size
        buffer.size = size
        if size:
            self._buffers.add(buffer)
            return
        self._buffers.discard(buffer)
        if not self._by_address[buffer.address]:
            del self._by_address[buffer.address]

    def make_room(self, growing: ClientBuffer, size: int) -> Busy | None:
        """Drop others until this buffer may grow to `size` bytes; the error that refuses it where it may not."""
        while (excess := self._excess(growing, size)) is not None:
            bound, reached, address = excess
            error = Busy(above(bound.name, bound.bytes, reached), name=bound.name)
            candidate = self._first_to_drop(address, growing)
            if candidate is None or not _may_drop(candidate, growing, size):
                return error
            candidate.drop(error)
            self.resize(candidate, 0)
        return None

    def _excess(self, growing: ClientBuffer, size: int) -> tuple[Bound, int, str] | None:
        """The bound that would be exceeded, the bytes that it would reach, and the address that must give way."""
        growth = size - growing.size
        own = self._by_address[growing.address] + growth
        if own > self.each.bytes:
            return self.each, own, growing.address
        if self.bytes + growth > self.total.bytes:
            largest = max(self._by_address, key=self._by_address.__getitem__, default=growing.address)
            address = largest if self._by_address[largest] > own else growing.address
            return self.total, self.bytes + growth, address
        return None

    def _first_to_drop(self, address: str, growing: ClientBuffer) -> ClientBuffer | None:
        """The buffer of an address that is the first to give way."""
        candidates = (buffer for buffer in self._buffers if buffer.address == address and buffer is not growing)
        return max(candidates, key=lambda buffer: (_is_stalled(buffer), buffer.size), default=None)


def _is_stalled(buffer: ClientBuffer) -> bool:
    return monotonic() - buffer.last_progress >= STALL_SECONDS


def _may_drop(candidate: ClientBuffer, growing: ClientBuffer, size: int) -> bool:
    """Whether `candidate` is dropped for one of `size` bytes; another address was chosen since it holds more."""
    return _is_stalled(candidate) or candidate.address != growing.address or candidate.size > size
