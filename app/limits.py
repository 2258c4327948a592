"""What one call may ask for. Each limit is declared once: the engine's in `engine.limits`, others in `app.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.errors import TooLarge, phrase
from engine.limits import Limits


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits that a worker holds a call to, by name, and what else of the settings a worker has to know."""

    values: Mapping[str, float]

    @classmethod
    def of(cls, settings: Any) -> Self:
        """The limits as these settings have them."""
        return cls({name: getattr(settings, name) for name in (*settings.limits(), "compress_bytes")})

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @property
    def limits(self) -> Limits:
        """The engine's part."""
        return Limits(**{name: self.values[name] for name in Limits.__slots__})

    def check(self, name: str, reached: int) -> None:
        """Raise `TooLarge` where a count is above the limit of this name."""
        allowed = self.values[name]
        if reached > allowed:
            raise TooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit=name,
                    allowed=allowed,
                    reached=reached,
                ),
                name=name,
            )
