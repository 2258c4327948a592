"""Questions that can be asked about a run: which there are, how they are named, and what is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from engine.errors import UnknownName, phrase
from engine.graph import Graph
from engine.limits import checked
from engine.ops.op import Shape
from engine.practice.passes import Ground, Passed

KINDS = ("value", "local", "product", "gradient", "sign", "shape", "next", "gate", "concept", "hunt")
"""What can be asked. The place is a node for value, gradient and shape, an edge for local, product, sign and concept;
for next it is how many gradients are known already, for gate the gate that the walk comes to next; for hunt it is 0."""
ORDERS = frozenset(("next", "gate"))
"""The kinds that ask what comes next; they are answered by a node."""
AT_EDGES = frozenset(("local", "product", "sign", "concept"))
NUMBERS = frozenset(("value", "local", "product", "gradient"))
"""The kinds that are answered by a number."""
NAMED = re.compile(r"([a-z]{1,8}):([0-9]{1,7})(?::([0-9]{1,7}(?:,[0-9]{1,7}){0,3}))?")
UNCHANGED = ("1", "-1")
SMALL, LARGE = 1e-4, 1e4
"""Numbers outside of these are not asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its kind, its place and, where a tensor is asked about, the cell of it."""

    kind: str
    place: int
    index: tuple[int, ...] = ()

    def __str__(self) -> str:
        cell = f":{','.join(map(str, self.index))}" if self.index else ""
        return f"{self.kind}:{self.place}{cell}"

    def edge(self) -> int | None:
        """The edge that it is about."""
        return self.place if self.kind in AT_EDGES else None

    def node(self, graph: Graph) -> int | None:
        """The node whose number is asked for; of an edge the source, which receives the gradient."""
        if self.kind in ORDERS or self.kind == "hunt":
            return None
        return graph.sources[self.place] if self.kind in AT_EDGES else self.place

    def shape(self, ground: Ground) -> Shape:
        """The shape of the tensor that the number belongs to."""
        node = ground.plan.pulls[self.place][0] if self.kind == "local" else self.node(ground.graph)
        return () if node is None else ground.graph.shapes[node]


def named(text: str, ground: Ground) -> Question:
    """The question of this name. Raises `UnknownName` where the program has none such."""
    match = NAMED.fullmatch(text)
    if match is not None:
        index = tuple(map(int, match[3].split(","))) if match[3] else ()
        question = Question(match[1], int(match[2]), index)
        if _exists(question, ground):
            return question
    raise UnknownName(
        phrase("The program has no question called {name}.", name=text[:40]),
        hint=phrase("Questions are named as /exercise names them, such as product:4 or gradient:2:0,1."),
        name=text[:40],
        code="unknown-question",
    )


def _exists(question: Question, ground: Ground) -> bool:
    graph, place = ground.graph, question.place
    if question.kind == "next":
        return not question.index and place < len(order(ground)) - 1
    if question.kind == "gate":
        return not question.index and place in gates(ground)
    if question.kind == "hunt":
        return not question.index and place == 0
    if question.kind in AT_EDGES:
        there = place in ground.plan.pulls
    elif question.kind in ("value", "gradient", "shape"):
        there = place < len(graph) and (question.kind == "value" or ground.plan.reached[place])
    else:
        return False
    if not there or (question.kind == "local" and ground.plan.pulls[place][1].local is None):
        return False
    if question.kind == "shape":
        return not question.index and bool(graph.shapes[place])
    if question.kind == "concept":
        return not question.index
    shape = question.shape(ground)
    return len(question.index) == len(shape) and all(k < size for k, size in zip(question.index, shape, strict=True))


def order(ground: Ground) -> list[int]:
    """The nodes whose gradients the walk computes, in its order; constants are left out."""
    reached, graph = ground.plan.reached, ground.graph
    return [node for node in range(ground.plan.output, -1, -1) if reached[node] and node not in graph.constants]


def ready(ground: Ground, known: int) -> set[int]:
    """The nodes whose gradient can be computed next when the first so many of `order` are known."""
    nodes = order(ground)
    done = set(nodes[:known])
    pulls, graph = ground.plan.pulls, ground.graph
    return {
        node
        for node in checked(nodes[known:])
        if all(pulls[edge][0] in done for edge in graph.uses[node] if edge in pulls)
    }


def gates(ground: Ground) -> list[int]:
    """The gates that pass a gradient on, in the order of the walk."""
    graph = ground.graph
    return [
        node
        for node in order(ground)
        if any(
            edge in ground.plan.pulls and graph.sources[edge] not in graph.constants
            for edge in range(graph.first_edge[node], graph.first_edge[node + 1])
        )
    ]


def able(ground: Ground, gate: int) -> set[int]:
    """The gates whose gradient is complete when all before this one in the walk have passed theirs on."""
    pulls, graph = ground.plan.pulls, ground.graph
    return {
        node
        for node in checked(gates(ground))
        if node <= gate and all(pulls[edge][0] > gate for edge in graph.uses[node] if edge in pulls)
    }


def hindered(ground: Ground) -> set[int]:
    """The gates in whose turn some gate further down is not `able` yet, so that there is something to ask."""
    pulls, graph = ground.plan.pulls, ground.graph
    hindered, first = set(), len(graph)
    for gate in sorted(gates(ground)):
        if first <= gate:
            hindered.add(gate)
        first = min(first, *(pulls[edge][0] for edge in graph.uses[gate] if edge in pulls), len(graph))
    return hindered


def right(question: Question, ground: Ground, passed: Passed) -> Any:
    """The number that is right, by a pass of which `passed` is the result; of `shape` the shape."""
    if question.kind == "shape":
        return ground.graph.shapes[question.place]
    numbers = {
        "value": ground.values,
        "gradient": passed.nodes,
        "local": passed.locals,
        "product": passed.products,
        "sign": passed.products,
    }[question.kind]
    return cell(numbers[question.place], question, ground)


def cell(number: Any, question: Question, ground: Ground) -> Any:
    """The cell that a question is about; `None` of a number of another shape."""
    shape, own = question.shape(ground), np.shape(number)
    if own != shape and own != ():
        return None
    return number[question.index] if question.index and own else number


def possible(ground: Ground, kinds: frozenset[str], draw: np.random.Generator) -> Iterator[Question]:
    """All questions of these kinds in the order of the walk; of a tensor one cell is drawn."""
    graph, nodes = ground.graph, order(ground)
    passing = frozenset(gates(ground) if "gate" in kinds else ())
    if "value" in kinds:
        for node, op in enumerate(checked(graph.ops)):
            if op is not None and ground.plan.needed[node]:
                yield from _at_a_cell("value", node, graph.shapes[node], draw)
    for place, node in enumerate(checked(nodes)):
        if node != ground.plan.output:
            if "next" in kinds and len(nodes) - place > 1:
                yield Question("next", place)
            yield from _of_node(ground, node, kinds, draw)
        if node in passing:
            yield Question("gate", node)
        for edge in range(graph.first_edge[node], graph.first_edge[node + 1]):
            if edge in ground.plan.pulls and graph.sources[edge] not in graph.constants:
                yield from _of_edge(ground, edge, kinds, draw)


def _of_node(ground: Ground, node: int, kinds: frozenset[str], draw: np.random.Generator) -> Iterator[Question]:
    shape = ground.graph.shapes[node]
    if "shape" in kinds and len(shape) > 1:
        yield Question("shape", node)
    if "gradient" in kinds:
        yield from _at_a_cell("gradient", node, shape, draw)


def _of_edge(ground: Ground, edge: int, kinds: frozenset[str], draw: np.random.Generator) -> Iterator[Question]:
    """The questions at an edge: how a gate that changes nothing passes a gradient on is a concept, not a number."""
    graph = ground.graph
    target, pull = ground.plan.pulls[edge]
    plain = ground.plan.explanation.rules[edge].derivative in UNCHANGED and pull.shape is None
    if "concept" in kinds and (plain or conceptual(ground, edge) != "passes"):
        yield Question("concept", edge)
    if plain:
        return
    shapes = {"product": graph.shapes[pull.source], "sign": graph.shapes[pull.source], "local": graph.shapes[target]}
    for kind in ("local", "product", "sign"):
        if kind in kinds and not (kind == "local" and pull.local is None):
            yield from _at_a_cell(kind, edge, shapes[kind], draw)


def conceptual(ground: Ground, edge: int) -> str:
    """What the gate at the end of an edge does to a gradient: `passes`, `reverses`, `swaps`, or `chooses` it."""
    target, _ = ground.plan.pulls[edge]
    op, graph = ground.graph.ops[target], ground.graph
    assert op is not None  # an edge ends in an operation
    if op.name == "mul" and not any(each in graph.constants for each in graph.operands[target]):
        return "swaps"
    if op.name in ("maximum", "minimum"):
        return "chooses"
    return "reverses" if ground.plan.explanation.rules[edge].derivative == "-1" else "passes"


def _at_a_cell(kind: str, place: int, shape: Shape, draw: np.random.Generator) -> Iterator[Question]:
    """The question about one cell of a tensor, drawn at random; none where it is empty."""
    if prod(shape):
        yield Question(kind, place, tuple(int(draw.integers(size)) for size in shape))


def askable(number: Any) -> bool:
    """Whether a number can be asked for: finite, and neither tiny nor huge."""
    return number is not None and bool(np.isfinite(number)) and (number == 0 or SMALL <= abs(number) <= LARGE)
