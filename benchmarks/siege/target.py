"""What an attack is aimed at, and the list of all attacks."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from benchmarks.siege.server import Server, post

JSON_TYPE = "application/json"


@dataclass(slots=True)
class Target:
    """A server under attack from one address until the clock `time.monotonic` shows `end`.

    `statuses` counts the answers that the attackers got; 0 stands for a lost connection.
    """

    server: Server
    address: str
    end: float
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def running(self) -> bool:
        """Whether there is still time."""
        return time.monotonic() < self.end

    def wait(self) -> None:
        """Wait until the end."""
        time.sleep(max(0.0, self.end - time.monotonic()))

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        """A TCP connection; `receive_buffer` is its size in bytes, which bounds what the server can send ahead."""
        connection = socket.socket()
        connection.settimeout(5)
        if receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.bind((self.address, 0))
        connection.connect(("127.0.0.1", self.server.port))
        return connection

    def post(self, path: str, body: object) -> None:
        """Send a request on a connection of its own, read the answer and count its status."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30, source_address=(self.address, 0))
        try:
            self.statuses[post(connection, path, body)] += 1
        except (OSError, HTTPException):
            self.statuses[0] += 1
        finally:
            connection.close()

    def repeat(self, clients: int, requests: Callable[[int], Iterable[tuple[str, object]]]) -> None:
        """Let so many clients send their requests one after the other until the end; an iterable may be endless."""

        def client(number: int) -> None:
            for path, body in requests(number):
                if not self.running:
                    return
                self.post(path, body)

        threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=max(0.0, self.end - time.monotonic()) + 1)


Attack = Callable[[Target], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """An attack with the words of the table; `visitor` says what the visitor sends (see `visitor.Visit`)."""

    name: str
    summary: str
    run: Attack
    visitor: str


ATTACKS: list[Listed] = []


def attack(summary: str, visitor: str = "sigmoid") -> Callable[[Attack], Attack]:
    """Add a function to the list of attacks."""

    def add(function: Attack) -> Attack:
        ATTACKS.append(Listed(function.__name__.replace("_", "-"), summary, function, visitor))
        return function

    return add


def request_bytes(path: str, body: object, *headers: str) -> bytes:
    """A POST of JSON as it is sent."""
    content = json.dumps(body).encode()
    lines = (
        f"POST /api/v1{path} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {JSON_TYPE}",
        f"Content-Length: {len(content)}",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode() + content


def close_all(connections: Iterable[socket.socket]) -> None:
    """Close connections in any state."""
    for connection in connections:
        with suppress(OSError):
            connection.close()
