"""The runs of learning that a worker process holds between two slices, so that the next one reads nothing again.

A run is held under a name that the web process has drawn, never under one that came from a client. Whatever is not held
here, or is not where the caller left it, is made again from the request and the state: nothing depends on this memory.
How many runs are held, how large and for how long, are settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from app.limits import Allowance
from app.workers.work import Work
from engine import learn


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A run between two slices, with where its request began and where it ends."""

    fit: learn.Fit
    origin: int
    target: int

    @property
    def numbers(self) -> int:
        """How many numbers it holds, about: its data, and values and gradients of all examples and of one batch."""
        cost = self.fit.cost()
        return int(2 * cost["full"]["data"] + 3 * (cost["full"]["values"] + cost["values"]) + 4 * cost["parameters"])


@dataclass(frozen=True, slots=True)
class _Held:
    """A run, how many numbers it holds, and when it was put here, on the monotonic clock in seconds."""

    run: HeldRun
    numbers: int
    since: float


_HELD: dict[str, _Held] = {}
"""By name, the one put here first at the front."""


def take(work: Work) -> HeldRun | None:
    """The run that this slice goes on with, if it is held and where the slice before has left it.

    It is held no longer: a slice that fails leaves nothing behind that is half done.
    """
    head = work.slice or {}
    held = _HELD.pop(head.get("run") or "", None)
    if held is None or head["progress"] is None or held.run.fit.state.update != head["progress"]["update"]:
        return None
    held.run.fit.resume(work.deadline)
    return held.run


def hold(name: str | None, run: HeldRun, allowance: Allowance) -> None:
    """Hold a run that goes on, unless it is too large; those held longest, or too long, go for it."""
    numbers = run.numbers
    if name and run.fit.status is None and numbers <= allowance["held_numbers"]:
        _HELD[name] = _Held(run, numbers, monotonic())
    while _HELD and _beyond(allowance):
        del _HELD[next(iter(_HELD))]


def _beyond(allowance: Allowance) -> bool:
    """Whether more is held than the settings allow, or something for longer."""
    return (
        len(_HELD) > allowance["held_runs"]
        or sum(held.numbers for held in _HELD.values()) > allowance["held_numbers"]
        or monotonic() - next(iter(_HELD.values())).since > allowance["held_seconds"]
    )


def forget() -> None:
    """Hold none."""
    _HELD.clear()
