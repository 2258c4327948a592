"""The queue of a lane: addresses take turns, then the clients of each address, then the shortest job goes first.

A turn goes to the address or client that has used the least time of the lane. One that returns starts level with those
that wait: unused time is no credit. So an address gets its share of a lane however many requests, connections or
sessions it opens, and within an address so does a client.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar

CAPACITY = 10_000
"""Number of names at one level whose used time is remembered while they wait for nothing."""


class Queued(Protocol):
    """A job as a queue sees it."""

    @property
    def expected(self) -> float:
        """The expected cost in seconds."""

    @property
    def path(self) -> Sequence[str]:
        """Who sent it, from the widest name to the narrowest: an address, a client of that address."""

    @property
    def pending(self) -> bool:
        """Whether a caller still waits for its result."""


Item = TypeVar("Item", bound=Queued)


class ShortestFirst(Generic[Item]):
    """A priority queue by expected cost; jobs of equal cost leave in the order they came."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Item]] = []
        self._order = count()

    def put(self, item: Item) -> None:
        """Add a job."""
        heappush(self._heap, (item.expected, next(self._order), item))

    def take(self) -> Item | None:
        """The next job that is still pending; `None` where the queue is empty."""
        while self._heap:
            item = heappop(self._heap)[2]
            if item.pending:
                return item
        return None

    def charge(self, path: Sequence[str], seconds: float) -> None:
        """The jobs of one client owe nothing to each other."""


class FairQueue(Generic[Item]):
    """A queue in which names take turns by the time they have used; `level` is the place of the name in an item's path.

    Of each name that waits there is one entry in a heap, by the time that it had used when the entry was made; an entry
    out of date is put back.
    """

    def __init__(self, level: int = 0) -> None:
        self.level = level
        self._parts: dict[str, FairQueue[Item] | ShortestFirst[Item]] = {}
        self._used: OrderedDict[str, float] = OrderedDict()
        self.entries: list[tuple[float, int, str]] = []
        """A heap; empty where nothing waits, but it may also hold names whose jobs are all cancelled."""
        self._order = count()
        self._turn = 0.0

    def put(self, item: Item) -> None:
        """Add a job."""
        name = item.path[self.level]
        part = self._parts.get(name)
        if part is None:
            last = self.level + 1 == len(item.path)
            part = self._parts[name] = ShortestFirst() if last else FairQueue(self.level + 1)
            self._enter(name)
        part.put(item)

    def take(self) -> Item | None:
        """The next job that is still pending; `None` where the queue is empty."""
        while self.entries:
            entered, _, name = heappop(self.entries)
            used = self._used[name]
            if used > entered:
                self._push(name)
                continue
            item = self._parts[name].take()
            if item is None:
                del self._parts[name]
                continue
            self._turn = used
            self._push(name)
            return item
        return None

    def pass_by(self, path: Sequence[str], seconds: float) -> None:
        """Charge a job that need not wait since nothing does, as if it had been put in and taken at once."""
        name = path[self.level]
        self._turn = max(self._used.get(name, 0.0), self._turn)
        self._use(name, self._turn + seconds)

    def charge(self, path: Sequence[str], seconds: float) -> None:
        """Add the time that a job took of this lane to what its sender has used."""
        name = path[self.level]
        self._use(name, max(self._used.get(name, 0.0), self._turn) + seconds)
        if part := self._parts.get(name):
            part.charge(path, seconds)

    def _enter(self, name: str) -> None:
        """Let a name wait that did not."""
        self._use(name, max(self._used.get(name, 0.0), self._turn))
        self._push(name)

    def _use(self, name: str, used: float) -> None:
        """Set the time that a name has used; forget the oldest names that do not wait and have no more than this."""
        self._used[name] = used
        self._used.move_to_end(name)
        while len(self._used) > CAPACITY + len(self._parts):
            oldest = next(each for each in self._used if each not in self._parts)
            del self._used[oldest]

    def _push(self, name: str) -> None:
        heappush(self.entries, (self._used[name], next(self._order), name))
