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
from engine.ops.indexing import HOLE
from engine.ops.op import Op, Shape, broadcast_shape

UNARY: tuple[Shape, ...] = ((), (1,), (3,), (2, 3), (1, 1), (2, 1, 3), (2, 1, 2, 3))
BINARY: tuple[Shape, ...] = ((), (1,), (3,), (1, 3), (2, 1), (2, 3), (2, 1, 1), (2, 1, 2, 3))
TERNARY: tuple[Shape, ...] = ((), (3,), (2, 1), (2, 1, 2, 3))

REDUCTIONS: list[tuple[Shape, dict[str, Any]]] = [
    ((), {}),
    ((1,), {}),
    ((4,), {}),
    ((4,), {"axis": 0}),
    ((4,), {"axis": -1, "keepdims": True}),
    ((2, 3), {}),
    ((2, 3), {"keepdims": True}),
    ((2, 3), {"axis": 0}),
    ((2, 3), {"axis": 1, "keepdims": True}),
    ((2, 3), {"axis": (0, 1)}),
    ((2, 1, 3), {"axis": (2, 0)}),
    ((2, 1, 2, 3), {"axis": (1, -1)}),
    ((2, 1, 2, 3), {"axis": 2, "keepdims": True}),
]
CORRECTED: list[tuple[Shape, dict[str, Any]]] = [
    ((4,), {"ddof": 1}),
    ((2, 3), {"axis": 1, "keepdims": True, "ddof": 1}),
    ((2, 3), {"axis": (0, 1), "ddof": 2}),
]
RUNNING: list[tuple[tuple[Shape, ...], dict[str, Any]]] = [
    (((),), {}),
    (((4,),), {}),
    (((2, 3),), {}),
    (((2, 3),), {"axis": 0}),
    (((2, 3),), {"axis": -1}),
    (((2, 1, 2, 3),), {"axis": 2}),
]
ALONG = [((), {}), ((4,), {}), ((2, 3), {}), ((2, 3), {"axis": 0}), ((2, 1, 2, 3), {"axis": 2}), ((3, 1), {})]
MATMUL = [
    ((3,), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3,)),
    ((2, 3), (3, 4)),
    ((1, 3), (3, 1)),
    ((3,), (2, 3, 2)),
    ((2, 2, 3), (3,)),
    ((2, 2, 3), (3, 2)),
    ((2, 3), (2, 3, 2)),
    ((2, 2, 3), (1, 3, 2)),
    ((2, 1, 2, 3), (2, 3, 1)),
    ((1, 2, 2, 3), (2, 1, 3, 2)),
    ((3,), (2, 1, 3, 2)),
    ((2, 1, 2, 3), (3,)),
]
PAIRS: list[tuple[tuple[Shape, ...], dict[str, Any]]] = [
    (((), ()), {}),
    (((), ()), {"reduction": "none"}),
    (((3,), (3,)), {}),
    (((3,), (3,)), {"reduction": "none"}),
    (((2, 3), (2, 3)), {"reduction": "sum"}),
    (((2, 3), (3,)), {"reduction": "mean"}),
    (((2, 1), (2, 3)), {"reduction": "none"}),
    (((), (2, 1, 3)), {"reduction": "sum"}),
    (((2, 1, 2, 3), ()), {"reduction": "mean"}),
]
CLASSWISE = [
    *PAIRS[:-1],
    (((2, 3), (2, 3)), {}),
    (((2, 3), (2, 3)), {"axis": 0}),
    (((2, 3), (2, 3)), {"axis": 0, "reduction": "none"}),
    (((2, 1, 2, 3), (2, 3)), {"axis": -2, "reduction": "none"}),
    (((2, 1), (2, 3)), {"reduction": "sum"}),
]
LISTED: dict[str, list[tuple[tuple[Shape, ...], dict[str, Any]]]] = {
    **{
        name: [((shape,), options) for shape, options in REDUCTIONS]
        for name in ("sum", "mean", "prod", "max", "min", "norm", "logsumexp")
    },
    "median": [((shape,), options) for shape, options in REDUCTIONS],
    "var": [((shape,), options) for shape, options in REDUCTIONS + CORRECTED],
    "std": [((shape,), options) for shape, options in REDUCTIONS[2:] + CORRECTED],  # that of one number is a kink
    **{name: [((shape,), options) for shape, options in ALONG] for name in ("softmax", "log_softmax")},
    **{
        name: [(((3,),), {}), (((2, 3),), {}), (((2, 3),), {"axis": 1}), (((2, 1, 2, 3),), {"axis": -2}), (((),), {})]
        for name in ("argmax", "argmin")
    },
    **{name: PAIRS for name in ("bce", "bce_with_logits", "log_cosh")},
    **{name: CLASSWISE for name in ("cross_entropy", "cross_entropy_with_logits")},
    "one_hot": [(((),), {"n": 3}), (((4,),), {"n": 3}), (((2, 1, 3),), {"n": 4})],
    "nearest": [(((), (3,)), {}), (((2, 3), (4,)), {}), (((3,), (4, 3)), {}), (((2, 3), (4, 3)), {})],
    "sample": [(((),), {}), (((2, 3),), {"seed": 7})],
    "pass_through": [(((), ()), {}), (((3,), (3,)), {}), (((2, 1, 3), (2, 1, 3)), {})],
    "matmul": [(shapes, {}) for shapes in MATMUL],
    "outer": [(((3,), (2,)), {}), (((1,), (4,)), {})],
    "trace": [(((3, 3),), {}), (((2, 3),), {}), (((1, 1),), {})],
    "transpose": [
        (((),), {}),
        (((3,),), {}),
        (((2, 3),), {}),
        (((2, 3),), {"axes": (0, 1)}),
        (((2, 1, 3),), {"axes": (1, 2, 0)}),
        (((2, 1, 2, 3),), {"axes": (3, -4, 2, 1)}),
        (((2, 1, 2, 3),), {}),
    ],
    "reshape": [
        (((2, 3),), {"shape": (3, 2)}),
        (((2, 3),), {"shape": (-1,)}),
        (((6,),), {"shape": (1, 2, -1, 1)}),
        (((),), {"shape": (1, 1)}),
        (((1,),), {"shape": ()}),
    ],
    "flatten": [(((),), {}), (((3,),), {}), (((2, 1, 2, 3),), {})],
    "concatenate": [
        (((2,), (3,)), {}),
        (((2,), (1,), (3,)), {"axis": -1}),
        (((2, 2), (2, 1)), {"axis": 1}),
        (((2, 1, 2, 3), (1, 1, 2, 3)), {"axis": 0}),
        (((2, 3),), {}),
    ],
    "stack": [
        (((), (), ()), {}),
        (((3,), (3,)), {}),
        (((3,), (3,)), {"axis": 1}),
        (((2, 3), (2, 3)), {"axis": -1}),
        (((2, 1, 3), (2, 1, 3)), {"axis": 2}),
    ],
    "expand": [
        (((),), {"axis": 0}),
        (((3,),), {"axis": 0}),
        (((3,),), {"axis": -1}),
        (((2, 3),), {"axis": (0, 2)}),
        (((),), {"shape": (2, 3)}),
        (((3,),), {"shape": (2, 3)}),
        (((2, 1),), {"shape": (2, 2, 3)}),
        (((2, 1, 1, 3),), {"shape": (2, 2, 2, 3)}),
    ],
    "squeeze": [
        (((1,),), {}),
        (((2, 1),), {}),
        (((1, 2, 1, 3),), {}),
        (((1, 2, 1, 3),), {"axis": 2}),
        (((1, 2, 1, 3),), {"axis": (0, -2)}),
    ],
    "index": [
        (((3,),), {"key": (1,)}),
        (((3,),), {"key": (-1,)}),
        (((4,),), {"key": (slice(1, 3),)}),
        (((4,),), {"key": (slice(None, None, -2),)}),
        (((2, 3),), {"key": (0,)}),
        (((2, 3),), {"key": (slice(None), 1)}),
        (((2, 3),), {"key": (1, 2)}),
        (((2, 3),), {"key": (Ellipsis, 0)}),
        (((2, 3),), {"key": (None, 1, slice(0, 2))}),
        (((2, 1, 2, 3),), {"key": (1, Ellipsis, slice(None, 2))}),
        (((),), {"key": ()}),
        (((),), {"key": (None,)}),
        (((3,),), {"key": (0, Ellipsis)}),
        (((3,),), {"key": ((0, 2, 2),)}),
        (((3, 2),), {"key": ((0, -1, -1, 1),)}),
        (((3, 2),), {"key": ((0, 2, 1, 0), (1, 1, 0, 1))}),
        (((3, 2),), {"key": (((0, 2), (1, 1)), 1)}),
        (((2, 3, 4),), {"key": ((0, 1), slice(1, None), (0, 3))}),
    ],
    "gather": [
        (((3,), (2,)), {"key": (HOLE,)}),
        (((3, 2), (4,)), {"key": (HOLE,)}),
        (((3, 2), (2, 3)), {"key": (HOLE,)}),
        (((4, 3), (4,)), {"key": ((0, 1, 3, 1), HOLE)}),
        (((2, 3), (3,)), {"key": (slice(None), HOLE)}),
        (((2, 3, 4), (2,)), {"key": (1, Ellipsis, HOLE)}),
        (((3, 2, 4), (1,)), {"key": (HOLE, slice(0, 2))}),
    ],
    "gather_pairs": [
        (((3, 3), (4,), (4,)), {"key": (HOLE, HOLE)}),
        (((3, 2, 3), (4,), (4,)), {"key": (HOLE, slice(None), HOLE)}),
        (((3, 3, 2), (2, 1), (3,)), {"key": (HOLE, HOLE)}),
    ],
    "cumsum": RUNNING,
    "cumprod": RUNNING,
    "dropout": [(((),), {"seed": 1}), (((3,),), {}), (((2, 3),), {"p": 0.2, "seed": 7}), (((2, 1, 2, 3),), {"p": 0.0})],
    "conv2d": [
        (((2, 3, 4, 5), (2, 3, 3, 2), (2,)), {}),
        (((2, 3, 4, 5), (2, 3, 3, 2), (2,)), {"stride": 2, "padding": (1, 0)}),
        (((3, 4, 5), (1, 3, 2, 2), (1,)), {"stride": (1, 2)}),
        (((2, 4, 4), (3, 2, 2, 2), ()), {"padding": 1}),
        (((3, 4), (2, 2), ()), {}),
    ],
    "max_pool2d": [
        (((2, 2, 4, 5),), {"kernel_size": 2}),
        (((2, 4, 5),), {"kernel_size": (3, 2), "stride": 1}),
        (((4, 4),), {"kernel_size": 3, "stride": (1, 2), "padding": 1}),
    ],
    "det": [(((1, 1),), {}), (((2, 2),), {}), (((3, 3),), {}), (((2, 3, 3),), {}), (((2, 1, 2, 2),), {})],
    "inv": [(((1, 1),), {}), (((2, 2),), {}), (((3, 3),), {}), (((2, 3, 3),), {}), (((2, 1, 2, 2),), {})],
    "solve": [
        (((3, 3), (3,)), {}),
        (((3, 3), (3, 2)), {}),
        (((1, 1), (1,)), {}),
        (((2, 2, 2), (2,)), {}),
        (((2, 2, 2), (2, 3)), {}),
        (((2, 2), (2, 2, 1)), {}),
        (((2, 1, 2, 2), (3, 2, 1)), {}),
    ],
}
MATRICES = {"det": (0,), "inv": (0,), "solve": (0,)}
"""The operands that must be well-conditioned square matrices."""


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


CASES: tuple[Case, ...] = tuple(case for op in TABLE for case in cases_of(op))


def forward(case: Case) -> Any:
    """The operation's value."""
    with np.errstate(all="ignore"):
        return case.op.forward(*case.values, **case.options)


def upstream_for(out: Any) -> Any:
    """A gradient to send backward: all elements different, none of them 0."""
    size = int(np.size(out))
    weights = 0.6 + np.linspace(0.1, 1.3, size) * np.where(np.arange(size) % 3 == 1, -1.0, 1.0)
    return np.float64(weights[0]) if np.ndim(out) == 0 else weights.reshape(np.shape(out))
