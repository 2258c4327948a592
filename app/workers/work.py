"""The context of a call in a worker: limits, the reader's language, and its deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from app.limits import Allowance
from engine import Deadline
from engine.errors import Phrase
from engine.limits import Limits, too_slow


@dataclass(frozen=True, slots=True)
class Work:
    """The context of one call; `slice` is the head of a call that runs in slices, `forms` takes the form of the answer.

    It is `None` where no form is wanted (`app.api.form`).
    """

    allowance: Allowance
    translate: Callable[[Phrase], str]
    deadline: Deadline
    slice: Mapping[str, Any] | None = None
    forms: list[Any] | None = None

    @property
    def limits(self) -> Limits:
        """The engine's limits."""
        return self.allowance.limits


class SliceDeadline(Deadline):
    """A deadline by the processor's time of this process: where the machine is busy, waiting for it does not count.

    `slice` is that time in seconds, `left` the time on the clock that there is at most.
    """

    __slots__ = ("_last", "_processor_end")

    def __init__(self, seconds: float, left: float, slice: float) -> None:
        super().__init__(seconds, min(left, slice))
        self._last = perf_counter() + left
        self._processor_end = process_time() + slice

    def check(self) -> None:
        """Raise `TooSlow` once the time is up; the processor's is read only where it may be.

        One reading of each clock decides, so that it stays up: a pause of the process between two would let a check
        raise, and a later one pass, and code that has caught the error in between would take it for an answer.
        """
        now = perf_counter()
        if now <= self._end:
            return
        left = min(self._processor_end - process_time(), self._last - now)
        self._end = now + left
        if left <= 0:
            raise too_slow(self.seconds, round(self.seconds - left, 2))

    def within(self, seconds: float) -> Deadline:
        """A deadline for a part of the work, by the same clocks: after so many seconds of the processor."""
        processor = min(seconds, self._processor_end - process_time())
        return SliceDeadline(self.seconds, self._last - perf_counter(), processor)
