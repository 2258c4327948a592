"""Bounds the bytes that clients make the server hold, in all and by address.

Where a bound is reached, other holdings are dropped: first stalled ones, the largest first; then those of the address
that holds most. Small holdings are never refused while large ones exist, so that neither a single client nor a class
behind one address is refused because of another client's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from app.errors.kinds import Busy, above

STALL_SECONDS = 1.0
"""Seconds without progress after which a holding may be dropped for any other one, once a bound is reached."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The name of a limit, and its bytes."""

    name: str
    bytes: int


class Holding:
    """The bytes that one request or one response keeps in memory; `last_progress` is the time of its progress."""

    __slots__ = ("address", "last_progress", "size")

    def __init__(self, address: str) -> None:
        self.address = address
        self.size = 0
        self.last_progress = monotonic()

    def drop(self, error: Busy) -> None:
        """Give the memory back at once, because of this error."""
        raise NotImplementedError


class Holdings:
    """All holdings of one kind, within a bound in all and one for each address."""

    def __init__(self, total: Bound, each: Bound) -> None:
        self.total = total
        self.each = each
        self.bytes = 0
        self._by_address: Counter[str] = Counter()
        self._held: set[Holding] = set()

    def __iter__(self) -> Iterator[Holding]:
        return iter(tuple(self._held))

    def resize(self, holding: Holding, size: int) -> None:
        """Note that a holding has this many bytes now; none ends it."""
        self.bytes += size - holding.size
        self._by_address[holding.address] += size - holding.size
        holding.size = size
        if size:
            self._held.add(holding)
            return
        self._held.discard(holding)
        if not self._by_address[holding.address]:
            del self._by_address[holding.address]

    def make_room(self, growing: Holding, size: int) -> Busy | None:
        """Drop others until this holding may grow to `size` bytes; the error that refuses it where it may not."""
        while (excess := self._excess(growing, size)) is not None:
            bound, reached, address = excess
            error = Busy(above(bound.name, bound.bytes, reached), name=bound.name)
            candidate = self._first_to_drop(address, growing)
            if candidate is None or not _may_drop(candidate, growing, size):
                return error
            candidate.drop(error)
            self.resize(candidate, 0)
        return None

    def _excess(self, growing: Holding, size: int) -> tuple[Bound, int, str] | None:
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

    def _first_to_drop(self, address: str, growing: Holding) -> Holding | None:
        """The holding of an address that is the first to give way."""
        candidates = (holding for holding in self._held if holding.address == address and holding is not growing)
        return max(candidates, key=lambda holding: (_is_stalled(holding), holding.size), default=None)


def _is_stalled(holding: Holding) -> bool:
    return monotonic() - holding.last_progress >= STALL_SECONDS


def _may_drop(candidate: Holding, growing: Holding, size: int) -> bool:
    """Whether `candidate` is dropped for one of `size` bytes; another address was chosen since it holds more."""
    return _is_stalled(candidate) or candidate.address != growing.address or candidate.size > size
