"""Schedules calls on the worker processes, with deadlines, and recovers from workers that die.

There are two lanes. In the *short lane* a call has a slice of some milliseconds, shortest job first, so that a
slider's next value waits for at most one slice. A call that exceeds its slice restarts in the *long lane*, where
clients take turns; its program is remembered for a while and goes there directly the next time.

A request's deadline is `seconds` after its arrival. One that waited too long, or ran out of time because it had to
wait, fails with `Busy`; one that had its full time fails with `TooSlow`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from math import inf

from app.errors.kinds import Busy, above
from app.settings import Settings
from app.workers.cost_model import CostModel
from app.workers.jobs import Answer, Job, key_of
from app.workers.process import WorkerLost, WorkerProcess
from app.workers.queues import RoundRobin, ShortestFirst
from app.workers.supervisor import Supervisor
from app.workers.wire import Header
from engine.errors import phrase
from engine.limits import too_slow

log = logging.getLogger("gradwalk")

GRACE = 0.25
"""Seconds after a call's soft deadline at which its process is killed."""
SLICE_GRACE = 0.1
"""The same for a call in the short lane."""
FULL_TIME = 0.75
"""Share of `seconds` from which on a call has had its full time, and fails with `TooSlow` rather than `Busy`."""
CANCEL_GRACE = 0.5
"""Seconds for which an abandoned call may still finish: replacing its process costs as much, and loses cached plans."""
RETRY_SECONDS = 0.25
"""A call whose worker dies within so many seconds is run once more: it need not have been the call that killed it."""
START_TIMEOUT = 30.0
"""Longest wait of a request for the first worker to start, in seconds."""


