"""The limits of one call. Each is declared once: the engine's in `engine.limits`, the others in `app.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.limits import Limits, exceeded

WORKER_SETTINGS = ("compress_bytes", "held_runs", "held_numbers", "held_seconds", "form_nodes")
"""The settings that are no limits of a request, but that a worker needs."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits that a worker enforces, by name, and the other settings that it needs."""

    values: Mapping[str, float]

    @classmethod
    def of(cls, settings: Any) -> Self:
        """The limits of these settings."""
        return cls({name: getattr(settings, name) for name in (*settings.limits(), *WORKER_SETTINGS)})

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @property
    def limits(self) -> Limits:
        """The engine's limits."""
        return Limits(**{name: self.values[name] for name in Limits.__slots__})

    def check(self, name: str, reached: int) -> None:
        """Raise `TooLarge` where a count is above the limit of this name."""
        allowed = self.values[name]
        if reached > allowed:
            raise exceeded(name, allowed, reached)
