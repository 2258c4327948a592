"""A call on its way through the pool, and what comes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from app.workers.process import WorkerProcess

LOOKED_INTO = 16 * 1024
"""Bodies up to so many bytes are looked into for their program, to know what it cost before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: a status, JSON, perhaps compressed, and the seconds of computing that it took."""

    status: int
    content: bytes
    encoding: str | None
    seconds: float


@dataclass(eq=False, slots=True)
class Job:
    """A call on its way: what is asked, by whom, in which language, and until when on the loop's clock.

    `key` tells programs apart, `expected` is what it may cost in seconds, `worker` is who runs it just now.
    """

    call: str
    body: bytes
    language: str
    gzip: bool
    client: str
    until: float
    answer: asyncio.Future[Answer] = field(repr=False)
    key: bytes | None = None
    expected: float = 0.0
    worker: WorkerProcess | None = None

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        return not self.answer.done()

    def stop(self) -> None:
        """End the work, by its process, where it is still being done."""
        if self.worker is not None:
            self.worker.kill()

    def fail(self, error: Exception) -> None:
        """Let whoever waits have this error."""
        if self.wanted:
            self.answer.set_exception(error)


def key_of(call: str, body: bytes) -> bytes | None:
    """What tells this program from others, whatever its inputs; `None` where the body is too long to look into."""
    if len(body) > LOOKED_INTO:
        return None
    try:
        content: Any = orjson.loads(body)
        structure = {name: value for name, value in content.items() if name not in ("inputs", "seed")}
        return blake2b(orjson.dumps([call, structure]), digest_size=16).digest()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, AttributeError, RecursionError):
        return blake2b(body, digest_size=16).digest()
