"""Replacing the service: it holds no state, and requests in progress when it ends are answered."""

import json
import signal
import socket
import time

import pytest

from tests.conftest import FEW_WORKERS, Server, free_port

BODY = json.dumps({"program": "x*x", "inputs": {"x": 3}}).encode()
HEAD = f"""POST /api/v1/evaluate HTTP/1.1
Host: 127.0.0.1
Content-Type: application/json
Content-Length: {len(BODY)}
Expect: 100-continue

"""
GRACE = 15.0
"""Less than the stop_grace_period of compose.yaml."""


@pytest.fixture(params=["1", "2"], ids=["one process", "two processes"])
def own(tmp_path, request):
    server = Server(free_port(), tmp_path / "log.txt", GRADWALK_PROCESSES=request.param, **FEW_WORKERS)
    server.start()
    yield server
    server.stop()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.full
def test_a_request_under_way_is_answered_before_the_end(own):
    with socket.create_connection(("127.0.0.1", own.port), timeout=GRACE) as connection:
        connection.sendall(HEAD.replace("\n", "\r\n").encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 100"), "it waits for the body"
        own.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        while listens(own.port) and time.monotonic() - began < GRACE:
            time.sleep(0.05)
        assert not listens(own.port), "new connections are refused"
        connection.sendall(BODY)
        heard = b""
        while part := connection.recv(65_536):
            heard += part
    assert heard.startswith(b"HTTP/1.1 200") and b'"gradients":{"x":6' in heard
    own.process.wait(timeout=GRACE)
    assert time.monotonic() - began < GRACE
