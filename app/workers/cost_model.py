"""What earlier calls taught: what a program costs, and who lately asked for much."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

MOST = 10_000
A_BYTE = 10e-6
"""What reading and tracing a program takes, in seconds a byte (measured: 20,000 characters take 0.2 s)."""


class ExpiringNumbers(Generic[Key]):
    """Numbers by key, each for so many seconds after it was last noted; at most `most`, the oldest go first."""

    def __init__(self, seconds: float, most: int = MOST) -> None:
        self.seconds = seconds
        self.most = most
        self._kept: OrderedDict[Key, tuple[float, float]] = OrderedDict()

    def note(self, key: Key, number: float) -> None:
        """Remember a number for this key."""
        self._kept[key] = (number, monotonic() + self.seconds)
        self._kept.move_to_end(key)
        if len(self._kept) > self.most:
            self._kept.popitem(last=False)

    def get(self, key: Key) -> float | None:
        """The number that was noted for this key, while it counts."""
        number, until = self._kept.get(key, (0.0, 0.0))
        return number if until > monotonic() else None


class CostModel:
    """Tells quick programs from slow ones by their past; `slice` is the line between them, in seconds."""

    def __init__(self, slice: float) -> None:
        self.slice = slice
        self.costs: ExpiringNumbers[bytes] = ExpiringNumbers(300)
        self.heavy: ExpiringNumbers[str] = ExpiringNumbers(10)

    def expected(self, key: bytes | None, client: str, size: int) -> float:
        """What a call is expected to cost, in seconds; above the slice, it belongs among the long ones.

        A program never seen before is judged by its size in bytes, unless its client has just asked for much.
        """
        known = self.costs.get(key) if key is not None else None
        if known is not None:
            return known
        return size * A_BYTE if self.heavy.get(client) is None else 2 * self.slice

    def served(self, key: bytes | None, seconds: float) -> None:
        """A call was answered after so many seconds; what was slow once counts as slow for a while."""
        if key is not None:
            known = self.costs.get(key) or 0.0
            self.costs.note(key, known if known > self.slice else seconds)

    def overran(self, key: bytes | None, client: str) -> None:
        """A call did not end in its time."""
        self.heavy.note(client, 1.0)
        if key is not None:
            self.costs.note(key, 2 * self.slice)
