"""Estimates the cost of a call from earlier calls of the same client with the same structure.

Costs are seconds of CPU time without a cached plan, as a worker that has none yet needs them. The cost of one client's
calls affects only its own calls: no client can move a program out of the short lane for others.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

CAPACITY = 10_000
COST_SECONDS = 30
"""Seconds for which the cost of a call is remembered: to find it out again costs no more than two slices."""


class ExpiringNumbers(Generic[Key]):
    """A cache of numbers that expire `seconds` after they were last set; the oldest beyond `capacity` are evicted."""

    def __init__(self, seconds: float, now: Callable[[], float] = monotonic, capacity: int = CAPACITY) -> None:
        self.seconds = seconds
        self.capacity = capacity
        self.now = now
        self._entries: OrderedDict[Key, tuple[float, float]] = OrderedDict()

    def set(self, key: Key, number: float) -> None:
        """Set the number of this key."""
        self._entries[key] = (number, self.now() + self.seconds)
        self._entries.move_to_end(key)
        if len(self._entries) > self.capacity:
            self._entries.popitem(last=False)

    def get(self, key: Key) -> float | None:
        """The number of this key; `None` where there is none or it has expired."""
        number, expiry = self._entries.get(key, (0.0, 0.0))
        return number if expiry > self.now() else None


class CostModel:
    """Predicts what a call costs; a payer is a session or, without one, an address."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.costs: ExpiringNumbers[tuple[str, bytes]] = ExpiringNumbers(COST_SECONDS, now)

    def expected(self, payer: str, key: bytes, estimate: float) -> float:
        """The expected cost of a call in seconds: that of the last one, or an estimate from its size."""
        cost = self.costs.get((payer, key))
        return estimate if cost is None else cost

    def served(self, payer: str, key: bytes, seconds: float) -> None:
        """Record the cost of a completed call: a quick one clears what a slow one has left."""
        self.costs.set((payer, key), seconds)

    def overran(self, payer: str, key: bytes, seconds: float) -> None:
        """Record that a call did not end within so many seconds."""
        self.costs.set((payer, key), 2 * seconds)
