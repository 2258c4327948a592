"""Why a line of a backward pass is wrong: what would have to be different at one edge for its numbers to come out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

import numpy as np

from engine.limits import Deadline
from engine.ops.op import Shape
from engine.practice.misconceptions import BY_ID, MISCONCEPTIONS, Misconception
from engine.practice.passes import Ground, Own, Slip
from engine.practice.pasted.binding import may_be_gradient
from engine.practice.pasted.holding import Held
from engine.practice.slips import of_node

IN_CODE = tuple(each for each in MISCONCEPTIONS if each.written is None)
"""The misconceptions that lines of code can have; the others are about what is written down at a node."""
MOST_EDGES = 48
"""The most edges between a line and the ones before it at which a slip is looked for."""
WORK = 12_000
TRIAL = 4
"""What a slip costs beside the nodes that are passed with it."""
FACTORS = 4_000
SAME = 1e-6
"""Two numbers of a backward pass are the same within so much of the largest one."""
NICE = (2.0, 3.0, 4.0)
"""Beside the sizes of the tensors, the factors that are named where there is a single number to go by."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong with a line. `kind` is one of

    - `factor`: right but for `factor`, by which the numbers have to be divided;
    - `sum-missing`: to be summed over `axes`;
    - `transposed`: `square` where it fits only because the matrix is square;
    - `factor-missing`, `factor-extra`: right but for the factor `text`, a value of the program;
    - `misconception`: the slip of a row of the table, at `edge`;
    - `other-node`: the gradient of another node, `node`;
    - `shape`: another shape than the node's;
    - `unknown`.
    """

    kind: str
    edge: int | None = None
    misconception: Misconception | None = None
    factor: float | None = None
    axes: tuple[int, ...] = ()
    node: int | None = None
    square: bool = False
    text: str = ""


def same(first: Any, second: Any) -> bool:
    """Whether two tensors are equal but for rounding; axes of size 1 do not count."""
    if first is None or second is None:
        return False
    one, other = np.squeeze(np.asarray(first)), np.squeeze(np.asarray(second))
    if one.shape != other.shape:
        return False
    if not one.size:
        return True
    largest = max(float(np.max(np.abs(one))), float(np.max(np.abs(other))))
    return bool(np.all(np.isfinite(one) & np.isfinite(other)) and np.max(np.abs(one - other)) <= SAME * largest)


def stands_for(value: Any, gradient: Any) -> bool:
    """Whether a value is a gradient, or the one number that all of its elements are: `dm = 1/n`."""
    if gradient is None or np.ndim(value) or not np.size(gradient):
        return same(value, gradient)
    return same(np.broadcast_to(value, np.shape(gradient)), gradient)


@dataclass(slots=True)
class Budget:
    """How much may still be tried for a text: nodes passed with a slip, and values as missing factors."""

    nodes: int = WORK
    factors: int = FACTORS

    @property
    def is_left(self) -> bool:
        """Whether another pass may be tried."""
        return self.nodes > 0


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is wrong: its value, what is right, the node that it is about, and the pass that it was held to."""

    value: Any
    right: Any
    node: int
    ground: Ground
    passed: Held
    own: Own
    known: Collection[int]
    """The nodes whose gradient lines before have given: a slip is looked for up to these."""
    deadline: Deadline
    budget: Budget
    names: Mapping[str, Any]
    adds: bool = True
    """Whether the line has a + at all."""
    edge: int | None = None
    """Where the line is one contribution to the node's gradient, the edge that brings it."""


def cause(wrong: Wrong) -> Cause:
    """The likeliest reason why a line is wrong; NumPy's warnings must be off."""
    value, right = np.asarray(wrong.value), np.asarray(wrong.right)
    if np.squeeze(value).shape != np.squeeze(right).shape:
        return _of_shape(wrong, value, right)
    value = value.reshape(right.shape)
    if right.ndim == 2 and right.shape[0] == right.shape[1] > 1 and same(value.T, right):
        return Cause("transposed", _first_edge(wrong, "matmul"), BY_ID["gradient-transposed"], square=True)
    slips = [each for each in _slips(wrong, value) if each[0].misconception.id != "added" or wrong.adds]
    names = {slip.misconception.id for slip, _ in slips}
    factor = _factor(value, right, wrong)
    if factor is not None:
        first = slips[0] if slips else None
        slip = first[0].misconception if first is not None and len(names) == 1 else None
        return Cause("factor", first[1] if first is not None else None, slip, factor)
    if len(names) == 1:
        return Cause("misconception", slips[0][1], slips[0][0].misconception)
    kind, text = _named_factor(value, right, wrong)
    if kind:
        return Cause(kind, slips[0][1] if slips else _only(wrong), text=text)
    other = next((each for each in _others(wrong) if same(value, wrong.passed.nodes[each])), None)
    if other is not None:
        return Cause("other-node", node=other)
    return Cause("unknown", slips[0][1] if slips else _only(wrong))


def _of_shape(wrong: Wrong, value: Any, right: Any) -> Cause:
    """The reason for another shape."""
    edge = wrong.edge if wrong.edge is not None else next(iter(_leaving(wrong, wrong.node)), None)
    axes = next((axes for axes in _axes(value.ndim) if same(np.sum(value, axis=axes), right)), None)
    if axes is not None:
        return Cause("sum-missing", edge, _unsummed(wrong, edge), axes=axes)
    if value.ndim == 2 and same(value.T, right):
        return Cause("transposed", edge)
    return Cause("shape", edge)


