"""A call on its way through the pool, and its result."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from app.workers.process import WorkerProcess

PARSED_BYTES = 16 * 1024
"""Largest body that is parsed for its program, to look up the cost of earlier calls."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A worker's answer: status, JSON (`encoding` says whether it is compressed) and the compute time it took."""

    status: int
    content: bytes
    encoding: str | None
    seconds: float


@dataclass(eq=False, slots=True)
class Job:
    """A call on its way; it expires when the event loop's clock shows `deadline`.

    `key` identifies its program, `expected` is its expected duration in seconds, `worker` is running it now; `retried`
    says that a worker has died under it.
    """

    call: str
    body: bytes
    language: str
    gzip: bool
    client: str
    deadline: float
    answer: asyncio.Future[Answer] = field(repr=False)
    key: bytes | None = None
    expected: float = 0.0
    worker: WorkerProcess | None = None
    retried: bool = False

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


def key_of(call: str, body: bytes) -> bytes | None:
    """A hash of the call and program without its inputs; `None` where the body is too long to parse."""
    if len(body) > PARSED_BYTES:
        return None
    try:
        content: Any = orjson.loads(body)
        structure = {name: value for name, value in content.items() if name not in ("inputs", "seed")}
        return blake2b(orjson.dumps([call, structure]), digest_size=16).digest()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, AttributeError, RecursionError):
        return blake2b(body, digest_size=16).digest()
