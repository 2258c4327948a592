"""The processes of the pool: started, put in their places, replaced.

A spare stands ready, so that nobody waits for a start.
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

RESTART = (0.05, 0.2, 1.0, 5.0)
"""Pauses in seconds before a process is started again, after so many failures in a row."""


class Closed(Exception):
    """Nobody is hired any more."""


class Supervisor:
    """Keeps as many workers in the quick and in the long lane as the settings say; `ready` is told of each."""

    def __init__(self, settings: Settings, ready: Callable[[WorkerProcess], None]) -> None:
        self.settings = settings
        self.ready = ready
        self.replaced = 0
        self._started = False
        self._closing = asyncio.Event()
        self._spare: asyncio.Task[WorkerProcess] | None = None
        self._workers: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Begin to start every process, unless that was done before: the quick ones first, at last the spare."""
        if not self._started:
            self._started = True
            self._do(self._open())

    async def _open(self) -> None:
        for long, count in ((False, self.settings.quick_workers), (True, self.settings.long_workers)):
            await asyncio.gather(*[self._place(self._hired(), long) for _ in range(count)])
        self._spare = self._spare or self._do(self._hired())

    def replace(self, worker: WorkerProcess) -> None:
        """End this worker; the spare takes its place."""
        self.replaced += 1
        self._do(self._end(worker))
        self._do(self._from_spare(worker.long))

    async def close(self) -> None:
        """End every process and hire none again.

        No task is cancelled: a start of a process that is cancelled half-way may wait for that process for ever.
        """
        self._closing.set()
        await asyncio.gather(*map(self._end, list(self._workers)))
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do this in the background; the set keeps the task from being forgotten."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Closed):
            log.error("unexpected among the workers: %s", type(error).__name__)

    async def _place(self, hired: Awaitable[WorkerProcess], long: bool) -> None:
        worker = await hired
        worker.long = long
        if long:
            worker.yield_to_others()
        self.ready(worker)

    async def _from_spare(self, long: bool) -> None:
        """Put the spare in a place, or a new process where there is none, and have another spare started."""
        hired, self._spare = self._spare or self._do(self._hired()), None
        await self._place(hired, long)
        self._spare = self._spare or self._do(self._hired())

    async def _hired(self) -> WorkerProcess:
        """A process that has just become ready, tried for until one does; raises `Closed` where there is no need."""
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
                pause = RESTART[min(failures, len(RESTART) - 1)]
                log.error("a worker could not start (%s); again in %s s", type(error).__name__, pause)
                failures += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), pause)
        raise Closed

    async def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        await worker.ended()
        self._workers.discard(worker)
