"""`python -m benchmarks.capacity`: how many readers a machine serves, from the processor time that their requests take.

Processor time, not elapsed time: other load makes it somewhat more, not many times more. Each request has a connection
of its own, as behind the shipped nginx. What a reader does is an assumption, `PER_MINUTE`.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from math import ceil
from pathlib import Path

from benchmarks.engine_bench import SIGMOID
from benchmarks.siege.server import Server

REQUESTS = 600
CLIENTS = 4
WARM = 40
LOAD = 0.6
"""Share of a processor that is used at most: above it waiting grows quickly."""
PER_MINUTE = {"drag": 60, "program": 2, "page": 0.2}
"""What a reader requests in a minute of a lesson: 4 s of dragging, two other programs, a page every five minutes."""
CORES = (1, 2, 4, 8, 16, 32)
MANY = 10_000
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor milliseconds of a request, in the web process and in a worker."""

    web: float
    worker: float

    @property
    def total(self) -> float:
        """Both."""
        return self.web + self.worker


def request_of(kind: str, number: int) -> tuple[str, str, bytes | None]:
    """Method, path and body of the request of this number."""
    if kind == "page":
        return "GET", "/", None
    inputs = {"w0": 2, "x0": number / 1_000, "w1": -3, "x1": -2, "w2": -3}
    program = SIGMOID if kind == "drag" else f"{SIGMOID} + {number} * w0"
    return "POST", "/api/v1/evaluate", json.dumps({"program": program, "inputs": inputs}).encode()


def send(port: int, kind: str, number: int) -> None:
    """One request on a connection of its own; anything but success is an error here."""
    method, path, body = request_of(kind, number)
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Content-Type": "application/json", "Connection": "close"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(content.decode())


def processor_seconds(server: Server) -> tuple[float, float]:
    """The time used so far by the web process and by all workers."""
    return used(server.pid), sum(map(used, server.workers))


def used(pid: int) -> float:
    """Seconds of processor that a process has used, in user mode and in the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(server: Server, kind: str) -> Cost:
    """What one request of this kind takes."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda number: send(server.port, kind, number), range(WARM)))
        before = processor_seconds(server)
        list(clients.map(lambda number: send(server.port, kind, number), range(WARM, WARM + REQUESTS)))
        after = processor_seconds(server)
    web, worker = ((after[index] - before[index]) / REQUESTS * 1e3 for index in (0, 1))
    return Cost(web, worker)


def table(costs: dict[str, Cost]) -> list[str]:
    """Both tables, in Markdown. `web` and `total` are processor seconds that a reader takes in a second."""
    web, total = (
        sum(getattr(costs[kind], part) * times / 60e3 for kind, times in PER_MINUTE.items())
        for part in ("web", "total")
    )
    lines = ["| request | web process | worker | times a minute |", "|---|---|---|---|"]
    for kind, cost in costs.items():
        lines.append(f"| {kind} | {cost.web:.2f} ms | {cost.worker:.2f} ms | {PER_MINUTE[kind]} |")
    lines += ["", "| cores | drags a second | readers of a lesson | web processes |", "|---|---|---|---|"]
    drags = LOAD / costs["drag"].total * 1e3
    for cores in CORES:
        readers = cores * LOAD / total
        lines.append(f"| {cores} | {cores * drags:,.0f} | {readers:,.0f} | {ceil(readers * web / LOAD)} |")
    cores = ceil(MANY * total / LOAD)
    lines.append(f"| **{cores}** | {cores * drags:,.0f} | **{MANY:,}** | {ceil(MANY * web / LOAD)} |")
    return lines


def main() -> None:
    """Measure and print."""
    settings = {"GRADWALK_QUEUE_SECONDS": "30", "GRADWALK_SECONDS": "30"}
    with Server(**settings) as server:
        costs = {kind: measure(server, kind) for kind in PER_MINUTE}
    print("\n".join(table(costs)))
    print(f"\nLoad average while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
