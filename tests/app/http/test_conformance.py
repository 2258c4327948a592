"""Requests at the edge of HTTP/1.1 over real connections: refused calmly, or answered, and never a traceback."""

from __future__ import annotations

import json
import re
import socket
import time

import pytest

from app.i18n import catalogue
from tests.app.http.raw_requests import START_TIMEOUT, head, problem, talk
from tests.conftest import FEW_WORKERS, Server, free_port

HOST = b"Host: x\r\n"
GET = b"GET /healthz HTTP/1.1\r\n"
POST = b"POST /api/v1/evaluate HTTP/1.1\r\n" + HOST
BODY = b'{"program": "x", "inputs": {"x": 1}}'
CLOSE = b"Connection: close\r\n"
ENDLESS = json.dumps({"program": "v = x\n" + "v = v*v+1\n" * 1_900, "inputs": {"x": 1}}).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose log must hold nothing but what is informational at the end."""
    log = tmp_path_factory.mktemp("conformance") / "log.txt"
    with Server(free_port(), log, GRADWALK_METRICS="1", **FEW_WORKERS) as started:
        yield started
    lines = started.log.read_text().splitlines()
    assert not [line for line in lines if re.search("error|warning|Traceback|^  ", line)], lines


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def whole(body=BODY, *extra):
    return head(f"Content-Length: {len(body)}", *extra, path="/api/v1/evaluate", method="POST") + body


BAD = {
    "two hosts": GET + HOST + HOST + b"\r\n",
    "two different hosts": GET + HOST + b"Host: y\r\n\r\n",
    "no host": GET + b"\r\n",
    "a host that is no name": GET + b"Host: a b\r\n\r\n",
    "length and encoding": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "encoding and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a negative length": POST + b"Content-Length: -5\r\n\r\n",
    "a signed length": POST + b"Content-Length: +5\r\n\r\nabcde",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    "the same length twice": POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
    "a list of lengths": POST + b"Content-Length: 5, 5\r\n\r\nabcde",
    "a length beyond all numbers": POST + b"Content-Length: 99999999999999999999999\r\n\r\nabcde",
    "a folded field": GET + HOST + b"X-A: b\r\n c\r\n\r\n",
    "a space before the colon": GET + HOST + b"X-A : b\r\n\r\n",
    "a bare line feed": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "a bare carriage return": GET + HOST + b"X-A: b\rX: c\r\n\r\n",
    "a NUL in a field": GET + HOST + b"X-A: b\0c\r\n\r\n",
    "another encoding": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "two encodings": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk size that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "a chunk size beyond all numbers": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "HTTP/1.2": b"GET /healthz HTTP/1.2\r\n" + HOST + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an authority as target": b"CONNECT x:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another scheme": b"GET ftp://x/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a name before the host": b"GET http://a:b@x/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a relative target": b"GET healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a target beyond ASCII": b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
}


@pytest.mark.parametrize("request_bytes", BAD.values(), ids=BAD)
def test_what_is_not_well_formed_is_400(server, request_bytes):
    answer, _ = talk(server, request_bytes)
    assert statuses(answer) == [400], answer
    assert b"/problems/" in answer


GOOD = {
    "an absolute target": b"GET http://x/healthz HTTP/1.1\r\n" + CLOSE + HOST + b"\r\n",
    "an absolute target without a path": b"GET http://x HTTP/1.1\r\n" + CLOSE + HOST + b"\r\n",
    "HTTP/1.0 without a host": b"GET /healthz HTTP/1.0\r\n\r\n",
    "empty lines before": b"\r\n\r\n" + GET + CLOSE + HOST + b"\r\n",
    "chunks with extensions and trailers": POST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n24;a=b\r\n" + BODY + b"\r\n0\r\nX-T: a\r\n\r\n",
    "a wish for another protocol": GET + HOST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n",
    "a wish for a web socket": GET + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("request_bytes", GOOD.values(), ids=GOOD)
def test_what_is_unusual_is_answered(server, request_bytes):
    assert statuses(talk(server, request_bytes)[0]) == [200]


@pytest.mark.long
def test_the_host_of_an_absolute_target_counts(tmp_path):
    """RFC 9112 §3.2.2: the Host header is ignored then."""
    hosts = "localhost,127.0.0.1,good"
    server = Server(free_port(), tmp_path / "log.txt", GRADWALK_ALLOWED_HOSTS=hosts, **FEW_WORKERS)
    server.start()
    try:
        refused = talk(server, b"GET http://evil/api/v1/version HTTP/1.1\r\nConnection: close\r\nHost: good\r\n\r\n")[0]
        passed = talk(server, b"GET http://good/api/v1/version HTTP/1.1\r\nConnection: close\r\nHost: evil\r\n\r\n")[0]
    finally:
        server.stop()
    assert (statuses(refused), statuses(passed)) == ([400], [200])


GARBAGE = b"\x00\x01garbage\r\n\r\n"


@pytest.mark.parametrize(
    "garbage",
    [GARBAGE, POST + b"Content-Length: -1\r\n\r\n", POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ids=["no request", "a bad head", "a bad body"],
)
def test_good_requests_are_answered_before_what_follows_is_refused(server, garbage):
    answer, _ = talk(server, GET + HOST + b"\r\n" + whole() + head(path="/api/v1/version") + garbage)
    assert statuses(answer) == [200, 200, 200, 400]


def test_garbage_after_an_answer(server):
    answer, _ = talk(server, head(), GARBAGE, pause=0.3)
    assert statuses(answer) == [200, 400]


def half_closed(server, *parts):
    """What a client gets that has closed its half of the connection after its request."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=START_TIMEOUT) as connection:
        connection.sendall(b"".join(parts))
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_a_client_that_has_sent_everything_is_answered(server):
    assert statuses(half_closed(server, whole())) == [200]
    assert statuses(half_closed(server, head(), whole(), head(path="/api/v1/version"))) == [200, 200, 200]


