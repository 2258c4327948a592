"""What a gradient predicts and what happens, for programs worked out by hand."""

from __future__ import annotations

import pytest

import engine
from engine.errors import InvalidInput, NotDifferentiable


def test_along_a_straight_line_the_prediction_is_exact() -> None:
    assert engine.change("2*x + y", {"x": 3, "y": 1}, {"x": 1}) == engine.Change(3.0, 7.0, 4.0, 4.0)


def test_the_prediction_takes_the_gradient_before_the_move() -> None:
    moved = engine.change("x*x*y", {"x": 3, "y": 2}, {"x": 1, "y": 1})
    assert (moved.before, moved.after, moved.real) == (1.0, 18.0, 17.0)
    assert moved.predicted == 2*1*1*(3 - 1) + 1*1*(2 - 1)  # fmt: skip


def test_a_seed_weighs_the_elements() -> None:
    moved = engine.change("v*v", {"v": [1, 2]}, {"v": [0, 1]}, seed=[1, 10])
    assert (moved.before, moved.after, moved.real, moved.predicted) == (10.0, 41.0, 31.0, 20.0)


def test_what_no_gradient_reaches_has_no_prediction() -> None:
    assert engine.change("round(x)", {"x": 2.7}, {"x": 1}) == engine.Change(1.0, 3.0, None, 2.0)
    assert engine.change("x", {"x": 1, "y": 1}, {"y": 3}) == engine.Change(1.0, 1.0, None, 0.0)


def test_what_was_no_input_does_not_count() -> None:
    assert engine.change("x", {"x": 2}, {"x": 1, "z": 5}) == engine.Change(1.0, 2.0, 1.0, 1.0)


def test_an_input_keeps_its_shape() -> None:
    with pytest.raises(InvalidInput, match="scalar") as caught:
        engine.change("sum(x)", {"x": [1, 2]}, {"x": 1})
    assert caught.value.faults[0].name == "x"


def test_several_numbers_have_no_one_change() -> None:
    with pytest.raises(NotDifferentiable):
        engine.change("v", {"v": [1, 2]}, {"v": [0, 0]})
