"""Requests sent byte by byte over a socket, and what the server answers."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress

START_TIMEOUT = 60.0
"""Seconds after which a client of these tests gives up; a server that closes by itself has done so long before."""


def talk(server, *parts, pause=0.0, wait=START_TIMEOUT):
    """Send bytes, part by part, reading all the while; the answer, and the seconds until the connection was closed."""
    began = time.monotonic()
    received = b""
    with socket.create_connection(("127.0.0.1", server.port)) as connection, suppress(OSError):
        for part in parts:
            connection.settimeout(wait)
            connection.sendall(part)
            connection.settimeout(pause or 0.001)
            with suppress(TimeoutError):
                while chunk := connection.recv(65_536):
                    received += chunk
                return received, time.monotonic() - began
        connection.settimeout(wait)
        while chunk := connection.recv(65_536):
            received += chunk
    return received, time.monotonic() - began


def problem(answer):
    """The status and the content of an answer that must be a problem."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, answer
    return int(head.split()[1]), json.loads(body)


def head(*extra, path="/healthz", method="GET"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *extra, "", ""]).encode()
