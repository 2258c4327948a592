"""The parts of the pool that need no process: frames, and a worker's answers."""

import gzip
import io
import json

import pytest

import engine
from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.limits import Allowance
from app.settings import Settings
from app.worker import WARM_UP, calls
from app.workers import wire, worker
from app.workers.work import SliceDeadline
from engine.errors import TooSlow
from engine.limits import Deadline

ALLOWANCE = Allowance.of(Settings())
CALLS = dict(calls())


@pytest.mark.parametrize(
    "size", [0, 1, wire.CHUNK_BYTES - 1, wire.CHUNK_BYTES, wire.CHUNK_BYTES + 1, 3 * wire.CHUNK_BYTES + 7]
)
def test_a_frame_arrives_as_it_was_sent(size):
    body = bytes(range(256)) * (size // 256) + bytes(size % 256)
    channel = io.BytesIO()
    wire.write(channel, {"call": "evaluate", "left": 1.5}, body)
    wire.write(channel, {"next": True})
    channel.seek(0)
    assert wire.read(channel) == ({"call": "evaluate", "left": 1.5}, body)
    assert wire.read(channel) == ({"next": True}, b"")
    assert wire.read(channel) is None


@pytest.mark.parametrize("cut", [1, 7, 12, 40])
def test_a_frame_that_breaks_off_is_the_end(cut):
    channel = io.BytesIO()
    wire.write(channel, {"call": "evaluate"}, b"x" * 100)
    assert wire.read(io.BytesIO(channel.getvalue()[:cut])) is None


def answer(body, **header):
    result, content = worker.answer(
        {"call": "evaluate", "language": "en", "left": 60, "gzip": False, **header}, body, ALLOWANCE, CALLS
    )
    return result, content


def test_a_worker_answers_in_the_reader_s_language():
    result, content = answer(b'{"program": "x"}', language="ru")
    assert result["status"] == 422
    assert json.loads(content)["errors"][0]["message"] == "У x нет значения."


def test_a_worker_compresses_what_is_long():
    body = json.dumps({"program": "+".join(["x"] * 200), "inputs": {"x": 1}}).encode()
    result, content = answer(body, gzip=True)
    assert result["encoding"] == "gzip"
    assert gzip.decompress(content) == answer(body)[1]
    assert "encoding" not in answer(b'{"program": "1+1"}', gzip=True)[0]


def test_a_worker_reports_what_exceeds_its_limits(monkeypatch):
    def greedy(body, work):
        raise MemoryError

    monkeypatch.setitem(CALLS, "greedy", greedy)
    result, content = answer(b"", call="greedy")
    assert (result["status"], result["spent"]) == (422, True)
    assert json.loads(content)["errors"][0]["name"] == "memory_bytes"
    result, _ = answer(b'{"program": "x*overran", "inputs": {"x": 1, "overran": 2}}', left=-1)  # without a cached plan
    assert result["overran"]


def test_a_call_costs_what_it_would_without_a_cached_plan():
    body = json.dumps({"program": "+".join(["x*costly"] * 100), "inputs": {"x": 1, "costly": 2}}).encode()
    first, _ = answer(body)
    again, _ = answer(body)
    assert first["cost"] == pytest.approx(first["seconds"], rel=1e-9)
    assert again["cost"] > again["seconds"]


def test_warming_up_makes_nothing_that_people_send_look_costly():
    assert (
        WARM_UP != SIGMOID
        and engine.trace(WARM_UP, SIGMOID_INPUTS).value == engine.trace(SIGMOID, SIGMOID_INPUTS).value
    )


class Clocks:
    """The clocks of a process that waits for its processor: they go on as the test says."""

    def __init__(self, monkeypatch):
        self.clock = self.processor = 100.0
        monkeypatch.setattr("app.workers.work.perf_counter", lambda: self.clock)
        monkeypatch.setattr("engine.limits.perf_counter", lambda: self.clock)
        monkeypatch.setattr("app.workers.work.process_time", lambda: self.processor)

    def go(self, clock, processor):
        self.clock += clock
        self.processor += processor


def test_a_slice_is_of_the_processor_s_time(monkeypatch):
    clocks = Clocks(monkeypatch)
    deadline = SliceDeadline(2.0, left=2.0, slice=0.01)
    for _ in range(5):
        clocks.go(0.2, 0.0015)
        deadline.check()
    clocks.go(0.01, 0.01)
    with pytest.raises(TooSlow):
        deadline.check()


def test_a_slice_ends_with_the_time_on_the_clock(monkeypatch):
    clocks = Clocks(monkeypatch)
    deadline = SliceDeadline(2.0, left=0.5, slice=0.01)
    clocks.go(0.4, 0.001)
    deadline.check()
    clocks.go(0.2, 0.001)
    with pytest.raises(TooSlow):
        deadline.check()


def test_a_pause_between_two_readings_of_the_clock_does_not_end_a_slice(monkeypatch):
    """It would end it for one check only: the error would come, and be gone when it is checked what it meant."""
    clocks = Clocks(monkeypatch)
    deadline = SliceDeadline(2.0, left=2.0, slice=0.01)
    clocks.go(0.02, 0.0099)
    for module in ("app.workers.work", "engine.limits"):
        monkeypatch.setattr(f"{module}.perf_counter", lambda: clocks.go(0.001, 0.0) or clocks.clock)
    for _ in range(5):
        deadline.check()
    clocks.go(0.0, 0.001)
    for _ in range(5):
        with pytest.raises(TooSlow):
            deadline.check()


def test_a_part_of_a_slice_is_of_the_processor_s_time(monkeypatch):
    clocks = Clocks(monkeypatch)
    part = SliceDeadline(2.0, left=2.0, slice=0.1).within(0.01)
    clocks.go(0.5, 0.005)
    part.check()
    clocks.go(0.1, 0.006)
    with pytest.raises(TooSlow):
        part.check()


def test_an_unexpected_error_is_described_without_its_words(monkeypatch):
    def broken(body, work):
        raise ValueError("the user's secret")

    monkeypatch.setitem(CALLS, "broken", broken)
    result, content = answer(b"", call="broken")
    assert result["status"] == 422
    assert result["fault"]["kind"] == "ValueError" and result["fault"]["places"].startswith("test_parts.py:")
    assert "secret" not in json.dumps(result) + content.decode()
    assert json.loads(content)["type"] == "/problems/unexpected" and json.loads(content)["errors"][0]["hint"]


def test_waiting_for_the_processor_does_not_end_the_search_for_suggestions():
    """The search has a part of the time: by the clock of the whole, or a busy machine would suggest nothing."""

    class Waiting(SliceDeadline):
        """On the clock its slice is over, on the processor's it is not."""

        left = -1.0

        def check(self):
            pass

    assert engine.suggest("sum(relu(X @ W + b))", deadline=Waiting(60.0, 60.0, 60.0)).changed


@pytest.mark.parametrize("whole", [Deadline(9.0, -1.0), SliceDeadline(9.0, 60.0, -1.0)])
def test_a_part_of_the_time_ends_with_the_whole(whole):
    part = whole.within(60.0)
    assert part.left < 0
    with pytest.raises(TooSlow):
        part.check()


def test_a_part_of_the_time_ends_before_the_whole():
    whole = Deadline(9.0)
    with pytest.raises(TooSlow):
        whole.within(-1.0).check()
    whole.check()
