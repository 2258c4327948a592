"""What the engine says about itself: its limits, its operators, and the axes along which operands were repeated."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

import engine
from engine.errors import TooLarge, numeral, phrase
from engine.limits import Limits
from engine.reference import functions, operators


def test_every_limit_declares_its_default_unit_and_meaning() -> None:
    declared = Limits.declared()
    assert list(declared) == [field.name for field in fields(Limits)]
    for name, (default, unit, summary) in declared.items():
        assert default == getattr(Limits(), name) > 0
        assert unit and str(summary), name
    assert declared["nodes"][:2] == (10_000, "nodes") and declared["seconds"][:2] == (2.0, "seconds")


@pytest.mark.parametrize("name", [name for name in Limits.declared() if name != "seconds"])
def test_a_limit_allows_its_own_number_and_names_itself_above(name: str) -> None:
    limits = Limits(**{name: 7})
    limits.check(name, 7)
    with pytest.raises(TooLarge, match=name):
        limits.check(name, 8)
    Limits.unlimited().check(name, 10**12)


def test_every_operator_is_the_operation_that_it_names() -> None:
    rows = {function.name for function in functions()}
    assert {"+", "-", "*", "/", "**", "@", "<", "=="} <= operators().keys()
    for sign, name in operators().items():
        operand = [[2.0, 1.0], [0.5, 3.0]]
        inputs = {"x": operand, "y": [[2.0, -1.0], [1.5, 2.0]]}
        trace = engine.trace(f"x {sign} y", inputs)
        op = trace.graph.ops[trace.output]
        assert op is not None and op.name == name
        assert (name in rows) != op.boolean, "comparisons alone have no name"
        if name in rows:
            np.testing.assert_array_equal(trace.value, engine.trace(f"{name}(x, y)", inputs).value)


@pytest.mark.parametrize(
    ("program", "axes"),
    [
        ("X + b", [(), (0,)]),
        ("X * c", [(), (0, 1)]),
        ("X - column", [(), (1,)]),
        ("X + X", [(), ()]),
        ("X @ b", [(), ()]),
    ],
)
def test_an_edge_holds_the_axes_along_which_its_operand_was_broadcast(
    program: str, axes: list[tuple[int, ...]]
) -> None:
    inputs = {"X": np.ones((2, 3)), "b": np.ones(3), "c": 2.0, "column": np.ones((2, 1))}
    names = {name: value for name, value in inputs.items() if name in program.split()}
    assert engine.trace(program, names).explanation.stretches == axes


def test_items_of_a_list_stand_between_strokes_each_with_the_decimal_mark() -> None:
    sentence = phrase("One of: {values}", values=[0.5, numeral(1 / 3), "x.T", 2])
    assert sentence.filled("Eins von: {values}", ",") == "Eins von: 0,5 | 0,333333 | x.T | 2"
    assert str(sentence) == "One of: 0.5 | 0.333333 | x.T | 2"
