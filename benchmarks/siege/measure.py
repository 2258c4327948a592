"""Runs one attack against a server of its own, with a visitor beside it, and measures."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.siege.server import Server
from benchmarks.siege.target import Listed, Target
from benchmarks.siege.visitor import Sample, finish_visit, quantiles, refused, start_visit

AIM_SECONDS = 0.15
"""The visitor's 95th percentile is to stay below this."""
AIM_RECOVERY = 5.0
"""The visitor is served as before within so many seconds after the attack."""
AIM_BYTES = 400e6
"""The web process's memory is to stay below this."""
MEMORY_INTERVAL = 0.05


@dataclass(frozen=True, slots=True)
class Durations:
    """The seconds for which a visitor is measured before, during and after an attack."""

    before: float = 3.0
    attack: float = 8.0
    after: float = 20.0

    @property
    def total(self) -> float:
        """The seconds of the whole measurement."""
        return self.before + self.attack + self.after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack did: to the visitor during it (50th, 95th, 99th percentile in seconds), and to memory.

    `web_bytes` is the web process's resident memory before, at its peak, and 5 s after; `recovery` the seconds after
    the attack from which on the visitor was always served within the aim, `None` where that did not happen.
    """

    name: str
    summary: str
    before: tuple[float, float, float]
    during: tuple[float, float, float]
    refused: int
    requests: int
    web_bytes: tuple[int, int, int]
    worker_bytes: int
    recovery: float | None
    logged_errors: int
    statuses: dict[int, int]

    @property
    def within_aims(self) -> bool:
        """Whether the visitor and the memory stayed within the aims."""
        served = self.refused == 0 and self.during[1] < AIM_SECONDS
        return served and self.web_bytes[1] < AIM_BYTES and self.recovery is not None and self.recovery <= AIM_RECOVERY

    def as_dict(self) -> dict[str, Any]:
        """The figures, for JSON."""
        return asdict(self)


class MemoryWatch(threading.Thread):
    """Samples the memory of the processes until `stop` is set; `web` and `worker` are the largest so far, in bytes."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.stop = threading.Event()
        self.web = 0
        self.worker = 0

    def run(self) -> None:
        """Sample."""
        while not self.stop.wait(MEMORY_INTERVAL):
            self.web = max(self.web, self.server.web_bytes)
            self.worker = max(self.worker, self.server.worker_bytes)


def besiege(listed: Listed, checkout: Path, address: str, durations: Durations) -> Outcome:
    """Attack a new server from this address."""
    with Server(checkout) as server:
        visitor = start_visit(server.port, durations.total, listed.visitor)
        started = time.monotonic()
        time.sleep(durations.before)
        memory_before = server.web_bytes
        watch = MemoryWatch(server)
        watch.start()
        attacked = time.monotonic()
        target = Target(server, address, time.monotonic() + durations.attack)
        listed.run(target)
        target.wait()
        end = time.monotonic()
        time.sleep(min(AIM_RECOVERY, durations.after))
        memory_after = server.web_bytes
        watch.stop.set()
        watch.join()
        visit = finish_visit(visitor)
        during = visit.between(attacked, end)
        return Outcome(
            name=listed.name,
            summary=listed.summary,
            before=quantiles(visit.between(started, attacked)),
            during=quantiles(during),
            refused=refused(during),
            requests=len(during),
            web_bytes=(memory_before, watch.web, memory_after),
            worker_bytes=watch.worker,
            recovery=recovery(visit.between(end, float("inf")), end),
            logged_errors=server.logged_errors,
            statuses=dict(target.statuses),
        )


def recovery(samples: list[Sample], end: float) -> float | None:
    """Seconds after `end` until at most one request in 20 fails or is slow; `None` where that never happens."""
    ordered = sorted(samples, key=lambda sample: sample.time)
    bad = [index for index, sample in enumerate(ordered) if sample.status != 200 or sample.seconds >= AIM_SECONDS]
    for start in [0, *(index + 1 for index in bad)]:
        remaining = ordered[start:]
        if len(remaining) < 20:
            return None
        if sum(index >= start for index in bad) <= len(remaining) / 20:
            return max(0.0, remaining[0].time - end)
    return None
