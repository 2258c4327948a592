"""Which of the shapes that fit is meant: scalars where they do, tensors where the program aggregates, names as usual.

Every choice is only tried; where it does not fit the whole program, the next one is.
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
"""Of a lone number these are nothing to look at."""
COMPARING = frozenset(("sub", "less", "less_equal", "greater", "greater_equal", "equal", "not_equal"))
"""What stands on either side of these has one shape, as a rule: predictions and targets."""
DEEPEST = 3
CARRYING = frozenset(("matmul", "transpose", "pow", "inv", "mul", "div", "neg"))
"""Of a matrix these are matrices."""
LONGEST = 20
"""Through so many products a factor is followed to its first name."""
MOST_USES = 6
"""So far it is looked around an input: through so many gates, at so many uses of each."""
MOST_TURNS = 12
"""So often what was decided may tell something of what is left; the last turn decides all."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Preferences among fitting shapes: matrices where a capital letter says so, vectors where the program aggregates.

    `tall` matrices have more rows than columns, so that their columns can be independent.
    """

    by_name: bool = True
    aggregating: bool = True
    tall: bool = False


TASTES = (Taste(), Taste(tall=True), Taste(by_name=False), Taste(aggregating=False), Taste(False, False))


class Choices:
    """Gives every input without a value a rank, in one taste."""

    def __init__(self, sketch: Sketch, search: RankSearch, taste: Taste, hints: dict[str, int]) -> None:
        self.builder = sketch.builder
        self.search = search
        self.taste = taste
        self.hints = hints
        self.inputs = {name: node for name, node in self.builder.inputs.items() if node in self.builder.open}
        self.uses = search.uses

    def make(self) -> bool:
        """Whether every input has a rank now."""
        for name, rank in self.hints.items():
            if name in self.inputs:
                self.search.narrow(self.inputs[name], 1 << rank)
        self._usual_ranks()
        self._multiply_matrices()
        self._match_tensors()  # before what is aggregated is one by preference alone
        vectors = self._aggregate() if self.taste.aggregating else set()
        self._match_known()
        fits = True
        for matrices in (True, False):
            self._match_tensors()
            for name, node in self.inputs.items():
                if not self.search.possible[node] & 1 and is_matrix(name) == matrices and not self._only_beside(node):
                    named = matrices and self.taste.by_name and not self._only_indexed(node)
                    fits &= self.search.decide(node, (2, 1, 3, 4) if named else range(1, MAX_RANK + 1))
        return fits and self._rest(vectors)

    def _usual_ranks(self) -> None:
        """What the library scales or shifts by is a vector; a table from which a list chooses rows is a matrix.

        A product that must be a matrix is one of two matrices, rather than of one and a deeper tensor.
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
        """Whether an input only stands beside others, element by element: these decide on its rank."""
        uses = [self.builder.ops[use] for use in self.uses[node]]
        return all(op is not None and (is_elementwise(op) or op.family == "losses") for op in uses)

    def _only_indexed(self, node: int) -> bool:
        """Whether a tensor is only taken apart, so that its name says nothing of its parts."""
        uses = [self.builder.ops[use] for use in self.uses[node]]
        return bool(uses) and all(op is not None and op.name == "index" for op in uses)

    def _aggregate(self) -> set[int]:
        """Let what is aggregated be a tensor, if it can; the inputs of which one may then be meant."""
        builder, vectors = self.builder, set()
        for node in sorted(builder.open):
            op = builder.ops[node]
            if op is None or op.name not in AGGREGATING or node in builder.of_prelude:
                continue
            for operand in builder.operands[node]:
                if operand in builder.open and self.search.narrow(operand, TENSOR):
                    vectors |= self._elementwise_inputs(operand)
                    self._inner_product(operand)
        return vectors

    def _inner_product(self, node: int) -> None:
        """Both factors of an aggregated product of two inputs are tensors: sum(w*x)."""
        op, operands = self.builder.ops[node], self.builder.operands[node]
        if op is not None and op.name == "mul" and all(operand in self.inputs.values() for operand in operands):
            for operand in operands:
                self.search.narrow(operand, TENSOR)

    def _elementwise_inputs(self, node: int) -> set[int]:
        """The inputs that a value depends on element by element."""
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
        """On paper what a matrix or a transposed vector is multiplied by is no number, as a rule."""
        for node in sorted(self.builder.open):
            if is_product(self.builder.ops[node]):
                pair = self.builder.operands[node]
                for one, other in (pair, pair[::-1]):
                    turned = self._is(one, "transpose") or self._is_matrix(one)
                    if turned and not self._is_setting(other):
                        self.search.narrow(one, TENSOR)
                        self.search.narrow(other, TENSOR)

    def _is_matrix(self, node: int, depth: int = 0) -> bool:
        """Whether a value is called a matrix, or is one transposed, inverted or multiplied."""
        if node not in self.builder.open:
            return len(self.builder.shapes[node]) > 1
        if self.builder.ops[node] is None:
            return is_matrix(self.builder.names[node] or "")
        op, operands = self.builder.ops[node], self.builder.operands[node]
        passes = op is not None and op.name in CARRYING and depth < LONGEST
        return passes and self._is_matrix(operands[-1] if self._is_setting(operands[0]) else operands[0], depth + 1)

    def _is_setting(self, node: int) -> bool:
        """Whether a value is a number, or an input that usually is one."""
        if node not in self.builder.open:
            return not self.builder.shapes[node]
        return self.builder.ops[node] is None and is_setting(self.builder.names[node] or "")

    def _match_tensors(self) -> None:
        """Both sides of a difference that must be a tensor are tensors, if they can: x − μ in a Gaussian.

        A bias does not lend a product its axes: where W x + b must be a matrix, W x is one.
        """
        for node in sorted(self.builder.open, reverse=True):
            rank = least(self.search.possible[node])
            for operand in self.builder.operands[node] if rank else ():
                if self._compares(node):
                    self.search.narrow(operand, TENSOR)
                elif self._is(node, "add") and self._is(operand, "matmul"):
                    self.search.narrow(operand, ANY & ~((1 << rank) - 1))

    def _match_known(self) -> None:
        """Let what is compared with a tensor of known rank have that rank, rather than broadcast."""
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

    def _rest(self, vectors: set[int]) -> bool:
        """The inputs that may be scalars: what stands beside them decides, then their names, then simplicity."""
        left = {name: node for name, node in self.inputs.items() if only(self.search.possible[node]) is None}
        fits = True
        for turn in range(MOST_TURNS):
            beside = {name: self._beside(name, node) for name, node in left.items()} if turn < MOST_TURNS - 1 else {}
            with_shape = [name for name in left if beside.get(name) is not None]
            singles = [name for name, node in left.items() if is_single(name) or node not in vectors]
            for name in with_shape or singles or list(left):
                node = left.pop(name)
                rank = beside.get(name)
                first = [rank] if rank is not None else [1] if name not in singles else []
                fits &= self.search.decide(node, [*first, *range(MAX_RANK + 1)])
        return fits

    def _beside(self, name: str, node: int, depth: int = 0) -> int | None:
        """The rank that an input should have for what it is compared with, added to or multiplied by."""
        for use in self.uses[node][:MOST_USES]:
            op, operands = self.builder.ops[use], self.builder.operands[use]
            if op is None or not (is_elementwise(op) or op.family == "losses"):
                continue
            rank = None
            partners = [operand for operand in operands if operand != node]
            if len(partners) == 1 and only(self.search.possible[partners[0]]):
                rank = self._rank_beside(name, use, partners[0])
            elif depth < DEEPEST and all(self.search.possible[partner] == 1 for partner in partners):
                rank = self._beside(name, use, depth + 1)
            if rank is not None:
                return rank
        return None

    def _rank_beside(self, name: str, use: int, partner: int) -> int | None:
        """The rank for a tensor as partner: the same in a comparison, one less for the bias of a batch."""
        op = self.builder.ops[use]
        rank = least(self.search.possible[partner])
        if self._compares(use) or is_target(name) or (rank > 1 and is_matrix(name)):
            return rank
        if op is not None and op.name == "add":
            return 0 if rank == 1 and self._one_for_each_example(partner) else 1 if rank == 2 else rank
        return None

    def _one_for_each_example(self, node: int) -> bool:
        """Whether a vector is a matrix times weights: one number for each example, to which one bias is added."""
        if not self._is(node, "matmul"):
            return False
        vectors = [operand for operand in self.builder.operands[node] if self.search.possible[operand] == 2]
        names = [self.builder.names[operand] or "" for operand in vectors]
        return any(map(is_weight, names))
