"""Straight-line NumPy for a graph of tensors: all values, all gradients, or both in one function.

As with scalars (`engine.runs.straight`), the text has slot numbers and names of operations only. What is not needed for
the gradients of inputs is left until someone looks: local derivatives, and products that end in constants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from engine.backward import MANY, Gradients, Pull, Visit
from engine.graph import Graph
from engine.ops.generated import function
from engine.ops.on_arrays import ALWAYS, FUNCTIONS, ONE, REPEATED, ArrayRule, on_arrays, repeated
from engine.ops.op import Shape
from engine.runs.numbers import Run

LARGEST = 256
"""The most nodes of straight-line code."""
SCOPE: Mapping[str, Any] = {**FUNCTIONS, "where": np.where, "isfinite": isfinite, "vdot": np.vdot}
BOUND = frozenset(("float",))
"""What every function binds, so that its list of bound names is never empty."""


def suits(graph: Graph) -> bool:
    """Whether the graph is small, and no operation has so many operands that the clock must be watched within it."""
    return len(graph) <= LARGEST and all(len(operands) <= MANY for operands in graph.operands)


class Tensors:
    """The code of a graph and its output; NumPy's warnings must be off when it is run."""

    def __init__(self, graph: Graph, output: int, visits: Sequence[Visit]) -> None:
        self.graph, self.output, self.visits = graph, output, visits
        self._rules: list[ArrayRule | None] = [
            None if op is None else on_arrays(op, options, [graph.shapes[each] for each in operands], shape)
            for op, options, operands, shape in zip(graph.ops, graph.options, graph.operands, graph.shapes, strict=True)
        ]
        self._scope: dict[str, Any] = dict(SCOPE)
        for node, rule in enumerate(self._rules):
            for name, call in rule.calls.items() if rule is not None else ():
                self._scope[f"{name}{node}" if name.endswith("_") else name] = call
        self._products = _Products(graph, output, self._rules, visits)
        self._values = list(self._value_lines())
        self._column = f"[{', '.join(f'v{node}' for node in range(len(graph)))}]"

    def values(self, inputs: Mapping[str, Any]) -> list[Any]:
        """The values of all nodes."""
        return self._forward(*self._given(inputs))  # type: ignore[no-any-return]

    def run(self, inputs: Mapping[str, Any], seed: Any) -> TensorRun:
        """Both passes, the backward pass from this seed."""
        return TensorRun(self, *self._both(*self._given(inputs), seed))

    def back(self, values: list[Any], seed: Any) -> TensorRun:
        """The backward pass for these values of all nodes."""
        return TensorRun(self, values, *self._backward(values, seed))

    @property
    def spread(self) -> tuple[Mapping[int, Shape], Mapping[int, Shape]]:
        """The nodes and edges for which a run hands back one number, which stands for every element of this shape."""
        return self._products.spread

    def _given(self, inputs: Mapping[str, Any]) -> list[Any]:
        defaults = self.graph.defaults
        return [inputs[name] if name in inputs else defaults[name] for name in self.graph.inputs]

    def _value_lines(self) -> Iterator[str]:
        for node, value in self.graph.constants.items():
            self._scope[f"c{node}"] = value
            yield f"v{node} = c{node}"
        for node, rule in enumerate(self._rules):
            if rule is not None:
                yield f"v{node} = {filled(rule, rule.value, node, self.graph.operands[node])}"

    @cached_property
    def _forward(self) -> Callable[..., Any]:
        return self._written("forward", self._leaves, self._values, self._column)

    @cached_property
    def _both(self) -> Callable[..., Any]:
        lines = [*self._values, *self._products.lines]
        return self._written("both", [*self._leaves, "seed"], lines, f"{self._column}, {self._products.answer}")

    @cached_property
    def _backward(self) -> Callable[..., Any]:
        lines = [f"{self._column} = values", *self._products.lines]
        return self._written("backward", ["values", "seed"], lines, self._products.answer)

    @property
    def _leaves(self) -> list[str]:
        return [f"v{node}" for node in self.graph.inputs.values()]

    def _written(self, name: str, arguments: list[str], lines: list[str], answer: str) -> Callable[..., Any]:
        used = set(re.findall(r"\w+", "\n".join(lines)))
        signature = ", ".join([*arguments, "*", *[f"{each}={each}" for each in self._scope if each in used | BOUND]])
        text = "\n    ".join([f"def {name}({signature}):", *lines, f"return {answer}"])
        return function(name, text, self._scope)


def filled(rule: ArrayRule, text: str, node: int, operands: Sequence[int], g: str = "", p: str = "") -> str:
    """A text of the rule with the slots of this node's operands; its own calls are told apart by the node."""
    for name in rule.calls:
        if name.endswith("_"):
            text = text.replace(f"{name}(", f"{name}{node}(")
    return text.format(*[f"v{operand}" for operand in operands], out=f"v{node}", g=g, p=p)


