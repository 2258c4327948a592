"""The web process's handle of one worker process: start, call, kill."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from math import inf
from typing import Any

from app.limits import Allowance
from app.workers import wire
from app.workers.wire import Header

READ_BUFFER_BYTES = 1 << 20
"""Bytes of an answer that are buffered before the pipe is paused."""

ONE_THREAD = {
    name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
}
ENTRY = f"{__package__.rpartition('.')[0]}.worker"
"""The module that a worker process runs."""
RECENT_KEYS = 64
PROCESS_CLOCK = 2
"""Linux's CPUCLOCK_SCHED: the clock of the process whose ID is in the other bits of a clock's number."""
NICENESS = (0, 2, 5)
"""Niceness added to workers of each lane."""
PROCESSOR_CHECK = 0.05
"""Seconds between two readings of the processor's time of a call that has a slice."""


class WorkerLost(Exception):
    """The process ended during a call; `killed` if this process killed it."""

    def __init__(self, killed: bool) -> None:
        self.killed = killed


class WorkerProcess:
    """A process that answers one call at a time.

    `lane` is the lane it works in, from 0; `served` counts its calls, `recent` holds the keys of its last
    ones, whose plans it has cached.
    """

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.lane = 0
        self.served = 0
        self.recent: OrderedDict[Any, None] = OrderedDict()
        self.killed = False
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process ID, once it runs."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, by the system's own account: the event loop may not know yet."""
        if self._process is None or self._process.returncode is not None:
            return False
        if sys.platform == "win32":
            return True
        try:  # WNOWAIT leaves the exit status to the event loop, which waits for it
            return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        except ChildProcessError:
            return False

    async def start(self) -> None:
        """Start the process and wait until it is ready; raises `WorkerLost` or `OSError` where it cannot start."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", ENTRY),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=READ_BUFFER_BYTES,
            env=_environment(),
        )
        if self.killed:  # before the process had started
            self.kill()
        await self._exchange(dict(self.allowance.values), b"")

    async def call(self, header: Header, body: bytes, seconds: float, processor: float = inf) -> tuple[Header, bytes]:
        """The answer to a call.

        The process is killed where it is not there after so many seconds, or has used so many of the processor.
        """
        self.served += 1
        stop = Stopwatch(self, seconds, processor)
        try:
            return await self._exchange(header, body)
        finally:
            stop.cancel()

    def processor_seconds(self) -> float | None:
        """The processor's time that the process has used so far; `None` where the system does not say."""
        try:
            return time.clock_gettime(~self._process.pid << 3 | PROCESS_CLOCK) if self._process else None
        except (OSError, AttributeError):
            return None

    async def _exchange(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        try:
            await wire.send(process.stdin, header, body)
            return await wire.receive(process.stdout)
        except (asyncio.IncompleteReadError, OSError, ValueError, RuntimeError):
            # uvloop raises RuntimeError where the pipe of a process that died while idle is closed already
            raise WorkerLost(self.killed) from None

    def remember(self, key: Any) -> None:
        """Note that a call with this key has just been served here."""
        self.recent[key] = None
        self.recent.move_to_end(key)
        if len(self.recent) > RECENT_KEYS:
            self.recent.popitem(last=False)

    def join(self, lane: int) -> None:
        """Work in this lane from now on; in a longer one it yields the processor to others."""
        self.lane = lane
        if self.pid is not None and NICENESS[lane] and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS[lane])

    def kill(self) -> None:
        """Kill the process at once."""
        self.killed = True
        if self._process is None or not self.alive:
            return
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:  # not by `Popen.kill`, which may take the exit status that asyncio waits for
                os.kill(self._process.pid, signal.SIGKILL)

    async def ended(self) -> None:
        """Wait until the process has ended, and close its pipes."""
        if self._process is not None:
            await self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()


class Stopwatch:
    """Kills a process after so many seconds, or sooner once it has used so many seconds of the processor.

    A process that only waits for the processor is not to blame: killing it would make the machine busier still.
    """

    def __init__(self, worker: WorkerProcess, seconds: float, processor: float) -> None:
        self.worker = worker
        self.loop = asyncio.get_running_loop()
        self.end = self.loop.time() + seconds
        self.start = worker.processor_seconds() if processor < seconds else None
        self.processor = processor
        self.timer = self.loop.call_later(min(seconds, processor), self._check)

    def cancel(self) -> None:
        """Let the process live."""
        self.timer.cancel()

    def _check(self) -> None:
        used = self.worker.processor_seconds() if self.start is not None else None
        spent = used is None or self.start is None or used - self.start >= self.processor
        left = self.end - self.loop.time()
        if spent or left <= 0:
            self.worker.kill()
        else:
            self.timer = self.loop.call_later(min(left, PROCESSOR_CHECK), self._check)


def _environment() -> Mapping[str, str]:
    """What a worker sees of the environment: the same modules, one BLAS thread, none of our settings or secrets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADWALK_")}
    return {**kept, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
