"""Clients that hold connections: they do not read, do not finish sending, or send nothing at all."""

from __future__ import annotations

import socket
from contextlib import suppress

from benchmarks.siege.target import Target, attack, close_all, request_bytes

SMALL_WINDOW = 4_096
"""Receive buffer of a client that does not want its answer, in bytes."""
OUTER = [f"w{index} = sin(a*{index + 1} + b)*w{index - 1}" for index in range(1, 4)]
LARGE_ANSWER = {
    "program": "\n".join(["w0 = a*b", *OUTER, "sum(w3)"]),
    "inputs": {
        "a": [[round(row * 0.01, 2)] for row in range(120)],
        "b": [[round(row * 0.02, 2) for row in range(120)]],
    },
}
"""A small program whose answer has many megabytes: every value, gradient, local and product of large tensors."""
STREAM = {
    "program": "sum((w*x - y)**2)",
    "inputs": {"w": 0.0, "x": [1.0] * 50, "y": [2.0] * 50},
    "parameters": ["w"],
    "updates": 1_000_000,
    "stepper": {"learning_rate": 1e-9},
}


def _stalled(target: Target, request: bytes, count: int) -> list[socket.socket]:
    """Connections that send a request, read 12 bytes of the answer, and stop."""
    connections: list[socket.socket] = []
    while len(connections) < count and target.running:
        with suppress(OSError):
            connection = target.connect(SMALL_WINDOW)
            connections.append(connection)
            connection.sendall(request)
            connection.recv(12)
    return connections


@attack("100 answers of many megabytes are requested and not read")
def unread_answers(target: Target) -> None:
    """Each client reads 12 bytes and stops."""
    connections = _stalled(target, request_bytes("/evaluate", LARGE_ANSWER), 100)
    target.wait()
    close_all(connections)


@attack("40 streams of training are opened and not read", visitor="stream")
def unread_streams(target: Target) -> None:
    """More than the server runs at the same time."""
    connections = _stalled(target, request_bytes("/train", STREAM, "Accept: text/event-stream"), 40)
    target.wait()
    close_all(connections)


@attack("600 bodies are announced, and one byte of each is sent")
def half_sent_bodies(target: Target) -> None:
    """More than the server handles requests at the same time."""
    head = b"POST /api/v1/evaluate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
    _hold(target, head, 600)


@attack("600 clients send half of a request's headers")
def half_sent_headers(target: Target) -> None:
    """The headers never end."""
    _hold(target, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 600)


@attack("3,000 connections are opened and left silent")
def silent_connections(target: Target) -> None:
    """Many more than the usual limit on open files."""
    _hold(target, b"", 3_000)


def _hold(target: Target, sent: bytes, count: int) -> None:
    """Keep so many connections open that have sent these bytes; those that the server closes are opened again."""
    connections: list[socket.socket] = []
    while target.running:
        with suppress(OSError):
            connection = target.connect()
            connections.append(connection)
            connection.sendall(sent)
        if len(connections) >= count:
            connections.pop(0).close()
    close_all(connections)
