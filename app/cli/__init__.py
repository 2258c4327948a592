"""The command `gradwalk`: serve the app, check the health of a running one, or list its settings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gradwalk import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status of the process.

    Each command loads only the modules that it needs, so that `gradwalk health` does not wait for the whole app.
    """
    options = _parser().parse_args(arguments)
    if options.command == "health":
        from app.cli import healthcheck

        return healthcheck.main()
    if options.command == "settings":
        from app.cli.environment import load
        from app.cli.settings_table import markdown, show

        print(markdown()) if options.markdown else show(load({}))
        return 0
    from app.cli.environment import given, load, refuse_low_limits, warn_of_unknown, warn_of_unused
    from app.cli.serve import serve

    overrides = {name: value for name in ("host", "port", "processes") if (value := getattr(options, name)) is not None}
    if options.no_browser:
        overrides["open_browser"] = False
    settings = load(overrides)
    refuse_low_limits(settings)
    warn_of_unknown()
    warn_of_unused(settings)
    return serve(settings, given(settings, overrides))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradwalk", description="Walk through backpropagation.")
    parser.add_argument("--version", action="version", version=f"gradwalk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="start the server")
    serving.add_argument("--host", help="address to listen on (GRADWALK_HOST)")
    serving.add_argument("--port", type=int, help="port; the next free one if it is busy (GRADWALK_PORT)")
    serving.add_argument(
        "--workers",
        "--processes",
        dest="processes",
        type=int,
        metavar="N",
        help="web processes, as uvicorn's option of this name (GRADWALK_PROCESSES); those that compute are "
        "GRADWALK_WORKERS, which they share",
    )
    serving.add_argument("--no-browser", action="store_true", help="do not open the page (GRADWALK_OPEN_BROWSER=0)")
    commands.add_parser("health", help="check the running server: exit status 0 if it is healthy, else 1")
    settings = commands.add_parser("settings", help="list every setting with its value")
    settings.add_argument("--markdown", action="store_true", help="as the table of docs/settings.md")
    return parser
