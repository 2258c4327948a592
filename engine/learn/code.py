"""The loss and its gradient as straight-line NumPy on buffers: what a run of learning repeats thousands of times.

The parameters are views into one vector, their gradients views into another, and every value and gradient between has
an array of its own that each update overwrites. Losses and gradients agree with the table's rules up to rounding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from engine.backward import MANY, Pull, Visit
from engine.graph import Graph
from engine.learn.lines import Lines, Piece, number_piece
from engine.learn.shortcuts import PRODUCTS, VALUES, Edge
from engine.learn.vectors import Layout, Vector
from engine.ops.formulas import formula
from engine.ops.generated import function
from engine.ops.op import broadcast_shape
from engine.plan import Plan

LARGEST = 1_000
"""The most nodes of a graph that is written as code, which takes some 100 µs a node."""


def suits(graph: Graph) -> bool:
    """Whether the graph is small, has tensors, and no operation has so many operands that it must watch the clock."""
    return len(graph) <= LARGEST and any(graph.shapes) and all(len(operands) <= MANY for operands in graph.operands)


class Code:
    """The code of a plan between its parameters and its output; `active` says which nodes depend on these.

    `loss` takes the parameters as one vector and the column with all other values; `slope` then gives the gradient.
    NumPy's warnings must be off. `owner` is whoever has called `loss` last: the buffers hold its numbers.
    """

    def __init__(self, plan: Plan, active: Sequence[bool], layout: Layout) -> None:
        self.owner: object = None
        self._writer = writer = _Writer(plan, active, layout)
        forward = writer.forward()
        start = len(forward)
        writer.backward()
        backward = writer.lines.text[start:]
        kept = sorted(writer.lines.assigned & set(re.findall(r"\w+", "\n".join(backward))) & _left_sides(forward))
        names = "".join(f"{name}, " for name in kept)
        loss = f"float({writer.values[plan.output].text})" if not plan.graph.shapes[plan.output] else (
            f"{writer.values[plan.output].text}.item()"
        )  # fmt: skip
        self._forward = writer.function("forward", ["column"], forward, f"{loss}, ({names})")
        unpacked = [f"{names}= kept"] if kept else []
        self._backward = writer.function("backward", ["column", "kept"], unpacked + backward, "None")
        self._kept: Any = ()

    def loss(self, vector: Vector, column: Sequence[Any], owner: object) -> float:
        """The loss for these parameters."""
        self.owner = owner
        self._writer.weights[:] = vector
        loss, self._kept = self._forward(column)
        return loss  # type: ignore[no-any-return]

    def slope(self, column: Sequence[Any]) -> Vector:
        """The gradient at the parameters of the last call of `loss`; 0 where no gradient arrives."""
        self._backward(column, self._kept)
        return self._writer.slope.copy()


def _left_sides(lines: Sequence[str]) -> set[str]:
    """The names that these lines assign."""
    return {line.split(" = ", 1)[0] for line in lines if " = " in line}


class _Writer:
    """Writes the lines of both passes."""

    def __init__(self, plan: Plan, active: Sequence[bool], layout: Layout) -> None:
        self.plan, self.graph, self.active = plan, plan.graph, active
        self.lines = Lines()
        self.weights, self.slope = np.zeros(layout.size), np.zeros(layout.size)
        self.values: dict[int, Piece] = {}
        self.ends: dict[int, Piece] = {}  # where the gradient of a parameter goes
        self.singles: dict[int, int] = {}
        named = {name: node for name, node in plan.graph.inputs.items() if name in layout.shapes}
        for name, node in named.items():
            shape, part = layout.shapes[name], layout.slices[name]
            if shape:
                self.values[node] = Piece(self.lines.bound(self.weights[part].reshape(shape)), shape)
                self.ends[node] = Piece(self.lines.bound(self.slope[part].reshape(shape)), shape, owned=True)
            else:
                self.values[node] = Piece(f"w{node}", ())
                self.singles[node] = part.start
        self.lines.scope |= {"weights": self.weights, "slope": self.slope}

    def function(self, name: str, arguments: list[str], body: list[str], answer: str) -> Callable[..., Any]:
        """The lines as a function; what they read of the column, and single parameters, are unpacked first."""
        used = {"weights", *re.findall(r"\w+", "\n".join([*body, answer]))}
        first = [f"v{node} = column[{node}]" for node in range(len(self.graph)) if f"v{node}" in used]
        first += [f"w{node} = weights[{place}]" for node, place in self.singles.items() if f"w{node}" in used]
        bound = [each for each in self.lines.scope if each in used or each == "float"]
        signature = ", ".join([*arguments, "*", *[f"{each}={each}" for each in bound]])
        text = "\n    ".join([f"def {name}({signature}):", *first, *body, f"return {answer}"])
        return function(name, text, self.lines.scope)

    def value(self, node: int) -> Piece:
        """The value of a node; one that the parameters do not change is in the column."""
        if node not in self.values:
            constant, op = self.graph.constants.get(node), self.graph.ops[node]
            if constant is not None and np.ndim(constant) == 0:
                self.values[node] = number_piece(constant)
            else:
                truth = op is not None and op.boolean
                self.values[node] = Piece(f"v{node}", self.graph.shapes[node], truth)
        return self.values[node]

    def forward(self) -> list[str]:
        """The lines that compute every node that depends on the parameters."""
        for node, op in enumerate(self.graph.ops):
            if op is not None and self.active[node] and self.plan.needed[node]:
                self.values[node] = replace(self._computed(node), owned=False)
        return list(self.lines.text)

    def _computed(self, node: int) -> Piece:
        op, options, shape = self.graph.ops[node], self.graph.options[node], self.graph.shapes[node]
        assert op is not None  # it is computed
        operands = [self.value(operand) for operand in self.graph.operands[node]]
        maker = VALUES.get(op.name)
        short = None if maker is None else maker(self.lines, operands, options, shape)
        if short is not None:
            return short
        if op.shape is broadcast_shape and not op.variadic:
            tree = formula(op.forward, len(operands), options)
            outs = [self.lines.buffer(shape, op.boolean)] if shape else []
            computed = None if tree is None else self.lines.computed(tree, operands, outs)
            if computed is not None and all(computed.text != operand.text for operand in operands):
                return replace(self.lines.full(computed), truth=op.boolean)
        rule = partial(op.forward, **options) if options else op.forward
        return self.lines.let(self._call(f"f{node}", rule, operands), shape, op.boolean)

    def _call(self, name: str, rule: Callable[..., Any], operands: Sequence[Piece]) -> str:
        """The text that calls a rule as it is; it gets numbers of NumPy, as everywhere."""
        self.lines.scope[name] = rule
        return f"{name}({', '.join(self._argument(operand) for operand in operands)})"

    def _argument(self, piece: Piece) -> str:
        piece = self.lines.full(piece)
        return piece.text if piece.number is None else self.lines.bound(piece.number)

    def backward(self) -> None:
        """The lines that compute the gradients, from the output on."""
        gradients: dict[int, Piece] = {self.plan.output: number_piece(1.0, self.graph.shapes[self.plan.output])}
        for visit in self.plan.visits:
            if self.active[visit[0]] and visit[0] in gradients:
                self._visit(visit, gradients)
        for node, end in self.ends.items():
            arrived = gradients.get(node)
            if arrived is not None and arrived.text != end.text:
                self.lines.text.append(f"copyto({end.text}, {self.lines.operand(arrived)})")
        for node, place in self.singles.items():
            if node in gradients:
                self.lines.text.append(f"slope[{place}] = {gradients[node].text}")

    def _visit(self, visit: Visit, gradients: dict[int, Piece]) -> None:
        """The products of one operation, each added to what has arrived at its source."""
        target, operands, pulls = visit
        pulls = tuple(pull for pull in pulls if self.active[pull.source])
        upstream = gradients[target]
        owned, read = upstream.owned, replace(upstream, owned=False)
        op = self.graph.ops[target]
        if op is not None and op.name == "mul" and len(pulls) == 2 and operands[0] == operands[1]:
            read, owned = self.lines.call(np.multiply, [read, number_piece(2.0)], [upstream] if owned else []), owned
            pulls = pulls[:1]
        for count, pull in enumerate(pulls):
            ends = [self.ends[pull.source]] if pull.source in self.ends and pull.source not in gradients else []
            spare = [upstream] if owned and count == len(pulls) - 1 else []
            product = self._product(target, pull, read, ends, spare)
            if product.text == upstream.text or not product.owned:
                owned = owned and count == len(pulls) - 1 and product.text == upstream.text
                product = replace(product, owned=owned)
                if not owned:
                    upstream = replace(upstream, owned=False)
            self._arrive(pull.source, product, gradients)
        if owned and all(each.text != upstream.text for each in gradients.values() if each is not gradients[target]):
            self.lines.free(upstream)

    def _product(self, target: int, pull: Pull, upstream: Piece, ends: list[Piece], spare: list[Piece]) -> Piece:
        """The product of one edge, in the operand's shape."""
        graph, op = self.graph, self.graph.ops[target]
        assert op is not None  # it is visited
        operands, shape = [self.value(each) for each in graph.operands[target]], graph.shapes[pull.source]
        slot = pull.edge - graph.first_edge[target]
        edge = Edge(operands, self.values[target], graph.options[target], slot, ends, ends + spare)
        maker = PRODUCTS.get(op.name)
        product = None if maker is None else maker(self.lines, upstream, edge)
        if product is None:
            product = self._by_rule(target, pull, upstream, edge)
        return self.lines.reduced(product, shape, ends)

    def _by_rule(self, target: int, pull: Pull, upstream: Piece, edge: Edge) -> Piece:
        """Upstream × local by the table's rule: line by line where it is a formula, else the rule as it is."""
        graph, op, leaves = self.graph, self.graph.ops[target], [*edge.operands, edge.result]
        assert op is not None  # it is visited
        if pull.local is not None and op.shape is broadcast_shape and not op.variadic and pull.drops is None:
            rules = op.rule(edge.slot)
            local = partial(rules.vjp, np.float64(1)) if rules.vjp is not None else rules.local
            tree = None if local is None else formula(local, len(leaves), graph.options[target])
            piece = None if tree is None else self.lines.computed(tree, leaves)
            if piece is not None:
                product = self.lines.call(np.multiply, [upstream, piece], edge.outs)
                if all(piece.text != leaf.text for leaf in leaves) and piece.text != product.text:
                    self.lines.free(piece)
                return product
        name = f"p{pull.edge}"
        return self.lines.let(self._call(name, _second(pull), [upstream, *leaves]), graph.shapes[pull.source])

    def _arrive(self, source: int, product: Piece, gradients: dict[int, Piece]) -> None:
        """Add a product to the gradient of its source."""
        before = gradients.get(source)
        if before is None:
            gradients[source] = product
            return
        outs = [piece for piece in (before, product) if piece.owned]
        total = self.lines.call(np.add, [replace(piece, owned=False) for piece in (before, product)], outs)
        gradients[source] = total
        for piece in (before, product):
            if piece.owned and piece.text != total.text:
                self.lines.free(piece)


def _second(pull: Pull) -> Callable[..., Any]:
    """The rule of an edge as one function of upstream, operands and result."""
    return lambda upstream, *values: pull.back(upstream, values[:-1], values[-1])[1]
