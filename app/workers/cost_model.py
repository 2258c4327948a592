"""Estimates the cost of a call from earlier calls of the same program and the same client."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

CAPACITY = 10_000
SECONDS_PER_BYTE = 10e-6
"""Time to parse and trace a program (measured: 20,000 characters take 0.2 s)."""


class ExpiringNumbers(Generic[Key]):
    """A cache of numbers that expire `seconds` after they were last set; the oldest beyond `capacity` are evicted."""

    def __init__(self, seconds: float, capacity: int = CAPACITY) -> None:
        self.seconds = seconds
        self.capacity = capacity
        self._entries: OrderedDict[Key, tuple[float, float]] = OrderedDict()

    def set(self, key: Key, number: float) -> None:
        """Set the number of this key."""
        self._entries[key] = (number, monotonic() + self.seconds)
        self._entries.move_to_end(key)
        if len(self._entries) > self.capacity:
            self._entries.popitem(last=False)

    def get(self, key: Key) -> float | None:
        """The number of this key; `None` where there is none or it has expired."""
        number, expiry = self._entries.get(key, (0.0, 0.0))
        return number if expiry > monotonic() else None


class CostModel:
    """Predicts whether a call is short or long; `slice` is the boundary, in seconds."""

    def __init__(self, slice: float) -> None:
        self.slice = slice
        self.costs: ExpiringNumbers[bytes] = ExpiringNumbers(300)
        self.heavy: ExpiringNumbers[str] = ExpiringNumbers(10)

    def expected(self, key: bytes | None, client: str, size: int) -> float:
        """The expected cost of a call in seconds; above the slice, it belongs in the long lane.

        A program without a history is estimated by its size in bytes, unless its client has just sent a long call.
        """
        cost = self.costs.get(key) if key is not None else None
        if cost is not None:
            return cost
        return size * SECONDS_PER_BYTE if self.heavy.get(client) is None else 2 * self.slice

    def served(self, key: bytes | None, seconds: float) -> None:
        """Record the duration of a completed call; a program that was long once counts as long for a while."""
        if key is not None:
            previous = self.costs.get(key) or 0.0
            self.costs.set(key, previous if previous > self.slice else seconds)

    def overran(self, key: bytes | None, client: str) -> None:
        """Record that a call ran out of time."""
        self.heavy.set(client, 1.0)
        if key is not None:
            self.costs.set(key, 2 * self.slice)
