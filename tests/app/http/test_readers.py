"""How a client's progress is judged, by what its system has taken of the response."""

from __future__ import annotations

import pytest

from app.http import readers
from app.http.readers import Reader

TIMEOUT = 4.0


class Transport:
    """A transport with an endless response."""

    def get_extra_info(self, name):
        return None

    def get_write_buffer_size(self):
        return 10_000_000


class Client:
    """The client of a response, by a clock of its own; its system takes the first bytes at once."""

    def __init__(self, monkeypatch, taken):
        self.clock, self.taken = 100.0, 0
        monkeypatch.setattr(readers, "monotonic", lambda: self.clock)
        monkeypatch.setattr("app.http.client_buffers.monotonic", lambda: self.clock)
        monkeypatch.setattr(readers, "_kernel_state", lambda connection: (self.taken, True))
        self.reader = Reader(Transport(), ("192.0.2.1", 1))
        self.goes_on(0.0, taken)

    def goes_on(self, seconds, taken=0):
        """Time passes with a look every half second; then the client's system takes more. The longest standstill."""
        longest = 0.0
        for _ in range(int(seconds / 0.5)):
            self.clock += 0.5
            self.reader.look()
            longest = max(longest, self.clock - self.reader.busy_until)
        self.taken += taken
        self.reader.look()
        return longest


@pytest.fixture
def client(monkeypatch):
    return lambda taken: Client(monkeypatch, taken)


def test_a_client_that_reads_from_a_full_buffer_is_no_standstill(client):
    """20 kB/s through a buffer of 128 KiB, of which the system offers room only when it is empty again."""
    slow = client(131_072)
    for _ in range(20):
        assert slow.goes_on(6.5, 131_072) < TIMEOUT


def test_a_client_that_has_taken_little_stands_still_soon(client):
    assert client(4_600).goes_on(5.0) >= TIMEOUT


def test_a_client_that_has_taken_much_stands_still_at_last(client):
    """However much it was: it need not have read for longer than its system's buffer can feed it."""
    assert client(10_000_000).goes_on(20.0) >= TIMEOUT


def test_a_client_that_takes_single_bytes_stands_still(client):
    """A byte every half second is no progress."""
    trickle = client(4_600)
    assert max(trickle.goes_on(0.5, 1) for _ in range(20)) >= TIMEOUT
