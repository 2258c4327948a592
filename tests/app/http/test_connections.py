"""Real connections to a real server process: headers and bodies that never end, too many requests."""

from __future__ import annotations

import json
import re
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tests.app.http.raw_requests import START_TIMEOUT, head, problem, talk
from tests.app.http.test_streams import ENDLESS, EVENTS
from tests.conftest import FEW_WORKERS, Server, free_port

pytestmark = pytest.mark.long

BODY = b'{"program": "x", "inputs": {"x": 1}}'


SOON = 45.0
"""Seconds within which the server closes a connection by itself, even on a busy machine."""


@pytest.mark.full
def test_a_silent_connection_is_closed(short_timeouts):
    answer, seconds = talk(short_timeouts)
    assert answer == b""
    assert 0.4 < seconds < SOON


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"\r\n"])
def test_a_head_that_never_ends(short_timeouts, start):
    answer, seconds = talk(short_timeouts, start, *[b"a"] * 1_200, pause=0.05)
    assert seconds < SOON, "not when the client has ended"
    if start != b"\r\n":
        status, content = problem(answer)
        assert (status, content["type"], content["errors"][0]["name"]) == (400, "/problems/too-slow", "header_seconds")


def test_line_ends_forever_on_a_used_connection(short_timeouts):
    """Bytes that begin no request stop uvicorn's own clock."""
    answer, seconds = talk(short_timeouts, head(), *[b"\r\n"] * 600, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 200")
    assert seconds < SOON


def test_many_half_open_connections_block_no_request(short_timeouts):
    held = [socket.create_connection(("127.0.0.1", short_timeouts.port)) for _ in range(200)]
    try:
        for connection in held:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        answer = httpx.post(f"{short_timeouts.url}/api/v1/evaluate", content=BODY, timeout=60)
        assert answer.status_code == 200
        for connection in held:
            connection.settimeout(60)
            assert connection.recv(100).startswith(b"HTTP/1.1 400")
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize("size", [20_000, 70_000, 3_000_000])
def test_headers_above_the_limit(short_timeouts, size):
    """uvicorn itself takes a header of any size, and copies it again with every packet: 50 MB held its loop for 17 s."""
    answer, seconds = talk(short_timeouts, head(f"X-Long: {'a' * size}"))
    if answer or size < 100_000:  # a client that goes on writing may find the connection reset before it reads
        status, content = problem(answer)
        assert (status, content["type"]) == (413, "/problems/too-large")
        assert content["errors"][0]["name"] == "header_bytes"
        assert "16384" in content["detail"]
    assert seconds < SOON


@pytest.mark.parametrize("size", [9_000, 70_000])
def test_an_address_above_the_limit(short_timeouts, size):
    status, content = problem(talk(short_timeouts, head("Connection: close", path="/" + "a" * size))[0])
    assert (status, content["errors"][0]["name"]) == (413, "url_bytes")
    assert "8192" in content["detail"]
    assert str(size + 1) in content["detail"]


def test_too_many_headers(short_timeouts):
    extra = [f"X-{index}: y" for index in range(120)]
    status, content = problem(talk(short_timeouts, head("Connection: close", *extra))[0])
    assert (status, content["errors"][0]["name"]) == (413, "header_fields")


@pytest.mark.parametrize("junk", [b"\x16\x03\x01\x02\x00\x01\x00", b"HELO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_http(short_timeouts, junk):
    status, content = problem(talk(short_timeouts, junk)[0])
    assert (status, content["type"]) == (400, "/problems/invalid-request")


@pytest.mark.parametrize(
    "start",
    [
        head("Content-Length: 1000", path="/api/v1/evaluate", method="POST") + b'{"program',
        head("Transfer-Encoding: chunked", path="/api/v1/evaluate", method="POST") + b"5\r\n{    \r\n",
    ],
    ids=["declared", "chunked"],
)
def test_a_slow_body(short_timeouts, start):
    status, content = problem(talk(short_timeouts, start)[0])
    assert (status, content["type"], content["errors"][0]["name"]) == (400, "/problems/too-slow", "body_seconds")
    assert "1.0" in content["detail"]


def test_a_dripping_body_gets_no_more_time(short_timeouts):
    start = head("Content-Length: 1000", path="/api/v1/evaluate", method="POST")
    answer, seconds = talk(short_timeouts, start, *[b" "] * 900, pause=0.05)
    assert problem(answer)[0] == 400
    assert seconds < SOON - 10, "not when the client has ended"


@pytest.mark.parametrize("pieces", [1, 200])
def test_a_large_body_is_refused_and_read_by_the_client(short_timeouts, pieces):
    """Whole, and in chunks without a length."""
    content = [b" " * (200_000 // pieces)] * pieces
    answer = httpx.post(
        f"{short_timeouts.url}/api/v1/evaluate",
        content=content[0] if pieces == 1 else iter(content),
        timeout=START_TIMEOUT,
    )
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["name"] == "body_bytes"


def test_requests_above_the_limit_get_retry_after(short_timeouts):
    """Four streams of learning are under way."""
    with ExitStack() as stack, httpx.Client(base_url=short_timeouts.url, timeout=START_TIMEOUT) as client:
        for _ in range(4):
            stream = stack.enter_context(client.stream("POST", "/api/v1/train", json=ENDLESS, headers=EVENTS))
            assert stream.status_code == 200
        busy = client.get("/api/v1/functions", headers={"Accept-Language": "ru"})
        alive = client.get("/healthz")
    assert (busy.status_code, busy.json()["type"]) == (503, "/problems/busy")
    assert busy.headers["retry-after"] == "1"
    assert "Предел" in busy.json()["detail"]
    assert busy.headers["content-security-policy"]
    assert alive.status_code == 200
    until = time.monotonic() + START_TIMEOUT
    while httpx.get(f"{short_timeouts.url}/api/v1/functions", timeout=START_TIMEOUT).status_code != 200:
        assert time.monotonic() < until


CONNECTIONS = Path("/proc/net/tcp")
"""The kernel's table: the client hears of a close only after all that it has not read yet."""
ESTABLISHED = "01"


def wait_for_close(server, connection):
    """Wait until the server has closed its end of a connection, of which nothing is read meanwhile."""
    ends = [f":{port:04X}" for port in (server.port, connection.getsockname()[1])]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        rows = [line.split() for line in CONNECTIONS.read_text().splitlines()]
        states = [row[3] for row in rows if [row[1][-5:], row[2][-5:]] == ends]
        if ESTABLISHED not in states:
            return
        time.sleep(0.05)
    raise AssertionError("the server keeps the connection")


@pytest.mark.skipif(not CONNECTIONS.exists(), reason="the system does not show the states of its connections")
def test_a_client_that_never_reads_is_dropped(short_timeouts):
    """A response that is not read is dropped, with its memory."""
    program = "sum(reshape(x, 400, 1) * reshape(x, 1, 400))"
    content = json.dumps({"program": program, "inputs": {"x": [1 / 3] * 400}}).encode()
    start = head(f"Content-Length: {len(content)}", path="/api/v1/evaluate", method="POST")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", short_timeouts.port))
        connection.sendall(start + content)
        connection.settimeout(60)
        connection.recv(1, socket.MSG_PEEK)  # the answer begins
        wait_for_close(short_timeouts, connection)
        received = 0
        with suppress(ConnectionResetError):
            while chunk := connection.recv(1 << 20):
                received += len(chunk)
    assert received < 8_000_000, "the whole answer has 11.8 MB; the system keeps at most 4 MB of it"


@pytest.mark.full
def test_the_rest_of_a_refused_body_is_no_head(tmp_path):
    """It was once measured as a head when its end arrived, and the next request got the answer to that."""
    head = (
        b"POST /api/v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n"
    )
    following = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    server = Server(free_port(), tmp_path / "log.txt", GRADWALK_BODY_BYTES="100000", **FEW_WORKERS)
    server.start()
    try:
        answer, _ = talk(server, head + b"x" * 150_000, b"x" * 150_000, following, pause=0.15)
    finally:
        server.stop()
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"413", b"200"]


def test_no_answer_names_the_server(short_timeouts):
    headers = httpx.get(f"{short_timeouts.url}/healthz", timeout=START_TIMEOUT).headers
    assert "server" not in headers
    assert "date" in headers
