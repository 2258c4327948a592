"""Limits on one request. Every limit has a name, which the error that reports it uses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import inf
from time import perf_counter

from engine.errors import Span, TooLarge, TooSlow, phrase


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of `language.md` §8; the service reads the same names from its settings.

    Units: `characters` and `depth` count code points and open brackets or indents of the text, `nodes`, `edges` and
    `statements` count what the tracer makes, `elements` counts numbers in all tensors together, `seconds` is
    time on the clock.
    """

    characters: int | float = 20_000
    depth: int | float = 100
    nodes: int | float = 10_000
    edges: int | float = 50_000
    elements: int | float = 1_000_000
    call_depth: int | float = 64
    statements: int | float = 100_000
    seconds: float = 2.0
    hessian_elements: int | float = 40_000
    jacobian_elements: int | float = 40_000
    plot_points: int | float = 2_001
    shares_points: int | float = 1_000

    @classmethod
    def unlimited(cls) -> Limits:
        """No limits at all: for programmers who run the engine on their own machine."""
        return cls(*(inf for _ in fields(cls)))

    def check(self, name: str, reached: int, span: Span | None = None) -> None:
        """Raise `TooLarge` where the count `reached` is above the limit called `name`."""
        allowed = getattr(self, name)
        if reached > allowed:
            raise TooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit=name,
                    allowed=allowed,
                    reached=reached,
                ),
                hint=phrase("Make the program smaller, or raise the setting where you run Gradwalk yourself."),
                span=span,
                name=name,
            )


DEFAULT = Limits()


class Deadline:
    """A soft time limit, checked from time to time by the loops that do the work.

    `seconds` is the limit that the error names; `left` is how much of it there is still, from now on, where some
    was spent before.
    """

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float, left: float | None = None) -> None:
        self.seconds = seconds
        self._end = perf_counter() + (seconds if left is None else left)

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._end - perf_counter()

    def check(self) -> None:
        """Raise `TooSlow` once the time is up."""
        if perf_counter() > self._end:
            raise too_slow(self.seconds, round(self.seconds + perf_counter() - self._end, 2))


def too_slow(seconds: float, taken: float) -> TooSlow:
    """The error for what takes longer than the limit on time."""
    return TooSlow(
        phrase(
            "The limit “{limit}” is {allowed} s; this has taken {reached} s.",
            limit="seconds",
            allowed=seconds,
            reached=taken,
        ),
        hint=phrase("Make the program smaller, or raise the setting where you run Gradwalk yourself."),
        name="seconds",
    )
