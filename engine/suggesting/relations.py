"""Shape constraints of an operation, found by probing its own shape rule.

No operation has a second rule here. Tried with axes of one size, the rule says which numbers of axes fit together;
tried with one axis changed after another, it says which axes must be equal, how short each may be, and where each
one goes. A new row of the table is understood without a word more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from engine.errors import GradwalkError
from engine.ops.op import MAX_RANK, Op, Shape, broadcast_shape

BASES = (12, 6, 4, 24, 36, 64, 1000, 2, 3, 5, 8, 9, 1)
"""Sizes that are tried for all axes at once: 12 can be split, and is longer than most indices."""
ALL_RANKS = range(MAX_RANK + 1)
FEW = 3
"""Of so many operands all combinations of ranks are tried."""
MOST_PAIRS = 100
"""So many pairs of axes are tried together with a third one."""
MOST_TRIED = 13
"""Up to this size it is tried whether an axis may have it."""

SHORT = 2
"""The size of an axis that may be shorter than another, never longer: a kernel's. The other one is twice as long."""

Row = tuple[int, ...]
Spot = tuple[int, int]
"""An operand and one of its axes."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Which ranks of the operands and of the result go together; `base` is a size of axes for which they do."""

    number: int
    rows: tuple[Row, ...]
    base: Mapping[Row, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Axes that must be equal, and the sizes that they may have (beyond the largest: any)."""

    spots: tuple[Spot, ...]
    sizes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Axes:
    """How axes hang together: `groups`, `fixed` ones of one possible size, and what each axis of the result is.

    An axis of the result is a copy of a group (its number), has always one size (that size, negative; −0 does not
    occur, since nothing is empty), or is worked out (`None`).
    """

    groups: tuple[Group, ...]
    fixed: Mapping[Spot, int]
    result: tuple[int | None, ...]


class Relations:
    """A cache of shape constraints by operation and options."""

    def __init__(self) -> None:
        self._ranks: dict[Any, Ranks] = {}
        self._axes: dict[Any, Axes | None] = {}

    def ranks(self, op: Op, options: Mapping[str, Any], count: int) -> Ranks:
        """The ranks that fit together for so many operands."""
        key = (op.name, repr(options), count)
        if key not in self._ranks:
            base: dict[Row, int] = {}
            listed = any(isinstance(part, tuple) for part in options.get("key", ()))  # beside it a list is as long
            for size in BASES:
                for ranks in _combinations(count, op):
                    shape = asked(op, options, [(size,) * rank for rank in ranks])
                    if shape is not None and len(shape) <= MAX_RANK:
                        base.setdefault((*ranks, len(shape)), size)
                if base and size == BASES[0] and not listed:
                    break
            self._ranks[key] = Ranks(len(self._ranks), tuple(base), base)
        return self._ranks[key]

    def axes(self, op: Op, options: Mapping[str, Any], ranks: Row, ones: frozenset[Spot]) -> Axes | None:
        """How the axes hang together for operands of these ranks, where some axes have the size 1 already."""
        key = (op.name, repr(options), ranks, ones)
        if key not in self._axes:
            base = next(
                (size for row, size in self.ranks(op, options, len(ranks)).base.items() if row[:-1] == ranks), 12
            )
            self._axes[key] = Trials(op, options, ranks, ones, base).axes()
        return self._axes[key]


def _combinations(count: int, op: Op) -> Iterable[Row]:
    """The ranks of operands that are tried: all for a few operands, equal ones for many."""
    if count <= FEW:
        return product(ALL_RANKS, repeat=count)
    if count <= FEW + 2 and not op.variadic:
        return product(range(3), repeat=count)
    return ((rank,) * count for rank in ALL_RANKS)


def asked(op: Op, options: Mapping[str, Any], shapes: Sequence[Shape]) -> Shape | None:
    """The shape of a result, or `None` where these operands do not fit."""
    try:
        return op.shape(*shapes, **options)
    except (GradwalkError, TypeError, ValueError, IndexError):
        return None


class Trials:
    """One operation, tried with one axis after another changed."""

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
        """The shape of the result where these axes have another size than all the others."""
        sizes = {**self.sizes, **dict.fromkeys(spots, size)}
        shapes = [tuple(sizes[slot, axis] for axis in range(rank)) for slot, rank in enumerate(self.ranks)]
        return asked(self.op, self.options, shapes)

    def axes(self) -> Axes | None:
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
        return Axes(tuple(groups), fixed, self._result(start, groups))

    def _with_room(self, groups: Sequence[Group], bounded: Sequence[Spot]) -> list[Group]:
        """The groups once the bounded axes are short: what bounds them leaves them room to move."""
        self.sizes |= dict.fromkeys(bounded, SHORT)
        freer = []
        for group in groups:
            sizes = self._possible(group.spots)
            if sizes != group.sizes:
                sizes = frozenset(size for size in sizes if size >= 2 * SHORT)
            freer.append(Group(group.spots, sizes))
        return [*freer, *(Group((spot,), frozenset((SHORT,))) for spot in bounded)]

    def _together(self, left: list[Spot]) -> tuple[Spot, ...] | None:
        """The fewest axes that can be changed together with the first one."""
        first = left[0]
        for spots in self._candidates(left):
            if first in spots and self.shape(spots, self.changed) is not None:
                return spots
        return None

    def _candidates(self, left: list[Spot]) -> Iterator[tuple[Spot, ...]]:
        """Sets of axes that may have to be equal: one alone, two, those at one place of all operands, three, all."""
        first, *others = left
        yield (first,)
        yield from ((first, other) for other in others)
        yield tuple(spot for spot in left if spot[1] == first[1])
        ranks = self.ranks
        yield tuple(spot for spot in left if ranks[spot[0]] - spot[1] == ranks[first[0]] - first[1])
        yield from ((first, *pair) for pair in islice(combinations(others, 2), MOST_PAIRS))
        yield tuple(left)

    def _possible(self, spots: tuple[Spot, ...]) -> frozenset[int]:
        """The sizes that these axes may have; above the largest tried they may have any."""
        tried = range(1, max(MOST_TRIED, self.base) + 1)
        shapes = {size: self.shape(spots, size) for size in tried}
        return frozenset(size for size, shape in shapes.items() if shape is not None and 0 not in shape)

    def _result(self, start: Shape, groups: Sequence[Group]) -> tuple[int | None, ...]:
        """What each axis of the result is."""
        longer = [self.shape(group.spots, self.changed) or start for group in groups]
        shorter = [self.shape(group.spots, min(group.sizes, default=self.base)) or start for group in groups]
        return tuple(self._source(axis, size, longer, shorter) for axis, size in enumerate(start))

    def _source(self, axis: int, size: int, longer: Sequence[Shape], shorter: Sequence[Shape]) -> int | None:
        pairs = enumerate(zip(longer, shorter, strict=True))
        moved = [number for number, pair in pairs if any(shape[axis : axis + 1] != (size,) for shape in pair)]
        if not moved:
            return -size
        (number, *others) = moved
        copied = not others and size == self.base and longer[number][axis : axis + 1] == (self.changed,)
        return number if copied else None


def is_elementwise(op: Op) -> bool:
    """Whether an operation treats each element alone."""
    return op.shape is broadcast_shape
