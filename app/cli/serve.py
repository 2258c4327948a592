"""`gradwalk serve`: bind a port, print the address of the page, and run uvicorn."""

from __future__ import annotations

import socket
import sys
import threading
import time
import webbrowser
from contextlib import suppress

import uvicorn

from app import memory
from app.cli.banner import announce, local
from app.http.protocol import limited_protocol
from app.main import create_app
from app.observability.logging import configure as configure_logging
from app.settings import Settings, listed

TRIES = 50


def serve(settings: Settings) -> int:
    """Start the server on the first free port from the configured one, and print its address."""
    try:
        memory.check(settings.model_dump())
    except memory.DoesNotFit as error:
        print(error, file=sys.stderr)
        return 1
    listening = listen(settings.host, settings.port, settings.backlog)
    if listening is None:
        print(f"No free port from {settings.port} on at {settings.host}.", file=sys.stderr)
        return 1
    port = listening.getsockname()[1]
    if settings.port not in (0, port):
        print(f"Port {settings.port} is busy; taking {port}.")
    announce(settings.host, port)
    server = uvicorn.Server(_configured(settings))
    if settings.open_browser:
        threading.Thread(target=_open_when_started, args=(server, local(settings.host, port)), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0 if server.started else 1


def _configured(settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn. Its own `limit_concurrency` stays off: see `app.http.concurrency_limit`."""
    return uvicorn.Config(
        create_app(settings),
        http=limited_protocol(settings),
        log_config=configure_logging(settings),
        access_log=False,
        server_header=False,
        forwarded_allow_ips=listed(settings.trusted_proxies),
        backlog=settings.backlog,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


def listen(host: str, port: int, backlog: int = 2_048) -> socket.socket | None:
    """A socket that listens on this port or the next free one; `None` where there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + TRIES, 65_536)):
        attempt = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, candidate))
            attempt.listen(backlog)
        except OSError:
            attempt.close()
            continue
        return attempt
    return None


def _open_when_started(server: uvicorn.Server, address: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    webbrowser.open(address)
