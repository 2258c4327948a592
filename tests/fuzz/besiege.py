"""Sends the hostile corpus, one by one or from many clients, and reports every unexpected answer."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import httpx

from tests.fuzz.bodies import JSON_TYPE
from tests.fuzz.corpus import CORPUS, Hostile
from tests.fuzz.service import check_answer

__all__ = ["CORPUS", "Siege"]

SLOWEST = 2.5
"""Maximum seconds until an answer to a single client."""
TRIES = 4
"""Retries of a request whose response is due to a slow or busy machine rather than the program."""
HURRIED = ("busy", "too-slow")


class Siege:
    """A client of one server."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=64))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def ask(self, hostile: Hostile) -> tuple[httpx.Response, float]:
        """The answer, whose contract is checked, and the seconds that it took."""
        start = time.monotonic()
        answer = self.client.post("/api/v1/evaluate", content=hostile.body, headers={"Content-Type": JSON_TYPE})
        seconds = time.monotonic() - start
        check_answer(answer)
        return answer, seconds

    def intended(self, hostile: Hostile) -> None:
        """The answer is what the corpus says, or an honest word on the time."""
        slug = slug_of(self.ask(hostile)[0])
        assert slug in (*hostile.slugs, *HURRIED), f"{slug}, not {hostile.slugs}"

    def one_by_one(self, corpus: Sequence[Hostile]) -> list[str]:
        """What was not as intended, or took too long at every try, where each waits for the one before."""
        return [fault for hostile in corpus if (fault := self._alone(hostile))]

    def _alone(self, hostile: Hostile) -> str | None:
        fault, hurried = None, False
        for _ in range(TRIES):
            answer, seconds = self.ask(hostile)
            slug = slug_of(answer)
            fault = None if slug in hostile.slugs else f"{hostile.name}: {slug}, not {hostile.slugs}"
            if seconds > SLOWEST:
                fault = f"{hostile.name}: {seconds:.2f} s"
            hurried = slug in HURRIED or seconds > SLOWEST
            if fault is None or not hurried:
                break
            time.sleep(float(answer.headers.get("Retry-After", 0)))
        return None if hurried and machine_is_busy() else fault

    def all_at_once(self, corpus: Sequence[Hostile], clients: int) -> list[str]:
        """The same from so many clients, where `busy` and `too-slow` are honest answers too."""

        def answered(hostile: Hostile) -> str | None:
            try:
                self.intended(hostile)
            except AssertionError as error:
                return f"{hostile.name}: {error}"
            return None

        with ThreadPoolExecutor(clients) as pool:
            return list(filter(None, pool.map(answered, corpus)))

    def memory(self, server: Any) -> int:
        """The bytes that the server's own process holds: its workers come and go, each with its own limit."""
        return resident(server.process.pid)


def machine_is_busy() -> bool:
    """Whether other programs compete for the processors, so that measured times say nothing about the server."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)


def resident(process: int) -> int:
    """The bytes that a process holds in memory; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


def slug_of(answer: httpx.Response) -> str | None:
    """The kind of an error; `None` for a result."""
    if answer.status_code == 200:
        return None
    slug: str = answer.json()["type"].removeprefix("/problems/")
    return slug
