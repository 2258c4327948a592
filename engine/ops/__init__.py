"""The table of operations: one row each, and the names under which programs reach them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.ops.activation import ACTIVATION
from engine.ops.arithmetic import ARITHMETIC
from engine.ops.blocked import BLOCKED
from engine.ops.choosing import CHOOSING
from engine.ops.comparing import COMPARING
from engine.ops.deviations import DEVIATIONS
from engine.ops.elementary import ELEMENTARY
from engine.ops.layers import LAYERS
from engine.ops.linear_algebra import LINEAR_ALGEBRA
from engine.ops.losses import LOSSES
from engine.ops.op import Op
from engine.ops.reducing import REDUCING
from engine.ops.running import RUNNING
from engine.ops.shaping import SHAPING

__all__ = ["ALIASES", "FAMILIES", "FUNCTIONS", "OPERATORS", "OPS", "TABLE", "by_name", "resolve"]

FAMILIES: dict[str, tuple[Op, ...]] = {
    "arithmetic": ARITHMETIC,
    "elementary": ELEMENTARY,
    "activation": ACTIVATION,
    "choosing": CHOOSING,
    "reducing": (*REDUCING, *DEVIATIONS, *RUNNING),
    "losses": LOSSES,
    "layers": LAYERS,
    "linear algebra": LINEAR_ALGEBRA,
    "shape": SHAPING,
    "not differentiable": (*COMPARING, *BLOCKED),
}


def by_name(table: Iterable[Op]) -> dict[str, Op]:
    """The rows by name; two rows of one name are refused."""
    rows: dict[str, Op] = {}
    for op in table:
        if op.name in rows:
            raise ValueError(f"two operations are called {op.name}")
        rows[op.name] = op
    return rows


TABLE: tuple[Op, ...] = tuple(replace(op, family=family) for family, rows in FAMILIES.items() for op in rows)
OPS = by_name(TABLE)

OPERATORS: dict[str, Op] = {
    "+": OPS["add"],
    "-": OPS["sub"],
    "*": OPS["mul"],
    "/": OPS["div"],
    "**": OPS["pow"],
    "@": OPS["matmul"],
    "<": OPS["less"],
    "<=": OPS["less_equal"],
    ">": OPS["greater"],
    ">=": OPS["greater_equal"],
    "==": OPS["equal"],
    "!=": OPS["not_equal"],
}
"""The operators between two operands. The unary minus is `neg`."""

ALIASES: dict[str, str] = {
    "dot": "matmul",
    "ln": "log",
    "lg": "log10",
    "tg": "tan",
    "ctg": "cot",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctg": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
    "absolute": "abs",
    "power": "pow",
    "subtract": "sub",
    "multiply": "mul",
    "divide": "div",
    "negative": "neg",
    "σ": "sigmoid",
    "ReLU": "relu",
    "swish": "silu",
    "log_sigmoid": "logsigmoid",
    "clamp": "clip",
    "concat": "concatenate",
    "variance": "var",
}
"""Other names of functions: the local ones of Russian textbooks, and those of other libraries."""

WITHOUT_NAME = frozenset(
    {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
    | {"logical_and", "logical_or", "logical_not", "number", "index", "gather", "gather_pairs", "minout"}
)
"""Operations that programs reach by an operator or by another function's name, not by a name of their own."""

FUNCTIONS: dict[str, Op] = {op.name: op for op in TABLE if op.name not in WITHOUT_NAME} | {
    alias: OPS[name] for alias, name in ALIASES.items()
}

ELEMENTWISE = {"max": (OPS["maximum"], OPS["maxout"]), "min": (OPS["minimum"], OPS["minout"])}


def resolve(name: str, count: int) -> Op:
    """The operation that a function's name means with so many positional arguments.

    `max` and `min` of one argument reduce it; of two or more they compare them element by element.
    """
    if name in ELEMENTWISE and count > 1:
        pair, several = ELEMENTWISE[name]
        return pair if count == 2 else several
    return FUNCTIONS[name]
