"""A server that shuts down before everything is answered: no client gets a bare 500, and the log has no traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys

import pytest

from tests.app.http.raw_requests import head, problem
from tests.conftest import Server, free_port

TIMEOUT = 120
"""Seconds after which a test gives up waiting."""
ENDLESS = {
    "program": "(w - 1)**2",
    "inputs": {"w": 0.0},
    "parameters": ["w"],
    "updates": 1_000_000,
    "stepper": {"name": "gd", "learning_rate": 1e-9},
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def server(tmp_path):
    started = Server(free_port(), tmp_path / "log.txt", GRADWALK_SHUTDOWN_SECONDS="0", GRADWALK_METRICS="1")
    started.start()
    yield started
    started.stop()


def sent(server, request):
    """A connection on which this was sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT)
    connection.sendall(request)
    return connection


def rest(connection):
    """The remaining bytes of a connection, which may end by closing or by a reset."""
    received = b""
    try:
        while part := connection.recv(65_536):
            received += part
    except ConnectionResetError:
        pass
    finally:
        connection.close()
    return received


@pytest.mark.full
def test_what_is_not_answered_in_time_ends_in_good_order(server):
    body = json.dumps(ENDLESS).encode()
    fields = ("Accept: text/event-stream", f"Content-Length: {len(body)}")
    stream = sent(server, head(*fields, path="/api/v1/train", method="POST") + body)
    assert stream.recv(12) == b"HTTP/1.1 200"
    half = sent(server, head("Content-Length: 100", "Expect: 100-continue", path="/api/v1/evaluate", method="POST"))
    assert half.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    os.kill(server.process.pid, signal.SIGTERM)
    status, content = problem(rest(half))
    assert (status, content["type"], content["detail"]) == (503, "/problems/busy", "The server is shutting down.")
    assert not rest(stream).endswith(b"0\r\n\r\n"), "it would pass for the whole response"
    server.process.wait(timeout=TIMEOUT)
    assert "Traceback" not in server.log.read_text() and "Exception" not in server.log.read_text()
