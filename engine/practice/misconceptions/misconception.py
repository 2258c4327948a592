"""The records that define a misconception: what it does differently in the backward pass, and its words.

A row gives one or several of these rules; each returns the wrong answers that follow from it, the commonest first, and
nothing where it does not apply. A rule that gives what is right does not apply either: it cannot be told there.

- `local`: another local derivative; the product follows from it.
- `product`: another product on an edge.
- `gather`: another gradient of a node that has several products.
- `written`: another number written down at a node, independently of what is passed on.
- `shape`: another shape of the gradient that an edge gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.backward import Pull
from engine.errors import Phrase
from engine.graph import Graph
from engine.ops.op import Op, Shape, unbroadcast


@dataclass(frozen=True, slots=True)
class Passing:
    """A gradient that passes an edge: what arrives, what the edge does to it, and what leaves.

    `local` is `None` for a linear map. `derivative` is the LaTeX template of the edge's rule, with the constants of the
    gate filled in. `product` has the operand's shape.
    """

    graph: Graph
    pull: Pull
    op: Op
    target: int
    slot: int
    derivative: str
    upstream: Any
    arguments: Sequence[Any]
    out: Any
    local: Any
    product: Any

    @property
    def value(self) -> Any:
        """The value of the operand."""
        return self.arguments[self.slot]

    @property
    def shape(self) -> Shape:
        """The shape of the operand."""
        return self.graph.shapes[self.pull.source]

    @property
    def elementwise(self) -> bool:
        """Whether the edge has a local derivative."""
        return self.local is not None

    @property
    def selects(self) -> bool:
        """Whether the operation selects among operands or elements, as `max` and `relu` do."""
        return self.pull.drops is not None and self.op.name != "pow"

    def scaled(self, factor: Any) -> Any:
        """upstream × factor, summed over the axes along which the operand was repeated."""
        product = self.upstream * factor
        return product if self.pull.shape is None else unbroadcast(product, self.pull.shape)


@dataclass(frozen=True, slots=True)
class Written:
    """A node whose gradient is written down."""

    graph: Graph
    node: int
    value: Any
    gradient: Any

    @property
    def is_input(self) -> bool:
        """Whether the node is an input, which training may change."""
        return self.graph.kind(self.node) == "input"


Answers = Sequence[Any]
EdgeRule = Callable[[Passing], Answers]


@dataclass(frozen=True, slots=True)
class Misconception:
    """One way to go wrong. The words: `name`, a title; `happened`, what the answer is; `think_of`, what leads on.

    `calculation` shows with numbers where a wrong product comes from: a template over `upstream` and `local`, and
    `value` of the operand. `sources` say where it was seen. `by_values`: whether it depends on the numbers at
    which edges it applies; else on the structure of the graph alone, as a test holds.
    """

    id: str
    name: Phrase
    happened: Phrase
    think_of: Phrase
    sources: tuple[str, ...]
    calculation: str = ""
    local: EdgeRule | None = None
    product: EdgeRule | None = None
    gather: Callable[[Sequence[Any]], Answers] | None = None
    written: Callable[[Written], Answers] | None = None
    shape: Callable[[Passing], Sequence[Shape]] | None = None
    by_values: bool = False

    @property
    def is_at_edges(self) -> bool:
        """Whether it changes what passes on edges."""
        return self.local is not None or self.product is not None

    def locals(self, passing: Passing) -> list[Any]:
        """The wrong local derivatives on an edge."""
        return list(self.local(passing)) if self.local is not None and passing.elementwise else []

    def products(self, passing: Passing) -> list[Any]:
        """The wrong products on an edge."""
        made = [passing.scaled(local) for local in self.locals(passing)]
        return made + (list(self.product(passing)) if self.product is not None else [])
