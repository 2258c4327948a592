"""The runs of learning that a worker process holds between two slices, so that the next one reads nothing again.

A run is held under a name that the web process has drawn, never under one that came from a client. Whatever is not held
here, or is not where the caller left it, is made again from the request and the state: nothing depends on this memory.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.workers.work import Work
from engine import learn

MOST = 8
"""The most runs that one process holds."""
NUMBERS = 4_000_000
"""The most numbers that all of them hold together, estimated; a run with more is not held."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run between two slices, with where its request began and where it ends."""

    fit: learn.Fit
    origin: int
    target: int

    @property
    def numbers(self) -> int:
        """How many numbers it holds, about: its data, and values and gradients of all examples and of one batch."""
        cost = self.fit.cost()
        return int(2 * cost["full"]["data"] + 3 * (cost["full"]["values"] + cost["values"]) + 4 * cost["parameters"])


_RUNS: dict[str, tuple[KeptRun, int]] = {}


def take(work: Work) -> KeptRun | None:
    """The run that this slice goes on with, if it is held and where the slice before has left it.

    It is held no longer: a slice that fails leaves nothing behind that is half done.
    """
    head = work.slice or {}
    kept, _ = _RUNS.pop(head.get("run") or "", (None, 0))
    if kept is None or head["progress"] is None or kept.fit.state.update != head["progress"]["update"]:
        return None
    kept.fit.resume(work.deadline)
    return kept


def keep(name: str | None, run: KeptRun) -> None:
    """Hold a run that goes on; the ones held longest go for it."""
    numbers = run.numbers
    if not name or run.fit.status is not None or numbers > NUMBERS:
        return
    _RUNS[name] = run, numbers
    while len(_RUNS) > MOST or sum(each for _, each in _RUNS.values()) > NUMBERS:
        del _RUNS[next(iter(_RUNS))]


def forget() -> None:
    """Hold none."""
    _RUNS.clear()
