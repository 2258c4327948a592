"""How the numbers of a small graph of scalars are computed, as plain data that another process can check and run.

Of such a graph, the time of a run follows from its structure alone: nothing branches, repeats or grows with the values,
and no rule is called that is not arithmetic on floats. Whatever in an answer would differ from one run to the next by
more than its numbers (infinities, NaN, kinks) makes `Recipe.numbers` give up; then the plan is run as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, compress, repeat
from math import inf, isfinite
from typing import Any, Self

from engine.graph import Graph
from engine.limits import Deadline
from engine.ops import OPS
from engine.ops.on_floats import LEAVES, FloatRule, on_floats
from engine.ops.op import Rule
from engine.plan import Plan
from engine.runs import tape
from engine.runs.floats import FloatGraph, rules_of
from engine.runs.numbers import FloatRun, Floats
from engine.traces import Trace

NO_DEADLINE = Deadline(inf)


class Recipe:
    """The operations of a graph of scalars, its constants, the nodes of its inputs in some order, and its output.

    Inputs of the graph that are not among them have their default.

    It is run on the tape, so that nothing is compiled for it.
    """

    def __init__(self, graph: Graph, inputs: Sequence[int], output: int) -> None:
        self.graph = graph
        self.inputs = inputs
        self.output = output
        self._start: list[Any] = [None] * len(graph)
        defaults = {graph.inputs[name]: value for name, value in graph.defaults.items()}
        for node, value in (*graph.constants.items(), *defaults.items()):
            self._start[node] = float(value)

    @classmethod
    def of(cls, trace: Trace, names: Sequence[str], most: int) -> Self | None:
        """That of a trace, for inputs of these names in turn; `None` where its answers differ in more than numbers.

        `most` is the largest number of nodes.
        """
        graph = trace.graph
        named = graph.inputs.keys() >= set(names) and graph.defaults.keys() >= graph.inputs.keys() - set(names)
        if len(graph) > most or trace.prepared.guards or not named or not _plain(graph):
            return None
        return cls(graph, [graph.inputs[name] for name in names], trace.output)

    @property
    def data(self) -> dict[str, Any]:
        """The recipe as JSON has it."""
        graph = self.graph
        return {
            "ops": [op and op.name for op in graph.ops],
            "operands": graph.operands,
            "constants": [[node, float(value)] for node, value in graph.constants.items()],
            "defaults": [[node, self._start[node]] for node in graph.inputs.values() if node not in self.inputs],
            "inputs": self.inputs,
            "output": self.output,
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], most: int) -> Self:
        """The recipe that the data hold; raises an error where they are none, or have more than so many nodes.

        A graph is made of checked numbers and of rows of the table alone: nothing else can be in the data.
        """
        names, operands = data["ops"][: most + 1], tuple(tuple(map(int, own)) for own in data["operands"])
        constants, defaults = (
            {int(node): float(value) for node, value in data[kind]} for kind in ("constants", "defaults")
        )
        inputs, output = list(map(int, data["inputs"])), int(data["output"])
        leaves = sorted((*inputs, *constants, *defaults))
        if len(names) > most or len(operands) != len(names) or not 0 <= output < len(names):
            raise ValueError("no graph")
        if leaves != [node for node, name in enumerate(names) if name is None]:
            raise ValueError("each leaf is an input or a constant")
        for node, (name, own) in enumerate(zip(names, operands, strict=True)):
            if len(own) != (0 if name is None else len(OPS[name].operands)) or not all(0 <= one < node for one in own):
                raise ValueError("an operation has the operands of its row, which precede it")
        graph = Graph(
            ops=tuple(None if name is None else OPS[name] for name in names),
            operands=operands,
            options=({},) * len(names),
            shapes=((),) * len(names),
            names=(None,) * len(names),
            spans=(None,) * len(names),
            constants=constants,
            inputs={str(node): node for node in (*inputs, *defaults)},
            defaults={str(node): value for node, value in defaults.items()},
            outputs=(),
        )
        if not _plain(graph):
            raise ValueError("no graph of scalars alone")
        return cls(graph, inputs, output)

    def numbers(self, inputs: Sequence[float]) -> list[float] | None:
        """Values, gradients, local derivatives and products, one after the other, without those that do not exist.

        `None` where one of them is not finite, or a node has a kink at its operands: remarks on the run say so. What
        belongs to an edge that comes from a constant may be anything.
        """
        values = self._start.copy()
        for node, value in zip(self.inputs, inputs, strict=True):
            values[node] = value
        try:
            floats = tape.run(self.graph, lambda: self._rules, values, self.output, 1.0, NO_DEADLINE)
            for smooth, operands in self._kinked:
                if not smooth(*[values[operand] for operand in operands]):
                    return None
            numbers = list(map(float, self._existing([each for column in floats for each in column])))
        except LEAVES:
            return None
        regular = isfinite(sum(numbers)) or all(map(isfinite, compress(numbers, self._moved)))
        return numbers if regular else None

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return len(self.graph) + sum(self._plan.reached) + 2 * sum(self._plan.carries)

    def with_numbers(self, trace: Trace, numbers: Sequence[float]) -> Trace:
        """The trace with other numbers, in the order of `numbers`, in place of all but its constants."""
        given = chain(numbers, repeat(0.0))
        columns = [[None if each is None else next(given) for each in column] for column in self._columns(trace)]
        for node, value in self.graph.constants.items():
            columns[0][node] = float(value)
        return Trace(trace.prepared, FloatRun((columns[0], columns[1], columns[2], columns[3])))

    @staticmethod
    def _columns(trace: Trace) -> Floats:
        return trace.values, trace.gradients_by_node, trace.locals, trace.products

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self.graph, self.output)

    @cached_property
    def _rules(self) -> list[FloatRule | None]:
        return rules_of(self.graph)

    @cached_property
    def _kinked(self) -> list[tuple[Rule, tuple[int, ...]]]:
        return [(smooth, operands) for _, smooth, _, operands in self._plan.kinked]

    @cached_property
    def _existing(self) -> Callable[[Sequence[Any]], Iterable[Any]]:
        """Takes the numbers that exist out of all columns in a row."""
        return partial(compress, selectors=self._exists)

    @cached_property
    def _exists(self) -> list[bool]:
        reached, carries = self._plan.reached, self._plan.carries
        return [*(True for _ in reached), *reached, *carries, *carries]

    @cached_property
    def _moved(self) -> list[bool]:
        """Whether each of the numbers that exist is a value, or belongs to what is no constant."""
        constants = self.graph.constants
        nodes = [node not in constants for node in range(len(self.graph))]
        edges = [source not in constants for source in self.graph.sources]
        return list(self._existing([*(True for _ in nodes), *nodes, *edges, *edges]))


def _plain(graph: Graph) -> bool:
    """Whether every operation takes and gives floats, by arithmetic alone, and takes them all."""
    unusual = any(op.options or op.variadic or op.boolean or op.refuses is not None for op in graph.rows)
    if unusual or any(graph.options) or not FloatGraph.holds(graph):
        return False
    return not any(on_floats(op, {}, len(op.operands)).numpy for op in graph.rows)