@pytest.mark.long
def test_a_client_that_has_sent_everything_may_wait(server):
    """What comes before the answer are interim responses, which find out whether anybody is left."""
    *interim, last = statuses(half_closed(server, whole(ENDLESS)))
    assert set(interim) <= {100}
    assert last in (200, 422, 503), "on a busy machine it may have had no time"


def test_half_a_request_is_no_request(server):
    assert half_closed(server, POST) == b""
    assert half_closed(server, POST, b"Content-Length: 100\r\n\r\n", BODY) == b""
    assert statuses(half_closed(server, head(), POST, b"Content-Length: 100\r\n\r\n", BODY)) == [200]


def calls(server):
    lines = talk(server, head("Connection: close", path="/metrics"))[0].decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("gradwalk_calls "))


@pytest.mark.parametrize(
    "sent",
    [
        POST + b"Content-Length: 1000\r\n\r\n" + BODY,
        POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        whole(ENDLESS),
    ],
    ids=["in the body", "in a chunk", "before the answer"],
)
def test_a_client_that_leaves_is_no_error(server, sent):
    """The server's log is checked at the end."""
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.port), timeout=START_TIMEOUT) as connection:
            connection.sendall(sent)
            time.sleep(0.3)
    until = time.monotonic() + START_TIMEOUT
    while calls(server) and time.monotonic() < until:
        time.sleep(0.1)
    assert calls(server) == 0


def test_too_many_requests_before_their_turn(server):
    """Those that were taken are answered; the refusal is in the language of the last of them."""
    answer, _ = talk(server, head("Accept-Language: ru") * 200)
    *good, last = statuses(answer)
    assert set(good) == {200}
    assert len(good) >= 32
    assert last == 503 and b'"pipelined"' in answer
    _, content = problem(answer[answer.rindex(b"HTTP/1.1 503") :])
    assert content["title"] == catalogue("ru")["The server is busy"]
