"""The lanes of the pool: which call waits in which lane, which worker takes it, and for how long it may run there.

A call begins in the lane of its expected cost and, where it exceeds the slice of that lane, starts again in the next.
So a slider's next value waits for no more than one short slice, and a new program of some size for no more than one
of the middle lane, independently of long calls. The system shares the processors between the lanes: workers of the
longer ones have less priority.
"""

from __future__ import annotations

from math import inf

from app.settings import Settings
from app.workers.jobs import Job
from app.workers.queues import FairQueue

SHORT, MIDDLE, LONG = range(3)
TAKING = ((SHORT, SHORT), (LONG, LONG), (MIDDLE, MIDDLE), (MIDDLE, LONG), (SHORT, MIDDLE), (SHORT, LONG))
"""Which lane's calls are taken by which lane's workers: first all by their own, then by those who are free."""


class Lanes:
    """The queues of the lanes. A lane without workers passes its calls on to the next."""

    def __init__(self, settings: Settings) -> None:
        self.slices = (settings.slice_seconds, settings.middle_slice_seconds, inf)
        self.workers = settings.lane_workers
        self._most = settings.seconds
        self._queues: tuple[FairQueue[Job], ...] = (FairQueue(), FairQueue(), FairQueue())

    def put(self, job: Job, lowest: int = SHORT) -> None:
        """Queue a job in the lane of its expected cost, but in none below `lowest`."""
        lane = lowest
        while lane < LONG and (job.expected > self.slices[lane] or not self.workers[lane]):
            lane += 1
        job.lane = lane
        self._queues[lane].put(job)

    def waits(self, lane: int) -> bool:
        """Whether a job may wait in a lane; where its caller has gone, taking it shows that."""
        return bool(self._queues[lane].entries)

    def pass_by(self, job: Job) -> bool:
        """Whether a job of the short lane skips its empty queue; its sender is charged as by `take`.

        The clients of an address are not told apart: they owe each other no more than one short slice.
        """
        queue = self._queues[SHORT]
        if queue.entries or not self.workers[SHORT] or job.expected > self.slices[SHORT]:
            return False
        job.lane = SHORT
        queue.pass_by(job.path, self._advance(job))
        return True

    def __bool__(self) -> bool:
        """Whether a job may wait in any lane."""
        short, middle, long = self._queues
        return bool(short.entries or middle.entries or long.entries)

    def take(self, lane: int) -> Job | None:
        """The next job of a lane; its sender is charged with its expected cost until the true one is known."""
        job = self._queues[lane].take()
        if job is not None:
            self._queues[lane].charge(job.path, self._advance(job))
        return job

    def settle(self, job: Job, seconds: float) -> None:
        """Charge the sender of a job that was taken with the time that it took instead."""
        self._queues[job.lane].charge(job.path, seconds - self._advance(job))

    def _advance(self, job: Job) -> float:
        return min(job.expected, self.slices[job.lane], self._most)
