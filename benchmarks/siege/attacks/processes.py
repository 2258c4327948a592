"""Faults of processes."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

from benchmarks.siege.target import Target, attack


@attack("a worker process is killed every second")
def killed_workers(target: Target) -> None:
    """As the system does when memory runs out."""
    while target.running:
        for worker in target.server.workers[-1:]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        time.sleep(1)
