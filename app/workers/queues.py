"""Queues of the two lanes: shortest job first in the short lane, round robin over clients in the long lane."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar


class Queued(Protocol):
    """A job as a queue sees it."""

    @property
    def expected(self) -> float:
        """The expected duration in seconds."""

    @property
    def client(self) -> str:
        """The client that sent it."""

    @property
    def pending(self) -> bool:
        """Whether a caller still waits for its result."""


Item = TypeVar("Item", bound=Queued)


class ShortestFirst(Generic[Item]):
    """A priority queue by expected duration; jobs of equal duration leave in the order they came."""

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

    def __iter__(self) -> Iterator[Item]:
        return (item for _, _, item in self._heap)


class RoundRobin(Generic[Item]):
    """A queue in which clients take turns, each with its oldest job, so that many jobs of one client delay only it."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Item]] = OrderedDict()

    def put(self, item: Item) -> None:
        """Add a job."""
        self._clients.setdefault(item.client, deque()).append(item)

    def take(self) -> Item | None:
        """The next job that is still pending; `None` where the queue is empty."""
        while self._clients:
            client, items = self._clients.popitem(last=False)
            item = items.popleft()
            if items:
                self._clients[client] = items
            if item.pending:
                return item
        return None

    def __iter__(self) -> Iterator[Item]:
        return (item for items in self._clients.values() for item in items)
