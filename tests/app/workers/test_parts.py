"""The parts of the pool that need no process: frames, queues, records, and what a worker makes of a call."""

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
from app.workers.jobs import LOOKED_INTO, key_of
from app.workers.queues import Cheapest, Turns

ALLOWANCE = Allowance.of(Settings())
CALLS = dict(calls())


@pytest.mark.parametrize("size", [0, 1, wire.PIECE - 1, wire.PIECE, wire.PIECE + 1, 3 * wire.PIECE + 7])
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
    wanted: bool = True


def taken(queue):
    return "".join(item.name for item in iter(queue.take, None))


def test_the_cheapest_goes_first_then_the_oldest():
    queue = Cheapest()
    for item in (Item("c", expected=2), Item("a", expected=1), Item("x", wanted=False), Item("b", expected=1)):
        queue.put(item)
    assert taken(queue) == "abc"
    assert queue.take() is None


def test_clients_take_turns():
    queue = Turns()
    for item in [Item(name, "greedy") for name in "ABCD"] + [Item("m", "modest"), Item("x", "gone", wanted=False)]:
        queue.put(item)
    assert taken(queue) == "AmBCD"
    assert queue.take() is None


def test_what_is_remembered_is_bounded_and_fades(monkeypatch):
    memory = ExpiringNumbers(seconds=10, most=2)
    for key in "abc":
        memory.note(key, ord(key))
    assert [memory.get(key) for key in "abc"] == [None, 98, 99]
    later = time.monotonic() + 11
    monkeypatch.setattr("app.workers.cost_model.monotonic", lambda: later)
    assert memory.get("c") is None


def test_programs_are_known_by_their_past():
    records = CostModel(slice=0.01)
    assert records.expected(b"new", "someone", 100) < 0.01
    assert records.expected(b"new", "someone", 2000) > 0.01, "a long program is not quick, as far as one knows"
    records.served(b"new", 0.003)
    assert records.expected(b"new", "someone", 2000) == 0.003
    records.overran(b"slow", "someone")
    assert records.expected(b"slow", "anybody", 100) > 0.01
    records.served(b"slow", 0.001)
    assert records.expected(b"slow", "anybody", 100) > 0.01, "quick only where its plan is at hand"
    assert records.expected(b"other", "someone", 100) > 0.01, "who has just asked for much waits with what is unknown"
    assert records.expected(b"new", "someone", 100) == 0.003, "but not with what is known to be quick"
    assert records.expected(b"other", "anybody", 100) < 0.01
    records.served(None, 0.001)
    records.overran(None, "anybody")
    assert records.expected(None, "nobody", 100_000) > 0.01


def test_a_key_tells_programs_apart_whatever_their_inputs():
    def key(**body):
        return key_of("evaluate", json.dumps(body).encode())

    assert key(program="x*x", inputs={"x": 1}) == key(program="x*x", inputs={"x": [1, 2]}, seed=[1, 0])
    assert len({key(program="x*x"), key(program="x*y"), key(program="x*x", output="x")}) == 3
    assert key_of("check", b'{"program": "x"}') != key_of("evaluate", b'{"program": "x"}')
    assert key_of("evaluate", b" " * (LOOKED_INTO + 1)) is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"5", b"{", b"\xff", b"[" * 5000, b'{"program": "\\ud800"}', b'{"a": 1e999}']
)
def test_a_key_is_found_for_any_bytes(body):
    assert isinstance(key_of("evaluate", body), bytes)


def answered(body, **header):
    told, content = worker.answered(
        {"call": "evaluate", "language": "en", "left": 60, "gzip": False, **header}, body, ALLOWANCE, CALLS
    )
    return told, content


def test_a_worker_answers_in_the_reader_s_language():
    told, content = answered(b'{"program": "x"}', language="ru")
    assert told["status"] == 422
    assert json.loads(content)["errors"][0]["message"] == "У x нет значения."


def test_a_worker_compresses_what_is_long():
    body = json.dumps({"program": "+".join(["x"] * 200), "inputs": {"x": 1}}).encode()
    told, content = answered(body, gzip=True)
    assert told["encoding"] == "gzip"
    assert gzip.decompress(content) == answered(body)[1]
    assert "encoding" not in answered(b'{"program": "1+1"}', gzip=True)[0]


def test_a_worker_tells_what_is_too_much(monkeypatch):
    def greedy(body, work):
        raise MemoryError

    monkeypatch.setitem(CALLS, "greedy", greedy)
    told, content = answered(b"", call="greedy")
    assert (told["status"], told["spent"]) == (422, True)
    assert json.loads(content)["errors"][0]["name"] == "memory_bytes"
    told, _ = answered(b'{"program": "x*overran", "inputs": {"x": 1, "overran": 2}}', left=-1)  # no plan of it is kept
    assert told["overran"]


def test_an_unexpected_error_is_described_without_its_words(monkeypatch):
    def broken(body, work):
        raise ValueError("the user's secret")

    monkeypatch.setitem(CALLS, "broken", broken)
    told, content = answered(b"", call="broken")
    assert told["status"] == 422
    assert told["fault"]["kind"] == "ValueError" and told["fault"]["places"].startswith("test_parts.py:")
    assert "secret" not in json.dumps(told) + content.decode()
    assert json.loads(content)["type"] == "/problems/unexpected" and json.loads(content)["errors"][0]["hint"]
