"""Which buffers are dropped where clients make the server hold too many bytes."""

from __future__ import annotations

import pytest

from app.http.client_buffers import STALL_SECONDS, Bound, ClientBuffer, ClientBuffers


class RecordingBuffer(ClientBuffer):
    """A buffer that records the limit for which it was dropped."""

    def __init__(self, buffers, address, size, *, still=False):
        super().__init__(address)
        self.dropped = None
        if still:
            self.last_progress -= 2 * STALL_SECONDS
        buffers.resize(self, size)

    def drop(self, error):
        self.dropped = error.faults[0].name


@pytest.fixture
def buffers():
    return ClientBuffers(Bound("total", 100), Bound("each", 60))


def room(buffers, address, size):
    """The limit that refuses a buffer, if one does."""
    error = buffers.make_room(ClientBuffer(address), size)
    return error and error.faults[0].name


def test_within_the_bounds_every_address_has_room(buffers):
    first, second = RecordingBuffer(buffers, "a", 60), RecordingBuffer(buffers, "b", 30)
    assert room(buffers, "b", 10) is None
    assert first.dropped is second.dropped is None


def test_the_largest_of_an_address_gives_way_to_a_smaller_one(buffers):
    large, small = RecordingBuffer(buffers, "a", 40), RecordingBuffer(buffers, "a", 15)
    assert room(buffers, "a", 10) is None
    assert (large.dropped, small.dropped) == ("each", None)
    assert buffers.bytes == 15


def test_the_largest_newcomer_is_refused_itself(buffers):
    held = [RecordingBuffer(buffers, "a", 20) for _ in range(3)]
    assert room(buffers, "a", 30) == "each"
    assert not any(each.dropped for each in held)


def test_one_that_stands_still_gives_way_to_a_larger_one(buffers):
    still, moving = RecordingBuffer(buffers, "a", 10, still=True), RecordingBuffer(buffers, "a", 40)
    assert room(buffers, "a", 20) is None
    assert (still.dropped, moving.dropped) == ("each", None)


def test_the_address_that_holds_most_gives_way_to_the_others(buffers):
    small = RecordingBuffer(buffers, "b", 25)
    held = [RecordingBuffer(buffers, "a", 12) for _ in range(5)]
    assert room(buffers, "c", 30) is None, "more than any buffer of “a”, less than all of them"
    assert small.dropped is None
    assert sum(each.dropped == "total" for each in held) == 2


def test_the_address_that_holds_most_is_refused_more(buffers):
    RecordingBuffer(buffers, "a", 45), RecordingBuffer(buffers, "b", 45)
    assert room(buffers, "a", 15) is None, "the largest of its own address goes"
    RecordingBuffer(buffers, "a", 15), RecordingBuffer(buffers, "c", 40)
    assert room(buffers, "c", 41) == "each"


def test_more_than_the_bound_never_fits(buffers):
    assert room(buffers, "a", 61) == "each"


def test_what_is_given_back_can_be_taken_again(buffers):
    buffer = RecordingBuffer(buffers, "a", 60)
    buffers.resize(buffer, 0)
    assert buffers.bytes == 0
    assert list(buffers) == []
    assert room(buffers, "a", 60) is None
