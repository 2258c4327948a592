"""A call on its way through the pool, and its result."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from math import inf
from typing import Any

from app.workers.fingerprint import Fingerprint
from app.workers.process import WorkerProcess


@dataclass(frozen=True, slots=True)
class Client:
    """Who sent a call: an address and, within it, a session or, without one, the connection's port."""

    address: str
    session: str | None = None
    port: int = 0

    @property
    def payer(self) -> str:
        """Whose earlier calls say what the next one will cost; connections come and go, so a port says nothing."""
        return self.session or self.address

    @property
    def path(self) -> tuple[str, str]:
        """Who takes turns: addresses, then the clients of an address."""
        return self.address, self.session or str(self.port)


@dataclass(frozen=True, slots=True)
class Answer:
    """A worker's answer: status, JSON (`encoding` says whether it is compressed) and the compute time it took.

    `form` is that of the answer, if one was wanted and there is one (`app.api.form`).
    """

    status: int
    content: bytes
    encoding: str | None
    seconds: float
    form: Any = None


@dataclass(eq=False, slots=True)
class Job:
    """A call on its way, which has waited for so many seconds in all, on the event loop's clock.

    `run` is the name of the run whose slice this is, `fingerprint` identifies its structure, `expected` is its
    expected cost in seconds, `lane` the one it waits in, `worker` is running it now; `retried` says that a worker has
    died under it, `form` that the form of its answer is wanted.
    """

    call: str
    body: bytes
    language: str
    gzip: bool
    client: Client
    answer: asyncio.Future[Answer] = field(repr=False)
    run: str | None = None
    fingerprint: Fingerprint | None = None
    expected: float = inf
    lane: int = 0
    waited: float = 0.0
    expiry: asyncio.TimerHandle | None = None
    worker: WorkerProcess | None = None
    retried: bool = False
    form: bool = False
    path: tuple[str, str] = field(init=False)
    """The names that take turns for it."""

    def __post_init__(self) -> None:
        self.path = self.client.path

    @property
    def key(self) -> bytes | str | None:
        """The key of its plan, or the name of its run, to find a worker that has it."""
        return self.run if self.fingerprint is None else self.fingerprint.key

    @property
    def pending(self) -> bool:
        """Whether the caller still waits for the answer."""
        return not self.answer.done()

    def stop(self) -> None:
        """Kill the worker that is still running it, if any."""
        if self.worker is not None:
            self.worker.kill()

    def fail(self, error: Exception) -> None:
        """Raise this error at the caller, where one still waits."""
        if self.pending:
            self.answer.set_exception(error)
