"""Domains say the truth: about where a value exists, where it is smooth, and where it is not.

The oracle knows nothing of the table: a value exists where it is a finite number; it is smooth in an operand where
the slopes from the left and from the right are finite and equal.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from engine.ops import OPS, TABLE
from engine.ops.domains import matrix
from engine.ops.op import Op
from tests.engine.ops.cases import Case, forward, is_elementwise

GRID = (-3.0, -2.5, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0)
COARSE = (-2.0, -1.0, 0.0, 1.0, 2.0)
ELEMENTWISE = [op for op in TABLE if is_elementwise(op)]
SMOOTH = [op for op in ELEMENTWISE if not all(partial.blocked for partial in op.partials)]
STEP = 1e-7
STEEP = 1e3
"""No slope on the grid is near this, but where it is infinite."""
CONVENTIONS = {
    "pow": {(0.0, 0.0): True},  # in x it is smooth; in y it jumps, which the rule for y says
    "root": {(0.0, 1.0): False},  # the first root is the number itself; every other has a pole of its slope at 0
    "leaky_relu": {(0.0, 1.0): False},  # no corner for this alpha, but the rule for alpha applies at 0
}
"""Where the table says something else than the slopes, on purpose."""


def points(op: Op) -> list[tuple[float, ...]]:
    """Every combination of the grid's numbers as operands."""
    count = 3 if op.variadic else len(op.partials)
    return list(product(COARSE if count > 2 else GRID, repeat=count))


def value(op: Op, point: tuple[float, ...]) -> Any:
    return forward(Case(op, tuple(map(np.float64, point))))


def holds(op: Op, point: tuple[float, ...]) -> bool:
    return bool(op.domain.holds(*map(np.float64, point)))


def slopes(op: Op, point: tuple[float, ...], slot: int) -> tuple[float, float]:
    """From the left and from the right."""
    middle = value(op, point)
    left, right = (value(op, (*point[:slot], point[slot] + step, *point[slot + 1 :])) for step in (-STEP, STEP))
    with np.errstate(invalid="ignore"):
        return (middle - left) / STEP, (right - middle) / STEP


def varies(op: Op, point: tuple[float, ...], slot: int) -> bool:
    """Whether this operand can move and a gradient reaches it: a negative number has whole powers only."""
    moved = ((*point[:slot], point[slot] + step, *point[slot + 1 :]) for step in (-STEP, STEP))
    return op.partial(slot).blocked is None and any(holds(op, other) for other in moved)


def is_smooth(op: Op, point: tuple[float, ...]) -> bool:
    """Whether both slopes agree in every operand that can move."""
    pairs = [slopes(op, point, slot) for slot in range(len(point)) if varies(op, point, slot)]
    return CONVENTIONS.get(op.name, {}).get(
        point,
        all(
            max(abs(left), abs(right)) < STEEP and abs(left - right) <= 1e-4 * max(1, abs(left))
            for left, right in pairs
        ),
    )


@pytest.mark.parametrize("op", ELEMENTWISE, ids=lambda op: op.name)
def test_a_domain_holds_where_the_value_is_a_finite_number(op: Op) -> None:
    wrong = [point for point in points(op) if holds(op, point) != np.isfinite(value(op, point))]
    assert wrong == (
        [(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)] if op.name == "root" else []
    )  # there is no 0th root, though the power is a number


@pytest.mark.parametrize("op", SMOOTH, ids=lambda op: op.name)
def test_a_domain_is_smooth_where_the_slopes_agree(op: Op) -> None:
    smoothness = {point: bool(op.domain.smooth(*map(np.float64, point))) for point in points(op) if holds(op, point)}
    assert {point: smooth for point, smooth in smoothness.items() if smooth != is_smooth(op, point)} == {}
    assert (
        all(smoothness.values())
        or op.domain.kink is not None
        or op.name in ("sqrt", "cbrt", "root", "pow", "asin", "acos", "acosh")
    )


