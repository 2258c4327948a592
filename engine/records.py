"""Records of single nodes and edges with their numbers; a trace itself holds them in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import Phrase, Span


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its numbers; `gradient` is d output / d node in the node's shape, `None` if not computed."""

    id: int
    kind: str
    name: str | None
    label: str
    op: str | None
    operands: tuple[int, ...]
    arguments: list[str]
    shape: tuple[int, ...]
    value: Any
    gradient: Any
    symbol: str
    formula: str | None
    expression: str | None
    group: int | None
    span: Span | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge with its numbers: `product` = `upstream` × `local` is what it adds to the gradient of `source`."""

    id: int
    source: int
    target: int
    operand: int
    upstream: Any
    local: Any
    product: Any
    local_kind: str
    rule: str | None
    marked_rule: str | None
    derivative: str | None
    reason: Phrase | None
    flags: tuple[str, ...]
