"""The parts of the pool that need no process: frames, queues, the cost model, and a worker's answers."""

import gzip
import io
import json
import time
from dataclasses import dataclass

import pytest

from app.limits import Allowance
from app.settings import Settings
from app.worker import calls
from app.workers import wire, worker
from app.workers.cost_model import CostModel, ExpiringNumbers
from app.workers.jobs import PARSED_BYTES, key_of
from app.workers.queues import RoundRobin, ShortestFirst

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


@dataclass
class Item:
    name: str
    client: str = "one"
    expected: float = 1.0
    pending: bool = True


def drained(queue):
    return "".join(item.name for item in iter(queue.take, None))


def test_the_shortest_job_goes_first_then_the_oldest():
    queue = ShortestFirst()
    for item in (Item("c", expected=2), Item("a", expected=1), Item("x", pending=False), Item("b", expected=1)):
        queue.put(item)
    assert drained(queue) == "abc"
    assert queue.take() is None


def test_clients_take_turns():
    queue = RoundRobin()
    for item in [Item(name, "greedy") for name in "ABCD"] + [Item("m", "modest"), Item("x", "gone", pending=False)]:
        queue.put(item)
    assert drained(queue) == "AmBCD"
    assert queue.take() is None


def test_the_cache_of_costs_is_bounded_and_expires(monkeypatch):
    cache = ExpiringNumbers(seconds=10, capacity=2)
    for key in "abc":
        cache.set(key, ord(key))
    assert [cache.get(key) for key in "abc"] == [None, 98, 99]
    later = time.monotonic() + 11
    monkeypatch.setattr("app.workers.cost_model.monotonic", lambda: later)
    assert cache.get("c") is None


def test_costs_are_predicted_from_earlier_calls():
    model = CostModel(slice=0.01)
    assert model.expected(b"new", "someone", 100) < 0.01
    assert model.expected(b"new", "someone", 2000) > 0.01, "a long program counts as long until it has run"
    model.served(b"new", 0.003)
    assert model.expected(b"new", "someone", 2000) == 0.003
    model.overran(b"slow", "someone")
    assert model.expected(b"slow", "anybody", 100) > 0.01
    model.served(b"slow", 0.001)
    assert model.expected(b"slow", "anybody", 100) > 0.01, "it is short only where its plan is cached"
    assert model.expected(b"other", "someone", 100) > 0.01, (
        "unknown programs of a client that has just sent a long one count as long"
    )
    assert model.expected(b"new", "someone", 100) == 0.003, "known short ones do not"
    assert model.expected(b"other", "anybody", 100) < 0.01
    model.served(None, 0.001)
    model.overran(None, "anybody")
    assert model.expected(None, "nobody", 100_000) > 0.01


def test_a_key_tells_programs_apart_whatever_their_inputs():
    def key(**body):
        return key_of("evaluate", json.dumps(body).encode())

    assert key(program="x*x", inputs={"x": 1}) == key(program="x*x", inputs={"x": [1, 2]}, seed=[1, 0])
    assert len({key(program="x*x"), key(program="x*y"), key(program="x*x", output="x")}) == 3
    assert key_of("check", b'{"program": "x"}') != key_of("evaluate", b'{"program": "x"}')
    assert key_of("evaluate", b" " * (PARSED_BYTES + 1)) is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"5", b"{", b"\xff", b"[" * 5000, b'{"program": "\\ud800"}', b'{"a": 1e999}']
)
def test_a_key_is_found_for_any_bytes(body):
    assert isinstance(key_of("evaluate", body), bytes)


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


def test_an_unexpected_error_is_described_without_its_words(monkeypatch):
    def broken(body, work):
        raise ValueError("the user's secret")

    monkeypatch.setitem(CALLS, "broken", broken)
    result, content = answer(b"", call="broken")
    assert result["status"] == 422
    assert result["fault"]["kind"] == "ValueError" and result["fault"]["places"].startswith("test_parts.py:")
    assert "secret" not in json.dumps(result) + content.decode()
    assert json.loads(content)["type"] == "/problems/unexpected" and json.loads(content)["errors"][0]["hint"]
