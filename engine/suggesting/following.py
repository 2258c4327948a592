"""Adapts a program's inputs to each other: some keep their values, the others change shape, missing ones are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.errors import ProgramError, UnknownName, phrase
from engine.language.blocks import assigned_in
from engine.language.syntax import parse
from engine.language.tree import Program
from engine.limits import Deadline, Limits
from engine.suggesting import SuggestionRequest, Values, suggest
from engine.tracing import Traced, trace_program
from engine.tracing.names import Names, is_function, survey
from engine.tracing.readings import Readings


@dataclass(frozen=True, slots=True)
class Following:
    """A value for each input that the program reads; `changed` names those that are new or have a new shape."""

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
    """Values with which the program runs: those named in `keep` (`None`: all given) stay, the others are adapted.

    Adapted inputs keep their numbers where the new shape has room for them; inputs that the program does not read are
    dropped. If nothing fits, raises the program's own error for the given inputs.
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
    labels = {name: value for name, value in hints.items() if _may_be_classes(value)}
    if not labels or hints.keys() != missing or _runs(request, hints, deadline) is not None:
        return _checked(request, _fitted(request, deadline), inputs, read, deadline)
    values = _labels_follow(request, labels, deadline) or _without_soft_labels(request, labels, deadline)
    return _checked(request, values, inputs, read, deadline)


def _fitted(request: SuggestionRequest, deadline: Deadline) -> Values | None:
    """Values for all missing inputs, keeping old numbers where there is room for them."""
    suggested = suggest(request, deadline) if request.missing else {}
    if suggested is None:
        return None
    return {name: _kept_numbers(request.hints.get(name), value) for name, value in suggested.items()}


def _may_be_classes(value: Any) -> bool:
    """Whether this could be a list of class numbers."""
    if np.ndim(value) != 1 or not len(value):
        return False
    return bool(np.all((np.round(value) == value) & (np.asarray(value) >= 0)))


def _labels_follow(request: SuggestionRequest, labels: Values, deadline: Deadline) -> Values | None:
    """Values with as many class numbers as there are now examples, alone or with other shapes adapted.

    A search over all shapes might keep the old count and give the logits as many classes: the class numbers would then
    be read as probabilities.
    """
    for count in dict.fromkeys(np.shape(value)[0] for value in request.given.values() if np.ndim(value)):
        longer = {name: np.resize(value, count) for name, value in labels.items()} if count else {}
        rest = {name: value for name, value in request.hints.items() if name not in longer}
        fewer = replace(request, given={**request.given, **longer}, missing=frozenset(rest), hints=rest)
        for values in (rest, _fitted(fewer, deadline)):
            traced = None if values is None else _runs(fewer, values, deadline)
            if values is not None and traced is not None and any(_is_encoded(traced, name) for name in longer):
                return {**longer, **values}
    return None


def _is_encoded(traced: Traced, name: str) -> bool:
    """Whether this input is one-hot encoded, that is, read as class numbers."""
    graph = traced.graph
    encoding = [node for node, op in enumerate(graph.ops) if op is not None and op.name == "one_hot"]
    return any(graph.inputs.get(name) in graph.operands[node] for node in encoding)


def _without_soft_labels(request: SuggestionRequest, labels: Values, deadline: Deadline) -> Values | None:
    """Adapted values, unless class numbers would be read as probabilities (soft labels)."""
    values = _fitted(request, deadline)
    traced = None if values is None else _runs(request, values, deadline)
    if values is None or traced is None:
        return None
    shapes = [np.shape(values[name]) for name in labels]
    compared = [shape for each in traced.graph.broadcasts for shape in (each.first, each.second)]
    return None if any(shape in compared for shape in shapes) else values


def _runs(request: SuggestionRequest, values: Values | Mapping[str, Any], deadline: Deadline) -> Traced | None:
    """The trace of the program with these values, or `None` if it does not run."""
    everything = {**request.given, **values}
    try:
        return trace_program(
            request.program, everything, request.output, request.limits, deadline, False, request.opened
        )
    except ProgramError:
        return None


def _read(names: Names, inputs: Mapping[str, Any]) -> list[str]:
    """The names of the program's inputs: those without a value in the text, and defaults that are overridden."""
    free = [name for name in names.free if name in inputs or not is_function(name)]
    return [*free, *(name for name in inputs if name not in free and names.is_input(name))]


def _kept_numbers(before: Any, after: Any) -> Any:
    """The new value, with the old one's numbers wherever both have an element."""
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
    """The adapted values, or else the inputs unchanged; raises the program's error if it does not run."""
    program: Program = request.program
    everything = dict(inputs) if values is None else {**request.given, **values}
    trace_program(program, everything, request.output, request.limits, deadline, False, request.opened)
    ordered = {name: everything[name] for name in read}
    changed = [
        name for name, value in ordered.items() if name not in inputs or np.shape(inputs[name]) != np.shape(value)
    ]
    return Following(ordered, tuple(changed))
