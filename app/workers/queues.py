"""Who is served next: in the quick lane the cheapest call, in the long lane the client who has waited for a turn."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar


class Queued(Protocol):
    """What a queue has to know of a job."""

    @property
    def expected(self) -> float:
        """Seconds."""

    @property
    def client(self) -> str:
        """Who asked."""

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits."""


Item = TypeVar("Item", bound=Queued)


class Cheapest(Generic[Item]):
    """A queue that gives the job that is expected to cost least, the oldest of equals: shortest job first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Item]] = []
        self._order = count()

    def put(self, item: Item) -> None:
        """Add a job."""
        heappush(self._heap, (item.expected, next(self._order), item))

    def take(self) -> Item | None:
        """The next job that is still wanted, if there is one."""
        while self._heap:
            item = heappop(self._heap)[2]
            if item.wanted:
                return item
        return None

    def __iter__(self) -> Iterator[Item]:
        return (item for _, _, item in self._heap)


class Turns(Generic[Item]):
    """A queue in which clients take turns, each with the oldest of its jobs: one who asks for much waits for it."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Item]] = OrderedDict()

    def put(self, item: Item) -> None:
        """Add a job."""
        self._clients.setdefault(item.client, deque()).append(item)

    def take(self) -> Item | None:
        """The next job that is still wanted, if there is one."""
        while self._clients:
            client, items = self._clients.popitem(last=False)
            item = items.popleft()
            if items:
                self._clients[client] = items
            if item.wanted:
                return item
        return None

    def __iter__(self) -> Iterator[Item]:
        return (item for items in self._clients.values() for item in items)
