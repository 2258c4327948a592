"""The backward pass given the lines so far, computed only where it is read.

Every line of a pasted pass may be wrong, and what comes after it is held to what follows from it. To run the whole
graph anew after each would take time by the square of its size; here a line costs what lies between it and the lines
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from engine.limits import Deadline
from engine.practice.misconceptions import Passing
from engine.practice.passes import NOTHING, Ground, Own, Slip, fitting

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Lazy(Generic[Made]):
    """A column of numbers that are computed when they are read."""

    compute: Callable[[int], Made]

    def __getitem__(self, place: int) -> Made:
        return self.compute(place)


class Held:
    """The pass from the output down to what is read; NumPy's warnings must be off.

    As in `engine.practice.passes.Passed`, `nodes` and `products` are what follows from the numbers before; a pass goes
    on with one's `own`. `steps` counts the nodes that were computed.
    """

    def __init__(self, ground: Ground, deadline: Deadline, own: Own = NOTHING, slip: Slip | None = None) -> None:
        self.ground = ground
        self.deadline = deadline
        self.own = own
        self.slip = slip
        self.steps = 0
        self.nodes = Lazy(self._node)
        self.products = Lazy(self._product)
        self.sent = Lazy(self._sent)
        self.contributions = Lazy(self._contributions)
        self.passings = Lazy(self._passing)
        self._gradients: dict[int, Any] = {}
        self._passings: dict[int, Passing] = {}

    def forget_below(self, nodes: Iterable[int]) -> None:
        """Other numbers of one's own stand at these nodes: what was computed from theirs is computed anew."""
        graph = self.ground.graph
        pending = list(nodes)
        while pending:
            node = pending.pop()
            for edge in range(graph.first_edge[node], graph.first_edge[node + 1]):
                if self._passings.pop(edge, None) is not None:
                    pending += self.forget(graph.sources[edge])

    def forget(self, node: int) -> list[int]:
        """The gradient of a node is computed anew; the node, if others were computed from it."""
        known = self._gradients.pop(node, None) is not None
        return [node] if known and node not in self.own.nodes else []

    def edges(self, node: int) -> list[int]:
        """The edges that bring a gradient to a node, in the order of the pass."""
        pulls = self.ground.plan.pulls
        return sorted((edge for edge in self.ground.graph.uses[node] if edge in pulls), key=lambda e: (-pulls[e][0], e))

    def _node(self, node: int) -> Any:
        """What arrives at a node, added up; `None` where nothing does."""
        if not self.ground.plan.reached[node]:
            return None
        for each in self._missing(node):
            self.steps += 1
            if not self.steps % 32:
                self.deadline.check()
            self._gradients[each] = self._gathered(self._contributions(each))
        return self._gradients[node]

    def _missing(self, node: int) -> list[int]:
        """The nodes to be computed before a node can be, and itself, from the output down."""
        pulls, graph = self.ground.plan.pulls, self.ground.graph
        pending, missing = [node], set()
        while pending:
            current = pending.pop()
            if current in missing or current in self._gradients:
                continue
            missing.add(current)
            targets = {pulls[edge][0] for edge in graph.uses[current] if edge in pulls}
            pending += [target for target in targets if target not in self.own.nodes]
        return sorted(missing, reverse=True)

    def _gathered(self, products: list[Any]) -> Any:
        slip = self.slip
        if slip is not None and slip.edge is None and slip.misconception.gather is not None and len(products) > 1:
            return slip.misconception.gather(products)[0]
        gradient = products[0]
        for product in products[1:]:
            gradient = gradient + product
        return gradient

    def _contributions(self, node: int) -> list[Any]:
        seed = [self.ground.seed] if node == self.ground.plan.output else []
        return [*seed, *(self._sent(edge) for edge in self.edges(node))]

    def _passing(self, edge: int) -> Passing:
        """What happens at an edge with the gradient that the pass goes on with."""
        if edge not in self._passings:
            target, _ = self.ground.plan.pulls[edge]
            own = self.own.nodes.get(target)
            self._passings[edge] = self.ground.passing(edge, self._node(target) if own is None else own)
        return self._passings[edge]

    def _product(self, edge: int) -> Any:
        passing = self._passing(edge)
        if self.slip is not None and self.slip.edge in (None, edge):
            wrong = fitting(self.slip.misconception.products(passing), passing.shape)
            if self.slip.alternative < len(wrong):
                return wrong[self.slip.alternative]
        return passing.product

    def _sent(self, edge: int) -> Any:
        own = self.own.products.get(edge)
        return self._product(edge) if own is None else own
