"""A deadline whose clock is the number of its checks, and the operations between two of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from math import inf

from engine.errors import TooSlow
from engine.limits import Deadline, too_slow


class Counting(Deadline):
    """Expires after so many checks; counts the calls of functions, of Python and of C, between two checks."""

    def __init__(self, allowed: float = inf) -> None:
        super().__init__(600.0)
        self.allowed = allowed
        self.checks = 0
        self.calls = 0
        self.longest = 0
        self.functions: Counter[str] = Counter()
        self.busiest: Counter[str] = Counter()

    @property
    def left(self) -> float:
        return 600.0

    def check(self) -> None:
        self.checks += 1
        self.interval_ends()
        if self.checks > self.allowed:
            raise too_slow(self.allowed, self.checks)

    def within(self, seconds: float) -> Deadline:
        return self

    def interval_ends(self) -> None:
        """Keep the number of calls since the last check if it is the largest so far, and whose they were."""
        if self.calls > self.longest:
            self.longest, self.busiest = self.calls, self.functions
        self.calls, self.functions = 0, Counter()

    def watch(self, work: Callable[[Deadline], object]) -> None:
        """Do the work by this deadline, and count."""

        def count(frame: object, event: str, argument: object) -> None:
            if event == "call":
                self.calls += 1
                self.functions[f"{frame.f_code.co_filename}:{frame.f_code.co_name}"] += 1  # type: ignore[attr-defined]
            elif event == "c_call":
                self.calls += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            work(self)
        finally:
            sys.setprofile(before)
            self.interval_ends()


def expires(work: Callable[[Deadline], object], checks: int) -> bool:
    """Whether the work ends with `TooSlow` when its deadline expires after so many checks."""
    try:
        work(Counting(checks))
    except TooSlow:
        return True
    return False
