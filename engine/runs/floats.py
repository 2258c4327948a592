"""Runs a graph of scalars on plain floats, in the way that suits its size and how often it is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from engine.backward import MANY, compile_backward
from engine.forward import leaves
from engine.graph import Graph
from engine.limits import Deadline
from engine.ops.on_floats import LEAVES, FloatRule, careful, on_floats
from engine.runs import levels, straight, tape
from engine.runs.by_name import ByName, by_code, by_map
from engine.runs.levels import LevelRun, Levels
from engine.runs.numbers import FloatRun, Floats, Run

LARGEST = 256
"""The most nodes of straight-line code, which then takes 8 ms to compile."""


class FloatGraph:
    """A graph of scalars and its output; `holds` says whether a graph is one."""

    def __init__(self, graph: Graph, output: int) -> None:
        self.graph = graph
        self.output = output
        self._ran = False
        self._by_name: ByName | None = None

    @staticmethod
    def holds(graph: Graph) -> bool:
        """Whether every node is a scalar, and no operation has so many operands that it must watch the clock."""
        if any(graph.shapes):
            return False
        return not any(op.variadic for op in graph.rows) or max(map(len, graph.operands)) <= MANY

    def run(self, inputs: Mapping[str, Any], seed: Any, deadline: Deadline | None) -> Run | None:
        """Forward and backward from the seed, by default 1; `None` where a number is beyond what `math` computes."""
        if deadline is not None:
            deadline.check()
        start = 1.0 if seed is None else float(seed)
        try:
            if self._by_name is not None:
                return self._by_name.of_numbers(inputs, start)
            with np.errstate(all="ignore"):
                return FloatRun(self._interpreted(inputs, start, deadline or Deadline(np.inf)))
        except LEAVES:
            return None

    def again(self, inputs: Mapping[str, Any]) -> Run | None:
        """The same with a seed of 1, if all inputs are there and are finite floats, and so is the code; else `None`."""
        if self._by_name is None:
            return None
        try:
            return self._by_name.of_floats(inputs)
        except (*LEAVES, KeyError):
            return None

    def _interpreted(self, inputs: Mapping[str, Any], seed: float, deadline: Deadline) -> Floats:
        """The run on the tape; when that is done again, the next run may take a faster way."""
        values = leaves(self.graph, inputs)
        for leaf in (*self.graph.inputs.values(), *self.graph.constants):
            values[leaf] = float(values[leaf])
        floats = tape.run(self.graph, lambda: self._rules, values, self.output, seed, deadline)
        if self._ran and self.small:
            self._by_name = by_code(self.graph, self.straight, FloatRun)
        elif self._ran and self._wide:
            visits = [visit for batch in compile_backward(self.graph, self.output)[0] for visit in batch]
            self._by_name = by_map(self.graph, Levels(self.graph, self.output, visits).run, LevelRun)
        self._ran = True
        return floats

    @property
    def small(self) -> bool:
        """Whether straight-line code is worth its compilation."""
        return len(self.graph) <= LARGEST

    @cached_property
    def _wide(self) -> bool:
        return levels.suits(self.graph)

    @cached_property
    def _rules(self) -> list[FloatRule | None]:
        return rules_of(self.graph)

    @cached_property
    def straight(self) -> Callable[..., Floats]:
        """The graph as one function; NumPy's warnings are off where rules of its own are called."""
        run = straight.compiled(self.graph, self._rules, self.output)
        if not any(rule is not None and rule.numpy for rule in self._rules):
            return run
        return np.errstate(all="ignore")(run)


def rules_of(graph: Graph) -> list[FloatRule | None]:
    """The rule of each operation.

    A negative number squared has no derivative by its exponent. Where that is a constant, which nobody moves, the run
    need not be given up: NumPy computes what that edge says.
    """
    rules = _rules(graph)
    if not graph.constants or tape.CODES.keys() >= set(map(id, graph.rows)):
        return rules
    rows = dict(zip(map(id, graph.ops), rules, strict=True))
    wary = {row for row, rule in rows.items() if rule is not None and rule.may_raise} - tape.CODES.keys()
    for node in [node for node, row in enumerate(map(id, graph.ops)) if row in wary]:
        constant = tuple(slot for slot, operand in enumerate(graph.operands[node]) if operand in graph.constants)
        rule = rules[node]
        if constant and rule is not None:
            rules[node] = careful(rule, constant)
    return rules


def _rules(graph: Graph) -> list[FloatRule | None]:
    """The rules without a look at constants; where no row has options, that of a row is looked up once."""
    if not any(op.options or op.variadic for op in graph.rows):
        of_row: dict[int, FloatRule | None] = {id(op): on_floats(op, {}, len(op.operands)) for op in graph.rows}
        return list(map(of_row.get, map(id, graph.ops)))
    columns = zip(graph.ops, graph.options, graph.operands, strict=True)
    return [None if op is None else on_floats(op, options, len(operands)) for op, options, operands in columns]
