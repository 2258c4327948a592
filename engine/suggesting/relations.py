"""Derives what an operation requires of its operands' shapes by probing its own shape rule.

No operation declares a second rule. Probed with axes of one size, the rule shows which ranks go together; probed with
one axis changed after another, which axes must be equal, how short each may be, and where each one goes in the
result. A new row of the table needs nothing further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from engine.errors import GradwalkError
from engine.ops.op import MAX_RANK, Op, Shape, broadcast_shape

BASES = (12, 6, 4, 24, 36, 64, 1000, 2, 3, 5, 8, 9, 1)
"""Sizes that are tried for all axes at once: 12 has many divisors and exceeds most indices."""
ALL_RANKS = range(MAX_RANK + 1)
MAX_COMBINED_OPERANDS = 3
"""Up to this many operands, all combinations of ranks are tried."""
MAX_PAIRS = 100
"""Maximum number of pairs of axes that are tried together with a third one."""
MAX_TRIED_SIZE = 13
"""Largest size that is tried for a single axis."""

SHORT = 2
"""The size given to an axis that may be shorter than another but never longer (a kernel's); the other is twice that."""

Row = tuple[int, ...]
Spot = tuple[int, int]
"""An operand's position and the number of one of its axes."""


@dataclass(frozen=True, slots=True)
class RankRelation:
    """Which ranks of the operands and of the result are compatible; `base` is a size of axes for which they are."""

    number: int
    rows: tuple[Row, ...]
    base: Mapping[Row, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Axes that must have equal size, and the sizes allowed (any size above the largest one)."""

    spots: tuple[Spot, ...]
    sizes: frozenset[int]


@dataclass(frozen=True, slots=True)
class AxisRelation:
    """How axes are related: `groups` of equal axes, `fixed` sizes, and the source of each axis of the result.

    A result axis is a copy of a group (its number), has a constant size (`constant(size)`, below 0), or depends on
    several axes (`None`).
    """

    groups: tuple[Group, ...]
    fixed: Mapping[Spot, int]
    result: tuple[int | None, ...]


def constant(size: int) -> int:
    """What stands for a constant size, and the size for which that stands; 0 is one too, as of x[0:0]."""
    return -1 - size


class Relations:
    """A cache of relations."""

    def __init__(self) -> None:
        self._ranks: dict[Any, RankRelation] = {}
        self._axes: dict[Any, AxisRelation | None] = {}

    def ranks(self, op: Op, options: Mapping[str, Any], count: int) -> RankRelation:
        """The compatible ranks for this number of operands."""
        key = (op.name, repr(options), count)
        if key not in self._ranks:
            base: dict[Row, int] = {}
            listed = any(isinstance(part, tuple) for part in options.get("key", ()))  # a list beside it must be as long
            for size in BASES:
                for ranks in _combinations(count, op):
                    shape = try_shape(op, options, [(size,) * rank for rank in ranks])
                    if shape is not None and len(shape) <= MAX_RANK:
                        base.setdefault((*ranks, len(shape)), size)
                if base and size == BASES[0] and not listed:
                    break
            self._ranks[key] = RankRelation(len(self._ranks), tuple(base), base)
        return self._ranks[key]

    def axes(self, op: Op, options: Mapping[str, Any], ranks: Row, ones: frozenset[Spot]) -> AxisRelation | None:
        """How the axes of operands with these ranks are related, where some axes already have size 1."""
        key = (op.name, repr(options), ranks, ones)
        if key not in self._axes:
            base = next(
                (size for row, size in self.ranks(op, options, len(ranks)).base.items() if row[:-1] == ranks), 12
            )
            self._axes[key] = Trials(op, options, ranks, ones, base).axes()
        return self._axes[key]


def _combinations(count: int, op: Op) -> Iterable[Row]:
    """The combinations of ranks to try: all for a few operands, equal ranks for many."""
    if count <= MAX_COMBINED_OPERANDS:
        return product(ALL_RANKS, repeat=count)
    if count <= MAX_COMBINED_OPERANDS + 2 and not op.variadic:
        return product(range(3), repeat=count)
    return ((rank,) * count for rank in ALL_RANKS)


def try_shape(op: Op, options: Mapping[str, Any], shapes: Sequence[Shape]) -> Shape | None:
    """The shape of a result, or `None` where these operands do not fit."""
    try:
        return op.shape(*shapes, **options)
    except (GradwalkError, TypeError, ValueError, IndexError):
        return None


class Trials:
    """One operation, probed by changing one axis after another."""

    def __init__(self, op: Op, options: Mapping[str, Any], ranks: Row, ones: frozenset[Spot], base: int) -> None:
        self.op = op
        self.options = options
        self.base = base
        self.changed = 2 * base
        spots = [(slot, axis) for slot, rank in enumerate(ranks) for axis in range(rank)]
        self.sizes = {spot: 1 if spot in ones else base for spot in spots}
        self.ranks = ranks
        self.free = [spot for spot in spots if spot not in ones]

    def shape(self, spots: Iterable[Spot] = (), size: int = 0) -> Shape | None:
        """The result's shape where these axes have a different size from all others."""
        sizes = {**self.sizes, **dict.fromkeys(spots, size)}
        shapes = [tuple(sizes[slot, axis] for axis in range(rank)) for slot, rank in enumerate(self.ranks)]
        return try_shape(self.op, self.options, shapes)

    def axes(self) -> AxisRelation | None:
        """The relation; `None` where the operands do not fit at all."""
        start = self.shape()
        if start is None:
            return None
        groups: list[Group] = []
        fixed: dict[Spot, int] = {}
        bounded: list[Spot] = []
        left = self.free
        while left:
            spots = self._together(left)
            if spots is not None:
                groups.append(Group(spots, self._possible(spots)))
                left = [spot for spot in left if spot not in spots]
                continue
            if self.shape(left[:1], SHORT) is not None:
                bounded.append(left[0])
            else:
                fixed[left[0]] = self.base
            left = left[1:]
        if bounded:
            groups = self._with_room(groups, bounded)
            start = self.shape() or start
        return AxisRelation(tuple(groups), fixed, self._result(start, groups))

    def _with_room(self, groups: Sequence[Group], bounded: Sequence[Spot]) -> list[Group]:
        """The groups once the bounded axes are short, so that the axes that bound them are free to vary."""
        self.sizes |= dict.fromkeys(bounded, SHORT)
        freer = []
        for group in groups:
            sizes = self._possible(group.spots)
            if sizes != group.sizes:
                sizes = frozenset(size for size in sizes if size >= 2 * SHORT)
            freer.append(Group(group.spots, sizes))
        return [*freer, *(Group((spot,), frozenset((SHORT,))) for spot in bounded)]

    def _together(self, left: list[Spot]) -> tuple[Spot, ...] | None:
        """The smallest set of axes that can be changed together with the first one."""
        first = left[0]
        for spots in self._candidates(left):
            if first in spots and self.shape(spots, self.changed) is not None:
                return spots
        return None

    def _candidates(self, left: list[Spot]) -> Iterator[tuple[Spot, ...]]:
        """Candidate sets of equal axes: one alone, pairs, those at one position of all operands, triples, all."""
        first, *others = left
        yield (first,)
        yield from ((first, other) for other in others)
        yield tuple(spot for spot in left if spot[1] == first[1])
        ranks = self.ranks
        yield tuple(spot for spot in left if ranks[spot[0]] - spot[1] == ranks[first[0]] - first[1])
        yield from ((first, *pair) for pair in islice(combinations(others, 2), MAX_PAIRS))
        yield tuple(left)

    def _possible(self, spots: tuple[Spot, ...]) -> frozenset[int]:
        """The sizes that these axes may have; above the largest one tried, any."""
        tried = range(1, max(MAX_TRIED_SIZE, self.base) + 1)
        shapes = {size: self.shape(spots, size) for size in tried}
        return frozenset(size for size, shape in shapes.items() if shape is not None and 0 not in shape)

    def _result(self, start: Shape, groups: Sequence[Group]) -> tuple[int | None, ...]:
        """The source of each axis of the result."""
        longer = [self.shape(group.spots, self.changed) or start for group in groups]
        shorter = [self.shape(group.spots, min(group.sizes, default=self.base)) or start for group in groups]
        return tuple(self._source(axis, size, longer, shorter) for axis, size in enumerate(start))

    def _source(self, axis: int, size: int, longer: Sequence[Shape], shorter: Sequence[Shape]) -> int | None:
        pairs = enumerate(zip(longer, shorter, strict=True))
        moved = [number for number, pair in pairs if any(shape[axis : axis + 1] != (size,) for shape in pair)]
        if not moved:
            return constant(size)
        (number, *others) = moved
        copied = not others and size == self.base and longer[number][axis : axis + 1] == (self.changed,)
        return number if copied else None


def is_elementwise(op: Op) -> bool:
    """Whether an operation is elementwise."""
    return op.shape is broadcast_shape
