"""Requests in many manners: of a size, in a row, many together, one that does not go on."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx

EVALUATE = "/api/v1/evaluate"
Request = Callable[[Any], Any]
RETRY_SECONDS = 240.0
"""Seconds for which a request is retried on a busy machine."""
OK = b"HTTP/1.1 200"
TIME_PROBLEMS = ("/problems/busy", "/problems/too-slow")


def program(text: str, call: str = EVALUATE, **inputs: Any) -> Request:
    """A request that runs a program."""
    return lambda client: client.post(call, json={"program": text, "inputs": inputs})


def jacobian(size: int) -> Request:
    """A request for the Jacobian of a gate with so many elements."""
    body = {"program": "-x", "inputs": {"x": [1.0] * size}, "edge": 0}
    return lambda client: client.post("/api/v1/jacobian", json=body)


def plot(points: int) -> Request:
    """A request for a curve of so many points."""
    return lambda client: client.post("/api/v1/plot", json={"function": "exp", "points": points})


TRAIN = "/api/v1/train"
LEARNT = {"program": "(w - 1)**2", "inputs": {"w": 0.0}, "parameters": ["w"]}


def train(call: str = "train", **more: Any) -> Request:
    """A request for learning."""
    return lambda client: client.post(f"/api/v1/{call}", json={**LEARNT, **more})


def during_a_stream(request: Request) -> Request:
    """A request while a stream of learning runs."""
    run = {**LEARNT, "updates": 1_000_000, "stepper": {"name": "gd", "learning_rate": 1e-9}}
    events = {"Accept": "text/event-stream"}

    def send(client: Any) -> Any:
        with (
            httpx.Client(base_url=client.base_url, timeout=60) as other,
            other.stream("POST", TRAIN, json=run, headers=events) as first,
        ):
            lines = first.iter_text()  # forgotten, it would end the stream
            next(lines)
            return request(client)

    return send


def stream(client: Any) -> Any:
    """A request for a stream of learning."""
    return client.post(TRAIN, json={**LEARNT, "updates": 5}, headers={"Accept": "text/event-stream"})


def body(content: str) -> Request:
    """A request with this body."""
    return lambda client: client.post(EVALUATE, content=content)


def headers(**given: str) -> Request:
    """A request with these headers."""
    return lambda client: client.get("/api/v1/functions", headers=given)


def repeated(request: Request, times: int) -> Request:
    """The last of several requests."""
    return lambda client: [request(client) for _ in range(times)][-1]


def retried(request: Request, seconds: float = RETRY_SECONDS) -> Request:
    """A request that is retried on 503: on a busy machine it may have spent its time waiting."""

    def send(client: Any) -> Any:
        deadline, pause = time.monotonic() + seconds, 1.0
        while (answer := request(client)).status_code == 503 and time.monotonic() < deadline:
            time.sleep(pause)
            pause *= 2  # a killed worker is replaced within it
        return answer

    return send


def with_session(request: Request) -> Request:
    """A request of someone who has opened the page."""

    def send(client: Any) -> Any:
        client.cookies.clear()
        client.get("/")
        return request(client)

    return send


def without_session(request: Request) -> Request:
    """A request of someone who has not."""

    def send(client: Any) -> Any:
        client.cookies.clear()
        return request(client)

    return send


def concurrent(name: str, content: bytes, times: int) -> Request:
    """The first refusal of that name among requests that are sent at once."""

    def send(client: Any) -> Any:
        with ThreadPoolExecutor(times) as threads:
            jobs = [threads.submit(client.post, EVALUATE, content=content) for _ in range(times)]
            answers = [job.result() for job in jobs]
        busy = [answer for answer in answers if answer.status_code == 503]
        return next((answer for answer in busy if answer.json()["errors"][0]["name"] == name), answers[-1])

    return send


def unfinished(start: bytes) -> Request:
    """A request that does not go on; the answer as httpx has it."""

    def send(client: Any) -> httpx.Response:
        with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
            connection.settimeout(10)
            connection.sendall(start)
            received = b""
            while b"}]}" not in received and (chunk := connection.recv(65_536)):
                received += chunk
        return parsed(received)

    return send


def parsed(received: bytes) -> httpx.Response:
    """A response as httpx has it."""
    head, _, content = received.partition(b"\r\n\r\n")
    fields = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
    return httpx.Response(int(head.split()[1]), headers=fields, content=content)


def uncompressed(request: Request) -> Request:
    """A request of a client that takes no compressed response."""

    def send(client: Any) -> Any:
        with httpx.Client(base_url=client.base_url, timeout=60, headers={"Accept-Encoding": "identity"}) as other:
            return request(other)

    return send


def in_turn(content: bytes, times: int) -> Request:
    """The last response to a request that is sent several times at once over one connection."""

    def send(client: Any) -> httpx.Response:
        with socket.create_connection((client.base_url.host, client.base_url.port), timeout=60) as connection:
            connection.sendall(content * times)
            received = b""
            while part := connection.recv(65_536):
                received += part
        return parsed(b"HTTP/1.1 " + received.rpartition(b"HTTP/1.1 ")[2])

    return send


def while_unread(times: int, content: bytes, last: Request) -> Request:
    """A request while clients on so many connections do not read their large responses."""

    def send(client: Any) -> httpx.Response:
        with ExitStack() as stack:
            for _ in range(times):
                stack.enter_context(unread(client, content))
            return last(client)

    return send


def unread(client: Any, content: bytes) -> socket.socket:
    """A connection whose large response is left unread: a refusal, as a busy machine gives, is too small for that."""
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(60)
        connection.connect((client.base_url.host, client.base_url.port))
        connection.sendall(content)
        start = connection.recv(len(OK), socket.MSG_WAITALL)
        if start == OK or time.monotonic() > deadline:
            return connection
        connection.close()


def until_refused(request: Request) -> Request:
    """The first response that is a problem: of what is refused only while something else has not stalled."""

    def send(client: Any) -> httpx.Response:
        deadline = time.monotonic() + RETRY_SECONDS
        while (response := request(client)).status_code == 200 and time.monotonic() < deadline:
            pass
        return response

    return send


def while_half_sent(start: bytes) -> Request:
    """The problem that ends one of two requests that do not go on."""

    def send(client: Any) -> httpx.Response:
        address = (client.base_url.host, client.base_url.port)
        with socket.create_connection(address) as first, socket.create_connection(address) as second:
            for connection in (first, second):
                connection.sendall(start)
            ready, _, _ = select.select([first, second], [], [], RETRY_SECONDS)
            received = b""
            while b"}]}" not in received and (chunk := ready[0].recv(65_536)):
                received += chunk
        return parsed(received)

    return send


def until_computed(client: Any, call: str, body: Any, seconds: float = RETRY_SECONDS) -> Any:
    """The response to a call, sent again while the machine is too busy to compute it in time."""
    deadline = time.monotonic() + seconds
    while True:
        response = client.post(f"/api/v1/{call}", json=body)
        short_of_time = response.status_code != 200 and response.json()["type"] in TIME_PROBLEMS
        if not short_of_time or time.monotonic() > deadline:
            assert response.status_code == 200, response.text
            return response.json()
