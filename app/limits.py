"""What one call may take."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from engine.errors import TooLarge, phrase
from engine.limits import Limits


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits that a worker holds a call to, by the names of the settings; see `app.settings` for what they mean."""

    characters: int
    depth: int
    nodes: int
    edges: int
    elements: int
    call_depth: int
    statements: int
    hessian_elements: int
    jacobian_elements: int
    plot_points: int
    shares_points: int
    seconds: float
    json_depth: int
    inputs: int
    name_characters: int
    response_bytes: int
    compress_bytes: int
    memory_bytes: int
    train_updates: int
    train_records: int
    surface_points: int
    dataset_examples: int
    table_bytes: int

    @classmethod
    def of(cls, settings: Any) -> Self:
        """What these settings allow: the values of the same names."""
        return cls(**{field.name: getattr(settings, field.name) for field in fields(cls)})

    def told(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)

    @property
    def limits(self) -> Limits:
        """The engine's part."""
        return Limits(**{name: getattr(self, name) for name in Limits.__slots__})

    def check(self, limit: str, reached: int) -> None:
        """Raise `TooLarge` where a count is above the limit of this name."""
        allowed = getattr(self, limit)
        if reached > allowed:
            raise TooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit=limit,
                    allowed=allowed,
                    reached=reached,
                ),
                name=limit,
            )
