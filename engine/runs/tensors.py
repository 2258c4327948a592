"""Straight-line NumPy for a graph of tensors: two functions, one for all values and one for all gradients.

As with scalars (`engine.runs.straight`), the text has slot numbers and names of operations only. What is not needed for
the gradients of inputs is left until someone looks: local derivatives, and products that end in constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from engine.backward import MANY, Gradients, Visit
from engine.graph import Graph
from engine.ops.generated import function
from engine.ops.on_arrays import FUNCTIONS, ArrayRule, on_arrays
from engine.runs.numbers import Run

LARGEST = 256
"""The most nodes of straight-line code."""
SCOPE: Mapping[str, Any] = {**FUNCTIONS, "where": np.where, "isfinite": isfinite, "vdot": np.vdot}


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
        self._forward = self._written("forward", list(graph.inputs.values()), self._values(), self._named("v"))
        products = _Products(graph, output, self._rules, visits)
        body = list(products.lines())
        answer = f"[{', '.join(products.gradients)}], [{', '.join(products.products)}]"
        self._backward = self._written("backward", None, body, answer)

    def values(self, inputs: Mapping[str, Any]) -> list[Any]:
        """The values of all nodes."""
        defaults = self.graph.defaults
        given = [inputs[name] if name in inputs else defaults[name] for name in self.graph.inputs]
        return self._forward(*given)  # type: ignore[no-any-return]

    def run(self, values: list[Any], seed: Any) -> TensorRun:
        """The backward pass from this seed."""
        return TensorRun(self, values, *self._backward(values, seed))

    def _named(self, letter: str) -> str:
        return f"[{', '.join(f'{letter}{node}' for node in range(len(self.graph)))}]"

    def _values(self) -> Iterator[str]:
        for node, value in self.graph.constants.items():
            self._scope[f"c{node}"] = value
            yield f"v{node} = c{node}"
        for node, rule in enumerate(self._rules):
            if rule is not None:
                yield f"v{node} = {filled(rule, rule.value, node, self.graph.operands[node])}"

    def _written(
        self, name: str, inputs: list[int] | None, lines: Iterator[str] | list[str], answer: str
    ) -> Callable[..., Any]:
        """A function of the inputs, or of all values and the seed."""
        body = list(lines)
        arguments = ["values", "seed"] if inputs is None else [f"v{node}" for node in inputs]
        unpacked = [f"{self._named('v')} = values"] if inputs is None else []
        signature = ", ".join([*arguments, "*", *[f"{each}={each}" for each in self._scope]])
        text = "\n    ".join([f"def {name}({signature}):", *unpacked, *body, f"return {answer}"])
        return function(name, text, self._scope)


def filled(rule: ArrayRule, text: str, node: int, operands: Sequence[int], g: str = "", p: str = "") -> str:
    """A text of the rule with the slots of this node's operands; its own calls are told apart by the node."""
    for name in rule.calls:
        if name.endswith("_"):
            text = text.replace(f"{name}(", f"{name}{node}(")
    return text.format(*[f"v{operand}" for operand in operands], out=f"v{node}", g=g, p=p)


class _Products:
    """The lines of the backward pass; per node and per edge the name that holds the result, or `None`."""

    def __init__(self, graph: Graph, output: int, rules: Sequence[ArrayRule | None], visits: Sequence[Visit]) -> None:
        self.graph, self.rules, self.visits = graph, rules, visits
        self.arrived: list[list[str]] = [[] for _ in rules]
        self.arrived[output].append("seed")
        self.gradients = ["None"] * len(rules)
        self.products = ["None"] * graph.edge_count

    def lines(self) -> Iterator[str]:
        """From the output on: the sum of what arrives, then the product of each edge but those from constants."""
        for target, operands, pulls in self.visits:
            yield from self._sum(target)
            rule = self.rules[target]
            assert rule is not None  # operations are visited
            known: dict[tuple[str, ...], str] = {}  # x * x has one product twice
            for pull in pulls:
                if pull.source not in self.graph.constants:
                    yield from self._product(target, operands, pull.edge, rule, known)
        for leaf, op in enumerate(self.graph.ops):
            if op is None:
                yield from self._sum(leaf)

    def _sum(self, node: int) -> Iterator[str]:
        if self.arrived[node]:
            yield f"g{node} = {' + '.join(self.arrived[node])}"
            self.gradients[node] = f"g{node}"

    def _product(
        self, target: int, operands: Sequence[int], edge: int, rule: ArrayRule, known: dict[tuple[str, ...], str]
    ) -> Iterator[str]:
        slot = edge - self.graph.first_edge[target]
        partial = rule.partials[slot]
        assert partial is not None  # a gradient passes
        texts = (partial.product, partial.drops, partial.sum)
        product, drops, total = [filled(rule, text, target, operands, f"g{target}", f"p{edge}") for text in texts]
        name = known.setdefault((product, drops, total), f"p{edge}")
        if name == f"p{edge}":
            yield f"{name} = {product}"
            if drops:  # a finite sum of squares proves every element finite, and is quick to find
                yield f"if not isfinite(vdot({name}, {name})): {name} = where({drops}, 0.0, {name})[()]"
            if total:
                yield f"{name} = {total}"
        self.products[edge] = name
        self.arrived[operands[slot]].append(name)


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
