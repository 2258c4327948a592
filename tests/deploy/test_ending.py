"""Replacing the service: it holds no state, and whoever waits for an answer when it ends gets it."""

import signal
import threading
import time

import httpx
import pytest

from tests.conftest import Server, free_port

LONG = {"program": "+".join(f"tanh({factor}*x)" for factor in range(1500)), "inputs": {"x": 0.1}}


@pytest.fixture
def own(tmp_path):
    server = Server(free_port(), tmp_path / "log.txt", GRADWALK_SECONDS="30")
    server.start()
    yield server
    server.stop()


def test_a_running_request_is_answered_before_the_end(own):
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{own.url}/api/v1/evaluate", json=LONG, timeout=20))
    )
    asking.start()
    time.sleep(0.2)
    assert not answers, "it still runs"
    own.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    asking.join(15)
    assert answers and answers[0].status_code == 200
    own.process.wait(timeout=15)
    assert time.monotonic() - began < 15, "within compose's stop_grace_period"
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{own.url}/healthz")
