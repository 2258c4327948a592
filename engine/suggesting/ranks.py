"""Rank inference: constraints between the ranks of operands and results, narrowed until they hold.

A set of possible ranks is a bit mask: bit r stands for rank r. What conventions prefer is tried, and taken back
where it does not fit; nothing is tried more often than there are inputs and their few ranks.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.limits import Deadline
from engine.ops.op import MAX_RANK, Op
from engine.suggesting.relations import FEW, Ranks, Relations, is_elementwise
from engine.suggesting.sketch import SketchBuilder

ANY = (1 << (MAX_RANK + 1)) - 1
TENSOR = ANY & ~1
MOST_REVISIONS = 200_000
"""So often a constraint is looked at in one search: about half a second."""


class Exhausted(Exception):
    """The search has taken as many steps as it may."""


def only(mask: int) -> int | None:
    """The one rank in a set; `None` where there are several."""
    return mask.bit_length() - 1 if mask & (mask - 1) == 0 else None


def least(mask: int) -> int:
    """The smallest rank in a set."""
    return (mask & -mask).bit_length() - 1


class RankSearch:
    """The possible ranks of every node of a sketch."""

    def __init__(self, builder: SketchBuilder, relations: Relations, deadline: Deadline) -> None:
        self.builder = builder
        self.deadline = deadline
        self.relations: list[Ranks | None] = [None] * len(builder)
        self.uses: list[list[int]] = [[] for _ in range(len(builder))]
        self.possible = [
            ANY if node in builder.open else 1 << len(builder.shapes[node]) for node in range(len(builder))
        ]
        self.leaves = [node for node in builder.inputs.values() if node in builder.open]
        self.revisions = 0
        self._known: dict[tuple[int, tuple[int, ...]], tuple[int, ...] | None] = {}
        self.parts: dict[int, tuple[int, ...]] = {}
        for node in sorted(builder.open):
            op = builder.ops[node]
            if op is not None:
                operands = self._weighty(op, builder.operands[node])
                self.parts[node] = (*operands, node)
                self.relations[node] = relations.ranks(op, builder.options[node], len(operands))
                for operand in set(operands):
                    self.uses[operand].append(node)

    def _weighty(self, op: Op, operands: tuple[int, ...]) -> tuple[int, ...]:
        """The operands that decide on ranks: of a long row that is treated element by element not the scalars."""
        if len(operands) <= FEW or not is_elementwise(op):
            return operands
        return tuple(operand for operand in operands if self.possible[operand] != 1)

    def begin(self) -> bool:
        """Narrow by all constraints, and by what the program takes from shapes; whether anything is left."""
        builder = self.builder
        ranks = dict.fromkeys([*builder.with_axes, *builder.lengths], TENSOR)
        ranks |= {node: 1 << len(shape) for node, shape in builder.measured.items()}
        ranks |= {builder.inputs[name]: 1 for name in builder.supposed.counts if name in builder.inputs}
        for node, mask in ranks.items():
            self.possible[node] &= mask
        return all(self.possible) and self._revise([node for node, each in enumerate(self.relations) if each])

    def narrow(self, node: int, mask: int) -> bool:
        """Let a node have one of these ranks; where that cannot be, everything stays as it was and the answer is no."""
        fewer = self.possible[node] & mask
        if fewer == self.possible[node]:
            return True
        self.deadline.check()
        before, self.possible = self.possible, list(self.possible)
        self.possible[node] = fewer
        if fewer and self._revise(self._around(node)):
            return True
        self.possible = before
        return False

    def decide(self, node: int, preferred: Sequence[int]) -> bool:
        """Give a node the first of these ranks that fits, if one does without an input that is deeper than a matrix."""
        before = self.possible
        depths: dict[int, int] = {}
        for rank in dict.fromkeys(preferred):
            if before[node] >> rank & 1 and self.narrow(node, 1 << rank):
                depths[rank] = sum(max(0, least(self.possible[leaf]) - 2) for leaf in self.leaves)
                if not depths[rank]:
                    return True
                self.possible = before
        return bool(depths) and self.narrow(node, 1 << min(depths, key=lambda rank: depths[rank]))

    def _around(self, node: int) -> list[int]:
        """The operations whose constraints speak of a node."""
        return [*self.uses[node], *([node] if self.relations[node] else [])]

    def _revise(self, pending: list[int]) -> bool:
        """Look at these operations' constraints, and at those of whatever changes, until nothing does."""
        waiting = set(pending)
        pending = pending[::-1]
        while pending:
            operation = pending.pop()
            waiting.discard(operation)
            self.revisions += 1
            if self.revisions > MOST_REVISIONS:
                raise Exhausted
            nodes = self.parts[operation]
            masks = tuple([self.possible[node] for node in nodes])
            fewer = self._fewer(operation, masks)
            if fewer is None:
                return False
            if fewer == masks:
                continue
            for node, mask in zip(nodes, fewer, strict=True):
                if mask & self.possible[node] == self.possible[node]:
                    continue
                self.possible[node] &= mask
                for other in self._around(node):
                    if other not in waiting:
                        waiting.add(other)
                        pending.append(other)
        return True

    def _fewer(self, operation: int, masks: tuple[int, ...]) -> tuple[int, ...] | None:
        """The ranks that are left by one constraint; `None` where there are none."""
        relation = self.relations[operation]
        assert relation is not None  # only operations with a relation are looked at
        key = relation.number, masks
        if key not in self._known:
            rows = [
                row for row in relation.rows if all(mask >> rank & 1 for mask, rank in zip(masks, row, strict=True))
            ]
            self._known[key] = tuple(_union(column) for column in zip(*rows, strict=True)) if rows else None
        return self._known[key]


def _union(ranks: Sequence[int]) -> int:
    mask = 0
    for rank in ranks:
        mask |= 1 << rank
    return mask
