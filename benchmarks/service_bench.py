"""The service: `/evaluate` on the sigmoid, warm, one client, against a bare endpoint that returns the same bytes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks.engine_bench import NAMES, SAMPLES, SIGMOID
from benchmarks.measure import Row

ROOT = Path(__file__).parent.parent
REQUESTS = 400
ROUNDS = 9

BARE = """
from pathlib import Path
from fastapi import FastAPI, Response
from app.api.base import EvaluateRequest
app = FastAPI()
BODY = Path({path!r}).read_bytes()

@app.post("/api/v1/evaluate")
async def evaluate(request: EvaluateRequest) -> Response:
    return Response(BODY, media_type="application/json")
"""


def free_port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(target: list[str], port: int, folder: str) -> subprocess.Popen[bytes]:
    """A uvicorn of its own, in one process."""
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        *target,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    started = subprocess.Popen([*command, "--app-dir", folder], cwd=ROOT)
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return started
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def rate(port: int, bodies: list[bytes]) -> float:
    """Requests a second of one client on one connection."""
    connection = HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    for turn in range(REQUESTS):
        connection.request("POST", "/api/v1/evaluate", bodies[turn % len(bodies)], {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(content.decode())
    return REQUESTS / (time.perf_counter() - begun)


def rows() -> list[Row]:
    """The service's line of the table."""
    bodies = [
        json.dumps({"program": SIGMOID, "inputs": dict(zip(NAMES, sample, strict=True))}).encode() for sample in SAMPLES
    ]
    ours, bare = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        servers = [start(["--factory", "app.main:create_app"], ours, str(ROOT))]
        try:
            connection = HTTPConnection("127.0.0.1", ours)
            connection.request("POST", "/api/v1/evaluate", bodies[0], {"Content-Type": "application/json"})
            answer = Path(folder) / "answer.json"
            answer.write_bytes(connection.getresponse().read())
            (Path(folder) / "bare.py").write_text(BARE.format(path=str(answer)))
            servers.append(start(["bare:app"], bare, folder))
            pairs = [(rate(ours, bodies), rate(bare, bodies)) for _ in range(ROUNDS)][1:]
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    mine, theirs = median(a for a, _ in pairs), median(b for _, b in pairs)
    share = median(a / b for a, b in pairs)
    what = "/evaluate on the sigmoid, warm, one client, against a bare endpoint with the same bytes"
    return [Row(what, f"{mine:.0f} /s", f"{theirs:.0f} /s", f"{share:.2f}")]
