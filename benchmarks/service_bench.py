"""The service, warm, one client: `/evaluate` and a slider's `/numbers` on the sigmoid, against bare endpoints.

A bare endpoint reads the same request with FastAPI and returns the same bytes.
"""

from __future__ import annotations

import json
import os
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
from app.api.numbers import NumbersRequest
app = FastAPI()
EVALUATION, NUMBERS = (Path({folder!r}, name).read_bytes() for name in ("evaluate.json", "numbers.json"))

@app.post("/api/v1/evaluate")
async def evaluate(request: EvaluateRequest) -> Response:
    return Response(EVALUATION, media_type="application/json")

@app.post("/api/v1/numbers")
async def numbers(request: NumbersRequest) -> Response:
    return Response(NUMBERS, media_type="application/json")
"""
CHAIN = "s = x\nfor i in range(750):\n    s = tanh(s*w + b)\n    s = s - x\ns"
"""Three thousand nodes."""


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
    waiting = {**os.environ, "GRADWALK_QUEUE_SECONDS": "30"}  # its workers are still starting
    started = subprocess.Popen([*command, "--app-dir", folder], cwd=ROOT, env=waiting)
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return started
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def post(connection: HTTPConnection, path: str, body: bytes) -> bytes:
    """The answer to a request, which must succeed."""
    connection.request("POST", f"/api/v1/{path}", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(content.decode())
    return content


def rate(port: int, path: str, bodies: list[bytes]) -> float:
    """Requests a second of one client on one connection."""
    connection = HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    for turn in range(REQUESTS):
        post(connection, path, bodies[turn % len(bodies)])
    return REQUESTS / (time.perf_counter() - begun)


def asked(program: str, inputs: list[dict[str, float]], structure: str | None = None) -> list[bytes]:
    """The bodies of requests with these inputs."""
    more = {} if structure is None else {"structure": structure}
    return [json.dumps({"program": program, "inputs": each, **more}).encode() for each in inputs]


def answers(port: int, program: str, inputs: list[dict[str, float]]) -> dict[str, tuple[list[bytes], bytes]]:
    """Per path the bodies of requests, and the first one's answer."""
    connection = HTTPConnection("127.0.0.1", port)
    bodies = asked(program, inputs)
    evaluation = post(connection, "evaluate", bodies[0])
    known = asked(program, inputs, json.loads(evaluation)["structure"])
    return {"evaluate": (bodies, evaluation), "numbers": (known, post(connection, "numbers", known[0]))}


WHAT = {"evaluate": "/evaluate on the sigmoid", "numbers": "/numbers on the sigmoid (a slider)"}


def rows() -> list[Row]:
    """The service's lines of the table."""
    samples = [dict(zip(NAMES, sample, strict=True)) for sample in SAMPLES]
    ours, bare = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        servers = [start(["--factory", "app.main:create_app"], ours, str(ROOT))]
        try:
            small = answers(ours, SIGMOID, samples)
            large = answers(ours, CHAIN, [{"x": 0.3, "w": 0.9, "b": 0.1}])
            for path, (_, content) in small.items():
                (Path(folder) / f"{path}.json").write_bytes(content)
            (Path(folder) / "bare.py").write_text(BARE.format(folder=folder))
            servers.append(start(["bare:app"], bare, folder))
            rates = {
                path: [(rate(ours, path, bodies), rate(bare, path, bodies)) for _ in range(ROUNDS)][1:]
                for path, (bodies, _) in small.items()
            }
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    return [*(_compared(path, pairs) for path, pairs in rates.items()), *_sizes(small, large)]


def _compared(path: str, pairs: list[tuple[float, float]]) -> Row:
    mine, theirs = median(a for a, _ in pairs), median(b for _, b in pairs)
    share = median(a / b for a, b in pairs)
    what = f"{WHAT[path]}, warm, one client, against a bare endpoint with the same bytes"
    return Row(what, f"{mine:.0f} /s", f"{theirs:.0f} /s", f"{share:.2f}")


def _sizes(*graphs: dict[str, tuple[list[bytes], bytes]]) -> list[Row]:
    """The bytes of a slider's answer, against those of a whole one."""
    rows = []
    for name, graph in zip(("the sigmoid", "3,000 nodes"), graphs, strict=True):
        whole, numbers = (len(graph[path][1]) for path in ("evaluate", "numbers"))
        what = f"bytes of a slider's answer for {name}, against the whole answer"
        rows.append(Row(what, f"{numbers:,}", f"{whole:,}", f"{whole / numbers:.1f} ×"))
    return rows
