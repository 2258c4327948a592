"""A run of learning, slice by slice: no worker is ever kept for longer than one slice, so that others have their turn.

Each slice begins from the state that the one before told, and so goes on exactly; between two slices the run waits
for its turn in the long lane, and for its share of the compute budget. Where the client leaves, no next slice is
asked for, and the one that runs ends by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import orjson
from fastapi import Request

from app.errors.kinds import Busy, above
from app.errors.problem import problem
from app.http.rate_limit import RateLimit
from app.i18n import language_of, translator
from app.settings import Settings
from app.workers.jobs import Answer
from app.workers.pool import Workers
from engine.errors import GradwalkError, TooLarge

FIRST = 0.05
"""The first slice is this short, in seconds, so that something can be seen at once."""
SPARED = 0.5
"""A stream leaves this share of the compute budget to whatever else its reader does."""
PAUSE = 0.5
"""A stream that has to wait looks again after so many seconds at most."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice told: how the run stands, and as JSON its state, the rest of the answer, the records."""

    stands: dict[str, Any]
    state: bytes
    rest: bytes
    records: list[bytes]

    @property
    def over(self) -> bool:
        """Whether the run has ended."""
        return self.stands["status"] is not None

    def end(self, **more: Any) -> bytes:
        """The answer without its records."""
        rest = orjson.loads(self.rest) | more
        rest["state"] = orjson.Fragment(self.state)
        return orjson.dumps(rest)


class Refused(Exception):
    """The worker's answer was an error."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Training:
    """One request for learning."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.request = request
        self.body = body
        self.workers: Workers = request.app.state.workers
        self.rate_limit: RateLimit = request.app.state.rate_limit
        self.settings: Settings = request.app.state.settings
        self.begun = perf_counter()
        self.computed = 0.0
        self._last: Slice | None = None

    async def slice(self, seconds: float, *, pause: bool = True) -> Slice:
        """The next slice. Raises `Refused`, `Busy`, `TooSlow`."""
        last = self._last
        head: dict[str, Any] = {"seconds": seconds, "pause": pause, "state": None, "origin": None}
        if last is not None:
            head |= {"state": orjson.Fragment(last.state), "origin": last.stands["origin"]}
        began = perf_counter()
        try:
            answer = await self.workers.run(
                "train",
                orjson.dumps(head) + b"\n" + self.body,
                language=language_of(self.request.scope),
                gzip=False,
                client=self.rate_limit.payer(self.request.scope),
                long=True,
            )
        except (asyncio.CancelledError, GradwalkError):
            self.rate_limit.charge(self.request.scope, min(perf_counter() - began, seconds))
            raise
        self.rate_limit.charge(self.request.scope, answer.seconds)
        self.computed += answer.seconds
        if answer.status != 200:
            raise Refused(answer)
        stands, state, rest, *records = answer.content.split(b"\n")
        self._last = Slice(orjson.loads(stands), state, rest, records)
        return self._last

    async def whole(self) -> bytes:
        """The answer as one piece of JSON: slices until the run ends or `seconds` are used up."""
        records: list[bytes] = []
        size = 0
        while True:
            left = self.settings.seconds - self.computed
            long = min(left, self.settings.train_slice_seconds)
            found = await self.slice(max(long, 0.0), pause=left > self.settings.train_slice_seconds)
            records += found.records
            size += sum(map(len, found.records))
            if size > self.settings.response_bytes:
                raise _too_long(size, self.settings)
            if found.over:
                return b'{"records":[' + b",".join(records) + b"]," + found.end()[1:]

    async def events(self, first: Slice) -> AsyncIterator[bytes]:
        """The run as server-sent events, from its first slice on."""
        self.begun = perf_counter() - self.computed
        yield _event("start", self._start(first))
        found = first
        while True:
            for record in found.records:
                yield _event("record", record)
            if found.over:
                yield _event("end", found.end())
                return
            yield _event("progress", self._progress(found))
            passed = perf_counter() - self.begun
            if passed > self.settings.train_seconds:
                yield _event("end", found.end(status="stopped", stopped=self._stopped(passed)))
                return
            if (wait := self.rate_limit.wait(self.request.scope, SPARED)) > 0:
                yield b": waiting for the compute budget\n\n"
                await asyncio.sleep(min(wait, PAUSE))
                found = Slice(found.stands, found.state, found.rest, [])
                continue
            try:
                found = await self.slice(self.settings.train_slice_seconds)
            except Busy:
                yield b": waiting for a turn\n\n"
                await asyncio.sleep(PAUSE)
                found = Slice(found.stands, found.state, found.rest, [])
            except Refused as refused:
                yield _event("problem", refused.answer.content)
                return
            except GradwalkError as error:
                yield _event("problem", problem(error, translator(self.request.scope))[1])
                return

    def _start(self, first: Slice) -> bytes:
        rest = orjson.loads(first.rest)
        kept = {name: rest[name] for name in ("parameters", "batches", "cost")}
        return orjson.dumps(kept | {"updates": first.stands["target"], "from": first.stands["origin"]})

    def _progress(self, found: Slice) -> bytes:
        done = found.stands["update"] - found.stands["origin"]
        return orjson.dumps(
            {
                "update": found.stands["update"],
                "updates": found.stands["target"],
                "loss": orjson.loads(found.rest)["loss"],
                "seconds": round(perf_counter() - self.begun, 3),
                "rate": round(done / self.computed, 1) if self.computed else None,
                "state": orjson.Fragment(found.state),
            }
        )

    def _stopped(self, passed: float) -> dict[str, Any]:
        sentence = above("train_seconds", self.settings.train_seconds, round(passed, 2))
        return {"limit": "train_seconds", "message": translator(self.request.scope)(sentence)}


def _too_long(size: int, settings: Settings) -> GradwalkError:
    return TooLarge(above("response_bytes", settings.response_bytes, size), name="response_bytes")


def _event(name: str, data: bytes) -> bytes:
    """One server-sent event; the data are one line of JSON."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


class Streams:
    """How many streams of learning run at the same time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.running = 0

    def place(self) -> Place:
        """A place for one more, taken at once; raises `Busy` where there is none."""
        if self.running >= self.most:
            raise Busy(above("train_streams", self.most, self.running + 1), name="train_streams")
        return Place(self)


class Place:
    """A place among the streams, until it is left or forgotten: a stream whose reader went early never begins."""

    def __init__(self, streams: Streams) -> None:
        self.streams: Streams | None = streams
        streams.running += 1

    def leave(self) -> None:
        """Make room for another; once is enough."""
        if self.streams is not None:
            self.streams.running -= 1
            self.streams = None

    def __del__(self) -> None:
        self.leave()
