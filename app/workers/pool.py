"""Schedules calls on the worker processes, with deadlines, and recovers from workers that die.

There are three lanes (`lanes`). In the *short lane* a call has a slice of some milliseconds, so that a slider's next
value waits for at most one slice; in the *middle lane* it has a fraction of a second, in the *long lane* all its time.
A call that exceeds its slice restarts in the next lane; for a while calls of the same structure and client go there
directly. In each lane clients take turns (`queues`).

A request may wait for `queue_seconds` in all, and fails with `Busy` when these are over. Its time, `seconds`, begins
when a worker takes it: what had to wait is not cut short. When that is over it fails with `TooSlow`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from math import inf

from app.errors.kinds import Busy, above
from app.settings import Settings
from app.workers.cost_model import CostModel
from app.workers.fingerprint import fingerprint
from app.workers.jobs import Answer, Client, Job
from app.workers.lanes import LONG, SHORT, TAKING, Lanes
from app.workers.process import WorkerLost, WorkerProcess
from app.workers.supervisor import Supervisor
from app.workers.wire import Header
from engine.errors import phrase
from engine.limits import too_slow

log = logging.getLogger("gradwalk")

GRACE = 0.25
"""Seconds after a call's soft deadline at which its process is killed."""
SLICE_GRACE = 0.1
"""The same for a call with a slice, in seconds of the processor."""
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
        self.cost_model = CostModel()
        self.lanes = Lanes(settings)
        self.supervisor = Supervisor(settings, self._worker_ready, self._worker_lost)
        self.jobs = 0
        self.bytes = 0
        self.unexpected: Callable[[str, str], None] = lambda call, kind: None
        """Called for every unhandled exception in a worker, with the call and the exception's class."""
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
        self,
        call: str,
        body: bytes,
        *,
        language: str,
        gzip: bool,
        client: Client,
        long: bool = False,
        run: str | None = None,
        form: bool = False,
    ) -> Answer:
        """The answer to a call, a result or an error; `long` sends it to the long lane directly.

        `run` names the run whose slice it is: the worker that holds it is preferred. `form` asks for the form too.

        Raises `Busy` where there is no room or no time for it, `TooSlow` where it had its full time. When the caller
        is cancelled, the work is stopped after `CANCEL_GRACE`.
        """
        if not self._first_ready.is_set():
            await self._started()
        loop = asyncio.get_running_loop()
        self._check_capacity(len(body))
        job = Job(call, body, language, gzip, client, loop.create_future(), run, form=form)
        if not long:
            job.fingerprint = fingerprint(call, body)
            job.expected = self.cost_model.expected(client.payer, job.fingerprint.key, job.fingerprint.estimate)
        self.jobs += 1
        self.bytes += len(body)
        try:
            self._begin(job)
            return await job.answer
        except asyncio.CancelledError:
            loop.call_later(CANCEL_GRACE, job.stop)
            raise
        finally:
            if job.expiry is not None:
                job.expiry.cancel()
            self.jobs -= 1
            self.bytes -= len(body)

    def _check_capacity(self, size: int) -> None:
        """Raise `Busy` where too many jobs, or too many bytes of bodies, are in the pool already."""
        settings = self.settings
        for limit, reached in (("queue", self.jobs + 1 - settings.workers), ("queue_bytes", self.bytes + size)):
            if reached > getattr(settings, limit) and self.jobs:
                raise Busy(above(limit, getattr(settings, limit), reached), name=limit)

    def _begin(self, job: Job) -> None:
        """Assign a job that need not wait, or queue it."""
        idle = self._idle_workers(SHORT)
        if idle and self.lanes.pass_by(job):
            self._assign(job, idle)
        else:
            self._queue(job)
            self._dispatch()

    def _queue(self, job: Job, lowest: int = SHORT) -> None:
        """Queue a job, in no lane below `lowest`, for as long as it may still wait."""
        self.lanes.put(job, lowest)
        loop, left = asyncio.get_running_loop(), self.settings.queue_seconds - job.waited
        job.waited -= loop.time()
        job.expiry = loop.call_later(left, self._expire, job)

    def _expire(self, job: Job) -> None:
        reached = round(job.waited + asyncio.get_running_loop().time(), 2)
        job.fail(Busy(above("queue_seconds", self.settings.queue_seconds, reached), name="queue_seconds"))

    def _dispatch(self) -> None:
        """Assign jobs to idle workers."""
        if not self.lanes:
            return
        for lane, of_lane in TAKING:
            if not self._idle:
                return
            while self.lanes.waits(lane) and (idle := self._idle_workers(of_lane)) and (job := self.lanes.take(lane)):
                self._assign(job, idle)

    def _idle_workers(self, lane: int) -> list[WorkerProcess]:
        """The idle workers of a lane; one that has died is replaced, before a call is lost with it."""
        idle = [worker for worker in self._idle if worker.lane == lane]
        dead = [worker for worker in idle if not worker.alive]
        for worker in dead:
            self._worker_lost(worker)
        return [worker for worker in idle if worker.alive] if dead else idle

    def _assign(self, job: Job, candidates: Sequence[WorkerProcess]) -> None:
        worker = next((worker for worker in candidates if job.key in worker.recent), candidates[0])
        self._idle.remove(worker)
        job.worker = worker
        if job.expiry is not None:
            job.waited += asyncio.get_running_loop().time()
            job.expiry.cancel()
            job.expiry = None
        task = asyncio.create_task(self._serve(worker, job))
        self._running[task] = job
        task.add_done_callback(self._running.pop)

    async def _serve(self, worker: WorkerProcess, job: Job) -> None:
        """Run a job on a worker, settle it, and make the worker idle again or replace it."""
        began = asyncio.get_running_loop().time()
        left = self.settings.seconds
        slice = self.lanes.slices[worker.lane] if worker.lane != LONG else None
        header = {"call": job.call, "language": job.language, "gzip": job.gzip, "left": left, "slice": slice}
        if job.form:
            header["form"] = True
        try:
            result, content = await worker.call(
                header, job.body, left + GRACE, inf if slice is None else slice + SLICE_GRACE
            )
        except WorkerLost as error:
            result, content = {"lost": not error.killed, "overran": error.killed, "spent": True}, b""
        job.worker = None
        elapsed = asyncio.get_running_loop().time() - began
        self.lanes.settle(job, result.get("seconds", elapsed))
        if result.get("lost") and self._retry(job, elapsed):
            log.warning("a worker process died; its call is run once more")
        elif result.get("overran"):
            self._overrun(job, worker.lane, result.get("seconds", inf), elapsed)
        else:
            self._settle(job, result, content)
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
        self._queue(job, job.lane)
        return True

    def _settle(self, job: Job, result: Header, content: bytes) -> None:
        """Complete a job with its answer, or with an error where its worker died."""
        if "fault" in result:
            kind, places = result["fault"]["kind"], result["fault"]["places"]
            log.error("unexpected in a worker: %s in %s at %s", kind, job.call, places)
            self.unexpected(job.call, kind)
        if result.get("lost"):
            log.error("a worker process died")
            job.fail(Busy(phrase("The process that worked on this ended unexpectedly.")))
            return
        if job.fingerprint is not None:
            self.cost_model.served(job.client.payer, job.fingerprint.key, result["cost"])
        if job.pending:
            encoding, form = result.get("encoding"), result.get("form")
            job.answer.set_result(Answer(result["status"], content, encoding, result["seconds"], form))

    def _overrun(self, job: Job, lane: int, used: float, elapsed: float) -> None:
        """Queue a job again that has used up its slice in a lane, or fail one that had all its time.

        It has used so many seconds of the processor, of those that have elapsed.
        """
        reached = min(self.lanes.slices[lane], self.settings.seconds, used)
        if job.fingerprint is not None:
            self.cost_model.overran(job.client.payer, job.fingerprint.key, reached)
        if lane == LONG or elapsed >= self.settings.seconds:
            job.fail(too_slow(self.settings.seconds, round(elapsed, 2)))
        elif job.pending:
            self._queue(job, lane + 1)

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
