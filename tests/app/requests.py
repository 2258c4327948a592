"""Requests in many manners: of a size, in a row, many together, one that does not go on."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

EVALUATE = "/api/v1/evaluate"
Request = Callable[[Any], Any]
RETRY_SECONDS = 240.0
"""Seconds for which a request is retried on a busy machine."""
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


def second_stream(client: Any) -> Any:
    """A stream of learning while another one runs."""
    run = {**LEARNT, "updates": 1_000_000, "stepper": {"name": "gd", "learning_rate": 1e-9}}
    events = {"Accept": "text/event-stream"}
    with client.stream("POST", TRAIN, json=run, headers=events) as first:
        lines = first.iter_text()  # forgotten, it would end the stream
        next(lines)
        return client.post(TRAIN, json=run, headers=events)


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


def one_too_many(client: Any) -> Any:
    """One request more than are answered at the same time: here, while one waits for its body."""
    answers = []

    def content() -> Any:
        answers.append(client.get("/api/v1/functions"))
        yield b"{}"

    with httpx.Client(base_url=client.base_url, timeout=60) as other:
        other.post(EVALUATE, content=content())
    return answers[0]


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
        head, _, content = received.partition(b"\r\n\r\n")
        fields = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
        return httpx.Response(int(head.split()[1]), headers=fields, content=content)

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
