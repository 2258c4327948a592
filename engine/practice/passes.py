"""The backward pass with a slip in it, or with numbers of one's own: run over the whole graph, iteratively.

`engine.backward` computes what is right and nothing else; this pass asks at every edge and every node whether something
else is to be taken instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, TypeVar

import numpy as np

from engine.backward import Pull
from engine.graph import Graph
from engine.limits import Deadline
from engine.plan import Plan
from engine.practice.misconceptions import Misconception, Passing, Written


@dataclass(frozen=True, slots=True)
class Ground:
    """A run of a program to ask about: its plan, the value of every node, and the gradient at the output.

    `applying`: per edge the misconceptions that may apply there, at these and at any other numbers, where that has been
    asked for.
    """

    plan: Plan
    values: Sequence[Any]
    seed: Any
    applying: dict[int, Sequence[Misconception]] = field(default_factory=dict)

    @property
    def graph(self) -> Graph:
        """The graph."""
        return self.plan.graph

    def passing(self, edge: int, upstream: Any) -> Passing:
        """What happens at an edge when this gradient arrives at its target; NumPy's warnings must be off."""
        target, pull = self.plan.pulls[edge]
        arguments = [self.values[operand] for operand in self.graph.operands[target]]
        out, op = self.values[target], self.graph.ops[target]
        assert op is not None  # a gradient passes only into operations
        slot = edge - self.graph.first_edge[target]
        derivative = self.plan.explanation.rules[edge].derivative or ""
        local, product = pull.back(upstream, arguments, out)
        return Passing(self.graph, pull, op, target, slot, derivative, upstream, arguments, out, local, product)


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of a tensor in place of computed ones; `()` is that of a scalar."""

    numbers: Mapping[tuple[int, ...], float]

    def over(self, computed: Any) -> Any:
        """The computed tensor with these cells."""
        tensor = np.array(computed, dtype=np.float64)
        for index, number in self.numbers.items():
            tensor[index] = number
        return tensor[()]


@dataclass(frozen=True, slots=True)
class Own:
    """Numbers to go on with in place of computed ones: gradients by node, locals and products by edge."""

    nodes: Mapping[int, Any] = field(default_factory=dict)
    locals: Mapping[int, Any] = field(default_factory=dict)
    products: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slip:
    """A misconception everywhere, or at a single `edge` or `node` alone; `alternative` of its answers is taken."""

    misconception: Misconception
    edge: int | None = None
    alternative: int = 0
    node: int | None = None

    def at_edge(self, edge: int) -> bool:
        """Whether it is made at this edge."""
        return self.edge == edge or (self.edge is None and self.node is None)

    def at_node(self, node: int) -> bool:
        """Whether it is made at this node."""
        return self.node == node or (self.edge is None and self.node is None)


Number = TypeVar("Number", covariant=True)


class Column(Protocol[Number]):
    """Numbers by node or by edge."""

    def __getitem__(self, place: int, /) -> Number: ...


class Computed(Protocol):
    """What a pass has computed, or computes when it is read."""

    @property
    def nodes(self) -> Column[Any]:
        """Per node its gradient."""

    @property
    def sent(self) -> Column[Any]:
        """Per edge the product that the pass goes on with."""

    @property
    def contributions(self) -> Column[list[Any]]:
        """Per node the products that arrive."""

    @property
    def passings(self) -> Column[Passing]:
        """What happens at an edge."""


@dataclass(slots=True)
class Passed:
    """The result of a pass: per node the products that arrived and their sum; per edge its local and its product.

    With numbers of one's own these are what follows from the ones before, not the own numbers themselves; `taken` and
    `sent` hold the gradients and products that the pass went on with. `wrong`: per edge what misconceptions would send
    along it, where that has been asked for.
    """

    nodes: list[Any]
    taken: list[Any]
    locals: list[Any]
    products: list[Any]
    sent: list[Any]
    contributions: list[list[Any]]
    passings: dict[int, Passing] = field(default_factory=dict)
    wrong: dict[int, Mapping[str, list[Any]]] = field(default_factory=dict)

    @classmethod
    def empty(cls, nodes: int, edges: int) -> Self:
        """No number yet."""
        columns: list[list[Any]] = [[None] * size for size in (nodes, nodes, edges, edges, edges)]
        return cls(columns[0], columns[1], columns[2], columns[3], columns[4], [[] for _ in range(nodes)])


NOTHING = Own()


def run(ground: Ground, deadline: Deadline, slip: Slip | None = None, own: Own = NOTHING) -> Passed:
    """The pass from the output to the leaves; NumPy's warnings must be off."""
    count, edges = len(ground.graph), ground.graph.edge_count
    passed = Passed.empty(count, edges)
    output = ground.plan.output
    passed.contributions[output].append(ground.seed)
    for number, (target, _, pulls) in enumerate(ground.plan.visits):
        if not number % 32:
            deadline.check()
        _collect(ground, passed, target, slip, own)
        upstream = passed.taken[target]
        for pull in pulls:
            passed.sent[pull.edge] = _across(ground, passed, pull, upstream, slip, own)
            passed.contributions[pull.source].append(passed.sent[pull.edge])
    for node in range(count):
        if passed.contributions[node] and passed.taken[node] is None:
            _collect(ground, passed, node, slip, own)
    return passed


