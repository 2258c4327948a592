"""Who is next: addresses take turns, then the clients of each address, then the shortest job goes first."""

from dataclasses import dataclass

from app.settings import Settings
from app.workers import queues
from app.workers.lanes import LONG, MIDDLE, SHORT, Lanes
from app.workers.queues import FairQueue, ShortestFirst


@dataclass
class Item:
    name: str
    path: tuple[str, ...] = ("address", "client")
    expected: float = 1.0
    pending: bool = True
    lane: int = SHORT


def drained(queue, seconds=0.0):
    """The names of all jobs in the order in which they leave, each of which takes so long."""
    names = ""
    while item := queue.take():
        queue.charge(item.path, seconds)
        names += item.name
    return names


def filled(*items):
    """A queue with these jobs."""
    queue = FairQueue()
    for item in items:
        queue.put(item)
    return queue


def test_the_shortest_job_goes_first_then_the_oldest():
    queue = ShortestFirst()
    for item in (Item("c", expected=2), Item("a", expected=1), Item("x", pending=False), Item("b", expected=1)):
        queue.put(item)
    assert drained(queue) == "abc"
    assert queue.take() is None


def test_clients_of_an_address_take_turns():
    many = [Item(name, ("class", "greedy")) for name in "ABCD"]
    queue = filled(*many, Item("m", ("class", "modest")), Item("x", ("class", "gone"), pending=False))
    assert drained(queue, 1.0) == "AmBCD"
    assert queue.take() is None


def test_an_address_has_one_share_however_many_clients_it_pretends_to_be():
    forged = [Item(str(number), ("greedy", str(number))) for number in range(6)]
    queue = filled(*forged, *[Item(name, ("modest", "one")) for name in "mno"])
    assert drained(queue, 1.0) == "0m1n2o345"


def test_who_has_used_less_time_goes_first():
    queue = filled(Item("A", ("long", "")), Item("m", ("short", "")))
    for seconds in (10.0, 1.0):
        queue.charge(queue.take().path, seconds)
    for item in [Item(name, ("long", "")) for name in "BC"] + [Item(name, ("short", "")) for name in "nop"]:
        queue.put(item)
    assert drained(queue, 1.0) == "nopBC"


def test_time_that_one_did_not_use_is_no_credit():
    queue = filled(*[Item(name, ("busy", "")) for name in "ABCDEFG"])
    for _ in range(4):
        queue.charge(queue.take().path, 1.0)
    for name in "mno":
        queue.put(Item(name, ("returned", "")))
    assert drained(queue, 1.0)[:4] in ("mEnF", "mnEo", "EmFn"), "they take turns from here on"


def test_who_need_not_wait_is_charged_as_if_he_had():
    queue = FairQueue()
    for _ in range(4):
        queue.pass_by(("busy", ""), 1.0)
    for name in "AB":
        queue.put(Item(name, ("busy", "")))
    for name in "mn":
        queue.put(Item(name, ("new", "")))
    assert drained(queue, 1.0) == "mAnB", "the last one's time counts, and what was before is no credit to the new"


def test_names_that_wait_for_nothing_are_forgotten(monkeypatch):
    monkeypatch.setattr(queues, "CAPACITY", 5)
    queue = FairQueue()
    for number in range(100):
        queue.put(Item("x", (str(number), "")))
        drained(queue, 1.0)
        queue.pass_by((f"passes {number}", ""), 1.0)
    assert len(queue._used) <= 7 and len(queue._parts) <= 1 and len(queue.entries) <= 1


def test_a_job_waits_in_the_lane_of_its_cost():
    lanes = Lanes(Settings(workers=4))
    for name, expected in (("s", 0.001), ("m", 0.1), ("l", 1.0), ("t", float("inf"))):
        lanes.put(Item(name, expected=expected))
    assert [lanes.take(lane).name for lane in (SHORT, MIDDLE, LONG, LONG)] == ["s", "m", "l", "t"]
    lanes.put(Item("again", expected=0.001), MIDDLE)
    assert lanes.take(SHORT) is None and lanes.take(MIDDLE).name == "again"


def test_a_job_passes_an_empty_short_lane_by():
    lanes = Lanes(Settings(workers=4))
    assert lanes.pass_by(Item("s", expected=0.001)) and not lanes
    assert not lanes.pass_by(Item("m", expected=0.1)), "it belongs in another lane"
    lanes.put(Item("w", expected=0.001))
    assert lanes and not lanes.pass_by(Item("s", expected=0.001)), "another one waits"


def test_without_a_middle_lane_its_jobs_wait_in_the_long_one():
    lanes = Lanes(Settings(workers=2))
    lanes.put(Item("m", expected=0.1))
    assert lanes.take(MIDDLE) is None and lanes.take(LONG).name == "m"


def test_every_lane_has_a_worker():
    assert Settings(workers=2).lane_workers == (1, 0, 1)
    for workers in range(3, 70):
        lanes = Settings(workers=workers).lane_workers
        assert sum(lanes) == workers and min(lanes) >= 1 and lanes[LONG] >= workers // 3
