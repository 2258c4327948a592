"""The health check of a container: exits with 0 if the server on this machine is ready; takes 50 ms.

It imports only the standard library, so that it starts fast:
`python -m app.cli.healthcheck` in the repository, `python -m gradwalk.app.cli.healthcheck` where Gradwalk is installed.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT = 3.0


def healthy(host: str, port: int, allowed_hosts: str) -> bool:
    """Whether the server that listens at this address, and answers to these names, responds that it is ready."""
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)
    name = allowed_hosts.split(",")[0].strip().removeprefix("*.").removeprefix("*") or "localhost"
    connection = HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """Check the server configured by `GRADWALK_…`; the exit status, 0 if it is healthy."""
    host = os.environ.get("GRADWALK_HOST", "127.0.0.1")
    port = os.environ.get("GRADWALK_PORT", "8000")
    if not port.isdecimal():
        print("GRADWALK_PORT is not a number.", file=sys.stderr)
        return 1
    return 0 if healthy(host, int(port), os.environ.get("GRADWALK_ALLOWED_HOSTS", "*")) else 1


if __name__ == "__main__":
    sys.exit(main())
