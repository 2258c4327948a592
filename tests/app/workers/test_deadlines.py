"""Every call of a worker stops at its deadline, also while its response is encoded; without a clock."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.api import endpoints
from app.limits import Allowance
from app.settings import Settings
from app.worker import calls
from app.workers import worker
from engine import compiler, learn
from tests.deadlines import Counting

ALLOWANCE = Allowance.of(Settings())
CALLS = dict(calls())
BODIES = {
    f"{each.call}, {name}": (each.call, example["value"])
    for each in endpoints()
    if each.method == "POST" and each.runs == "in a worker"
    for name, example in each.examples.items()
}
SLICE = {"seconds": 0.1, "pause": True, "state": None, "progress": None}
"""What precedes the body of a call to train in slices."""
SLICED = {
    f"{each.call}, {name}": (each.call, example["value"])
    for each in endpoints()
    if each.runs == "in slices"
    for name, example in each.examples.items()
}
LONG = {"program": "\n".join("x = x*y" for _ in range(800)) + "\nx", "inputs": {"x": 1.0, "y": 0.5}}


def answer(call: str, body: Any, deadline: Counting, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(compiler, "PLANS", compiler.Plans())
    monkeypatch.setattr(worker, "_deadline", lambda header, allowance: deadline)
    header = {"call": call, "language": "en", "left": 600, "gzip": False}
    content = json.dumps(body).encode()
    if any(call == sliced for sliced, _ in SLICED.values()):
        content = json.dumps(SLICE).encode() + b"\n" + content
    result, content = worker.answer(header, content, ALLOWANCE, CALLS)
    if result["status"] != 200:
        assert json.loads(content)["type"] == "/problems/too-slow", content
    return int(result["status"])


@pytest.mark.parametrize("example", BODIES)
def test_a_call_stops_at_its_deadline(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call, body = BODIES[example]
    assert answer(call, body, Counting(0), monkeypatch) != 200


@pytest.mark.parametrize("example", SLICED)
def test_a_slice_of_training_stops_at_its_deadline(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call, body = SLICED[example]
    assert answer(call, body, Counting(0), monkeypatch) != 200


@pytest.mark.parametrize("name", learn.DATASETS)
def test_a_data_set_stops_at_its_deadline(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer("get_dataset", {"name": name}, Counting(0), monkeypatch) != 200


def test_encoding_stops_at_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    answer("evaluate", LONG, Counting(), monkeypatch)
    watch = Counting()
    assert answer("evaluate", LONG, watch, monkeypatch) == 200
    assert answer("evaluate", LONG, Counting(watch.checks - 1), monkeypatch) != 200
