"""The service under load: the sigmoid's `/evaluate` while 16 clients send the worst programs we know, against idle."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks.engine_bench import NAMES, SAMPLES, SIGMOID
from benchmarks.measure import Row, percentile
from benchmarks.service_bench import ROOT, free_port, start

CLIENTS = 16
SECONDS = 12.0
PAUSE = 0.01

MEASURED = """
import asyncio, json, time
from contextlib import asynccontextmanager
from app.main import create_app

app = create_app()
inner = app.router.lifespan_context
lags = []

async def watch():
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.002)
        lags.append(time.perf_counter() - started - 0.002)

@asynccontextmanager
async def measured(app):
    async with inner(app):
        task = asyncio.create_task(watch())
        yield
        task.cancel()
        open({path!r}, "w").write(json.dumps(lags))

app.router.lifespan_context = measured
"""

MATRIX = [[0.1 * (row - column) for column in range(200)] for row in range(200)]
HOSTILE = [
    ("; ".join(f"a{number + 1} = a{number}*x" for number in range(900)), {"x": 1, "a0": 2}),
    ("\n".join(f"y{number} = x*{number}" for number in range(1300)), {"x": [1.0] * 700}),
    ("+".join(["sin(x)"] * 1500), {"x": 1}),
    ("inv(x)\ndet(x)", {"x": MATRIX}),
    ("v = x\n" + ("v = v" + "+1" * 100 + "\n") * 45, {"x": 1}),
    ("x = x + x\n" * 1500, {"x": [[1.0] * 20] * 20}),
]


def post(connection: HTTPConnection, body: bytes) -> int:
    """The status of one request."""
    connection.request("POST", "/api/v1/evaluate", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def besiege(port: int, until: float, seed: int, seen: Counter[int]) -> None:
    """Send heavy programs, each a little different from all others, one after the other."""
    source = random.Random(seed)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        program, inputs = source.choice(HOSTILE)
        program = f"{program[:19_900]}\n# {source.random()}"
        seen[post(connection, json.dumps({"program": program, "inputs": inputs}).encode())] += 1


def visit(port: int, seconds: float) -> list[float]:
    """How long the sigmoid takes, requested repeatedly with new inputs, as a slider does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    bodies = [
        json.dumps({"program": SIGMOID, "inputs": dict(zip(NAMES, sample, strict=True))}).encode() for sample in SAMPLES
    ]
    times: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        status = post(connection, bodies[len(times) % len(bodies)])
        times.append(time.perf_counter() - started)
        if status != 200:
            raise RuntimeError(f"the sigmoid was answered with {status}")
        time.sleep(PAUSE)
    return times


def rows() -> list[Row]:
    """The lines of the table."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        lags = Path(folder) / "lags.json"
        (Path(folder) / "measured.py").write_text(MEASURED.format(path=str(lags)))
        server = start(["measured:app"], port, folder)
        try:
            visit(port, 2)
            idle = visit(port, SECONDS / 2)
            seen: Counter[int] = Counter()
            until = time.monotonic() + SECONDS
            clients = [threading.Thread(target=besiege, args=(port, until, seed, seen)) for seed in range(CLIENTS)]
            for client in clients:
                client.start()
            besieged = _visit_from_outside(port, SECONDS - 1)
            for client in clients:
                client.join()
        finally:
            server.terminate()
            server.wait()
        lag = percentile(json.loads(lags.read_text()), 0.99)
    mine, theirs = median(besieged), median(idle)
    what = f"/evaluate on the sigmoid while {CLIENTS} clients send the worst programs ({_counts(seen)}), against idle"
    return [
        Row(what, f"{mine * 1e3:.1f} ms", f"{theirs * 1e3:.1f} ms", f"{mine / theirs:.1f}"),
        Row(
            "the event loop's lag over all of this, 99th percentile, against 20 ms",
            f"{lag * 1e3:.1f} ms",
            "20 ms",
            f"{lag / 0.02:.2f}",
        ),
    ]


def _visit_from_outside(port: int, seconds: float) -> list[float]:
    """The visits of a process of its own, so that the clients' threads do not delay it."""
    script = f"import json; from benchmarks.load_bench import visit; print(json.dumps(visit({port}, {seconds})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    times: list[float] = json.loads(done.stdout)
    return times


def _counts(seen: Counter[int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(seen.items()))
