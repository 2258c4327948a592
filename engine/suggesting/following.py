"""Fits the inputs of a program to each other: some are kept, the others follow in shape, missing ones are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import UnknownName, phrase
from engine.language.blocks import assigned_in
from engine.language.syntax import parse
from engine.language.tree import Program
from engine.limits import Deadline, Limits
from engine.suggesting import SuggestionRequest, Values, suggest
from engine.tracing import trace_program
from engine.tracing.names import Names, is_function, survey
from engine.tracing.readings import Readings


@dataclass(frozen=True, slots=True)
class Following:
    """A value for each input that the program reads; `changed` are those that are new, or have another shape now."""

    inputs: Values
    changed: tuple[str, ...]


def follow(
    text: str,
    inputs: Mapping[str, Any],
    keep: Sequence[str] | None,
    output: str | None,
    opened: frozenset[str],
    limits: Limits,
    deadline: Deadline,
) -> Following:
    """Values with which the program runs: those of `keep` (`None`: all that are given) stay, the others fit them.

    What is not kept holds its numbers where its shape has room for them. Inputs that the program does not name are left
    out. Where nothing fits, the error is that of the program with these inputs.
    """
    program = parse(text, limits)
    names = survey(program, Readings(inputs, assigned_in(program.statements)).chosen)
    read = _read(names, inputs)
    for name in keep or ():
        if name not in inputs:
            raise UnknownName(phrase("There is no input called {name}.", name=name[:100]), name=name[:100])
    kept = {name: inputs[name] for name in read if name in inputs and (keep is None or name in keep)}
    hints = {name: inputs[name] for name in read if name in inputs and name not in kept}
    missing = frozenset(name for name in read if name not in kept)
    request = SuggestionRequest(program, kept, missing, output, limits, opened, hints)
    suggested = suggest(request, deadline) if missing else {}
    values = (
        None
        if suggested is None
        else {name: _kept_numbers(hints.get(name), value) for name, value in suggested.items()}
    )
    return _checked(request, values, inputs, read, deadline)


def _read(names: Names, inputs: Mapping[str, Any]) -> list[str]:
    """The names of the program's inputs: those without a value in the text, and defaults that are overridden."""
    free = [name for name in names.free if name in inputs or not is_function(name)]
    return [*free, *(name for name in inputs if name not in free and names.is_input(name))]


def _kept_numbers(before: Any, after: Any) -> Any:
    """The new value with the numbers of the old one wherever both have a place for them."""
    if before is None or np.ndim(before) != np.ndim(after):
        return after
    made = np.array(after)
    part = tuple(slice(0, min(old, new)) for old, new in zip(np.shape(before), np.shape(after), strict=True))
    made[part] = np.asarray(before)[part]
    return made[()]


def _checked(
    request: SuggestionRequest,
    values: Values | None,
    inputs: Mapping[str, Any],
    read: Sequence[str],
    deadline: Deadline,
) -> Following:
    """What was found, or the inputs as they are where these run; raises where neither does."""
    program: Program = request.program
    everything = dict(inputs) if values is None else {**request.given, **values}
    trace_program(program, everything, request.output, request.limits, deadline, False, request.opened)
    ordered = {name: everything[name] for name in read}
    changed = [
        name for name, value in ordered.items() if name not in inputs or np.shape(inputs[name]) != np.shape(value)
    ]
    return Following(ordered, tuple(changed))
