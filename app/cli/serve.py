"""`gradwalk serve`: bind a port, print the address of the page, and run uvicorn."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress

import uvicorn

from app import memory
from app.cli import open_files
from app.cli.banner import announce, local
from app.cli.configuration import Configuration
from app.cli.healthcheck import healthy
from app.cli.processes import run_processes
from app.settings import Settings

TRIES = 50


def serve(settings: Settings, given: Mapping[str, str]) -> int:
    """Start the server on the first free port from the configured one, and print its address.

    `given` has the variable or the option of each setting that has not its default.
    """
    try:
        memory.check(settings.model_dump(), given)
    except memory.DoesNotFit as error:
        print(error, file=sys.stderr)
        return 1
    try:
        listening = listen(settings.host, settings.port, settings.backlog)
    except OSError as error:
        print(f"Cannot listen at {settings.host}, port {settings.port} or later: {error.strerror}.", file=sys.stderr)
        return 1
    port = listening.getsockname()[1]
    if settings.port not in (0, port):
        print(f"Port {settings.port} is busy; taking {port}.")
    announce(settings.host, port)
    open_files.raise_limit(settings.connections, settings.workers)
    ended = threading.Event()
    if settings.open_browser:
        threading.Thread(target=_open_when_ready, args=(settings, port, ended), daemon=True).start()
    try:
        return 0 if _run(settings, listening) else 1
    finally:
        ended.set()


def _run(settings: Settings, listening: socket.socket) -> bool:
    """Serve until a signal ends it; whether it could start."""
    if settings.processes > 1:
        return run_processes(settings, listening)
    server = uvicorn.Server(Configuration(settings))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return server.started


def listen(host: str, port: int, backlog: int = 2_048) -> socket.socket:
    """A socket that listens on this port or the next free one; raises the `OSError` of the last that was tried."""
    last = min(port + TRIES, 65_536) - 1
    for candidate in range(port, last):
        with suppress(OSError):
            return _bound(host, candidate, backlog)
    return _bound(host, last, backlog)


def _bound(host: str, port: int, backlog: int) -> socket.socket:
    """A socket that listens on this port; raises `OSError` where it cannot."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(backlog)
    except OSError:
        listening.close()
        raise
    return listening


def _open_when_ready(settings: Settings, port: int, ended: threading.Event) -> None:
    """Open the page in a browser once, when a request would be served."""
    while not healthy(settings.host, port, settings.allowed_hosts):
        if ended.wait(0.1):
            return
    webbrowser.open(local(settings.host, port))
