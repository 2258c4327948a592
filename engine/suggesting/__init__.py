"""Suggests values for missing inputs: the smallest shapes that fit the whole program, filled with simple numbers.

The program is traced while some shapes are unknown (`sketch`); its operations constrain ranks and sizes
(`relations`, `ranks`, `sizes`); conventions choose among the solutions (`choices`); and the result is traced like any
program, so that only values with which it runs are suggested. The result is deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from engine.errors import GradwalkError, LimitExceeded, ProgramError, TooLarge
from engine.language import tree
from engine.limits import Deadline, Limits
from engine.ops.op import Shape
from engine.plan import Plan
from engine.suggesting.choices import PREFERENCES, Choices, Preferences
from engine.suggesting.names import is_count, is_width
from engine.suggesting.numbers import Numbers
from engine.suggesting.ranks import Exhausted, RankSearch
from engine.suggesting.relations import Relations
from engine.suggesting.sizes import Conflict, SizeSearch
from engine.suggesting.sketch import Assumptions, Sketch
from engine.suggesting.tidy import COUNTS
from engine.tracing import Traced, trace_program

ASSUMPTIONS = ((3, None, "signed"), (3, None, "large"), (3, 1, "signed"), (3, 2, "signed"), (2, None, "signed"))
"""Assumptions for programs whose structure depends on lengths, ranks or values, in the order of trial."""
MAX_GIVEN_LENGTHS = 3
"""Maximum number of lengths of given inputs that are tried in addition."""
TIME_FRACTION = 0.5
"""Fraction of the request's time that the search may use."""
MAX_STATEMENTS = 3_000
"""Programs that execute more statements get no suggestion."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """What to suggest: a program, the inputs that have values, and the names that need one.

    `hints` are earlier values whose shapes are kept where they fit, as when another shape has changed.
    """

    program: tree.Program
    given: Mapping[str, Any]
    missing: frozenset[str]
    output: str | None
    limits: Limits
    opened: frozenset[str] = frozenset()
    hints: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fit:
    """Shapes of the missing inputs, with the assumptions under which they were derived."""

    shapes: dict[str, Shape]
    assumptions: Assumptions
    numbers: Values


def suggest(request: SuggestionRequest, deadline: Deadline) -> Values | None:
    """A value for each missing name with which the program runs; `None` if the bounded search finds none."""
    own = deadline.within(deadline.seconds * TIME_FRACTION)
    best: tuple[float, Values] | None = None
    with suppress(Exhausted, LimitExceeded):
        for fit in _fits(request, own):
            candidate = _evaluate(request, fit, own)
            if candidate is not None and (best is None or candidate[0] > best[0]):
                best = candidate
            if best is not None and best[0] >= 0:
                break
    deadline.check()  # if the caller's deadline has passed, raise: running out of time is not an answer
    return None if best is None else best[1]


def _fits(request: SuggestionRequest, deadline: Deadline) -> Iterator[Fit]:
    """Shapes that satisfy all constraints, the most likely first."""
    relations = Relations()
    limits = replace(request.limits, statements=min(request.limits.statements, MAX_STATEMENTS))
    for length, rank, kind in (*ASSUMPTIONS, *_given_lengths(request)):
        deadline.check()
        assumptions = Assumptions(length, rank, kind)
        sketch = Sketch(request.program, request.given, request.missing, assumptions, limits, deadline, request.opened)
        try:
            sketch.draw(request.program, request.output)
        except (ProgramError, TooLarge):
            continue
        known = []
        for preferences in PREFERENCES:
            shapes = _shapes(sketch, preferences, relations, request.hints, deadline)
            if shapes is not None and shapes not in known:
                known.append(shapes)
                yield Fit(shapes, assumptions, sketch.numbers)
        if not (sketch.builder.lengths or sketch.builder.measured or sketch.probe.guards):
            return  # nothing was assumed, so other assumptions change nothing


def _given_lengths(request: SuggestionRequest) -> list[tuple[int, None, str]]:
    """Lengths of the given inputs to assume for `len(x)` of an input without a value.

    None if a hint is a list of whole numbers: class numbers of unchanged length would be read as probabilities.
    """
    if any(np.ndim(hint) == 1 and np.array_equal(hint, np.round(hint)) for hint in request.hints.values()):
        return []
    usual = {length for length, _, _ in ASSUMPTIONS}
    lengths = dict.fromkeys(len(value) for value in map(np.asarray, request.given.values()) if value.ndim)
    return [(length, None, "signed") for length in lengths if length and length not in usual][:MAX_GIVEN_LENGTHS]


def _shapes(
    sketch: Sketch, preferences: Preferences, relations: Relations, hints: Mapping[str, Any], deadline: Deadline
) -> dict[str, Shape] | None:
    """The shapes of all open inputs under one set of preferences."""
    search = RankSearch(sketch.builder, relations, deadline)
    ranks = {name: np.ndim(value) for name, value in hints.items()}
    if not (search.begin() and Choices(sketch, search, preferences, ranks).make()):
        return None
    kept = {name: np.shape(value) for name, value in hints.items()}
    with suppress(Conflict):
        return SizeSearch(sketch, search, relations, kept, preferences.tall).find()
    return None


def _evaluate(request: SuggestionRequest, fit: Fit, deadline: Deadline) -> tuple[float, Values] | None:
    """Values of these shapes and their score, if the program runs with them."""
    shapes = {name: fit.shapes.get(name, ()) for name in [*fit.shapes, *sorted(request.missing - fit.shapes.keys())]}
    fixed = {name: np.float64(count) for name, count in fit.assumptions.counts.items()}
    fixed |= _counted(shapes, fit.assumptions.counts)
    start = {name: fixed.get(name, np.full(shape, fit.numbers[name])[()]) for name, shape in shapes.items()}
    try:
        traced = _traced(request, start, deadline)
        numbers = Numbers(Plan(traced.graph, traced.output), shapes, fixed, request.given, fit.assumptions.kind)
        score, values = numbers.find(deadline)
        if traced.guards:
            _traced(request, values, deadline)
    except GradwalkError:
        return None
    return score, values


def _traced(request: SuggestionRequest, values: Values, deadline: Deadline) -> Traced:
    """Trace the program with these values."""
    limits = replace(request.limits, statements=min(request.limits.statements, MAX_STATEMENTS))
    return trace_program(
        request.program, {**request.given, **values}, request.output, limits, deadline, False, request.opened
    )


def _counted(shapes: Mapping[str, Shape], counts: Mapping[str, int]) -> Values:
    """Values for scalars whose name suggests a number of examples or a layer width."""
    rows = next((shape[0] for shape in shapes.values() if shape), None)
    columns = next((shape[-1] for shape in shapes.values() if len(shape) > 1), None)
    sizes = {}
    for name, shape in shapes.items():
        size = (rows or COUNTS[0]) if is_count(name) else columns if is_width(name) else None
        if size is not None and size > 1 and not shape and name not in counts:
            sizes[name] = np.float64(size)
    return sizes
