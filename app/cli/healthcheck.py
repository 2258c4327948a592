"""Whether the server on this machine answers: what a container's health check runs, in a twentieth of a second.

It needs nothing but the standard library, so that it starts at once:
`python -m app.cli.healthcheck` in the repository, `python -m gradwalk.app.cli.healthcheck` where Gradwalk is installed.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 3.0


def healthy(host: str, port: int, name: str) -> bool:
    """Whether the server at this address says, asked by this host name, that it can answer requests."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """Ask the server that the environment's `GRADWALK_…` describes; 0 if it is well, as Docker expects."""
    host = os.environ.get("GRADWALK_HOST", "127.0.0.1")
    port = int(os.environ.get("GRADWALK_PORT", "8000"))
    if host in ("0.0.0.0", ""):
        host = "127.0.0.1"
    names = os.environ.get("GRADWALK_ALLOWED_HOSTS", "*").split(",")
    name = names[0].strip().removeprefix("*.").removeprefix("*") or "localhost"
    return 0 if healthy("::1" if host == "::" else host, port, name) else 1


if __name__ == "__main__":
    sys.exit(main())
