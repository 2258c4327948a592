"""The places for streams are shared fairly between addresses, and a stream that is not read loses its place."""

from __future__ import annotations

import json
import socket
import time

import httpx
import pytest

from app.errors.kinds import Busy
from app.http.stream_places import StreamPlaces
from tests.app.http.raw_requests import head
from tests.app.http.test_streams import ENDLESS, EVENTS
from tests.conftest import Server, free_port

pytestmark = pytest.mark.long

TIMEOUT = 120
"""Seconds after which a test gives up waiting."""


def test_one_address_may_have_all_places_while_nobody_else_wants_one():
    places = StreamPlaces(4)
    held = [places.acquire("class") for _ in range(4)]
    with pytest.raises(Busy, match="train_streams"):
        places.acquire("class")
    held[0].release()
    held[0].release()
    assert places.running == 3
    places.acquire("class")


def test_another_address_gets_the_oldest_place_of_the_one_that_has_most():
    places = StreamPlaces(4)
    held = [places.acquire("class") for _ in range(4)]
    places.acquire("visitor")
    assert [place.recalled for place in held] == [True, False, False, False]
    places.acquire("visitor")
    assert [place.recalled for place in held] == [True, True, False, False]
    for address in ("visitor", "class"):  # two each
        with pytest.raises(Busy):
            places.acquire(address)
    held[0].release()  # it is the visitor's by now
    assert places.running == 4


@pytest.fixture
def two_places(tmp_path):
    settings = {"TRAIN_STREAMS": "2", "TRAIN_SECONDS": "600", "ANSWER_SECONDS": "1"}
    server = Server(free_port(), tmp_path / "log.txt", **{f"GRADWALK_{name}": text for name, text in settings.items()})
    server.start()
    yield server
    server.stop()


def unread_stream(server):
    """A stream of which nothing but the first bytes is read."""
    content = json.dumps(ENDLESS).encode()
    start = head(f"Content-Length: {len(content)}", "Accept: text/event-stream", path="/api/v1/train", method="POST")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.settimeout(TIMEOUT)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(start + content)
    assert connection.recv(12) == b"HTTP/1.1 200"
    return connection


@pytest.mark.full
def test_streams_that_nobody_reads_lose_their_places(two_places):
    held = [unread_stream(two_places) for _ in range(2)]
    until = time.monotonic() + TIMEOUT
    try:
        while True:
            with httpx.stream(
                "POST", f"{two_places.url}/api/v1/train", json=ENDLESS, headers=EVENTS, timeout=TIMEOUT
            ) as answer:
                if answer.status_code == 200:
                    break
            assert answer.status_code == 503
            assert time.monotonic() < until, "they hold their places for ever"
            time.sleep(0.2)
    finally:
        for connection in held:
            connection.close()


@pytest.mark.full
def test_a_stream_whose_place_is_recalled_says_so(two_places):
    """The proxy on this machine is trusted, so its X-Forwarded-For names the client."""
    of_class, visitor = ({**EVENTS, "X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2"))
    address = f"{two_places.url}/api/v1/train"
    with (
        httpx.Client(timeout=TIMEOUT) as client,
        client.stream("POST", address, json=ENDLESS, headers=of_class) as first,
        client.stream("POST", address, json=ENDLESS, headers=of_class) as second,
    ):
        assert first.status_code == second.status_code == 200
        with client.stream("POST", address, json=ENDLESS, headers=visitor) as third:
            assert third.status_code == 200
            event, data = [line for line in first.iter_lines() if line][-2:]
    end = json.loads(data.removeprefix("data: "))
    assert event == "event: end"
    assert (end["status"], end["stopped"]["limit"]) == ("stopped", "train_streams")
    assert end["state"], "it can go on from here"
