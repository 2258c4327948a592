"""A real Valkey or Redis, started for tests that need one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import free_port

BINARY = shutil.which("valkey-server") or shutil.which("redis-server")


class RunningStore:
    """A store on loopback that keeps nothing on disk; it may be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        if BINARY is None:
            pytest.skip("No store can be had here: neither valkey-server nor redis-server is installed.")
        self.folder = folder
        self.port = free_port()
        self.url = f"valkey://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [str(BINARY), *options, "--dir", str(self.folder), "--maxmemory", "16mb"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("the store did not start")

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=60)
            self.process = None
