"""Several web processes on one port, by uvicorn's own supervisor, which replaces those that end.

The parent binds the port, prints the address and serves nothing. What belongs to the machine is divided among the
processes; the key of the sessions is one for all.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_urlsafe

from prometheus_client.multiprocess import mark_process_dead
from pydantic import SecretStr
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app import memory
from app.cli.configuration import Configuration
from app.observability.metrics import FOLDER
from app.settings import Settings

LEAST = {"arriving_bytes": "body_bytes", "unsent_bytes": "response_bytes"}
"""What each part of a divided limit must have room for: one body, one response."""


class Supervisor(Multiprocess):
    """uvicorn's supervisor, which also closes the port when it ends.

    The gauges of processes that have ended are removed; what they counted stays.
    """

    _serving: frozenset[int | None] = frozenset()

    def keep_subprocess_alive(self) -> None:
        """Replace processes that have ended or hang."""
        super().keep_subprocess_alive()
        serving = frozenset(process.pid for process in self.processes)
        if folder := os.environ.get(FOLDER):
            for pid in self._serving - serving:
                mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
        self._serving = serving

    def terminate_all(self) -> None:
        """End all processes and close the port, which is this process's too."""
        super().terminate_all()
        for listening in self.sockets:
            listening.close()


def run_processes(settings: Settings, listening: socket.socket) -> bool:
    """Serve on this socket until a signal ends it; whether the processes could start."""
    if settings.rate_limits and not settings.store:
        print(
            f"Each of {settings.processes} processes counts compute budgets alone: see GRADWALK_STORE.", file=sys.stderr
        )
    with _metrics_folder(settings):
        supervisor = Supervisor(Configuration(share(settings)), [listening])
        supervisor.run()
    return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


def share(settings: Settings) -> Settings:
    """The settings of one of the web processes: its part of the worker processes, at least 2, and of the memory.

    Counts of requests stay whole: the kernel hands connections to whichever process is quick, not evenly.
    """
    processes = settings.processes
    changes: dict[str, object] = {"workers": max(2, settings.workers // processes)}
    changes |= {name: _part(settings, name, LEAST.get(name)) for name in memory.HELD}
    if not settings.secret:
        changes["secret"] = SecretStr(token_urlsafe(32))
    return settings.model_copy(update=changes)


def _part(settings: Settings, name: str, least: str | None) -> int:
    """A process's part of a limit: enough for what `least` allows, if the whole is."""
    whole, needed = (int(getattr(settings, each)) if each else 1 for each in (name, least))
    return max(whole // settings.processes, min(whole, needed))


@contextmanager
def _metrics_folder(settings: Settings) -> Iterator[None]:
    """A folder for the counters of all processes, named by the variable that Prometheus' client reads."""
    if not settings.metrics or FOLDER in os.environ:
        yield
        return
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="gradwalk-metrics-")
    try:
        yield
    finally:
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)
