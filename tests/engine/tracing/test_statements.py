"""Assignments and outputs: the names that they bind, and the errors where they cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, InvalidInput

SYNTAX, NAME, SHAPE, INPUT = "syntax-error", "unknown-name", "shape-mismatch", "invalid-input"


@pytest.mark.parametrize(
    ("program", "inputs", "gradients"),
    [
        ("p, q, r = v\np * q * r", {"v": [2, 3, 4]}, {"v": [12, 8, 6]}),
        ("p, q = M\nsum(p * q)", {"M": [[1, 2], [3, 4]]}, {"M": [[3, 4], [1, 2]]}),
        ("[p, q] = [1, a]\np * q", {"a": 5}, {"a": 1, "p": 5}),
        ("p = (q, r) = (a, 2)\np[0] * r", {"a": 5}, {"a": 2, "r": 5}),
        ("a += 1\na * a", {"a": 2}, {"a": 6}),
        ("p = q = a\np * q", {"a": 3}, {"a": 6}),
    ],
)
def test_assignment_forms(program: str, inputs: dict[str, Any], gradients: dict[str, Any]) -> None:
    gradients_of = engine.trace(program, inputs).gradients
    assert {name: np.asarray(value).tolist() for name, value in gradients_of.items()} == gradients


@pytest.mark.parametrize(
    ("program", "slug", "message", "line", "place"),
    [
        ("p, q = 1", SHAPE, "A single number cannot be unpacked into several names.", 1, "1"),
        ("p, q = a", SHAPE, "A single number cannot be unpacked into several names.", 1, "a"),
        ("p, q = v", SYNTAX, "There are 2 names for 3 values.", 1, "p, q = v"),
        ("p, q = (a, 2, 3)", SYNTAX, "There are 2 names for 3 values.", 1, "p, q = (a, 2, 3)"),
        ("a\n()", SYNTAX, "The program has no output.", 2, "()"),
        ("p = ()", SYNTAX, "The program has no output.", 1, "p = ()"),
        ("x = [[1], [1, 2]]\nsum(x)", INPUT, "The nested list is ragged: its rows have different lengths.", 1, "x"),
        ("x = [1, [2]]\nx", INPUT, "The nested list is ragged: numbers and lists stand side by side.", 1, "x"),
        ("x = 1\nx = [[1], [1, 2]]\nx", INPUT, "The nested list is ragged: its rows have different lengths.", 2, "x"),
    ],
)  # fmt: skip
def test_invalid_targets_are_errors_with_spans(program: str, slug: str, message: str, line: int, place: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, {"a": 1, "v": [1, 2, 3]})
    (fault,) = caught.value.faults
    assert (caught.value.slug, str(fault.message)) == (slug, message)
    assert fault.span is not None and fault.span.line == line
    assert program.split("\n")[line - 1][fault.span.column - 1 : fault.span.end_column - 1] == place


def test_unknown_output_suggests_the_nearest_name() -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace("total = a * 2", {"a": 1}, output="totel")
    (fault,) = caught.value.faults
    assert (fault.name, str(fault.hint)) == ("totel", "Did you mean total?")


def test_input_under_two_spellings_is_rejected() -> None:
    with pytest.raises(InvalidInput) as caught:
        engine.trace("x * 2", {"x": 1, "𝐱": 2})
    (fault,) = caught.value.faults
    assert (fault.name, str(fault.message)) == ("x", "The input x is given twice.")


def test_unnamed_output_is_selected_by_position() -> None:
    program = "a = x*x\na, sin(x), 3*a"
    assert [float(engine.trace(program, {"x": 2.0}, output=place).value) for place in ("0", "2", "a")] == [4, 12, 4]
    assert float(engine.trace(program, {"x": 2.0}, output="2").gradients["x"]) == 12
    for beyond in ("3", "-1", "٠", "9" * 5000):
        with pytest.raises(GradwalkError) as caught:
            engine.trace(program, {"x": 2.0}, output=beyond)
        assert caught.value.slug == "unknown-name"
