"""POST /train with `Accept: text/event-stream`: a run as server-sent events."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.api.train import Record
from app.main import create_app
from app.settings import Settings
from tests.app.api.training import GD, LINE


def stream(client, body):
    """The events of a run: (name, data)."""
    events = []
    with client.stream("POST", "/api/v1/train", json=body, headers={"Accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream"), response.read()
        for block in "".join(response.iter_text()).split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
            if lines:
                events.append((lines["event"], json.loads(lines["data"])))
    return events


def test_a_run_as_events_is_the_same_run(client, post):
    body = {**LINE, "stepper": {"name": "adam", "learning_rate": 0.01}, "updates": 8000, "record": {"every": 1000}}
    events = stream(client, body)
    names = [name for name, _ in events]
    assert names[0] == "start" and names[-1] == "end" and "progress" in names and len(names) > 10
    assert events[0][1]["parameters"] == ["W", "b"] and events[0][1]["updates"] == 8000
    whole = post("train", **body)
    while whole["status"] == "stopped":  # where the machine is slow
        done = whole["state"]["update"]
        more = post("train", **body | {"updates": 8000 - done}, state=whole["state"])
        whole = more | {"records": whole["records"] + more["records"]}
    records = [data for name, data in events if name == "record"]
    assert records == [record for record in whole["records"] if record["update"] % 1000 == 0]
    for record in records:
        Record.model_validate(record)
    end = events[-1][1]
    assert end == {name: value for name, value in whole.items() if name != "records"}
    progress = next(data for name, data in events if name == "progress")
    assert 0 < progress["update"] == progress["state"]["update"] < 8000 and progress["rate"] > 0


def test_what_is_wrong_at_the_start_of_a_stream_is_an_ordinary_problem(client):
    answer = client.post("/api/v1/train", json={"program": "w*"}, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/syntax-error")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.long
def test_a_stream_that_lasts_too_long_stops_with_its_last_record():
    body = {**LINE, "stepper": GD, "updates": 1_000_000, "record": {"every": 1_000_000}}
    with TestClient(create_app(Settings(train_seconds=0.3, seconds=60.0, queue_seconds=60.0, workers=2))) as client:
        events = stream(client, body)
    *_, (name, record), (last, end) = events
    assert (name, last) == ("record", "end")
    assert (end["status"], end["stopped"]["limit"]) == ("stopped", "train_seconds")
    assert record["update"] == end["state"]["update"] > 0
    assert record["parameters"] == end["state"]["parameters"]
