"""`python -m benchmarks.siege.knee`: a hall of dragging clients, from few to all, and where waiting begins.

`--against CHECKOUT` measures another checkout in turns with this one. Each client has one connection on which it sends
the next value of a slider as soon as the last answer is there and a pause has passed. One process with one selector
plays all of them, so that it takes little of the processors from the server.
"""

from __future__ import annotations

import argparse
import random
import selectors
import socket
import time
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path

from benchmarks.capacity import processor_seconds
from benchmarks.measure import percentile
from benchmarks.siege.server import ROOT, Server
from benchmarks.siege.target import request_bytes
from benchmarks.siege.visitor import INPUTS, SIGMOID

HALL = 300
LOADS = (7, 8, 9, 10, 11, 12)
"""Requests per client and second that are tried."""
SECONDS = 5.0
VARIETY = 200


@dataclass(slots=True)
class Client:
    """A connection, what has arrived of the answer, and when its request was due."""

    connection: socket.socket
    due: float
    received: bytearray = field(default_factory=bytearray)

    def complete(self) -> bool:
        """Whether the answer has arrived, by its Content-Length or its last chunk."""
        head, separator, body = bytes(self.received).partition(b"\r\n\r\n")
        if not separator:
            return False
        lowered = head.lower()
        if b"content-length:" not in lowered:
            return body.endswith(b"0\r\n\r\n")
        length = int(lowered.split(b"content-length:")[1].split(b"\r\n")[0])
        return len(body) >= length


@dataclass(frozen=True, slots=True)
class Load:
    """What so many requests a second did: answers, refusals, waiting, and processor milliseconds per request."""

    offered: float
    answered: int
    refused: int
    p95: float
    web: float
    workers: float


def drag(server: Server, rate: float) -> Load:
    """Let a full hall drag at this rate per client."""
    source = random.Random(0)
    bodies = [
        request_bytes("/evaluate", {"program": SIGMOID, "inputs": {**INPUTS, "w0": source.uniform(-3, 3)}})
        for _ in range(VARIETY)
    ]
    selector = selectors.DefaultSelector()
    start = time.monotonic()
    queue: list[tuple[float, int]] = []
    clients: dict[int, Client] = {}
    for index in range(HALL):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.setblocking(False)
        clients[connection.fileno()] = Client(connection, start + index / HALL / rate)
        heappush(queue, (start + index / HALL / rate, connection.fileno()))
        selector.register(connection, selectors.EVENT_READ)
    before = processor_seconds(server)
    waits, refused = _play(selector, clients, queue, bodies, start + SECONDS, 1 / rate)
    after = processor_seconds(server)
    for client in clients.values():
        client.connection.close()
    count = max(len(waits) + refused, 1)
    web, workers = ((after[part] - before[part]) * 1e3 / count for part in (0, 1))
    return Load(rate * HALL, len(waits), refused, percentile(waits or [float("nan")], 0.95), web, workers)


def _play(
    selector: selectors.BaseSelector,
    clients: dict[int, Client],
    queue: list[tuple[float, int]],
    bodies: list[bytes],
    end: float,
    pause: float,
) -> tuple[list[float], int]:
    """Send and receive until the end; the seconds from when each request was due to its answer, and refusals."""
    waits: list[float] = []
    refused = sent = 0
    while (now := time.monotonic()) < end:
        while queue and queue[0][0] <= now:
            _, number = heappop(queue)
            clients[number].connection.send(bodies[sent % len(bodies)])
            sent += 1
        timeout = max(0.0, min(queue[0][0] if queue else end, end) - now)
        for key, _ in selector.select(timeout):
            client = clients[key.fd]
            client.received += client.connection.recv(65_536)
            if not client.complete():
                continue
            now = time.monotonic()
            if client.received.startswith(b"HTTP/1.1 200"):
                waits.append(now - client.due)
            else:
                refused += 1
            client.received.clear()
            client.due = max(client.due + pause, now)
            heappush(queue, (client.due, key.fd))
    return waits, refused


def main() -> None:
    """Measure every load on each checkout in turns, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siege.knee", description=__doc__)
    parser.add_argument("--against", type=Path, help="measure this checkout too")
    checkouts = {"this": ROOT} | ({"other": path} if (path := parser.parse_args().against) else {})
    print("| requests a second | checkout | answered | refused | p95 | web process | workers |")
    print("|---|---|---|---|---|---|---|")
    for rate in LOADS:
        for name, checkout in checkouts.items():
            with Server(checkout) as server:
                drag(server, 1)
                load = drag(server, rate)
            print(
                f"| {load.offered:.0f} | {name} | {load.answered / SECONDS:.0f} /s | {load.refused} | "
                f"{load.p95 * 1e3:.0f} ms | {load.web:.2f} ms | {load.workers:.2f} ms |",
                flush=True,
            )


if __name__ == "__main__":
    main()
