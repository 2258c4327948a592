"""Shapes and options that the tests of the table run over; operations that are not elementwise are listed by name."""

from __future__ import annotations

from typing import Any

from engine.ops.indexing import HOLE
from engine.ops.op import Shape

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
