"""Streams of learning at a real server: a client that leaves stops the work, and no other client waits for it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from app.api.base import SIGMOID, SIGMOID_INPUTS
from tests.conftest import Server, free_port

pytestmark = pytest.mark.long

ENDLESS = {
    "program": "mse(Y, tanh(X.T @ W1) @ W2)",
    "inputs": {
        "X": [[0.1 * i for i in range(100)], [1.0] * 100],
        "Y": [[0.01 * i] for i in range(100)],
        "W1": [[0.5] * 16, [0.1] * 16],
        "W2": [[0.1]] * 16,
    },
    "parameters": ["W1", "W2"],
    "updates": 1_000_000,
    "stepper": {"name": "adam", "learning_rate": 1e-6},
}
START_TIMEOUT = 60
"""Seconds after which a test gives up waiting."""
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = {
        "GRADWALK_WORKERS": "2",
        "GRADWALK_METRICS": "1",
        "GRADWALK_TRAIN_SECONDS": "20",
        "GRADWALK_QUEUE_SECONDS": "60",
    }
    server = Server(free_port(), tmp_path_factory.mktemp("streams") / "log.txt", **settings)
    server.start()
    with httpx.Client(base_url=server.url, timeout=60) as opened:
        yield opened
    server.stop()


def running(client):
    """How many calls are on their way."""
    lines = client.get("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("gradwalk_calls "))


def test_who_leaves_stops_the_work(client):
    with client.stream("POST", "/api/v1/train", json=ENDLESS, headers=EVENTS) as answer:
        assert next(answer.iter_lines()) == "event: start"
    until = time.monotonic() + START_TIMEOUT
    while running(client) and time.monotonic() < until:
        time.sleep(0.05)
    assert running(client) == 0


@pytest.mark.full
def test_others_have_their_turn_while_many_learn(client):
    """Long calls wait for a slice of each of those who learn, not for the end of their runs."""

    def learn(_):
        with client.stream("POST", "/api/v1/train", json=ENDLESS, headers=EVENTS) as answer:
            lines = [line for line in answer.iter_lines() if line]
        return lines[-2:]

    with ThreadPoolExecutor(3) as threads:
        jobs = [threads.submit(learn, each) for each in range(3)]
        until = time.monotonic() + START_TIMEOUT
        while running(client) < len(jobs) and time.monotonic() < until:
            time.sleep(0.05)
        short = client.post("/api/v1/evaluate", json={"program": SIGMOID, "inputs": SIGMOID_INPUTS})
        long = client.post("/api/v1/train", json={**ENDLESS, "updates": 50})
        assert (short.status_code, long.status_code) == (200, 200)
        assert not any(job.done() for job in jobs), "long before their ends"
        for job in jobs:  # each ends by the limit on a stream's time, and can go on from its state
            event, data = job.result()
            assert event == "event: end" and '"status":"stopped"' in data and '"limit":"train_seconds"' in data


@pytest.mark.full
def test_a_stream_leaves_half_of_the_budget_to_its_reader(tmp_path):
    """It waits where less is left, instead of ending: the budget fills up by itself, and serves others meanwhile."""
    settings = {
        "rate_limits": "on", "train_slice_seconds": 0.02, "train_seconds": START_TIMEOUT, "queue_seconds": START_TIMEOUT,
        "session_budget": 5.0, "address_budget": 5.0, "anonymous_budget": 0.4, "anonymous_share": 0.001,
    }  # fmt: skip
    environment = {f"GRADWALK_{name.upper()}": str(value) for name, value in settings.items()}
    server = Server(free_port(), tmp_path / "log.txt", **environment)
    server.start()
    try:
        with (
            httpx.Client(base_url=server.url, timeout=2 * START_TIMEOUT) as client,
            client.stream("POST", "/api/v1/train", json=ENDLESS, headers=EVENTS) as answer,
        ):
            waited, progress = False, 0
            for line in answer.iter_lines():
                waited = waited or line.startswith(": waiting for the compute budget")
                progress += line == "event: progress"
                if waited and progress > 3:
                    break
            assert waited and progress > 3
            short = client.post("/api/v1/evaluate", json={"program": SIGMOID, "inputs": SIGMOID_INPUTS})
            assert short.status_code == 200, short.text
    finally:
        server.stop()
