"""The workers: who runs when, what happens to a call that runs too long, and to one whose process dies.

Two lanes. In the *quick lane* a call has a slice of some milliseconds; the cheapest goes first, so that a slider's
next value never waits for more than one slice. A call that does not end in its slice begins anew in the *long
lane*, where clients take turns; its program is known for a while and goes there at once the next time.

A request has `seconds` on the clock from its arrival. One that waited too long, or ran out of time because it had
to wait, is told `Busy`; one that had its time is told `TooSlow`.
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
from app.workers.queues import Cheapest, Turns
from app.workers.supervisor import Supervisor
from app.workers.wire import Header
from engine.errors import phrase
from engine.limits import too_slow

log = logging.getLogger("gradwalk")

GRACE = 0.25
"""A call that has not ended so many seconds after its soft deadline is ended with its process."""
SLICE_GRACE = 0.1
"""The same for a call in its slice."""
FULL_TIME = 0.75
"""A call that ran for this share of its seconds has had its time."""
CANCEL_GRACE = 0.5
"""Work that nobody waits for any more may still end by itself for so many seconds: a fresh process costs as much, and
would not have the plans of this one."""
START_TIMEOUT = 30.0
"""So many seconds a request waits for the first worker to start."""


class Workers:
    """The pool of worker processes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cost_model = CostModel(settings.slice_seconds)
        self.supervisor = Supervisor(settings, self._take_up)
        self.jobs = 0
        self.bytes = 0
        self.unexpected: Callable[[str, str], None] = lambda call, kind: None
        """Told of every exception in a worker that nobody foresaw: the call, and the kind of the exception."""
        self._quick: Cheapest[Job] = Cheapest()
        self._long: Turns[Job] = Turns()
        self._idle: list[WorkerProcess] = []
        self._running: dict[asyncio.Task[None], Job] = {}
        self._first = asyncio.Event()

    def start(self) -> None:
        """Begin to start the processes, unless that was done before; needs a running event loop."""
        self.supervisor.start()

    async def _started(self) -> None:
        """Wait until a worker can work: the clock of a request that came too early begins then."""
        self.start()  # where this app is mounted in another one, nobody else tells it of the start
        try:
            await asyncio.wait_for(self._first.wait(), START_TIMEOUT)
        except TimeoutError:
            log.error("no worker has started in %s s", START_TIMEOUT)

    @property
    def ready(self) -> bool:
        """Whether a worker has come up."""
        return self._first.is_set()

    async def close(self) -> None:
        """End every process, and every call with it."""
        await self.supervisor.close()
        while self._running:
            await asyncio.gather(*self._running)
        await self.supervisor.close()  # the ends of those calls may have asked for others

    async def run(
        self, call: str, body: bytes, *, language: str, gzip: bool, client: str, long: bool = False
    ) -> Answer:
        """The answer to a call, whatever its status; `long` sends it to the long lane at once.

        Raises `Busy` where there is no room or no time for it, `TooSlow` where it had its time. Where the caller
        gives up, the work is stopped, soon.
        """
        if not self.ready:
            await self._started()
        loop = asyncio.get_running_loop()
        self._check_room(len(body))
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

    def _check_room(self, size: int) -> None:
        """Raise `Busy` where too many jobs, or too many bytes, are on their way already."""
        settings = self.settings
        for limit, reached in (("queue", self.jobs + 1 - settings.workers), ("queue_bytes", self.bytes + size)):
            if reached > getattr(settings, limit) and self.jobs:
                raise Busy(above(limit, getattr(settings, limit), reached), name=limit)

    def _expire(self, job: Job) -> None:
        if job.worker is None:
            sentence = above("queue_seconds", self.settings.queue_seconds, self._passed(job))
            job.fail(Busy(sentence, name="queue_seconds"))

    def _passed(self, job: Job) -> float:
        """The seconds since a job has arrived."""
        return round(asyncio.get_running_loop().time() - job.until + self.settings.seconds, 2)

    def _queue(self, job: Job) -> None:
        lane = self._quick if job.expected <= self.settings.slice_seconds else self._long
        lane.put(job)

    def _dispatch(self) -> None:
        """Give work to whoever is idle: quick calls to quick workers, long calls to the others, who then help out."""
        for worker in [worker for worker in self._idle if not worker.alive]:
            self._idle.remove(worker)
            self.supervisor.replace(worker)
        for lane, staff in ((self._quick, "quick"), (self._long, "long"), (self._quick, "long")):
            while (free := [worker for worker in self._idle if worker.long == (staff == "long")]) and (
                job := lane.take()
            ):
                self._assign(job, free)

    def _assign(self, job: Job, free: Sequence[WorkerProcess]) -> None:
        worker = next((worker for worker in free if job.key in worker.recent), free[0])
        self._idle.remove(worker)
        job.worker = worker
        task = asyncio.create_task(self._serve(worker, job))
        self._running[task] = job
        task.add_done_callback(self._running.pop)

    async def _serve(self, worker: WorkerProcess, job: Job) -> None:
        """Let a worker do a job, then see what came of it and to whom the worker goes next."""
        left = job.until - asyncio.get_running_loop().time()
        soft = left if worker.long else min(left, self.settings.slice_seconds)
        hard = soft + (GRACE if worker.long else SLICE_GRACE)
        header = {"call": job.call, "language": job.language, "gzip": job.gzip, "left": soft}
        try:
            told, content = await worker.call(header, job.body, hard)
        except WorkerLost as lost:
            told, content = {"lost": not lost.killed, "overran": lost.killed, "spent": True}, b""
        job.worker = None
        self._settle(job, told, content, left, sliced=soft < left)
        if told.get("spent") or worker.served >= self.settings.worker_calls:
            self.supervisor.replace(worker)
        else:
            worker.remember(job.key)
            self._idle.append(worker)
        self._dispatch()

    def _settle(self, job: Job, told: Header, content: bytes, left: float, sliced: bool) -> None:
        """What came of a job: an answer, another try in the long lane, or an error."""
        if "fault" in told:
            kind, places = told["fault"]["kind"], told["fault"]["places"]
            log.error("unexpected in a worker: %s in %s at %s", kind, job.call, places)
            self.unexpected(job.call, kind)
        if told.get("lost"):
            log.error("a worker process died")
            job.fail(Busy(phrase("The process that worked on this ended unexpectedly.")))
        elif not told.get("overran"):
            self.cost_model.served(job.key, told["seconds"])
            if job.wanted:
                job.answer.set_result(Answer(told["status"], content, told.get("encoding"), told["seconds"]))
        else:
            self.cost_model.overran(job.key, job.client)
            if sliced:
                self._long.put(job)
            elif left < FULL_TIME * self.settings.seconds:
                job.fail(Busy(phrase("The server has too much to do just now to give this its time.")))
            else:
                job.fail(too_slow(self.settings.seconds, self._passed(job)))

    def _take_up(self, worker: WorkerProcess) -> None:
        """A worker is ready."""
        self._idle.append(worker)
        self._first.set()
        self._dispatch()
