"""The context of a call in a worker: limits, the reader's language, and its deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.limits import Allowance
from engine import Deadline
from engine.errors import Phrase
from engine.limits import Limits


@dataclass(frozen=True, slots=True)
class Work:
    """The context of one call; `slice` is the head of a call that runs in slices."""

    allowance: Allowance
    translate: Callable[[Phrase], str]
    deadline: Deadline
    slice: Mapping[str, Any] | None = None

    @property
    def limits(self) -> Limits:
        """The engine's limits."""
        return self.allowance.limits
