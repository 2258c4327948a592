"""Runs training in slices: no worker is kept for longer than one slice, so that other calls get their turn.

Each slice continues exactly from the state of the one before; the worker that ran that one mostly holds the run.
Between two slices the run waits for its turn in the long lane and for its share of the compute budget. When the client
disconnects, no further slice is requested, and the one that is running ends by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from time import perf_counter
from typing import Any

import orjson
from fastapi import Request

from app.errors.kinds import Busy, above
from app.errors.problem import problem
from app.http.rate_limit import RateLimit
from app.http.stream_places import StreamPlace
from app.i18n import language_of, translator
from app.settings import Settings
from app.workers.jobs import Answer
from app.workers.pool import Workers
from engine.errors import GradwalkError, TooLarge

FIRST_SLICE_SECONDS = 0.05
"""Duration of the first slice of a stream: short, so that the first records show at once."""
BUDGET_RESERVE = 0.5
"""Share of the compute budget that a stream leaves to the client's other requests."""
RETRY_SECONDS = 0.5
"""Longest wait of a stream before it tries again to get budget or a worker."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The result of one slice: the run's progress and, as JSON, its state, the rest of the response and the records."""

    progress: dict[str, Any]
    state: bytes
    rest: bytes
    records: list[bytes]

    @property
    def ended(self) -> bool:
        """Whether the run has ended."""
        return self.progress["status"] is not None

    def response(self, **changes: Any) -> bytes:
        """The response without its records, as JSON; `changes` replace fields."""
        rest = orjson.loads(self.rest) | changes
        rest["state"] = orjson.Fragment(self.state)
        return orjson.dumps(rest)


class ErrorAnswer(Exception):
    """The worker answered with a problem."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Training:
    """One request to `/train`."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.request = request
        self.body = body
        self.workers: Workers = request.app.state.workers
        self.rate_limit: RateLimit = request.app.state.rate_limit
        self.settings: Settings = request.app.state.settings
        self.started = perf_counter()
        self.compute_seconds = 0.0
        self._last: Slice | None = None
        self._name = token_urlsafe(16)

    async def slice(self, seconds: float, *, pause: bool = True) -> Slice:
        """Run the next slice. Without `pause` the run ends with it. Raises `ErrorAnswer`, `Busy`, `TooSlow`."""
        last = self._last
        head: dict[str, Any] = {"run": self._name, "seconds": seconds, "pause": pause, "state": None, "progress": None}
        if last is not None:
            head |= {"state": orjson.Fragment(last.state), "progress": last.progress}
        started = perf_counter()
        try:
            answer = await self.workers.run(
                "train",
                orjson.dumps(head) + b"\n" + self.body,
                language=language_of(self.request.scope),
                gzip=False,
                client=self.rate_limit.client(self.request.scope),
                long=True,
                run=self._name,
            )
        except (asyncio.CancelledError, GradwalkError):
            self.rate_limit.charge(self.request.scope, min(perf_counter() - started, seconds))
            raise
        self.rate_limit.charge(self.request.scope, answer.seconds)
        self.compute_seconds += answer.seconds
        if answer.status != 200:
            raise ErrorAnswer(answer)
        progress, state, rest, *records = answer.content.split(b"\n")
        self._last = Slice(orjson.loads(progress), state, rest, records)
        return self._last

    async def whole(self) -> bytes:
        """The response as one JSON document: slices until the run ends or `seconds` are used up."""
        records: list[bytes] = []
        size = 0
        longest = self.settings.train_slice_seconds
        while True:
            left = max(self.settings.seconds - self.compute_seconds, 0.0)
            result = await self.slice(min(left, longest), pause=left > longest)
            records += result.records
            size += sum(map(len, result.records))
            if size > self.settings.response_bytes:
                raise _too_long(size, self.settings)
            if result.ended:
                return b'{"records":[' + b",".join(records) + b"]," + result.response()[1:]

    async def events(self, first: Slice, place: StreamPlace) -> AsyncIterator[bytes]:
        """The run as server-sent events, from its first slice on, until it ends or its place is recalled."""
        self.started = perf_counter() - self.compute_seconds
        yield _event("start", self._start(first))
        result = first
        while True:
            for record in result.records:
                yield _event("record", record)
            if result.ended or place.recalled:
                yield _event("end", self._end(result, place.recalled))
                return
            yield _event("progress", self._progress(result))
            result = replace(result, records=[])
            timed_out = perf_counter() - self.started > self.settings.train_seconds
            if not timed_out and (wait := self.rate_limit.wait(self.request.scope, BUDGET_RESERVE)) > 0:
                yield b": waiting for the compute budget\n\n"
                await asyncio.sleep(min(wait, RETRY_SECONDS))
                continue
            try:  # the last slice is as short as can be; it adds the last record
                result = await self.slice(0.0 if timed_out else self.settings.train_slice_seconds, pause=not timed_out)
            except Busy:
                if timed_out:
                    yield _event("end", self._end(result))
                    return
                yield b": waiting for a turn\n\n"
                await asyncio.sleep(RETRY_SECONDS)
            except ErrorAnswer as error:
                yield _event("problem", error.answer.content)
                return
            except GradwalkError as error:
                yield _event("problem", problem(error, translator(self.request.scope))[1])
                return

    def _start(self, first: Slice) -> bytes:
        rest = orjson.loads(first.rest)
        shared = {name: rest[name] for name in ("parameters", "batches", "cost")}
        return orjson.dumps(shared | {"updates": first.progress["target"], "from": first.progress["origin"]})

    def _progress(self, result: Slice) -> bytes:
        done = result.progress["update"] - result.progress["origin"]
        return orjson.dumps(
            {
                "update": result.progress["update"],
                "updates": result.progress["target"],
                "loss": orjson.loads(result.rest)["loss"],
                "seconds": round(perf_counter() - self.started, 3),
                "rate": round(done / self.compute_seconds, 1) if self.compute_seconds else None,
                "state": orjson.Fragment(result.state),
            }
        )

    def _end(self, result: Slice, recalled: bool = False) -> bytes:
        """The data of the last event; a run that has not ended by itself was stopped by a limit.

        It is `train_streams` where its place was `recalled` for another client, else `train_seconds`.
        """
        if result.progress["status"] not in (None, "stopped"):
            return result.response()
        limit, reached = "train_seconds", round(perf_counter() - self.started, 2)
        if recalled:
            limit, reached = "train_streams", self.settings.train_streams + 1
        message = translator(self.request.scope)(above(limit, getattr(self.settings, limit), reached))
        return result.response(status="stopped", stopped={"limit": limit, "message": message})


def _too_long(size: int, settings: Settings) -> GradwalkError:
    return TooLarge(above("response_bytes", settings.response_bytes, size), name="response_bytes")


def _event(name: str, data: bytes) -> bytes:
    """One server-sent event; the data are one line of JSON."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"