def _unsummed(wrong: Wrong, edge: int | None) -> Misconception | None:
    if edge is None:
        return None
    passing = wrong.passed.passings[edge]
    rows = ("bias-not-summed", "broadcast-not-summed")
    return next((BY_ID[each] for each in rows if BY_ID[each].products(passing)), None)


def _axes(rank: int) -> Iterator[tuple[int, ...]]:
    yield from ((axis,) for axis in range(rank))
    yield from (tuple(range(first, first + 2)) for first in range(rank - 1))
    if rank > 2:
        yield tuple(range(rank))


def _factor(value: Any, right: Any, wrong: Wrong) -> float | None:
    """The factor by which all numbers differ, if it is one; of a single number only a simple one counts."""
    there = np.abs(right) > SAME * float(np.max(np.abs(right), initial=0.0))
    if not there.any() or not np.all(np.isfinite(value)) or np.any(value[there] == 0):
        return None
    ratios = (value[there] / right[there]).ravel()
    if not same(value, right * ratios[0]):
        return None
    factor = float(np.mean(ratios))
    if len(ratios) > 1 and np.ptp(np.abs(right[there])) > SAME * float(np.max(np.abs(right))):
        return factor
    lengths = {float(size) for shape in wrong.ground.graph.shapes for size in shape}
    simple = {1.0, *NICE, *lengths, *(2 * size for size in lengths)}
    near = any(
        isclose(abs(factor), each, rel_tol=1e-6) or isclose(abs(factor), 1 / each, rel_tol=1e-6) for each in simple
    )
    return factor if near else None


def _named_factor(value: Any, right: Any, wrong: Wrong) -> tuple[str, str]:
    """A value of the program, 1 minus it or its square, by which the line is off; a single number says too little."""
    if np.size(right) < 2:
        return "", ""
    for name, number in wrong.names.items():
        if not np.shape(number) or may_be_gradient(name) or not _fits(np.shape(number), np.shape(right)):
            continue
        wrong.budget.factors -= 1
        if wrong.budget.factors < 0:
            break
        for text, factor in ((name, number), (f"1 − {name}", 1 - number), (f"{name}²", number * number)):
            if same(value * factor, right):
                return "factor-missing", text
            if same(value, right * factor):
                return "factor-extra", text
    return "", ""


def _fits(shape: Shape, wide: Shape) -> bool:
    """Whether a tensor of this shape can be a factor of one of the other."""
    try:
        return np.broadcast_shapes(shape, wide) == wide
    except ValueError:
        return False


def _only(wrong: Wrong) -> int | None:
    """The edge that a line is about, where there is only one."""
    edges = _leaving(wrong, wrong.node)
    return wrong.edge if wrong.edge is not None else edges[0] if len(edges) == 1 else None


def between(ground: Ground, node: int, cut: Collection[int]) -> list[int]:
    """The edges on the way from a node up to the nodes whose gradient is there already."""
    pulls, pending, seen = ground.plan.pulls, [node], {node}
    edges: list[int] = []
    while pending and len(edges) < MOST_EDGES:
        current = pending.pop(0)
        for edge in ground.graph.uses[current]:
            if edge in pulls:
                edges.append(edge)
                target = pulls[edge][0]
                if target not in seen and target not in cut:
                    seen.add(target)
                    pending.append(target)
    return edges


def _leaving(wrong: Wrong, node: int) -> list[int]:
    return [edge for edge in wrong.ground.graph.uses[node] if edge in wrong.ground.plan.pulls]


def _first_edge(wrong: Wrong, op: str) -> int | None:
    """The first edge on the way into an operation of this name."""
    edges = between(wrong.ground, wrong.node, wrong.known)
    return next((edge for edge in edges if wrong.passed.passings[edge].op.name == op), wrong.edge)


def _slips(wrong: Wrong, value: Any) -> Iterator[tuple[Slip, int | None]]:
    """The single slips that give these numbers, each with its edge: at the node itself, then further up."""
    passed, ground = wrong.passed, wrong.ground
    if wrong.edge is None:
        for misconception in IN_CODE:
            wrong.budget.nodes -= len(ground.graph.uses[wrong.node])
            if wrong.budget.is_left and any(
                same(each, value) for each in of_node(misconception, wrong.node, ground, passed)
            ):
                yield Slip(misconception), next(iter(_leaving(wrong, wrong.node)), None)
        edges = between(ground, wrong.node, wrong.known)
        direct = set(_leaving(wrong, wrong.node))
    else:
        target = ground.plan.pulls[wrong.edge][0]
        edges = [wrong.edge, *([] if target in wrong.known else between(ground, target, wrong.known))]
        direct = set()
    for edge in edges:
        for misconception in IN_CODE if edge not in direct and wrong.budget.is_left else ():
            for alternative in range(min(2, len(misconception.products(passed.passings[edge])))):
                if not wrong.budget.is_left:
                    return
                slip = Slip(misconception, edge, alternative)
                made = Held(ground, wrong.deadline, wrong.own, slip)
                number = made.nodes[wrong.node] if wrong.edge is None else made.sent[wrong.edge]
                wrong.budget.nodes -= made.steps + TRIAL
                if same(number, value):
                    yield slip, edge


def _others(wrong: Wrong) -> Iterator[int]:
    """The other nodes near this one: the operations that use it, and its operands."""
    graph, pulls = wrong.ground.graph, wrong.ground.plan.pulls
    yield from (pulls[edge][0] for edge in _leaving(wrong, wrong.node))
    yield from (node for node in graph.operands[wrong.node] if wrong.passed.nodes[node] is not None)
