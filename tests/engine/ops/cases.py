"""What the tests of the table run over: operands and options for every operation, drawn from its own domain.

Elementwise operations meet every pair of shapes that broadcasts; the others have their shapes listed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from zlib import crc32

import numpy as np

from engine.ops import TABLE
from engine.ops.op import Op, Shape, broadcast_shape
from tests.engine.ops.case_shapes import (
    BINARY,
    LISTED,
    MATRICES,
    TERNARY,
    UNARY,
)


@dataclass(frozen=True)
class Case:
    """One operation with operands and options."""

    op: Op
    values: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shapes = " ".join("×".join(map(str, np.shape(value))) or "scalar" for value in self.values)
        return f"{self.op.name} {shapes} {self.options or ''}".strip()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of the operands."""
        return tuple(np.shape(value) for value in self.values)


def is_elementwise(op: Op) -> bool:
    """Whether the operation broadcasts its operands."""
    return op.shape is broadcast_shape


def shapes_of(op: Op) -> Iterator[tuple[tuple[Shape, ...], dict[str, Any]]]:
    """The shapes and options that an operation is tested with."""
    if not is_elementwise(op):
        yield from LISTED[op.name]
        return
    arity = 3 if op.variadic else len(op.partials)
    for shapes in product({1: UNARY, 2: BINARY, 3: TERNARY}[arity], repeat=arity):
        try:
            np.broadcast_shapes(*shapes)
        except ValueError:
            continue
        yield shapes, {}


def draw(op: Op, slot: int, shape: Shape, generator: np.random.Generator) -> Any:
    """An operand of this shape, filled from the samples of the operation's domain, all different if possible."""
    if op.name == "one_hot":
        return np.asarray(generator.integers(0, 3, shape), dtype=np.float64)[()]
    if op.name in ("gather", "gather_pairs") and slot:
        return np.asarray(generator.integers(-2, 2, shape), dtype=np.float64)[()]
    if slot in MATRICES.get(op.name, ()):
        return generator.uniform(-0.5, 0.5, shape) + 1.5 * np.eye(shape[-1])
    size = int(np.prod(shape))
    column = [sample[slot if slot < len(sample) else 0] for sample in op.domain.samples]
    pool = [value for value in dict.fromkeys(column)] if np.ndim(column[0]) == 0 else [0.7, -1.3, 2.2, 1.1]
    rounds = -(-size // len(pool))
    drawn = np.concatenate([generator.permutation(pool) * (1.0 + 0.001 * turn) for turn in range(rounds)])[:size]
    return np.float64(drawn[0]) if shape == () else drawn.reshape(shape)


def cases_of(op: Op) -> list[Case]:
    """Every case of one operation: its samples as they are, then all shapes."""
    cases = [
        Case(op, tuple(map(as_value, sample)), {}) for sample in op.domain.samples if len(sample) == len(op.partials)
    ]
    if not is_elementwise(op):
        cases = cases if op.name in MATRICES else []
    for count, (shapes, options) in enumerate(shapes_of(op)):
        generator = np.random.default_rng([crc32(op.name.encode()), count])
        cases.append(Case(op, tuple(draw(op, slot, shape, generator) for slot, shape in enumerate(shapes)), options))
    return cases


def as_value(value: Any) -> Any:
    """A sample as the engine holds it: a float64 scalar or array."""
    return np.float64(value) if np.ndim(value) == 0 else np.asarray(value, dtype=np.float64)


def forward(case: Case) -> Any:
    """The operation's value."""
    with np.errstate(all="ignore"):
        return case.op.forward(*case.values, **case.options)


def upstream_for(out: Any) -> Any:
    """A gradient to send backward: all elements different, none of them 0."""
    size = int(np.size(out))
    weights = 0.6 + np.linspace(0.1, 1.3, size) * np.where(np.arange(size) % 3 == 1, -1.0, 1.0)
    return np.float64(weights[0]) if np.ndim(out) == 0 else weights.reshape(np.shape(out))


CASES: tuple[Case, ...] = tuple(case for op in TABLE for case in cases_of(op))
