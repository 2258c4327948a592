"""Searches for the rank of every value by constraint propagation over the operations.

A set of possible ranks is a bit mask: bit r stands for rank r. A preferred rank is tried and undone where it does not
fit; the number of trials is bounded by the number of inputs times the number of ranks.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.limits import Deadline
from engine.ops.op import MAX_RANK, Op
from engine.suggesting.relations import MAX_COMBINED_OPERANDS, RankRelation, Relations, is_elementwise
from engine.suggesting.sketch import SketchBuilder

ANY = (1 << (MAX_RANK + 1)) - 1
TENSOR = ANY & ~1
MAX_REVISIONS = 200_000
"""Maximum number of constraint revisions per search: about half a second."""


class Exhausted(Exception):
    """The search has reached its limit of revisions."""


def only(mask: int) -> int | None:
    """The only rank in a set; `None` if there are several."""
    return mask.bit_length() - 1 if mask & (mask - 1) == 0 else None


def least(mask: int) -> int:
    """The smallest rank in a set."""
    return (mask & -mask).bit_length() - 1


def _depth(mask: int) -> int:
    """By how much the smallest rank in a set exceeds 2."""
    return max(0, least(mask) - 2)


class RankSearch:
    """The possible ranks of every node of a sketch."""

    def __init__(self, builder: SketchBuilder, relations: Relations, deadline: Deadline) -> None:
        self.builder = builder
        self.deadline = deadline
        self.relations: list[RankRelation | None] = [None] * len(builder)
        self.uses: list[list[int]] = [[] for _ in range(len(builder))]
        self.possible = [
            ANY if node in builder.open else 1 << len(builder.shapes[node]) for node in range(len(builder))
        ]
        self.leaves = frozenset(node for node in builder.inputs.values() if node in builder.open)
        self.depth = sum(_depth(self.possible[leaf]) for leaf in self.leaves)
        """By how much the ranks of the inputs exceed 2 at least, all together."""
        self.revisions = 0
        self._known: dict[tuple[int, tuple[int, ...]], tuple[int, ...] | None] = {}
        self.parts: dict[int, tuple[int, ...]] = {}
        for node in sorted(builder.open):
            op = builder.ops[node]
            if op is not None:
                operands = self._relevant_operands(op, builder.operands[node])
                self.parts[node] = (*operands, node)
                self.relations[node] = relations.ranks(op, builder.options[node], len(operands))
                for operand in set(operands):
                    self.uses[operand].append(node)

    def _relevant_operands(self, op: Op, operands: tuple[int, ...]) -> tuple[int, ...]:
        """The operands that determine ranks: a long elementwise list contributes all but its scalars."""
        if len(operands) <= MAX_COMBINED_OPERANDS or not is_elementwise(op):
            return operands
        return tuple(operand for operand in operands if self.possible[operand] != 1)

    def begin(self) -> bool:
        """Propagate all constraints, including those from unpacking and `shape`; whether a solution may exist."""
        builder = self.builder
        constraints = dict.fromkeys([*builder.with_axes, *builder.lengths], TENSOR)
        constraints |= {node: 1 << len(shape) for node, shape in builder.measured.items()}
        constraints |= {builder.inputs[name]: 1 for name in builder.assumptions.counts if name in builder.inputs}
        for node, mask in constraints.items():
            self._restrict(node, self.possible[node] & mask)
        return all(self.possible) and self._revise([node for node, each in enumerate(self.relations) if each])

    def narrow(self, node: int, mask: int) -> bool:
        """Restrict a node to these ranks; on a contradiction the state is restored and the result is `False`."""
        fewer = self.possible[node] & mask
        if fewer == self.possible[node]:
            return True
        self.deadline.check()
        before = self.possible, self.depth
        self.possible = list(self.possible)
        self._restrict(node, fewer)
        if fewer and self._revise(self._around(node)):
            return True
        self.possible, self.depth = before
        return False

    def _restrict(self, node: int, mask: int) -> None:
        """Set the ranks of a node."""
        if node in self.leaves:
            self.depth += _depth(mask) - _depth(self.possible[node])
        self.possible[node] = mask

    def decide(self, node: int, preferred: Sequence[int]) -> bool:
        """Give a node the first of these ranks that fits, preferring solutions without inputs of rank above 2."""
        before = self.possible, self.depth
        depths: dict[int, int] = {}
        for rank in dict.fromkeys(preferred):
            if before[0][node] >> rank & 1 and self.narrow(node, 1 << rank):
                depths[rank] = self.depth
                if not depths[rank]:
                    return True
                self.possible, self.depth = before
        return bool(depths) and self.narrow(node, 1 << min(depths, key=lambda rank: depths[rank]))

    def _around(self, node: int) -> list[int]:
        """The operations whose constraints involve a node."""
        return [*self.uses[node], *([node] if self.relations[node] else [])]

    def _revise(self, pending: list[int]) -> bool:
        """Revise these constraints and those of every node that changes, until none does (AC-3); whether all hold."""
        waiting = set(pending)
        pending = pending[::-1]
        while pending:
            operation = pending.pop()
            waiting.discard(operation)
            self.revisions += 1
            if self.revisions > MAX_REVISIONS:
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
                self._restrict(node, self.possible[node] & mask)
                for other in self._around(node):
                    if other not in waiting:
                        waiting.add(other)
                        pending.append(other)
        return True

    def _fewer(self, operation: int, masks: tuple[int, ...]) -> tuple[int, ...] | None:
        """The ranks that one constraint leaves; `None` if there are none."""
        relation = self.relations[operation]
        assert relation is not None  # only operations with a relation are revised
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
