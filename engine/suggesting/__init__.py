"""Suggests values for missing inputs: the smallest shapes that fit the whole program, filled with simple numbers.

The program is sketched (`sketch`: traced while some shapes are open), its operations say which ranks and sizes go
together (`relations`, `ranks`, `sizes`), conventions choose among fits (`choices`), and the result is traced as any
program is: what does not run is never suggested. The same program always gets the same suggestion.
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
from engine.suggesting.choices import TASTES, Choices, Taste
from engine.suggesting.names import is_count, is_width
from engine.suggesting.numbers import Numbers
from engine.suggesting.ranks import Exhausted, RankSearch
from engine.suggesting.relations import Relations
from engine.suggesting.sizes import Conflict, SizeSearch
from engine.suggesting.sketch import Commitment, Sketch
from engine.suggesting.tidy import COUNTS
from engine.tracing import Traced, trace_program

SUPPOSED = ((3, None, "signed"), (3, None, "large"), (3, 1, "signed"), (3, 2, "signed"), (2, None, "signed"))
"""What is supposed where the program's structure hangs on lengths, ranks and numbers, in the order tried."""
MOST_GIVEN_LENGTHS = 3
"""Lengths of given inputs that are supposed after those."""
SHARE_OF_TIME = 0.5
"""So much of the time that a request has is taken at most."""
MOST_STATEMENTS = 3_000
"""A program that runs for longer gets no suggestion."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """A request for suggestions: a program, the inputs that have values, and the names that need some.

    `hints` are values whose shapes are kept where they fit: those that a reader had before another shape changed.
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
    """Shapes of the missing inputs, with what was supposed to find them."""

    shapes: dict[str, Shape]
    supposed: Commitment
    numbers: Values


def suggest(request: SuggestionRequest, deadline: Deadline) -> Values | None:
    """A value for each missing name, so that the program runs; `None` where none was found in a bounded search."""
    own = Deadline(deadline.seconds, min(deadline.seconds * SHARE_OF_TIME, deadline.left))
    best: tuple[float, Values] | None = None
    with suppress(Exhausted, LimitExceeded):
        for fit in _fits(request, own):
            candidate = _tried(request, fit, own)
            if candidate is not None and (best is None or candidate[0] > best[0]):
                best = candidate
            if best is not None and best[0] >= 0:
                break
    deadline.check()  # a caller who gave little time may have more of it: that is no answer
    return None if best is None else best[1]


def _fits(request: SuggestionRequest, deadline: Deadline) -> Iterator[Fit]:
    """Shapes that fit as far as their rules tell, the likeliest first."""
    relations = Relations()
    limits = replace(request.limits, statements=min(request.limits.statements, MOST_STATEMENTS))
    for length, rank, kind in (*SUPPOSED, *_given_lengths(request)):
        deadline.check()
        supposed = Commitment(length, rank, kind)
        sketch = Sketch(request.program, request.given, request.missing, supposed, limits, deadline, request.opened)
        try:
            sketch.draw(request.program, request.output)
        except (ProgramError, TooLarge):
            continue
        known = []
        for taste in TASTES:
            shapes = _shapes(sketch, taste, relations, request.hints, deadline)
            if shapes is not None and shapes not in known:
                known.append(shapes)
                yield Fit(shapes, supposed, sketch.numbers)
        if not (sketch.builder.lengths or sketch.builder.measured or sketch.probe.guards):
            return  # nothing was supposed, so that nothing else can be


def _given_lengths(request: SuggestionRequest) -> list[tuple[int, None, str]]:
    """The lengths of the inputs that have values: `len(Q)` may be that of `x`, through an input that is open.

    None beside a list of whole numbers: class numbers that keep their length would be read as shares of the classes.
    """
    if any(np.ndim(hint) == 1 and np.array_equal(hint, np.round(hint)) for hint in request.hints.values()):
        return []
    usual = {length for length, _, _ in SUPPOSED}
    lengths = dict.fromkeys(len(value) for value in map(np.asarray, request.given.values()) if value.ndim)
    return [(length, None, "signed") for length in lengths if length and length not in usual][:MOST_GIVEN_LENGTHS]


def _shapes(
    sketch: Sketch, taste: Taste, relations: Relations, hints: Mapping[str, Any], deadline: Deadline
) -> dict[str, Shape] | None:
    """The shapes of all open inputs in one taste."""
    search = RankSearch(sketch.builder, relations, deadline)
    ranks = {name: np.ndim(value) for name, value in hints.items()}
    if not (search.begin() and Choices(sketch, search, taste, ranks).make()):
        return None
    kept = {name: np.shape(value) for name, value in hints.items()}
    with suppress(Conflict):
        return SizeSearch(sketch, search, relations, kept, taste.tall).find()
    return None


def _tried(request: SuggestionRequest, fit: Fit, deadline: Deadline) -> tuple[float, Values] | None:
    """Values of these shapes and how good they are, if the program runs with them."""
    shapes = {name: fit.shapes.get(name, ()) for name in [*fit.shapes, *sorted(request.missing - fit.shapes.keys())]}
    fixed = {name: np.float64(count) for name, count in fit.supposed.counts.items()}
    fixed |= _counted(shapes, fit.supposed.counts)
    start = {name: fixed.get(name, np.full(shape, fit.numbers[name])[()]) for name, shape in shapes.items()}
    try:
        traced = _traced(request, start, deadline)
        numbers = Numbers(Plan(traced.graph, traced.output), shapes, fixed, request.given, fit.supposed.kind)
        score, values = numbers.find(deadline)
        if traced.guards:
            _traced(request, values, deadline)
    except GradwalkError:
        return None
    return score, values


def _traced(request: SuggestionRequest, values: Values, deadline: Deadline) -> Traced:
    """The program with these values, run as any program is."""
    limits = replace(request.limits, statements=min(request.limits.statements, MOST_STATEMENTS))
    return trace_program(
        request.program, {**request.given, **values}, request.output, limits, deadline, False, request.opened
    )


def _counted(shapes: Mapping[str, Shape], counts: Mapping[str, int]) -> Values:
    """Numbers that by their name count the examples, or the width of a layer, and are scalars here."""
    rows = next((shape[0] for shape in shapes.values() if shape), None)
    columns = next((shape[-1] for shape in shapes.values() if len(shape) > 1), None)
    values = {}
    for name, shape in shapes.items():
        size = (rows or COUNTS[0]) if is_count(name) else columns if is_width(name) else None
        if size is not None and size > 1 and not shape and name not in counts:
            values[name] = np.float64(size)
    return values
