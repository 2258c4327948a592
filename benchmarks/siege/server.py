"""A server to attack, with the memory of its processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

from benchmarks.service_bench import free_port

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


class Server:
    """`gradwalk serve` from a checkout, with default settings but for those given; a context manager.

    `program` is what Python runs instead of `app.cli`.
    """

    def __init__(self, checkout: Path = ROOT, *, program: Sequence[str] = ("-m", "app.cli"), **settings: str) -> None:
        self.checkout = checkout
        self.program = program
        self.settings = settings
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.log = Path(self.folder.name) / "log.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, *self.program, "serve", "--port", str(self.port), "--no-browser"]
        environment = {**os.environ, "PYTHONPATH": str(self.checkout), **self.settings}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.checkout, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if is_ready(self.port):
                return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.folder.cleanup()

    @property
    def pid(self) -> int:
        """The process that accepts connections."""
        assert self.process is not None
        return self.process.pid

    @property
    def web_bytes(self) -> int:
        """The resident memory of the web process."""
        return resident_bytes(self.pid)

    @property
    def worker_bytes(self) -> int:
        """The resident memory of the largest worker process."""
        return max((resident_bytes(worker) for worker in self.workers), default=0)

    @property
    def workers(self) -> list[int]:
        """The worker processes, each a child of the web process."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        try:
            return [int(child) for child in children.read_text().split()]
        except OSError:
            return []

    @property
    def logged_errors(self) -> int:
        """The number of lines of the log so far that report an error."""
        return sum(b" error " in line for line in self.log.read_bytes().splitlines())


def is_ready(port: int) -> bool:
    """Whether a server on this port can compute."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def resident_bytes(pid: int) -> int:
    """The resident memory of a process, as Linux reports it; 0 where it has ended or the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def post(connection: HTTPConnection, path: str, body: object) -> int:
    """The status of a POST of JSON whose answer is read to its end."""
    connection.request("POST", f"/api/v1{path}", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status
