"""Starts, assigns and replaces the worker processes.

A spare process is kept ready, so that no request waits for one to start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from app.limits import Allowance
from app.settings import Settings
from app.workers.process import WorkerLost, WorkerProcess

log = logging.getLogger("gradwalk")

BACKOFF = (0.05, 0.2, 1.0, 5.0)
"""Delays in seconds before a process is started again, by the number of failures in a row."""


class Closed(Exception):
    """The supervisor is shutting down and starts no more processes."""


class Supervisor:
    """Keeps the number of workers in each lane that the settings say.

    Calls `ready` with each worker that has become ready, and `lost` with each that has ended by itself afterwards.
    """

    def __init__(
        self, settings: Settings, ready: Callable[[WorkerProcess], None], lost: Callable[[WorkerProcess], None]
    ) -> None:
        self.settings = settings
        self.ready = ready
        self.lost = lost
        self.replaced = 0
        self._started = False
        self._closing = asyncio.Event()
        self._spare: asyncio.Task[WorkerProcess] | None = None
        self._workers: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Begin to start every process, once: those of the short lane first, the spare last."""
        if not self._started:
            self._started = True
            self._do(self._open())

    async def _open(self) -> None:
        for lane, count in enumerate(self.settings.lane_workers):
            await asyncio.gather(*[self._add(self._start_worker(), lane) for _ in range(count)])
        self._spare = self._spare or self._do(self._start_worker())

    def replace(self, worker: WorkerProcess) -> None:
        """Kill this worker; the spare takes its place."""
        self.replaced += 1
        self._do(self._end(worker))
        self._do(self._from_spare(worker.lane))

    async def close(self) -> None:
        """Kill every process and start none again.

        No task is cancelled: a start of a process that is cancelled half-way may wait for that process forever.
        """
        self._closing.set()
        await asyncio.gather(*map(self._end, list(self._workers)))
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run this in the background; the set keeps the task from being garbage collected."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Closed):
            log.error("unexpected in the supervisor: %s", type(error).__name__)

    async def _add(self, starting: Awaitable[WorkerProcess], lane: int) -> None:
        worker = await starting
        while not worker.alive:  # a spare may have ended since
            await self._end(worker)
            worker = await self._start_worker()
        worker.join(lane)
        self._do(self._watch(worker))
        self.ready(worker)

    async def _watch(self, worker: WorkerProcess) -> None:
        """Report a worker that ends by itself, or is killed from outside."""
        await worker.ended()
        if not worker.killed:
            self.lost(worker)

    async def _from_spare(self, lane: int) -> None:
        """Add the spare, or a new process where there is none, and start another spare."""
        starting, self._spare = self._spare or self._do(self._start_worker()), None
        await self._add(starting, lane)
        self._spare = self._spare or self._do(self._start_worker())

    async def _start_worker(self) -> WorkerProcess:
        """A new process that is ready; retries until one starts. Raises `Closed` on shutdown."""
        failures = 0
        while not self._closing.is_set():
            worker = WorkerProcess(Allowance.of(self.settings))
            self._workers.add(worker)
            try:
                await worker.start()
                return worker
            except (WorkerLost, OSError) as error:
                await self._end(worker)
                if worker.killed and self._closing.is_set():
                    break
                pause = BACKOFF[min(failures, len(BACKOFF) - 1)]
                log.error("a worker could not start (%s); again in %s s", type(error).__name__, pause)
                failures += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), pause)
        raise Closed

    async def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        await worker.ended()
        self._workers.discard(worker)
