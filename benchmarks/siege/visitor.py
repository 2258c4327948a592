"""A plain visitor: moves a slider of the sigmoid, evaluates a program of their own, opens the page.

Runs in a process of its own (`python -m benchmarks.siege.visitor PORT SECONDS PROGRAM`), so that neither the attack nor
the measurement delays it, prints a line when it begins, and its samples as JSON when it ends.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.measure import percentile

LANES = 4
"""Connections of the visitor, as a browser has several: a slow answer does not keep the next request back."""
PACE = 0.2
"""Seconds between two requests of one connection."""
TIMEOUT = 10.0
ADDRESS = "127.0.0.1"
SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
HEADERS = ({"Content-Type": "application/json"}, {"Content-Type": "application/json", "Accept": "text/event-stream"})
INPUTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}


@dataclass(frozen=True, slots=True)
class Sample:
    """One request: when it was sent (by `time.monotonic`), its seconds, and its status; 0 is a lost answer."""

    time: float
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Visit:
    """The samples of a visitor who sent one program with other numbers each time (`sigmoid`), a new program each time
    (`new`), or short streams of training (`stream`)."""

    samples: list[Sample]

    def between(self, start: float, end: float) -> list[Sample]:
        """The requests that were sent in this time."""
        return [sample for sample in self.samples if start <= sample.time < end]


def quantiles(samples: list[Sample]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th percentile of the seconds; a lost answer counts with the time it was waited for."""
    seconds = [sample.seconds for sample in samples] or [float("nan")]
    return percentile(seconds, 0.5), percentile(seconds, 0.95), percentile(seconds, 0.99)


def refused(samples: list[Sample]) -> int:
    """The number of requests without a good answer."""
    return sum(sample.status != 200 for sample in samples)


def start_visit(port: int, seconds: float, program: str) -> subprocess.Popen[str]:
    """A visitor's process, which is about to send its first request."""
    command = [sys.executable, "-m", "benchmarks.siege.visitor", str(port), str(seconds), program]
    root = Path(__file__).parent.parent.parent
    visitor = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert visitor.stdout is not None
    visitor.stdout.readline()
    return visitor


def finish_visit(visitor: subprocess.Popen[str]) -> Visit:
    """The samples of a visitor's process, when it has ended."""
    output, _ = visitor.communicate()
    return Visit([Sample(*fields) for fields in json.loads(output)])


def _request(kind: str, source: random.Random) -> tuple[str, object]:
    """The path and the body of the next request."""
    if kind == "stream":
        start = {"w": source.uniform(-1, 1), "x": [1, 2], "y": [2, 4]}
        return "/train", {"program": "mse(y, w*x)", "inputs": start, "parameters": ["w"], "updates": 5}
    if kind == "sigmoid":
        return "/evaluate", {"program": SIGMOID, "inputs": INPUTS | {"w0": source.uniform(-3, 3)}}
    weights = "+".join(f"{source.uniform(-1, 1):.6f}*x{index}" for index in range(3))
    inputs = {f"x{index}": source.uniform(-1, 1) for index in range(3)}
    return "/evaluate", {"program": f"tanh({weights}) ** 2", "inputs": inputs}


class _Lane(threading.Thread):
    """One connection of the visitor; its samples are complete when the thread has ended."""

    def __init__(self, port: int, number: int, end: float, program: str) -> None:
        super().__init__()
        self.port = port
        self.first = time.monotonic() + number * PACE / LANES
        self.end = end
        self.program = program
        self.source = random.Random(number)
        self.samples: list[Sample] = []
        self.connection = self._connect()

    def _connect(self) -> HTTPConnection:
        return HTTPConnection(ADDRESS, self.port, timeout=TIMEOUT, source_address=(ADDRESS, 0))

    def run(self) -> None:
        """Send a request at each beat, and one at least; every tenth is the page on a new connection."""
        beat = self.first
        while not self.samples or time.monotonic() < self.end:
            time.sleep(max(0.0, beat - time.monotonic()))
            sent = time.monotonic()
            status = self._request(page=len(self.samples) % 10 == 9)
            self.samples.append(Sample(sent, time.monotonic() - sent, status))
            beat = max(beat + PACE, time.monotonic())

    def _request(self, page: bool) -> int:
        if page:
            self.connection.close()
            self.connection = self._connect()
        try:
            if page:
                self.connection.request("GET", "/")
            else:
                path, body = _request(self.program, self.source)
                self.connection.request("POST", f"/api/v1{path}", json.dumps(body), HEADERS[self.program == "stream"])
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            self.connection = self._connect()
            return 0
        return answer.status


def main() -> None:
    """Visit a port for some seconds, and print the samples."""
    port, seconds, program = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    end = time.monotonic() + seconds
    print("ready", flush=True)
    lanes = [_Lane(port, number, end, program) for number in range(LANES)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    print(json.dumps([(each.time, each.seconds, each.status) for lane in lanes for each in lane.samples]))


if __name__ == "__main__":
    main()
