"""What is remembered of earlier calls, by whom and by which structure."""

import json

import pytest

from app.workers.cost_model import CostModel, ExpiringNumbers
from app.workers.fingerprint import PARSED_BYTES, fingerprint
from app.workers.jobs import Client


class Clock:
    """A clock that goes on as the test says."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_numbers_are_bounded_and_expire():
    clock = Clock()
    cache = ExpiringNumbers(10, clock, capacity=2)
    for key in "abc":
        cache.set(key, ord(key))
    assert [cache.get(key) for key in "abc"] == [None, 98, 99]
    clock.now = 11.0
    assert cache.get("c") is None


def test_the_cost_of_a_call_is_that_of_the_last_one():
    clock = Clock()
    model = CostModel(clock)
    assert model.expected("someone", b"new", 0.02) == 0.02, "an estimate, until it has run"
    model.served("someone", b"new", 0.003)
    assert model.expected("someone", b"new", 0.02) == 0.003
    model.overran("someone", b"new", 0.25)
    assert model.expected("someone", b"new", 0.02) > 0.25
    model.served("someone", b"new", 0.001)
    assert model.expected("someone", b"new", 0.02) == 0.001, "a quick answer clears the mark"
    model.overran("someone", b"new", 0.25)
    clock.now = 1000.0
    assert model.expected("someone", b"new", 0.02) == 0.02, "every mark expires"


def test_nobody_s_calls_cost_others_anything():
    model = CostModel()
    model.overran("someone", b"lecture", 2.0)
    assert model.expected("anybody", b"lecture", 0.001) == 0.001
    assert model.expected("someone", b"other", 0.001) == 0.001, "a slow call says nothing of others"


def test_a_session_is_remembered_before_an_address_and_never_a_port():
    assert Client("1.2.3.4", port=1).payer == Client("1.2.3.4", port=2).payer == "1.2.3.4"
    assert Client("1.2.3.4", "abc", 1).payer == "abc"
    paths = {Client("1.2.3.4", port=1).path, Client("1.2.3.4", port=2).path, Client("1.2.3.4", "abc", 1).path}
    assert len(paths) == 3 and {path[0] for path in paths} == {"1.2.3.4"}


def key(call="evaluate", padding=0, **body):
    """The key of a body."""
    return fingerprint(call, json.dumps(body).encode() + b" " * padding).key


@pytest.mark.parametrize("padding", [0, PARSED_BYTES])
def test_a_key_tells_programs_and_calls_apart_whatever_the_numbers(padding):
    def padded(**body):
        return key(padding=padding, **body)

    assert padded(program="x*x", inputs={"x": 1}, seed=1) == padded(program="x*x", inputs={"x": 2.5}, seed=3)
    assert len({padded(program="x*x"), padded(program="x*y"), padded(program="x*x", output="x")}) == 3
    assert padded(program="x*x") != key("check", padding, program="x*x")


def test_a_key_tells_shapes_and_settings_apart():
    row, column, other = [[1.0] * 300], [[1.0]] * 300, [[2.0]] * 300
    lecture = {
        shape: key(program="a*b", inputs={"a": a, "b": b})
        for shape, (a, b) in {"numbers": (1, 2), "outer": (row, column), "equal": (column, other)}.items()
    }
    assert len(set(lecture.values())) == 3
    assert lecture["outer"] == key(program="a*b", inputs={"a": [[0.5] * 300], "b": other})
    assert key("plot", program="x", points=100) != key("plot", program="x", points=2000)
    assert key("plot", program="x", at=0.1) == key("plot", program="x", at=0.2)
    assert key(program="x", expand=["mse"]) != key(program="x", expand=["tanh"])


def test_a_large_body_is_classified_by_its_size():
    def body(size):
        return json.dumps({"program": "sum(x)", "inputs": {"x": [1.5] * size}}).encode()

    assert fingerprint("evaluate", body(40_000)).key == fingerprint("evaluate", body(40_001)).key
    assert fingerprint("evaluate", body(40_000)).key != fingerprint("evaluate", body(400_000)).key


def test_an_estimate_grows_with_the_program_and_less_with_the_numbers():
    def estimate(characters, numbers):
        body = {"program": "x" * characters, "inputs": {"x": [1.5] * numbers}}
        return fingerprint("evaluate", json.dumps(body).encode()).estimate

    assert estimate(100, 10) < 0.01 < estimate(2_000, 10) < 0.25
    assert estimate(100, 2_000) < 0.01 < estimate(100, 40_000) < 0.25 < estimate(100, 400_000)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"5", b"{", b"\xff", b"[" * 5000, b'{"program": "\\ud800"}', b'{"a": 1e999}', b'{"a":' * 900 + b"1" + b"}" * 900,
     b"[" * 200_000],
)  # fmt: skip
def test_any_bytes_have_a_fingerprint(body):
    assert isinstance(fingerprint("evaluate", body).key, bytes)


class Counted(list):
    """A list that counts how many of its elements are read."""

    read = 0

    def __getitem__(self, place):
        Counted.read += 1
        return super().__getitem__(place)

    def __iter__(self):
        raise AssertionError("a list of numbers is never walked through")


def test_of_a_list_only_the_first_elements_are_visited(monkeypatch):
    content = {"program": "x", "inputs": {"x": Counted([Counted([1.0] * 1000)] * 1000)}}
    monkeypatch.setattr("app.workers.fingerprint.orjson.loads", lambda _: content)
    fingerprint("evaluate", b"{}")
    assert 0 < Counted.read <= 8