class Workers:
    """The pool of worker processes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cost_model = CostModel(settings.slice_seconds)
        self.supervisor = Supervisor(settings, self._worker_ready, self._worker_lost)
        self.jobs = 0
        self.bytes = 0
        self.unexpected: Callable[[str, str], None] = lambda call, kind: None
        """Called for every unhandled exception in a worker, with the call and the exception's class."""
        self._short: ShortestFirst[Job] = ShortestFirst()
        self._long: RoundRobin[Job] = RoundRobin()
        self._idle: list[WorkerProcess] = []
        self._running: dict[asyncio.Task[None], Job] = {}
        self._first_ready = asyncio.Event()

    def start(self) -> None:
        """Begin to start the processes, once; needs a running event loop."""
        self.supervisor.start()

    async def _started(self) -> None:
        """Wait until a worker is ready: the deadline of a request that came before counts from then."""
        self.start()  # a mounted app gets no startup event
        try:
            await asyncio.wait_for(self._first_ready.wait(), START_TIMEOUT)
        except TimeoutError:
            log.error("no worker has started in %s s", START_TIMEOUT)

    @property
    def ready(self) -> bool:
        """Whether a worker is alive that takes calls."""
        running = (job.worker for job in self._running.values() if job.worker is not None)
        return any(worker.alive for worker in (*self._idle, *running))

    async def close(self) -> None:
        """Kill every process, and every call with it."""
        await self.supervisor.close()
        while self._running:
            await asyncio.gather(*self._running)
        await self.supervisor.close()  # the calls that ended may have requested replacements

    async def run(
        self, call: str, body: bytes, *, language: str, gzip: bool, client: str, long: bool = False
    ) -> Answer:
        """The answer to a call, whatever its status; `long` sends it to the long lane directly.

        Raises `Busy` where there is no room or no time for it, `TooSlow` where it had its full time. When the caller
        is cancelled, the work is stopped after `CANCEL_GRACE`.
        """
        if not self._first_ready.is_set():
            await self._started()
        loop = asyncio.get_running_loop()
        self._check_capacity(len(body))
        job = Job(call, body, language, gzip, client, loop.time() + self.settings.seconds, loop.create_future())
        job.key = None if long else key_of(call, body)
        job.expected = inf if long else self.cost_model.expected(job.key, client, len(body))
        expiry = loop.call_later(self.settings.queue_seconds, self._expire, job)
        self.jobs += 1
        self.bytes += len(body)
        try:
            self._queue(job)
            self._dispatch()
            return await job.answer
        except asyncio.CancelledError:
            loop.call_later(CANCEL_GRACE, job.stop)
            raise
        finally:
            expiry.cancel()
            self.jobs -= 1
            self.bytes -= len(body)

    def _check_capacity(self, size: int) -> None:
        """Raise `Busy` where too many jobs, or too many bytes of bodies, are in the pool already."""
        settings = self.settings
        for limit, reached in (("queue", self.jobs + 1 - settings.workers), ("queue_bytes", self.bytes + size)):
            if reached > getattr(settings, limit) and self.jobs:
                raise Busy(above(limit, getattr(settings, limit), reached), name=limit)

    def _expire(self, job: Job) -> None:
        if job.worker is None:
            message = above("queue_seconds", self.settings.queue_seconds, self._elapsed(job))
            job.fail(Busy(message, name="queue_seconds"))

    def _elapsed(self, job: Job) -> float:
        """The seconds since a job arrived."""
        return round(asyncio.get_running_loop().time() - job.deadline + self.settings.seconds, 2)

    def _queue(self, job: Job) -> None:
        lane = self._short if job.expected <= self.settings.slice_seconds else self._long
        lane.put(job)

    def _dispatch(self) -> None:
        """Assign jobs to idle workers: short ones to those of the short lane first, then to those of the long lane."""
        for queue, long_workers in ((self._short, False), (self._long, True), (self._short, True)):
            while (idle := self._idle_workers(long_workers)) and (job := queue.take()):
                self._assign(job, idle)

    def _idle_workers(self, long: bool) -> list[WorkerProcess]:
        """The idle workers of a lane; one that has died is replaced, before a call is lost with it."""
        for worker in [worker for worker in self._idle if worker.long == long and not worker.alive]:
            self._worker_lost(worker)
        return [worker for worker in self._idle if worker.long == long]

    def _assign(self, job: Job, candidates: Sequence[WorkerProcess]) -> None:
        worker = next((worker for worker in candidates if job.key in worker.recent), candidates[0])
        self._idle.remove(worker)
        job.worker = worker
        task = asyncio.create_task(self._serve(worker, job))
        self._running[task] = job
        task.add_done_callback(self._running.pop)

    async def _serve(self, worker: WorkerProcess, job: Job) -> None:
        """Run a job on a worker, settle it, and make the worker idle again or replace it."""
        began = asyncio.get_running_loop().time()
        left = job.deadline - began
        soft = left if worker.long else min(left, self.settings.slice_seconds)
        hard = soft + (GRACE if worker.long else SLICE_GRACE)
        header = {"call": job.call, "language": job.language, "gzip": job.gzip, "left": soft}
        try:
            result, content = await worker.call(header, job.body, hard)
        except WorkerLost as error:
            result, content = {"lost": not error.killed, "overran": error.killed, "spent": True}, b""
        job.worker = None
        if result.get("lost") and self._retry(job, asyncio.get_running_loop().time() - began):
            log.warning("a worker process died; its call is run once more")
        else:
            self._settle(job, result, content, left, sliced=soft < left)
        if result.get("spent") or worker.killed or worker.served >= self.settings.worker_calls:
            self.supervisor.replace(worker)
        else:
            worker.remember(job.key)
            self._idle.append(worker)
        self._dispatch()

    def _retry(self, job: Job, seconds: float) -> bool:
        """Queue a call again whose worker has died under it so soon; once, since it may be what kills workers.

        Calls are pure: running one twice does no harm.
        """
        if job.retried or seconds > RETRY_SECONDS:
            return False
        job.retried = True
        self._queue(job)
        return True

    def _settle(self, job: Job, result: Header, content: bytes, left: float, sliced: bool) -> None:
        """Complete a job with its answer or an error, or queue it again in the long lane."""
        if "fault" in result:
            kind, places = result["fault"]["kind"], result["fault"]["places"]
            log.error("unexpected in a worker: %s in %s at %s", kind, job.call, places)
            self.unexpected(job.call, kind)
        if result.get("lost"):
            log.error("a worker process died")
            job.fail(Busy(phrase("The process that worked on this ended unexpectedly.")))
        elif not result.get("overran"):
            self.cost_model.served(job.key, result["seconds"])
            if job.pending:
                job.answer.set_result(Answer(result["status"], content, result.get("encoding"), result["seconds"]))
        else:
            self.cost_model.overran(job.key, job.client)
            if sliced:
                self._long.put(job)
            elif left < FULL_TIME * self.settings.seconds:
                job.fail(Busy(phrase("The server has too much to do just now to give this its time.")))
            else:
                job.fail(too_slow(self.settings.seconds, self._elapsed(job)))

    def _worker_ready(self, worker: WorkerProcess) -> None:
        """Add a worker that has become ready."""
        self._idle.append(worker)
        self._first_ready.set()
        self._dispatch()

    def _worker_lost(self, worker: WorkerProcess) -> None:
        """Replace a worker that has died while idle; one that was running a call is replaced with it."""
        if worker in self._idle:
            log.warning("a worker process died while idle")
            self._idle.remove(worker)
            self.supervisor.replace(worker)
