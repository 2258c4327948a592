"""Incomplete bodies take no place from other requests, and their bytes are bounded in all and by address."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import httpx
import pytest

from tests.app.http.raw_requests import head, problem
from tests.conftest import FEW_WORKERS, Server, free_port

TIMEOUT = 60
"""Seconds after which a test gives up waiting."""
SMALL = b'{"program": "x", "inputs": {"x": 1}}'
LARGE = 200_000
"""Bytes of a body."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    settings = {
        "REQUESTS": "4",
        "BODY_BYTES": "200000",
        "BODY_SECONDS": "600",
        "ARRIVING_BYTES": "1000000",
        "ADDRESS_ARRIVING_BYTES": "400000",
        "METRICS": "1",
    }
    log = tmp_path_factory.mktemp("bodies") / "log.txt"
    variables = {f"GRADWALK_{name}": text for name, text in settings.items()}
    with Server(free_port(), log, **FEW_WORKERS, **variables) as started:
        yield started


@pytest.fixture
def half(server):
    """`half(size, client)`: a connection on which so many bytes of a body have arrived, sent for this client."""
    with ExitStack() as stack:

        def send(size, client="192.0.2.1"):
            before = arriving(server)
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT))
            fields = (f"Content-Length: {LARGE}", f"X-Forwarded-For: {client}", "Connection: close")
            connection.sendall(head(*fields, path="/api/v1/evaluate", method="POST") + b" " * size)
            until = time.monotonic() + TIMEOUT
            while arriving(server) == before and time.monotonic() < until:
                time.sleep(0.01)
            return connection

        yield send


def arriving(server):
    """The bytes of bodies that have not arrived whole, as the server counts them."""
    lines = httpx.get(f"{server.url}/metrics", timeout=TIMEOUT).text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("gradwalk_arriving_bytes "))


def rest(connection, size):
    """Send the rest of a body whose first `size` bytes are spaces; what the server answers."""
    connection.sendall(SMALL.rjust(LARGE - size))
    return received(connection)


def received(connection):
    answer = b""
    while part := connection.recv(65_536):
        answer += part
    return answer


@pytest.mark.full
def test_half_sent_bodies_take_no_place_of_others(server, half):
    held = [half(1) for _ in range(20)]
    answer = httpx.post(f"{server.url}/api/v1/evaluate", content=SMALL, timeout=TIMEOUT)
    assert answer.status_code == 200, answer.text
    assert rest(held[0], 1).startswith(b"HTTP/1.1 200"), "and they are answered once they are whole"


def test_an_address_that_holds_too_much_loses_its_largest_body(server, half):
    large, small = half(150_000), half(50_000)
    others = [half(100_000), half(90_000)]
    assert arriving(server) == 390_000
    assert half(20_000), "now something must go"
    status, content = problem(received(large))
    assert (status, content["errors"][0]["name"]) == (503, "address_arriving_bytes")
    assert "400000" in content["detail"]
    for connection, size in ((small, 50_000), (others[0], 100_000), (others[1], 90_000)):
        assert rest(connection, size).startswith(b"HTTP/1.1 200")


def test_the_clients_of_a_proxy_are_clients_of_their_own(server, half):
    held = [half(150_000, client=f"192.0.2.{number}") for number in range(6)]
    for connection in held:
        assert rest(connection, 150_000).startswith(b"HTTP/1.1 200")


def test_in_all_there_is_a_bound_too(server, half):
    of_class = [half(size, client="192.0.2.9") for size in (190_000, 170_000)]
    held = [half(150_000, client=f"192.0.2.{number}") for number in range(5)]
    status, content = problem(received(of_class[0]))
    assert (status, content["errors"][0]["name"]) == (503, "arriving_bytes")
    for connection in held:
        assert rest(connection, 150_000).startswith(b"HTTP/1.1 200")
