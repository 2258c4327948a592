"""A bug hunt: one rule of the backward pass is wrong, and the whole pass is run with it.

The bug is a misconception at a single edge, or where the gradient of a single node is gathered. It is drawn from those
that show: its pass stays finite, the gradient of an input differs by as much as a gradient check sees at a glance, and
no other misconception gives the same numbers at its place. It depends on the run and the seed alone, so that marking
draws it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.limits import Deadline, checked
from engine.practice.misconceptions import MISCONCEPTIONS, Misconception
from engine.practice.passes import Ground, Passed, Slip, fitting, run
from engine.practice.questions import LARGE, SMALL
from engine.practice.slips import APART

MOST_PLACES = 60
"""Of more edges and nodes, so many are drawn to hide a bug at."""
MOST_TRIED = 16
"""Of the bugs that come into consideration, so many are run."""


@dataclass(frozen=True, slots=True)
class Bug:
    """The wrong rule, the pass with it, and what is right where it sits."""

    slip: Slip
    passed: Passed
    right: Any

    @property
    def wrong(self) -> Any:
        """The wrong number at its place."""
        return _number(self.slip.edge, self.slip.node, self.passed)


@dataclass(frozen=True, slots=True)
class Point:
    """An edge or a node that is pointed at."""

    edge: int | None = None
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """The place that the student points at, how it stands to the bug (see `relation`), and the bug."""

    point: Point
    relation: str
    bug: Bug


def hide(ground: Ground, passed: Passed, draw: int, deadline: Deadline) -> Bug | None:
    """The bug of a run by its seed, `None` where none would show; NumPy's warnings must be off.

    One that leaves the gradient of some input right is preferred: what agrees says where not to look.
    """
    random = np.random.default_rng([draw, len(ground.graph)])
    first = None
    for slip in _drawn(_possible(ground, passed, random, deadline), random):
        made = run(ground, deadline, slip)
        differs = _inputs_that_differ(ground, passed, made)
        if differs is None or not any(differs):
            continue
        bug = Bug(slip, made, _number(slip.edge, slip.node, passed))
        if not all(differs):
            return bug
        first = first or bug
    return first


def _possible(
    ground: Ground, passed: Passed, random: np.random.Generator, deadline: Deadline
) -> Mapping[str, list[Slip]]:
    """By misconception the places at which it can be told from what is right and from every other one."""
    graph, pulls = ground.graph, ground.plan.pulls
    edges = [edge for edge in checked(pulls) if graph.sources[edge] not in graph.constants and edge in passed.passings]
    sums = [node for node in checked(range(len(graph))) if len(passed.contributions[node]) > 1]
    places: list[tuple[int | None, int | None]] = [(edge, None) for edge in edges]
    places += [(None, node) for node in sums if node not in graph.constants]
    slips: dict[str, list[Slip]] = {}
    for at in np.sort(random.permutation(len(places))[:MOST_PLACES]):
        deadline.check()
        edge, node = places[int(at)]
        answers = _at_edge(edge, passed) if node is None else _at_node(node, passed)
        truth = _number(edge, node, passed)
        for misconception, number in answers:
            others = [each for other, each in answers if other is not misconception]
            if _told(number, truth) and all(_told(number, other) for other in others):
                slips.setdefault(misconception.id, []).append(Slip(misconception, edge, 0, node))
    return slips


Answers = list[tuple[Misconception, Any]]


def _number(edge: int | None, node: int | None, passed: Passed) -> Any:
    """The product on an edge, or the gradient of a node."""
    return passed.products[edge] if edge is not None else passed.nodes[node or 0]


def _at_edge(edge: int | None, passed: Passed) -> Answers:
    """What each misconception sends along an edge."""
    assert edge is not None  # every place is an edge or a node
    passing = passed.passings[edge]
    made = ((each, fitting(each.products(passing), passing.shape)) for each in MISCONCEPTIONS)
    return [(each, numbers[0]) for each, numbers in made if numbers]


def _at_node(node: int, passed: Passed) -> Answers:
    """What each misconception makes of the products that arrive at a node."""
    products = passed.contributions[node]
    return [(each, each.gather(products)[0]) for each in MISCONCEPTIONS if each.gather is not None]


def _drawn(slips: Mapping[str, Sequence[Slip]], random: np.random.Generator) -> Iterator[Slip]:
    """A few of them in drawn order; each misconception comes before one comes again, however often it applies."""
    kinds = [slips[name] for name in sorted(slips)]
    shuffled = [[kind[int(k)] for k in random.permutation(len(kind))] for kind in kinds]
    order = [shuffled[int(k)] for k in random.permutation(len(shuffled))]
    rounds = (slip for together in zip_longest(*order) for slip in together if slip is not None)
    return (slip for _, slip in zip(range(MOST_TRIED), rounds, strict=False))


def _told(number: Any, other: Any) -> bool:
    """Whether two tensors are told apart at some element: by 5 % of the larger one, both fit to be looked at."""
    first, second = np.broadcast_arrays(number, other)
    larger = np.maximum(np.abs(first), np.abs(second))
    fit = np.isfinite(larger) & (larger >= SMALL) & (larger <= LARGE)
    return bool(np.any(fit & (np.abs(first - second) >= APART * larger)))


def _inputs_that_differ(ground: Ground, passed: Passed, made: Passed) -> list[bool] | None:
    """For each input with a gradient whether that is told from the right one; `None` where the pass is not finite.

    Constants, such as an exponent, are left out: nothing asks for their gradients.
    """
    numbers = [each for node, each in enumerate(made.nodes) if each is not None and node not in ground.graph.constants]
    if not all(bool(np.all(np.isfinite(each))) for each in numbers):
        return None
    nodes = ground.graph.inputs.values()
    return [_told(made.nodes[node], passed.nodes[node]) for node in nodes if passed.nodes[node] is not None]


def sighting(point: Point, ground: Ground, passed: Passed, draw: int, deadline: Deadline) -> Sighting:
    """What the student points at, held to the bug of this seed. Raises `InvalidInput` where there is neither."""
    bug = hide(ground, passed, draw, deadline)
    if bug is None:
        raise InvalidInput(
            phrase("No wrong rule can be hidden here so that a gradient check would show it."),
            hint=phrase("Send the inputs of the exercise, or ask for an exercise at other numbers."),
        )
    edge, node = point.edge, point.node
    at_edge = edge is not None and edge in ground.plan.pulls
    at_node = node is not None and node < len(ground.graph) and passed.nodes[node] is not None
    if not (at_edge if node is None else at_node and edge is None):
        raise InvalidInput(
            phrase("A bug is pointed at by one edge or one node through which a gradient passes."),
            hint=phrase("Send the number of an edge or of a node as /evaluate has them."),
        )
    return Sighting(point, relation(point, bug.slip, ground), bug)


def relation(point: Point, slip: Slip, ground: Ground) -> str:
    """How what is pointed at stands to the bug, in the order of the backward pass.

    `there`; `gate`, where it is the gate of the wrong edge, but has others; `before`, where the bug comes after it;
    `after`, where what arrives is wrong already; `beside`, where neither leads to the other.
    """
    graph, pulls = ground.graph, ground.plan.pulls
    bug = Point(slip.edge, slip.node)
    if point == bug:
        return "there"
    starts = graph.sources[point.edge] if point.edge is not None else point.node
    gate = pulls[slip.edge][0] if slip.edge is not None else slip.node
    assert starts is not None and gate is not None
    if slip.edge is not None and point.node == gate:
        edges = range(graph.first_edge[gate], graph.first_edge[gate + 1])
        passing = [edge for edge in edges if edge in pulls and graph.sources[edge] not in graph.constants]
        return "there" if len(passing) == 1 else "gate"
    if gate in _behind(starts, ground):
        return "before"
    begins = graph.sources[slip.edge] if slip.edge is not None else gate
    ends = pulls[point.edge][0] if point.edge is not None else point.node
    return "after" if ends in _behind(begins, ground) else "beside"


def _behind(node: int, ground: Ground) -> set[int]:
    """The nodes that the gradient of this one flows on to, itself included."""
    graph, pulls = ground.graph, ground.plan.pulls
    reached = {node}
    for each in checked(range(node, -1, -1)):  # operands come before what they go into
        if each in reached:
            edges = range(graph.first_edge[each], graph.first_edge[each + 1])
            reached.update(graph.sources[edge] for edge in edges if edge in pulls)
    return reached