def _collect(ground: Ground, passed: Passed, node: int, slip: Slip | None, own: Own) -> None:
    """Add up what has arrived at a node."""
    products = passed.contributions[node]
    gather = None if slip is None or not slip.at_node(node) else slip.misconception.gather
    if gather is not None and len(products) > 1:
        gradient = gather(products)[0]
    else:
        gradient = products[0]
        for product in products[1:]:
            gradient = gradient + product
    passed.nodes[node] = gradient
    passed.taken[node] = _own(own.nodes, node, gradient)


def _own(numbers: Mapping[int, Any], place: int, computed: Any) -> Any:
    """One's own number at a node or an edge, or the computed one."""
    own = numbers.get(place)
    if own is None:
        return computed
    return own.over(computed) if isinstance(own, Cells) else own


def _across(ground: Ground, passed: Passed, pull: Pull, upstream: Any, slip: Slip | None, own: Own) -> Any:
    """The product that goes on along an edge."""
    passing = passed.passings[pull.edge] = ground.passing(pull.edge, upstream)
    local, product = passing.local, passing.product
    if pull.edge in own.locals and local is not None:
        product = passing.scaled(_own(own.locals, pull.edge, np.broadcast_to(local, np.shape(passing.out))))
    if slip is not None and slip.at_edge(pull.edge):
        local = next(iter(slip.misconception.locals(passing)), local)
        wrong = fitting(slip.misconception.products(passing), passing.shape)
        product = wrong[slip.alternative] if slip.alternative < len(wrong) else product
    passed.locals[pull.edge], passed.products[pull.edge] = local, product
    return _own(own.products, pull.edge, product)


def fitting(answers: Sequence[Any], shape: tuple[int, ...]) -> list[Any]:
    """The answers that have this shape, or are single numbers that stand for all elements."""
    return [
        each if np.shape(each) == shape else np.broadcast_to(each, shape)[()]
        for each in answers
        if np.shape(each) in (shape, ())
    ]


def written(ground: Ground, passed: Passed, misconception: Misconception) -> list[Any]:
    """What a student with this misconception writes down as the gradient of each node."""
    answers = list(passed.nodes)
    for node, gradient in enumerate(passed.nodes) if misconception.written is not None else ():
        if gradient is not None:
            assert misconception.written is not None
            place = Written(ground.graph, node, ground.values[node], gradient)
            answers[node] = next(iter(misconception.written(place)), gradient)
    return answers
