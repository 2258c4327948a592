"""The proxy's log: a line for each failed request, and no client's address for any kind of failure."""

import json
import socket
import ssl
from contextlib import ExitStack

import httpx
import pytest

from tests.conftest import FEW_WORKERS, Server, free_port
from tests.deploy.conftest import started

CLIENT = "127.0.0.77"
"""The address of the clients here, which no server has: it stands in the log only if the client's is written."""
EVALUATE = "/api/v1/evaluate"
BODY = b'{"program": "x", "inputs": {"x": 1}}'
LARGE = 1_000_000
CONNECTIONS = 3


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    """A server that takes large bodies, and refuses an address after its first computation."""
    budgets = {"GRADWALK_ANONYMOUS_BUDGET": "1e-6", "GRADWALK_ANONYMOUS_SHARE": "1e-9"}
    log = tmp_path_factory.mktemp("limited") / "log.txt"
    server = Server(free_port(), log, GRADWALK_RATE_LIMITS="on", **FEW_WORKERS, **budgets)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def proxy(limited):
    """The shipped proxy, but for a larger body than the other tests send and a small number of connections."""
    few = ("limit_conn addresses 5000;", f"limit_conn addresses {CONNECTIONS};")
    yield from started(limited, strip=False, prefix="", edits=(few,), GRADWALK_BODY_BYTES=str(LARGE))


@pytest.fixture
def client(proxy):
    trusted = ssl.create_default_context(cafile=proxy.folder / "fullchain.pem")
    transport = httpx.HTTPTransport(verify=trusted, local_address=CLIENT)
    with httpx.Client(base_url=proxy.url, transport=transport, timeout=20) as opened:
        yield opened


def faults(proxy):
    """The requests in the proxy's log so far; other lines tell of its start."""
    return [json.loads(line) for line in (proxy.folder / "log").read_text().splitlines() if line[0] == "{"]


def post(client, size):
    return client.post(EVALUATE, content=BODY + b" " * (size - len(BODY)))


@pytest.mark.full
def test_no_address_is_kept_of_requests_that_are_large_refused_or_lost(proxy, limited, client):
    assert post(client, LARGE).status_code == 200, "its body went through a temporary file"
    assert client.get("/static/vendor/elk-worker.js", follow_redirects=True).status_code == 200, "so did this answer"
    assert not faults(proxy), "what succeeds leaves nothing"
    assert post(client, LARGE + 1).status_code == 413
    assert post(client, 100).status_code == 429
    limited.stop()
    try:
        assert post(client, 100).status_code == 503
    finally:
        limited.start()
    lines = faults(proxy)
    assert [line["status"] for line in lines] == [413, 429, 503]
    assert [line["upstream_status"] for line in lines] == ["", "429", "502"]
    assert CLIENT not in (proxy.folder / "log").read_text()


def connected(proxy):
    return socket.create_connection(("127.0.0.1", proxy.https), timeout=5, source_address=(CLIENT, 0))


@pytest.mark.full
def test_no_address_is_kept_of_too_many_connections_and_of_what_is_no_http(proxy, client):
    context = ssl.create_default_context(cafile=proxy.folder / "fullchain.pem")
    head = f"POST {EVALUATE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n".encode()
    with ExitStack() as stack:
        for sent in (*[head] * CONNECTIONS, b"no http\r\n\r\n"):
            raw = stack.enter_context(connected(proxy))
            held = stack.enter_context(context.wrap_socket(raw, server_hostname="127.0.0.1"))
            held.sendall(sent)
        answer = held.recv(4096)
        assert client.get("/").status_code == 503
    assert answer.startswith(b"HTTP/1.1 400") and b"application/problem+json" in answer
    with connected(proxy) as plain:
        plain.sendall(b"no TLS\r\n\r\n")
        assert b"400" in plain.recv(4096)
    statuses = [line["status"] for line in faults(proxy)]
    assert 503 in statuses and 400 in statuses
    assert CLIENT not in (proxy.folder / "log").read_text()
