"""`python -m benchmarks.siege.calls`: the Python functions that the web process calls for one value of a slider.

Unlike times it does not depend on what else the machine does. `--against CHECKOUT` counts another checkout too.
"""

from __future__ import annotations

import argparse
import socket
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.siege.knee import Client
from benchmarks.siege.server import ROOT, Server
from benchmarks.siege.target import request_bytes
from benchmarks.siege.visitor import INPUTS, SIGMOID

REQUESTS = 100
COUNTED = Path(__file__).parent / "counted.py"


def calls_per_request(checkout: Path = ROOT, requests: int = REQUESTS) -> float:
    """The median over so many requests of one client; as many before them fill caches."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.txt"
        with Server(checkout, program=(str(COUNTED), str(file))) as server:
            statuses = _drag(server, 2 * requests + 1)
            totals = [int(line) for line in file.read_text().splitlines()]
    if statuses.count(b"200") < 0.75 * len(statuses):  # a busy machine may refuse some; the median does not see them
        raise RuntimeError("too many requests are refused to count those that are answered")
    return median(later - earlier for earlier, later in pairwise(totals[-requests - 1 :]))


def _drag(server: Server, requests: int) -> list[bytes]:
    """The statuses of the answers to one client, which sends each request in one piece, as a browser does."""
    statuses = []
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        for number in range(requests):
            inputs = {**INPUTS, "w0": number / requests}
            connection.sendall(request_bytes("/evaluate", {"program": SIGMOID, "inputs": inputs}))
            client = Client(connection, due=0.0)
            while not client.complete():
                client.received += connection.recv(65_536)
            statuses.append(bytes(client.received).split(maxsplit=2)[1])
    return statuses


def main() -> None:
    """Count for each checkout, and print the numbers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siege.calls", description=__doc__)
    parser.add_argument("--against", type=Path, help="count for this checkout too")
    checkouts = {"this": ROOT} | ({"other": path} if (path := parser.parse_args().against) else {})
    for name, checkout in checkouts.items():
        print(f"{name}: {calls_per_request(checkout):.0f} Python calls a request", flush=True)


if __name__ == "__main__":
    main()
