"""Limits the number of training streams that run at the same time, and shares them fairly between addresses.

An address may have all places while no other address requests one. When all are taken, a client whose address has
fewer gets the oldest place of the address that has most: a class behind one address and a single visitor share them.
"""

from __future__ import annotations

from app.errors.kinds import Busy, above


class StreamPlaces:
    """The places for training streams."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken: dict[str, dict[StreamPlace, None]] = {}

    @property
    def running(self) -> int:
        """The number of places that are taken."""
        return sum(map(len, self._taken.values()))

    def acquire(self, address: str) -> StreamPlace:
        """A place for one more stream of this address; raises `Busy` where there is none."""
        running = self.running
        if running >= self.limit:
            largest = max(self._taken.values(), key=len)
            if len(self._taken.get(address, ())) + 1 >= len(largest):
                raise Busy(above("train_streams", self.limit, running + 1), name="train_streams")
            oldest = next(iter(largest))
            oldest.recalled = True
            oldest.release()
        place = StreamPlace(self, address)
        self._taken.setdefault(address, {})[place] = None
        return place

    def release(self, place: StreamPlace) -> None:
        """Give a place back."""
        taken = self._taken.get(place.address, {})
        taken.pop(place, None)
        if not taken:
            self._taken.pop(place.address, None)


class StreamPlace:
    """A place, held until it is released; a `recalled` one belongs to another reader, and its stream ends soon."""

    def __init__(self, places: StreamPlaces, address: str) -> None:
        self.places = places
        self.address = address
        self.recalled = False

    def release(self) -> None:
        """Give the place back; later calls do nothing."""
        self.places.release(self)
