"""Responses that are not read are dropped, at no cost to other clients; slow readers get theirs whole."""

from __future__ import annotations

import json
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from tests.app.http.raw_requests import head, problem
from tests.conftest import Server, free_port

pytestmark = pytest.mark.long

TIMEOUT = 120
"""Seconds after which a test gives up waiting."""
MEGABYTE = 1024**2
SMALL = b'{"program": "x", "inputs": {"x": 1}}'


def outer(size):
    """A request whose response has about 73 bytes for each of `size` × `size` elements."""
    program = f"sum(reshape(x, {size}, 1) * reshape(x, 1, {size}))"
    content = json.dumps({"program": program, "inputs": {"x": [1 / 3] * size}}).encode()
    return head(f"Content-Length: {len(content)}", path="/api/v1/evaluate", method="POST") + content


@pytest.fixture
def serve(tmp_path):
    """`serve(NAME=value, …)`: a server with these settings."""
    started = []

    def start(**settings):
        environment = {f"GRADWALK_{name}": str(value) for name, value in {"METRICS": 1, **settings}.items()}
        started.append(Server(free_port(), tmp_path / "log.txt", **environment))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()


def connect(server, receive_buffer=4_096):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(TIMEOUT)
    connection.connect(("127.0.0.1", server.port))
    return connection


def unread(server, request):
    """A connection on which the first bytes of the answer have come, and nothing else is read."""
    connection = connect(server)
    connection.sendall(request)
    return connection, connection.recv(12)


def unsent(server):
    """The bytes of answers that are not sent yet, as the server counts them."""
    lines = httpx.get(f"{server.url}/metrics", timeout=TIMEOUT).text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("gradwalk_unsent_bytes "))


def resident(server):
    """The memory of the web process, in megabytes."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def eventually(condition):
    until = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.full
def test_an_unread_answer_is_given_up_with_its_memory(serve):
    server = serve(ANSWER_SECONDS=1)
    held = [unread(server, outer(200)) for _ in range(3)]
    assert [start for _, start in held] == [b"HTTP/1.1 200"] * 3
    eventually(lambda: unsent(server) == 0)
    for connection, _ in held:
        received = 0
        with suppress(ConnectionResetError):
            while part := connection.recv(MEGABYTE):
                received += len(part)
        assert received < MEGABYTE, "the whole answer has 2.9 MB"
        connection.close()


@pytest.mark.full
def test_a_slow_reader_gets_all_of_it(serve):
    """It takes several times as long as a client may that takes nothing."""
    server = serve(ANSWER_SECONDS=1)
    connection, received = unread(server, outer(200))
    length, pauses = None, 0
    while length is None or len(received) < length:
        if pauses < 30:
            time.sleep(0.2)
            pauses += 1
        part = connection.recv(8_192 if pauses < 30 else MEGABYTE)
        assert part, f"cut after {len(received)} of {length} bytes"
        received += part
        if length is None and b"\r\n\r\n" in received:
            start, _, _ = received.partition(b"\r\n\r\n")
            length = len(start) + 4 + int(start.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    connection.close()


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_many_unread_answers_stay_within_their_bound(serve):
    server = serve(
        RESPONSE_BYTES=3 * MEGABYTE, UNSENT_BYTES=20 * MEGABYTE, ADDRESS_UNSENT_BYTES=15 * MEGABYTE, ANSWER_SECONDS=600
    )
    unread(server, outer(200))[0].close()
    before, most, held = resident(server), 0.0, []
    for _ in range(25):
        held.append(unread(server, outer(200))[0])
        most = max(most, unsent(server))
        visitor = httpx.post(f"{server.url}/api/v1/evaluate", content=SMALL, timeout=TIMEOUT)
        assert visitor.status_code == 200
    assert 5 * MEGABYTE < most <= 15 * MEGABYTE
    assert resident(server) - before < 40, "all of them have 73 MB"
    for connection in held:
        connection.close()
    eventually(lambda: unsent(server) == 0 and resident(server) - before < 15)


def test_a_class_behind_one_address_gets_its_answers(serve):
    """Twice the bytes that one address may leave unread, all at once, on slow connections."""
    server = serve(RESPONSE_BYTES=MEGABYTE, ADDRESS_UNSENT_BYTES=6 * MEGABYTE, UNSENT_BYTES=8 * MEGABYTE)

    def learner(_):
        connection, received = unread(server, outer(60))
        while part := connection.recv(32_768):
            received += part
            if received.endswith(b"}"):
                with suppress(ValueError):
                    json.loads(received.partition(b"\r\n\r\n")[2])
                    break
        connection.close()
        return received[:12]

    with ThreadPoolExecutor(40) as threads:
        assert set(threads.map(learner, range(40))) == {b"HTTP/1.1 200"}


@pytest.mark.full
@pytest.mark.parametrize("limit", ["unsent_bytes", "address_unsent_bytes"])
def test_an_answer_without_room_is_a_problem_that_names_the_limit(serve, limit):
    """The second of two: a limit always has room for one. A first that has stalled would give way, so both are new."""
    server = serve(RESPONSE_BYTES=3 * MEGABYTE, **{limit.upper(): 3 * MEGABYTE})
    answer = b"HTTP/1.1 200"
    until = time.monotonic() + TIMEOUT
    while answer.startswith(b"HTTP/1.1 200") and time.monotonic() < until:
        with unread(server, outer(200))[0], connect(server, MEGABYTE) as connection:
            connection.sendall(outer(200).replace(b"Host: x", b"Host: x\r\nConnection: close"))
            answer = b""
            while part := connection.recv(65_536):
                answer += part
    status, content = problem(answer)
    assert (status, content["errors"][0]["name"]) == (503, limit)
    assert b"retry-after: 1" in answer.lower()
    assert str(3 * MEGABYTE) in content["detail"]
    assert httpx.post(f"{server.url}/api/v1/evaluate", content=SMALL, timeout=TIMEOUT).status_code == 200


@pytest.mark.full
def test_the_next_request_of_a_connection_waits_until_the_answer_is_taken(serve):
    """Otherwise two answers a connection would be kept, one of them uncounted."""
    server = serve(ANSWER_SECONDS=600)
    connection, received = unread(server, outer(200) + outer(200) + head("Connection: close"))
    eventually(lambda: unsent(server) > 0)
    most = 0.0
    for _ in range(20):
        most = max(most, unsent(server))
        time.sleep(0.05)
    assert most < 4 * MEGABYTE, "one answer has 2.9 MB"
    while part := connection.recv(MEGABYTE):
        received += part
    connection.close()
    assert received.count(b"HTTP/1.1 200 OK") == 3
