"""Who gives way where clients make the server hold too many bytes."""

from __future__ import annotations

import pytest

from app.http.holdings import STALL_SECONDS, Bound, Holding, Holdings


class Noted(Holding):
    """A holding that notes whether it was dropped."""

    def __init__(self, holdings, address, size, *, still=False):
        super().__init__(address)
        self.dropped = None
        if still:
            self.last_progress -= 2 * STALL_SECONDS
        holdings.resize(self, size)

    def drop(self, error):
        self.dropped = error.faults[0].name


@pytest.fixture
def holdings():
    return Holdings(Bound("total", 100), Bound("each", 60))


def room(holdings, address, size):
    """The limit that refuses a holding, if one does."""
    error = holdings.make_room(Holding(address), size)
    return error and error.faults[0].name


def test_within_the_bounds_everybody_has_room(holdings):
    first, second = Noted(holdings, "a", 60), Noted(holdings, "b", 30)
    assert room(holdings, "b", 10) is None
    assert first.dropped is second.dropped is None


def test_the_largest_of_an_address_gives_way_to_a_smaller_one(holdings):
    large, small = Noted(holdings, "a", 40), Noted(holdings, "a", 15)
    assert room(holdings, "a", 10) is None
    assert (large.dropped, small.dropped) == ("each", None)
    assert holdings.bytes == 15


def test_the_largest_newcomer_is_refused_itself(holdings):
    held = [Noted(holdings, "a", 20) for _ in range(3)]
    assert room(holdings, "a", 30) == "each"
    assert not any(each.dropped for each in held)


def test_one_that_stands_still_gives_way_to_a_larger_one(holdings):
    still, moving = Noted(holdings, "a", 10, still=True), Noted(holdings, "a", 40)
    assert room(holdings, "a", 20) is None
    assert (still.dropped, moving.dropped) == ("each", None)


def test_the_address_that_holds_most_gives_way_to_the_others(holdings):
    small = Noted(holdings, "b", 25)
    held = [Noted(holdings, "a", 12) for _ in range(5)]
    assert room(holdings, "c", 30) is None, "more than any holding of “a”, less than all of them"
    assert small.dropped is None
    assert sum(each.dropped == "total" for each in held) == 2


def test_whoever_holds_most_is_refused_more(holdings):
    Noted(holdings, "a", 45), Noted(holdings, "b", 45)
    assert room(holdings, "a", 15) is None, "the largest of its own address goes"
    Noted(holdings, "a", 15), Noted(holdings, "c", 40)
    assert room(holdings, "c", 41) == "each"


def test_more_than_the_bound_never_fits(holdings):
    assert room(holdings, "a", 61) == "each"


def test_what_is_given_back_can_be_taken_again(holdings):
    holding = Noted(holdings, "a", 60)
    holdings.resize(holding, 0)
    assert holdings.bytes == 0
    assert list(holdings) == []
    assert room(holdings, "a", 60) is None
