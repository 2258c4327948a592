"""The command `gradwalk`: serve the app, or show its settings."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import suppress

import uvicorn
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from app import probe
from app.announce import announce, local
from app.main import create_app
from app.security.protocol import guarded
from app.settings import LIMITS, Settings, listed, variable
from app.watch import logs
from gradwalk import __version__

TRIES = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the process's exit status."""
    options = _parser().parse_args(arguments)
    settings = Settings()
    if options.command == "settings":
        print(markdown()) if options.markdown else show(settings)
        return 0
    if options.command == "health":
        return probe.main()
    given = {name: value for name in ("host", "port") if (value := getattr(options, name)) is not None}
    if options.no_browser:
        given["open_browser"] = False
    return serve(settings.model_copy(update=given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradwalk", description="Walk through backpropagation.")
    parser.add_argument("--version", action="version", version=f"gradwalk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="start the server")
    serving.add_argument("--host", help="address to listen on (GRADWALK_HOST)")
    serving.add_argument("--port", type=int, help="port; the next free one if it is busy (GRADWALK_PORT)")
    serving.add_argument("--no-browser", action="store_true", help="do not open the page (GRADWALK_OPEN_BROWSER=0)")
    commands.add_parser("health", help="ask the running server whether it is well: exit status 0, or 1")
    telling = commands.add_parser("settings", help="list every setting with its value")
    telling.add_argument("--markdown", action="store_true", help="as the table of docs/settings.md")
    return parser


def show(settings: Settings) -> None:
    """Print every setting: its variable, its value, what it means."""
    for name, field in Settings.model_fields.items():
        print(f"{variable(name)}={getattr(settings, name)}  # {field.description}")


def markdown() -> str:
    """Every setting with its default, as rows of a table."""
    rows = [f"| `{variable(name)}` | {_default(name)} | {field.description} |" for name, field in _fields()]
    return "\n".join(["| variable | default | what it is |", "|---|---|---|", *rows])


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    """The limits first, then all other settings."""
    yield from sorted(Settings.model_fields.items(), key=lambda item: item[0] not in LIMITS)


def _default(name: str) -> str:
    default = Settings.model_fields[name].default
    return "" if default in (None, "", PydanticUndefined) else f"`{default}`"


def serve(settings: Settings) -> int:
    """Start the server on the first free port from the one that is asked for; say where it is."""
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
    """uvicorn as the settings have it. Its own `limit_concurrency` stays off: see `app.security.crowd`."""
    return uvicorn.Config(
        create_app(settings),
        http=guarded(settings),
        log_config=logs.configure(settings),
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


if __name__ == "__main__":
    sys.exit(main())
