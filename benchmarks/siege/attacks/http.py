"""Clients that misuse HTTP."""

from __future__ import annotations

from contextlib import suppress

from benchmarks.siege.target import Target, attack, request_bytes

SIGMOID = {"program": "1/(1+exp(-x))", "inputs": {"x": 1}}


@attack("good requests followed by garbage on the same connection, again and again")
def pipelined_garbage(target: Target) -> None:
    """The answers of the good requests are due all the same."""
    good = request_bytes("/evaluate", SIGMOID)
    while target.running:
        with suppress(OSError):
            connection = target.connect()
            connection.sendall(good * 3 + b"\x00\x01garbage\r\n\r\n")
            received = b""
            while part := connection.recv(65_536):
                received += part
            target.statuses[200] += received.count(b"HTTP/1.1 200")
            target.statuses[400] += received.count(b"HTTP/1.1 400")
            connection.close()


@attack("clients leave in the middle of a body, again and again")
def abandoned_bodies(target: Target) -> None:
    """No answer is due; nothing may be logged as an error."""
    request = request_bytes("/evaluate", SIGMOID)
    while target.running:
        with suppress(OSError):
            connection = target.connect()
            connection.sendall(request[:-5])
            connection.close()