class _Products:
    """The lines of the backward pass, and `answer`, the text of what they compute for each node and for each edge.

    Where a gradient is one number for every element, the lines compute with that number: `spread` has the shapes of
    these nodes and edges.
    """

    def __init__(self, graph: Graph, output: int, rules: Sequence[ArrayRule | None], visits: Sequence[Visit]) -> None:
        self.graph, self.rules = graph, rules
        self.lines: list[str] = []
        self._arrived: list[list[str]] = [[] for _ in rules]
        self._arrived[output].append("seed")
        self._numbers: set[str] = set()  # names that hold one number for every element
        self._nodes, self._edges = ["None"] * len(rules), ["None"] * graph.edge_count
        for visit in visits:
            self._visit(*visit)
        for leaf, op in enumerate(graph.ops):
            if op is None:
                self._sum(leaf)
        self.answer = f"[{', '.join(self._nodes)}], [{', '.join(self._edges)}]"
        edges = [(graph.shapes[source], edge) for edge, (source, _, _) in enumerate(graph.edges())]
        self.spread: tuple[Mapping[int, Shape], Mapping[int, Shape]] = (
            {node: graph.shapes[node] for node, name in enumerate(self._nodes) if name in self._numbers},
            {edge: shape for shape, edge in edges if self._edges[edge] in self._numbers},
        )

    def _visit(self, target: int, operands: Sequence[int], pulls: Sequence[Pull]) -> None:
        """The sum of what arrives at a node, then the product of each edge but those from constants."""
        self._sum(target)
        known: dict[tuple[str, ...], str] = {}  # x * x has one product twice
        for pull in pulls:
            if pull.source not in self.graph.constants:
                self._product(target, operands, pull.edge, known)

    def _sum(self, node: int) -> None:
        arrived = self._arrived[node]
        if arrived:
            self.lines.append(f"g{node} = {' + '.join(arrived)}")
            self._nodes[node] = f"g{node}"
            if self._numbers.issuperset(arrived):
                self._numbers.add(f"g{node}")

    def _product(self, target: int, operands: Sequence[int], edge: int, known: dict[tuple[str, ...], str]) -> None:
        rule, slot = self.rules[target], edge - self.graph.first_edge[target]
        partial = None if rule is None else rule.partials[slot]
        assert rule is not None  # operations are visited
        assert partial is not None  # a gradient passes
        upstream = self._nodes[target]
        if upstream in self._numbers and partial.spread == REPEATED:
            upstream = self._as_array(target)
        texts = (partial.product, partial.drops, partial.sum)
        product, drops, total = [filled(rule, text, target, operands, upstream, f"p{edge}") for text in texts]
        name = known.setdefault((product, drops, total), f"p{edge}")
        if name == f"p{edge}":
            self.lines.append(f"{name} = {product}")
            if drops:  # a finite sum of squares proves every element finite, and is quick to find
                self.lines.append(f"if not isfinite(vdot({name}, {name})): {name} = where({drops}, 0.0, {name})[()]")
            if total:
                self.lines.append(f"{name} = {total}")
            if partial.spread == ALWAYS or (partial.spread == ONE and upstream in self._numbers):
                self._numbers.add(name)
        self._edges[edge] = name
        self._arrived[operands[slot]].append(name)

    def _as_array(self, node: int) -> str:
        """The gradient of a node with all of its elements."""
        name = self._nodes[node]
        if name in self._numbers:
            name = self._nodes[node] = f"h{node}"
            self.lines.append(f"{name} = repeated(g{node}, {self.graph.shapes[node]})")
        return name


class TensorRun(Run):
    """The numbers of a graph of tensors; what is not computed yet follows at the first look, by the table's rules."""

    __slots__ = ("_arrived", "_code", "_products")

    def __init__(self, code: Tensors, values: list[Any], arrived: list[Any], products: list[Any]) -> None:
        super().__init__(values, None)
        self._code, self._arrived, self._products = code, arrived, products

    @property
    def gradients(self) -> Gradients:
        """What the backward pass leaves on nodes and edges."""
        if self._gradients is None:
            with np.errstate(all="ignore"):
                self._gradients = self._completed()
        return self._gradients

    def _completed(self) -> Gradients:
        nodes, products = self._arrived, self._products
        for column, shapes in zip((nodes, products), self._code.spread, strict=True):
            for place, shape in shapes.items():
                column[place] = repeated(column[place], shape)
        locals_: list[Any] = [None] * len(products)
        for target, operands, pulls in self._code.visits:
            arguments, out = [self.values[operand] for operand in operands], self.values[target]
            for pull in pulls:
                if products[pull.edge] is None:
                    locals_[pull.edge], product = pull.back(nodes[target], arguments, out)
                    products[pull.edge] = product
                    before = nodes[pull.source]
                    nodes[pull.source] = product if before is None else before + product
                elif pull.local is not None:
                    locals_[pull.edge] = pull.local(*arguments, out)
        return Gradients(nodes, locals_, products)
