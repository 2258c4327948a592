"""Bounds the bytes that clients make the server hold, in all and by address.

Where a bound is reached, somebody must give way. First those who have stood still for a while, the largest first; then
the address that holds most. Small holdings are never refused while large ones exist, so that neither a plain visitor
nor a class behind one address pays for somebody else's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from app.errors.kinds import Busy, above

STANDSTILL = 1.0
"""Seconds without progress after which a holding gives way to any other one, once a bound is reached."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The name of a limit, and its bytes."""

    name: str
    bytes: int


class Holding:
    """The bytes that one request or one response keeps in memory; `moved` is when it last made progress."""

    __slots__ = ("address", "moved", "size")

    def __init__(self, address: str) -> None:
        self.address = address
        self.size = 0
        self.moved = monotonic()

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

    def make_room(self, newcomer: Holding, size: int) -> Busy | None:
        """Drop others until this holding may grow to `size` bytes; the error that refuses it where it may not."""
        while (excess := self._excess(newcomer, size)) is not None:
            bound, reached, address = excess
            error = Busy(above(bound.name, bound.bytes, reached), name=bound.name)
            rival = self._rival(address, newcomer)
            if rival is None or not _gives_way(rival, newcomer, size):
                return error
            rival.drop(error)
            self.resize(rival, 0)
        return None

    def _excess(self, newcomer: Holding, size: int) -> tuple[Bound, int, str] | None:
        """The bound that would be exceeded, the bytes that it would reach, and the address that must give way."""
        growth = size - newcomer.size
        own = self._by_address[newcomer.address] + growth
        if own > self.each.bytes:
            return self.each, own, newcomer.address
        if self.bytes + growth > self.total.bytes:
            largest = max(self._by_address, key=self._by_address.__getitem__, default=newcomer.address)
            address = largest if self._by_address[largest] > own else newcomer.address
            return self.total, self.bytes + growth, address
        return None

    def _rival(self, address: str, newcomer: Holding) -> Holding | None:
        """The holding of an address that is the first to give way."""
        rivals = (holding for holding in self._held if holding.address == address and holding is not newcomer)
        return max(rivals, key=lambda holding: (_stands_still(holding), holding.size), default=None)


def _stands_still(holding: Holding) -> bool:
    return monotonic() - holding.moved >= STANDSTILL


def _gives_way(rival: Holding, newcomer: Holding, size: int) -> bool:
    """Whether `rival` is dropped for a newcomer of `size` bytes; another address was chosen since it holds more."""
    return _stands_still(rival) or rival.address != newcomer.address or rival.size > size
