"""Computes the statements of a pasted backward pass: each is a small program, with all names as its inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np

from engine.graph import plain_name
from engine.language.syntax import parse
from engine.limits import Deadline, Limits, timed
from engine.plan import Plan
from engine.practice.misconceptions.tensors import mean_of
from engine.practice.passes import Ground, Passed
from engine.practice.pasted.in_place import changed
from engine.practice.pasted.reading import NAME, Statement
from engine.traces import Trace
from engine.tracing import trace_program
from engine.tracing.names import CONSTANTS

RENAMED = {name: f"{name}_own" for name in CONSTANTS}
"""Names of values that are constants of the language, and what they are called instead."""
COUNTS = ("n", "N", "m", "B", "n_samples", "batch_size", "num_examples", "num_train")
"""What the number of examples is called by those who do not compute it in the text."""


class Names:
    """What each name stands for: the program's values, and what the pasted text has assigned."""

    def __init__(self, trace: Trace, passed: Passed, ground: Ground) -> None:
        graph = trace.graph
        self.values: dict[str, Any] = {}
        for node, name in enumerate(graph.names):
            if name is not None and node not in graph.constants:
                self.values[name] = trace.values[node]
        for name, end in graph.ends.items():
            if end is not None:
                self.values[name] = trace.values[end]
        self.values |= {name: trace.values[node] for name, node in graph.inputs.items()}
        self._simple = {plain_name(name): name for name in self.values}
        count = _examples(passed, ground)
        if count is not None:
            for name in COUNTS:
                self.values.setdefault(name, np.float64(count))

    def with_own(self, values: Mapping[str, Any]) -> Names:
        """The same names, with these values besides."""
        other = copy(self)
        other.values = {**self.values, **values}
        return other

    def assign(self, name: str, value: Any) -> None:
        """Let a name stand for a value; a truth value counts as a number."""
        self.values[name] = np.asarray(value, dtype=np.float64)[()]

    def read_by(self, text: str) -> dict[str, Any]:
        """The values of the names in a text; `Y_hat` may be written `y_hat` or `yhat`, where only one is like it."""
        values = {}
        for name in set(NAME.findall(text)):
            own = name if name in self.values else self._simple.get(plain_name(name))
            if own is not None:
                values[name] = self.values[own]
        return values


def _examples(passed: Passed, ground: Ground) -> int | None:
    """The number of examples, where the program averages over exactly one number of them."""
    sizes = {np.shape(each.value)[0] for each in passed.passings.values() if np.shape(each.value) and mean_of(each)}
    return sizes.pop() if len(sizes) == 1 else None


def computed(statement: Statement, names: Names, limits: Limits, deadline: Deadline) -> list[Any]:
    """The values that a statement assigns, in order. Raises `GradwalkError` where it cannot be read or computed."""
    deadline.check()
    if statement.key and statement.names[0] in names.values:
        before, value = names.values[statement.names[0]], tried(statement.value, names, limits, deadline)
        return [
            changed(before, statement.key, statement.sign, value, lambda text: tried(text, names, limits, deadline))
        ]
    names = names.with_own({RENAMED[name]: names.values[name] for name in RENAMED if name in names.values})
    statement = renamed(statement, names)
    inputs = names.read_by(statement.text)
    target = statement.names[0]
    reads = statement.changes and target in inputs
    text = statement.text
    if not reads:  # else the language would take the assigned name for an input
        inputs = {name: value for name, value in inputs.items() if name not in statement.names}
    if statement.adds and not reads:
        text = f"{target} = {statement.value}"
    with timed(deadline), np.errstate(all="ignore"):
        traced = trace_program(parse(text, limits), inputs, None, limits, deadline)
        plan = Plan(traced.graph, traced.output)
        values = plan.forward(inputs, deadline)
        plan.refuse(values)
    return [values[output.node] for output in traced.graph.outputs]


def renamed(statement: Statement, names: Names) -> Statement:
    """The statement with other names for values that the language would take for its own constants, such as e."""
    clashes = {name: other for name, other in RENAMED.items() if other in names.values}
    if not clashes:
        return statement

    def other(match: re.Match[str]) -> str:
        return clashes.get(match[0], match[0])

    return replace(statement, text=NAME.sub(other, statement.text), value=NAME.sub(other, statement.value))


def tried(value: str, names: Names, limits: Limits, deadline: Deadline) -> Any:
    """The value of an expression, such as a correction."""
    small = Statement(span=None, typed="", names=("corrected",), text=f"corrected = {value}")  # type: ignore[arg-type]
    return computed(replace(small, value=value), names, limits, deadline)[0]
