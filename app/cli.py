"""The command `gradwalk`: serve the app, or show its settings."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from contextlib import suppress

import uvicorn

from app.main import create_app
from app.settings import Settings

TRIES = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the process's exit status."""
    options = _parser().parse_args(arguments)
    settings = Settings()
    if options.command == "settings":
        show(settings)
        return 0
    given = {name: value for name in ("host", "port") if (value := getattr(options, name)) is not None}
    if options.no_browser:
        given["open_browser"] = False
    return serve(settings.model_copy(update=given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradwalk", description="Walk through backpropagation.")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="start the server")
    serving.add_argument("--host", help="address to listen on (GRADWALK_HOST)")
    serving.add_argument("--port", type=int, help="port; the next free one if it is busy (GRADWALK_PORT)")
    serving.add_argument("--no-browser", action="store_true", help="do not open the page (GRADWALK_OPEN_BROWSER=0)")
    commands.add_parser("settings", help="list every setting with its value")
    return parser


def show(settings: Settings) -> None:
    """Print every setting: its variable, its value, what it means."""
    for name, field in Settings.model_fields.items():
        print(f"GRADWALK_{name.upper()}={getattr(settings, name)}  # {field.description}")


def serve(settings: Settings) -> int:
    """Start the server on the first free port from the one that is asked for; say where it is."""
    listening = listen(settings.host, settings.port)
    if listening is None:
        print(f"No free port from {settings.port} on at {settings.host}.", file=sys.stderr)
        return 1
    port = listening.getsockname()[1]
    if settings.port not in (0, port):
        print(f"Port {settings.port} is busy; taking {port}.")
    address = f"http://{_shown(settings.host)}:{port}/"
    print(f"Gradwalk: {address}  (Ctrl+C ends it)", flush=True)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", server_header=False))
    if settings.open_browser:
        threading.Thread(target=_open_when_started, args=(server, address), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0 if server.started else 1


def listen(host: str, port: int) -> socket.socket | None:
    """A socket that listens on this port or the next free one; `None` where there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + TRIES, 65_536)):
        attempt = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, candidate))
            attempt.listen(2048)
        except OSError:
            attempt.close()
            continue
        return attempt
    return None


def _shown(host: str) -> str:
    """The host as a browser on this machine reaches it."""
    if host in ("0.0.0.0", "::", ""):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _open_when_started(server: uvicorn.Server, address: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    webbrowser.open(address)


if __name__ == "__main__":
    sys.exit(main())
