"""Each kind of expression: its value, and the error where it has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError

INPUTS = {"a": 2.0, "v": [1.0, 2.0, 3.0], "M": [[1.0, 2.0], [3.0, 4.0]]}
SYNTAX, NAME, UNSUPPORTED, SHAPE, INPUT = (
    "syntax-error",
    "unknown-name",
    "unsupported-syntax",
    "shape-mismatch",
    "invalid-input",
)


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("+a", 2),
        ("+v", [1, 2, 3]),
        ("-(3)", -3),
        ("-pi", -np.pi),
        ("len(v) * a", 6),
        ("len(M) * a", 4),
        ("len((a, 1, 2)) * a", 6),
        ("len([a, a]) * a", 4),
        ("len([]) * a", 0),
        ("v[7 // 3]", 3),
        ("v[7 % 3]", 2),
        ("v[-7 % 3]", 3),
        ("v[M.shape[1] - 1]", 2),
        ("x = (v, 2, a)\nx[0]", [1, 2, 3]),
        ("x = (a, 3, 4)\ny = x[1:]\ny[0] * a", 6),
        ("x = (a, 3)\nx[-2]", 2),
        ("[a, 5][1]", 5),
        ("M[..., 0]", [1, 3]),
        ("M[1, ...]", [3, 4]),
        ("M[None, 0]", [[1, 2]]),
        ("v[::2]", [1, 3]),
        ("v[2:0:-1]", [3, 2]),
        ("v[a - 1:]", [2, 3]),
        ("v[a]", 3),
        ("0 < a <= 2", 1),
        ("exp((0, 0))", [1, 1]),
        ("(a, a)[0] * [a, a][1]", 4),
        ("(1, 2).shape[0]", 2),
        ("(M @ M).T", [[7, 15], [10, 22]]),
    ],
)
def test_expressions_follow_python(program: str, value: Any) -> None:
    assert np.asarray(engine.trace(program, INPUTS).value, float).tolist() == np.asarray(value, float).tolist()


@pytest.mark.parametrize(
    ("program", "slug", "message", "place"),
    [
        ("+True", UNSUPPORTED, "True is not a number or a tensor.", "+True"),
        ("exp(None)", UNSUPPORTED, "None is not a number or a tensor.", "exp(None)"),
        ("exp(())", UNSUPPORTED, "a tuple is not a number or a tensor.", "exp(())"),
        ("exp([])", UNSUPPORTED, "a list is not a number or a tensor.", "exp([])"),
        ("v[3 // 0]", UNSUPPORTED, "Whole numbers cannot be divided by zero.", "3 // 0"),
        ("v[3 % 0]", UNSUPPORTED, "Whole numbers cannot be divided by zero.", "3 % 0"),
        ("v[3.5 // 2]", UNSUPPORTED, "A whole number is needed here; this is 3.5.", "3.5"),
        ("v[1 / 0 * a]", UNSUPPORTED, "A whole number is needed here; this is inf.", "1 / 0 * a"),
        ("v[(a, a)[0:1]]", UNSUPPORTED, "A whole number is needed here; this is a tuple.", "(a, a)[0:1]"),
        ("len(a)", SHAPE, "A scalar has no length.", "len(a)"),
        ("len(2)", SHAPE, "A scalar has no length.", "len(2)"),
        ("len()", SYNTAX, "len takes one argument.", "len()"),
        ("len(v, v)", SYNTAX, "len takes one argument.", "len(v, v)"),
        ("len(v, axis=0)", SYNTAX, "len takes one argument.", "len(v, axis=0)"),
        ("(a, 1)[2]", SHAPE, "There is no item 2 in 2 items.", "(a, 1)[2]"),
        ("(a, 1)[-3]", SHAPE, "There is no item -3 in 2 items.", "(a, 1)[-3]"),
        ("v[::0]", SHAPE, "The step of a slice cannot be 0.", "::0"),
        ("v[3]", SHAPE, "The index 3 is outside the shape 3.", "v[3]"),
        ("v[..., 3]", SHAPE, "The index ..., 3 is outside the shape 3.", "v[..., 3]"),
        ("M[0:1, 5]", SHAPE, "The index 0:1, 5 is outside the shape 2×2.", "M[0:1, 5]"),
        ("M[::-1, -3]", SHAPE, "The index ::-1, -3 is outside the shape 2×2.", "M[::-1, -3]"),
        ("v[0, 0]", SHAPE, "An index of 2 parts does not fit the shape 3.", "v[0, 0]"),
        ("v[..., ...]", SHAPE, "An index can hold “...” only once.", "v[..., ...]"),
        (
            "exp([[1], [1, 2]])",
            INPUT,
            "The nested list is ragged: its rows have different lengths.",
            "exp([[1], [1, 2]])",
        ),
        ("[[[[[1]]]]]", SHAPE, "The nested list has more than 4 levels.", "[[[[[1]]]]]"),
        ("exp([[], []])", INPUT, "A list is empty.", "exp([[], []])"),
        ("[[[[[a]]]]]", SHAPE, "The nested list has more than 4 levels.", "[[[[[a]]]]]"),
        ("[1, [a]]", SHAPE, "Shapes scalar and 1 differ.", "[1, [a]]"),
        ("a + [1, 2]", UNSUPPORTED, "Python would repeat or join a list here; + needs tensors.", "a + [1, 2]"),
        ("[1, 2] * a", UNSUPPORTED, "Python would repeat or join a list here; * needs tensors.", "[1, 2] * a"),
    ],
)
def test_meaningless_expressions_are_errors_with_spans(program: str, slug: str, message: str, place: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, INPUTS)
    (fault,) = caught.value.faults
    assert caught.value.slug == slug
    assert str(fault.message) == message
    assert fault.span is not None
    assert program[fault.span.column - 1 : fault.span.end_column - 1] == place


def test_booleans_become_numbers_only_where_needed() -> None:
    trace = engine.trace("(a < 3) * a + where(a < 3, a, 0)", {"a": 2})
    assert trace.value == 4
    assert [node.op for node in trace.nodes if node.op] == ["less", "number", "mul", "less", "where", "add"]


def test_node_read_twice_is_evaluated_and_removed_once() -> None:
    trace = engine.trace("n = v.shape[0]\nk = n - 1\nv[k * k - k - 1] + v[(k + k) // 2]", {"v": [1, 2, 3]})
    assert trace.value == 5
    assert [node.op for node in trace.nodes if node.op] == ["sub", "index", "index", "add"]


def test_long_integers_stay_exact() -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace("v[99999999999999999999 // 1]", {"v": [1.0]})
    assert "outside the shape 1" in str(caught.value)


def test_index_computation_is_removed_unless_used_elsewhere() -> None:
    trace = engine.trace("k = a + 0\nv[k - 1] * k", {"a": 2, "v": [1, 2, 3]})
    assert [node.op for node in trace.nodes if node.op] == ["add", "index", "mul"]
    assert trace.gradients["a"] == 2
