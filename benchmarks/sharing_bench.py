"""How long `/evaluate` on the sigmoid takes while others train, against idle: one at full speed, ten that play."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median

import numpy as np

from benchmarks.learning_bench import NETWORK, PARAMETERS, network
from benchmarks.load_bench import _visit_from_outside, visit
from benchmarks.measure import Row, percentile
from benchmarks.service_bench import free_port, post, start

SECONDS = 8.0
ROUNDS = 3
PLAYERS = 10
PICTURES, FRAMES = 16, 60
"""Updates of an answer that plays, and how many of them are drawn a second."""


def learn(port: int, until: float, done: list[int]) -> None:
    """Train the 2-16-16-1 network, as a stream that reports every tenth update."""
    inputs = {name: np.asarray(value).tolist() for name, value in network().items()}
    stepper = {"name": "gd", "learning_rate": 1e-4}
    request = {"program": NETWORK, "inputs": inputs, "parameters": PARAMETERS, "updates": 1_000_000, "stepper": stepper}
    body = json.dumps({**request, "record": {"every": 1_000}})
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    connection.request("POST", "/api/v1/train", body, headers)
    answer = connection.getresponse()
    while time.monotonic() < until and (line := answer.readline()):
        if line.startswith(b'data: {"update"') and b'"rate"' in line:
            done.append(json.loads(line[6:])["update"])
    connection.close()


def play(port: int, until: float, done: list[int]) -> None:
    """A run as the page plays it: 16 updates an answer, each with all that is drawn of it."""
    inputs = {name: np.asarray(value).tolist() for name, value in network().items()}
    whole = {"gradients": True, "moves": True, "states": True, "record": {"every": 1}, "updates": PICTURES}
    stepper = {"name": "adam", "learning_rate": 1e-3}
    request = {"program": NETWORK, "inputs": inputs, "parameters": PARAMETERS, "stepper": stepper, **whole}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    state = None
    while time.monotonic() < until:
        begun = time.monotonic()
        answer = json.loads(post(connection, "train", json.dumps({**request, "state": state}).encode()))
        state = answer["state"]
        done.append(len(answer["records"]))
        time.sleep(max(0.0, PICTURES / FRAMES - (time.monotonic() - begun)))  # they are drawn one a frame
    connection.close()


def beside(
    port: int, work: Callable[[int, float, list[int]], None], clients: int
) -> tuple[list[float], list[float], list[int]]:
    """Times of `/evaluate`, idle and beside these clients in turns, and what these have done."""
    idle: list[float] = []
    busy: list[float] = []
    done = [0]
    for _ in range(ROUNDS):
        idle += _visit_from_outside(port, SECONDS / ROUNDS)
        until = time.monotonic() + SECONDS / ROUNDS + 2
        others = [threading.Thread(target=work, args=(port, until, done)) for _ in range(clients)]
        for other in others:
            other.start()
        time.sleep(1)
        busy += _visit_from_outside(port, SECONDS / ROUNDS)
        for other in others:
            other.join()
    return idle, busy, done


def rows() -> list[Row]:
    """The lines of the table: medians, idle and busy in turns."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = start(["--factory", "app.main:create_app"], port, folder)
        try:
            visit(port, 2)
            idle, busy, done = beside(port, learn, 1)
            table = [_row(f"while another client trains ({max(done):,} updates)", idle, busy)]
            idle, busy, done = beside(port, play, PLAYERS)
            each = sum(done) / PLAYERS / (ROUNDS * (SECONDS / ROUNDS + 2))
            table.append(_row(f"while {PLAYERS} runs play, {each:.0f} updates a second each", idle, busy))
        finally:
            server.terminate()
            server.wait()
    return table


def _row(what: str, idle: list[float], busy: list[float]) -> Row:
    mine, theirs = median(busy), median(idle)
    shown = [f"{median(times) * 1e3:.1f} ms ({percentile(times, 0.95) * 1e3:.1f} ms p95)" for times in (busy, idle)]
    return Row(f"/evaluate on the sigmoid {what}, against idle", *shown, f"{mine / theirs:.2f}")
