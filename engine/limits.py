"""Limits on one request. Every limit has a name, which the error that reports it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from math import inf
from time import perf_counter
from typing import Any, TypeVar, cast

from engine.errors import Phrase, Span, TooLarge, TooSlow, phrase


def _limit(default: float, unit: str, summary: Phrase) -> Any:
    """A field with its default, the unit of its value, and what it counts: settings and documentation follow."""
    return field(default=default, metadata={"unit": unit, "summary": summary})


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run. A service reads the same names from its settings.

    `depth` counts open brackets or indents of the text; `nodes`, `edges` and `statements` what the tracer makes;
    `elements` numbers in all tensors together, `edge_elements` those that a backward pass leaves on the edges;
    `seconds` is time on the clock.
    """

    characters: int | float = _limit(20_000, "characters", phrase("characters of a program"))
    depth: int | float = _limit(100, "levels", phrase("open brackets or indents in a program"))
    nodes: int | float = _limit(10_000, "nodes", phrase("nodes of a graph"))
    edges: int | float = _limit(50_000, "edges", phrase("edges of a graph"))
    elements: int | float = _limit(1_000_000, "numbers", phrase("numbers in all tensors of a graph together"))
    edge_elements: int | float = _limit(
        20_000_000, "numbers", phrase("numbers in the derivatives and products on all edges of a graph together")
    )
    call_depth: int | float = _limit(64, "levels", phrase("calls within calls"))
    statements: int | float = _limit(100_000, "statements", phrase("statements that a program runs"))
    jacobian_elements: int | float = _limit(40_000, "numbers", phrase("numbers in a Jacobian"))
    plot_points: int | float = _limit(2_001, "points", phrase("points of a curve"))
    shares_points: int | float = _limit(1_000, "points", phrase("points of a batch whose contributions are computed"))
    hessian_elements: int | float = _limit(40_000, "numbers", phrase("numbers in a matrix of second derivatives"))
    questions: int | float = _limit(500, "questions", phrase("questions of an exercise, and answers that are marked"))
    reviews: int | float = _limit(5_000, "reviews", phrase("reviews of all cards that are scheduled"))
    pasted_lines: int | float = _limit(300, "statements", phrase("statements of a pasted backward pass"))
    answer_characters: int | float = _limit(200, "characters", phrase("length of a typed answer, in characters"))
    seconds: float = _limit(2.0, "seconds", phrase("seconds of computing for one request"))

    def __hash__(self) -> int:
        return hash(
            (self.nodes, self.edges, self.elements)
        )  # for a cache, which asks often: few limits tell them apart

    @classmethod
    def unlimited(cls) -> Limits:
        """No limits at all: for programmers who run the engine on their own machine."""
        return cls(*(inf for _ in fields(cls)))

    @classmethod
    def declared(cls) -> Mapping[str, tuple[float, str, Phrase]]:
        """Default, unit and summary of each limit, by name."""
        return {
            each.name: (cast(float, each.default), each.metadata["unit"], each.metadata["summary"])
            for each in fields(cls)
        }

    def check(self, name: str, reached: int, span: Span | None = None) -> None:
        """Raise `TooLarge` where the count `reached` is above the limit called `name`."""
        allowed = getattr(self, name)
        if reached > allowed:
            hint = phrase("Make the program smaller, or raise the setting where you run Gradwalk yourself.")
            raise exceeded(name, allowed, reached, hint, span)


def exceeded(
    name: str, allowed: float, reached: float, hint: Phrase | None = None, span: Span | None = None
) -> TooLarge:
    """The error of a count that is above the limit called `name`."""
    message = phrase(
        "The limit “{limit}” is {allowed}; this reaches {reached}.", limit=name, allowed=allowed, reached=reached
    )
    return TooLarge(message, hint=hint, span=span, name=name)


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

    def within(self, seconds: float) -> Deadline:
        """A deadline for a part of the work: it ends after so many seconds, and when this one does."""
        return _Part(self, seconds)


class _Part(Deadline):
    """A deadline within another one, which may use another clock."""

    __slots__ = ("_whole",)

    def __init__(self, whole: Deadline, seconds: float) -> None:
        super().__init__(whole.seconds, seconds)
        self._whole = whole

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return min(super().left, self._whole.left)

    def check(self) -> None:
        """Raise `TooSlow` once the time of the part or of the whole is up."""
        super().check()
        self._whole.check()


EVERY = 32
"""The number of items between two checks of the deadline by `checked`."""

Item = TypeVar("Item")
_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def timed(deadline: Deadline | None) -> Iterator[None]:
    """Let `checked` and `check_time` go by this deadline meanwhile, or by that of the caller if it is `None`.

    Parsers, writers and encoders need no parameter for it, through all of their functions.
    """
    if deadline is None:
        yield
        return
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


def check_time() -> None:
    """Raise `TooSlow` once the time of the current deadline is up, if there is one."""
    if (deadline := _current.get()) is not None:
        deadline.check()


def checked(items: Iterable[Item]) -> Iterator[Item]:
    """The items; the current deadline is checked before every 32nd of them."""
    for count, item in enumerate(items):
        if not count % EVERY:
            check_time()
        yield item


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
