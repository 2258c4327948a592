"""Chooses ranks among those that fit: scalars where possible, tensors where the program aggregates, else by name.

Every choice is tentative: one that does not fit the whole program is undone and the next is tried.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.ops.op import MAX_RANK
from engine.suggesting.names import is_matrix, is_setting, is_single, is_target, is_weight
from engine.suggesting.notation import is_product
from engine.suggesting.ranks import ANY, TENSOR, RankSearch, least, only
from engine.suggesting.relations import is_elementwise
from engine.suggesting.sketch import Sketch

AGGREGATING = frozenset((
    "sum", "mean", "max", "min", "var", "std", "norm", "logsumexp", "prod", "median", "cumsum", "cumprod", "argmax",
    "argmin", "softmax", "log_softmax", "cross_entropy", "cross_entropy_with_logits", "flatten", "reshape", "transpose",
))  # fmt: skip
"""Operations that are pointless on a scalar."""
COMPARING = frozenset(("sub", "less", "less_equal", "greater", "greater_equal", "equal", "not_equal"))
"""Operations whose operands usually have the same shape: predictions and targets."""
MAX_DEPTH = 3
MATRIX_PRESERVING = frozenset(("matmul", "transpose", "pow", "inv", "mul", "div", "neg"))
"""Operations that return a matrix for a matrix."""
MAX_CHAIN = 20
"""Maximum number of operations through which a factor is traced back to its first name."""
MAX_USES = 6
"""Maximum number of uses of a node that are inspected."""
MAX_ROUNDS = 12
"""Maximum number of rounds in which decided ranks inform the remaining ones; the last round decides all."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences among shapes that fit: matrices by capital letter, vectors where the program aggregates.

    `tall` matrices have more rows than columns, so that their columns can be linearly independent.
    """

    by_name: bool = True
    aggregating: bool = True
    tall: bool = False


PREFERENCES = (
    Preferences(),
    Preferences(tall=True),
    Preferences(by_name=False),
    Preferences(aggregating=False),
    Preferences(False, False),
)


class Choices:
    """Assigns a rank to every input without a value, under one set of preferences."""

    def __init__(self, sketch: Sketch, search: RankSearch, preferences: Preferences, hints: dict[str, int]) -> None:
        self.builder = sketch.builder
        self.search = search
        self.preferences = preferences
        self.hints = hints
        self.inputs = {name: node for name, node in self.builder.inputs.items() if node in self.builder.open}
        self.uses = search.uses

    def make(self) -> bool:
        """Decide all ranks; whether every input has one."""
        for name, rank in self.hints.items():
            if name in self.inputs:
                self.search.narrow(self.inputs[name], 1 << rank)
        self._usual_ranks()
        self._multiply_matrices()
        self._match_tensors()  # before aggregated inputs are made tensors by preference alone
        likely_tensors = self._aggregate() if self.preferences.aggregating else set()
        self._match_known()
        fits = True
        for matrices in (True, False):
            self._match_tensors()
            for name, node in self.inputs.items():
                if not self.search.possible[node] & 1 and is_matrix(name) == matrices and not self._only_beside(node):
                    named = matrices and self.preferences.by_name and not self._only_indexed(node)
                    fits &= self.search.decide(node, (2, 1, 3, 4) if named else range(1, MAX_RANK + 1))
        return fits and self._rest(likely_tensors)

    def _usual_ranks(self) -> None:
        """Narrow ranks by convention: scales and shifts of the library are vectors, embedding tables are matrices.

        A product that must have rank 2 is one of two matrices, not of a matrix and a tensor of higher rank.
        """
        builder = self.builder
        for name, node in self.inputs.items():
            uses = self.uses[node]
            if node in builder.with_axes and uses and builder.of_prelude.issuperset(uses):
                self.search.narrow(node, 1 << 1)
            table = any(self._is(use, "gather") and builder.operands[use][0] == node for use in uses)
            if table and (is_weight(name) or is_matrix(name)):
                self.search.narrow(node, 1 << 2)
        for node in sorted(builder.open):
            op = builder.ops[node]
            if self._is(node, "matmul") and not is_product(op) and least(self.search.possible[node]) == 2:
                for operand in builder.operands[node]:
                    self.search.narrow(operand, 1 << 2)

    def _only_beside(self, node: int) -> bool:
        """Whether an input is used only in elementwise operations, whose other operands then determine its rank."""
        uses = [self.builder.ops[use] for use in self.uses[node]]
        return all(op is not None and (is_elementwise(op) or op.family == "losses") for op in uses)

    def _only_indexed(self, node: int) -> bool:
        """Whether a tensor is only indexed, so that its name says nothing about the rank of its parts."""
        uses = [self.builder.ops[use] for use in self.uses[node]]
        return bool(uses) and all(op is not None and op.name == "index" for op in uses)

    def _aggregate(self) -> set[int]:
        """Make aggregated operands tensors where possible; returns the inputs that may be meant as tensors."""
        builder, likely_tensors = self.builder, set()
        for node in sorted(builder.open):
            op = builder.ops[node]
            if op is None or op.name not in AGGREGATING or node in builder.of_prelude:
                continue
            for operand in builder.operands[node]:
                if operand in builder.open and self.search.narrow(operand, TENSOR):
                    likely_tensors |= self._elementwise_inputs(operand)
                    self._inner_product(operand)
        return likely_tensors

    def _inner_product(self, node: int) -> None:
        """Make both factors of an aggregated product of two inputs tensors: sum(w*x)."""
        op, operands = self.builder.ops[node], self.builder.operands[node]
        if op is not None and op.name == "mul" and all(operand in self.inputs.values() for operand in operands):
            for operand in operands:
                self.search.narrow(operand, TENSOR)

    def _elementwise_inputs(self, node: int) -> set[int]:
        """The inputs that a node depends on through elementwise operations only."""
        builder, seen, pending = self.builder, {node}, [node]
        while pending:
            part = pending.pop()
            op = builder.ops[part]
            if op is not None and is_elementwise(op):
                fresh = [each for each in builder.operands[part] if each in builder.open and each not in seen]
                seen.update(fresh)
                pending.extend(fresh)
        return seen & set(self.inputs.values())

    def _multiply_matrices(self) -> None:
        """Make the factors of a matrix or a transposed vector in mathematical notation tensors, as they usually are."""
        for node in sorted(self.builder.open):
            if is_product(self.builder.ops[node]):
                pair = self.builder.operands[node]
                for one, other in (pair, pair[::-1]):
                    transposed = self._is(one, "transpose") or self._is_matrix(one)
                    if transposed and not self._is_setting(other):
                        self.search.narrow(one, TENSOR)
                        self.search.narrow(other, TENSOR)

    def _is_matrix(self, node: int, depth: int = 0) -> bool:
        """Whether a node is a matrix by name, or a transposed, inverted or multiplied one."""
        if node not in self.builder.open:
            return len(self.builder.shapes[node]) > 1
        if self.builder.ops[node] is None:
            return is_matrix(self.builder.names[node] or "")
        op, operands = self.builder.ops[node], self.builder.operands[node]
        passes = op is not None and op.name in MATRIX_PRESERVING and depth < MAX_CHAIN
        return passes and self._is_matrix(operands[-1] if self._is_setting(operands[0]) else operands[0], depth + 1)

    def _is_setting(self, node: int) -> bool:
        """Whether a node is a scalar, or an input that usually is one."""
        if node not in self.builder.open:
            return not self.builder.shapes[node]
        return self.builder.ops[node] is None and is_setting(self.builder.names[node] or "")

    def _match_tensors(self) -> None:
        """Make both sides of a difference tensors if one must be one, as x − μ in a Gaussian.

        A bias does not add axes to a product: where W x + b must be a matrix, so is W x.
        """
        for node in sorted(self.builder.open, reverse=True):
            rank = least(self.search.possible[node])
            for operand in self.builder.operands[node] if rank else ():
                if self._compares(node):
                    self.search.narrow(operand, TENSOR)
                elif self._is(node, "add") and self._is(operand, "matmul"):
                    self.search.narrow(operand, ANY & ~((1 << rank) - 1))

    def _match_known(self) -> None:
        """Give an operand compared with a tensor of known rank that rank, rather than broadcasting it."""
        for node in sorted(self.builder.open):
            pair = self.builder.operands[node]
            if self._compares(node) and len(pair) == 2:
                for one, other in (pair, pair[::-1]):
                    rank = only(self.search.possible[one])
                    if one not in self.builder.open and rank:
                        self.search.narrow(other, 1 << rank)

    def _is(self, node: int, name: str) -> bool:
        op = self.builder.ops[node]
        return op is not None and op.name == name

    def _compares(self, node: int) -> bool:
        op = self.builder.ops[node]
        in_loss = node in self.builder.of_loss and op is not None and op.name == "mul"
        return op is not None and (op.name in COMPARING or op.family == "losses" or in_loss)

    def _rest(self, likely_tensors: set[int]) -> bool:
        """Decide the inputs that may be scalars: by their partners, then by name, then by simplicity."""
        left = {name: node for name, node in self.inputs.items() if only(self.search.possible[node]) is None}
        fits = True
        for turn in range(MAX_ROUNDS):
            beside = {name: self._beside(name, node) for name, node in left.items()} if turn < MAX_ROUNDS - 1 else {}
            decided = [name for name in left if beside.get(name) is not None]
            singles = [name for name, node in left.items() if is_single(name) or node not in likely_tensors]
            for name in decided or singles or list(left):
                node = left.pop(name)
                rank = beside.get(name)
                first = [rank] if rank is not None else [1] if name not in singles else []
                fits &= self.search.decide(node, [*first, *range(MAX_RANK + 1)])
        return fits

    def _beside(self, name: str, node: int, depth: int = 0) -> int | None:
        """The rank suggested by what an input is compared with, added to or multiplied by."""
        for use in self.uses[node][:MAX_USES]:
            op, operands = self.builder.ops[use], self.builder.operands[use]
            if op is None or not (is_elementwise(op) or op.family == "losses"):
                continue
            rank = None
            partners = [operand for operand in operands if operand != node]
            if len(partners) == 1 and only(self.search.possible[partners[0]]):
                rank = self._rank_beside(name, use, partners[0])
            elif depth < MAX_DEPTH and all(self.search.possible[partner] == 1 for partner in partners):
                rank = self._beside(name, use, depth + 1)
            if rank is not None:
                return rank
        return None

    def _rank_beside(self, name: str, use: int, partner: int) -> int | None:
        """The rank suggested by a tensor partner: equal in a comparison, one less for the bias of a batch."""
        op = self.builder.ops[use]
        rank = least(self.search.possible[partner])
        if self._compares(use) or is_target(name) or (rank > 1 and is_matrix(name)):
            return rank
        if op is not None and op.name == "add":
            return 0 if rank == 1 and self._one_for_each_example(partner) else 1 if rank == 2 else rank
        return None

    def _one_for_each_example(self, node: int) -> bool:
        """Whether a vector is a matrix times weights: one number per example, to which a scalar bias is added."""
        if not self._is(node, "matmul"):
            return False
        vectors = [operand for operand in self.builder.operands[node] if self.search.possible[operand] == 2]
        names = [self.builder.names[operand] or "" for operand in vectors]
        return any(map(is_weight, names))