@pytest.mark.parametrize(
    ("name", "values", "options", "smooth"),
    [
        ("max", ([1.0, 2.0, 2.0],), {}, False),
        ("max", ([1.0, 1.0, 2.0],), {}, True),
        ("max", ([[1.0, 1.0], [1.0, 2.0]],), {"axis": 1}, [False, True]),
        ("max", ([[1.0, 1.0], [0.0, 2.0]],), {"axis": 0}, [True, True]),
        ("max", ([np.nan, 1.0],), {}, True),
        ("min", ([1.0, 1.0, 2.0],), {}, False),
        ("min", ([1.0, 2.0, 2.0],), {}, True),
        ("std", ([1.0, 1.0],), {}, False),
        ("std", ([1.0, 1.5],), {}, True),
        ("std", ([[1.0, 1.0], [2.0, 3.0]],), {"axis": 1}, [False, True]),
        ("norm", ([0.0, 0.0],), {}, False),
        ("norm", ([0.0, -1.0],), {}, True),
        ("norm", ([[0.0, 0.0], [0.0, 1.0]],), {"axis": 1}, [False, True]),
    ],
)  # fmt: skip
def test_kinks_of_reductions(name: str, values: tuple[Any, ...], options: dict[str, Any], smooth: Any) -> None:
    smoothness = OPS[name].domain.smooth(*map(np.asarray, values), **options)
    assert np.asarray(smoothness).tolist() == smooth


@pytest.mark.parametrize("name", ["inv", "solve"])
def test_a_singular_matrix_is_outside_the_domain(name: str) -> None:
    right = () if name == "inv" else (np.ones(2),)
    for rows, inside in (([[1, 2], [2, 4]], False), ([[1, 0], [0, 1]], True), ([[0, 1], [-1, 0]], True)):
        assert bool(OPS[name].domain.holds(np.asarray(rows, float), *right)) is inside


def test_samples_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        matrix((1.0, 2.0))[0, 0] = 3.0


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("less", [True, False, False]),
        ("less_equal", [True, True, False]),
        ("greater", [False, False, True]),
        ("greater_equal", [False, True, True]),
        ("equal", [False, True, False]),
        ("not_equal", [True, False, True]),
    ],
)
def test_comparisons_below_at_and_above(name: str, answers: list[bool]) -> None:
    assert value_of(name, [-1.0, 2.0, 3.5], [2.0, 2.0, 2.0]) == answers


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("round", [-3.0, -2.0, -2.0, -1.0, -0.0, 0.0, 0.0, 1.0, 2.0, 3.0]),
        ("floor", [-3.0, -3.0, -2.0, -1.0, -1.0, 0.0, 0.0, 1.0, 2.0, 3.0]),
        ("ceil", [-3.0, -2.0, -2.0, -1.0, -0.0, 0.0, 1.0, 1.0, 2.0, 3.0]),
        ("sign", [-1.0, -1.0, -1.0, -1.0, -1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        ("step", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        ("stop_gradient", list(GRID)),
        ("logical_not", [False, False, False, False, False, True, False, False, False, False]),
        ("number", list(GRID)),
    ],
)
def test_values_between_and_at_the_jumps(name: str, answers: list[float]) -> None:
    assert value_of(name, list(GRID)) == answers


def test_logic_and_places() -> None:
    assert value_of("logical_and", [0.0, 0.0, 2.0, -1.0], [0.0, 1.0, 0.0, 1.0]) == [False, False, False, True]
    assert value_of("logical_or", [0.0, 0.0, 2.0, -1.0], [0.0, 1.0, 0.0, 1.0]) == [False, True, True, True]
    assert value_of("argmax", [1.0, 3.0, 3.0, 0.0]) == 1.0
    assert value_of("argmin", [1.0, 0.0, 3.0, 0.0]) == 1.0
    assert value_of("where", [1.0, 0.0, -1.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]) == [1.0, 5.0, 3.0]


def value_of(name: str, *operands: list[float]) -> Any:
    """The value for vectors of these numbers."""
    return forward(Case(OPS[name], tuple(map(np.asarray, operands)))).tolist()


def test_every_condition_that_is_not_0_is_true() -> None:
    _, first, second = OPS["where"].partials
    for condition, expected in ((1.0, (1.0, 0.0)), (0.0, (0.0, 1.0)), (-1.0, (1.0, 0.0)), (0.5, (1.0, 0.0))):
        assert first.local is not None and second.local is not None
        arguments = (np.float64(condition), np.float64(2.0), np.float64(3.0), np.float64(2.0))
        assert (first.local(*arguments), second.local(*arguments)) == expected
