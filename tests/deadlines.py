"""A deadline whose clock is the number of its checks, and the operations between two of them."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable
from math import inf
from typing import TypeVar

from engine.errors import TooSlow
from engine.limits import Deadline, too_slow

T = TypeVar("T")


class Counting(Deadline):
    """Expires after so many checks; `longest` is the most calls of functions, of Python and of C, between two checks."""

    def __init__(self, allowed: float = inf) -> None:
        super().__init__(600.0)
        self.allowed = allowed
        self.checks = 0
        self.longest = 0
        self._mark = 0
        self._calls: Callable[[], int] = lambda: 0

    @property
    def calls(self) -> int:
        """All calls while it was watched."""
        return self._calls()

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

    def interval_ends(self) -> int:
        """Keep the number of calls since the last check if it is the largest so far; the largest."""
        calls = self.calls
        self.longest = max(self.longest, calls - self._mark)
        self._mark = calls
        return self.longest

    def watch(self, work: Callable[[Deadline], T]) -> T:
        """Do the work by this deadline, and count, without the collector of garbage, which ends what others have left.

        What counts runs at every call: it does nothing else.
        """
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            if event == "call" or event == "c_call":
                calls += 1

        self._calls = lambda: calls
        before = sys.getprofile()
        collects = gc.isenabled()
        gc.disable()
        sys.setprofile(count)
        try:
            return work(self)
        finally:
            sys.setprofile(before)
            if collects:
                gc.enable()
            self.interval_ends()


def busiest(work: Callable[[Deadline], object]) -> list[tuple[str, int]]:
    """The functions of Python that are called most in the longest stretch of some work: what to say of a failure."""
    deadline = Counting()
    stretch: Counter[str] = Counter()
    longest: list[Counter[str]] = [Counter()]

    def ends() -> int:
        longest[0] = max(longest[0], stretch.copy(), key=Counter.total)
        stretch.clear()
        return longest[0].total()

    def count(frame: object, event: str, argument: object) -> None:
        if event == "call":
            stretch[f"{frame.f_code.co_filename}:{frame.f_code.co_name}"] += 1  # type: ignore[attr-defined]

    deadline.interval_ends = ends  # type: ignore[method-assign]
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work(deadline)
    finally:
        sys.setprofile(before)
    ends()
    return longest[0].most_common(3)


def expires(work: Callable[[Deadline], object], checks: int) -> bool:
    """Whether the work ends with `TooSlow` when its deadline expires after so many checks."""
    try:
        work(Counting(checks))
    except TooSlow:
        return True
    return False
