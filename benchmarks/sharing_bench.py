"""While one client trains at full speed: how long another one's `/evaluate` on the sigmoid takes, against idle."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from http.client import HTTPConnection
from statistics import median

import numpy as np

from benchmarks.learning_bench import NETWORK, PARAMETERS, network
from benchmarks.load_bench import _visit_from_outside, visit
from benchmarks.measure import Row, percentile
from benchmarks.service_bench import free_port, start

SECONDS = 8.0


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


def rows() -> list[Row]:
    """The line of the table: medians, idle and busy in turns."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = start(["--factory", "app.main:create_app"], port, folder)
        try:
            visit(port, 2)
            idle, busy, done = [], [], [0]
            for _ in range(3):
                idle += _visit_from_outside(port, SECONDS / 3)
                until = time.monotonic() + SECONDS / 3 + 2
                learner = threading.Thread(target=learn, args=(port, until, done))
                learner.start()
                time.sleep(1)
                busy += _visit_from_outside(port, SECONDS / 3)
                learner.join()
        finally:
            server.terminate()
            server.wait()
    mine, theirs = median(busy), median(idle)
    what = f"/evaluate on the sigmoid while another client trains ({max(done):,} updates), against idle"
    tail = f"{percentile(busy, 0.95) * 1e3:.1f} ms p95"
    return [Row(what, f"{mine * 1e3:.1f} ms ({tail})", f"{theirs * 1e3:.1f} ms", f"{mine / theirs:.2f}")]
