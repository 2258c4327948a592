"""When one input changes shape, the others follow with their numbers, or the error is raised."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import engine
from engine.errors import LimitExceeded, MissingInputs, ShapeMismatch, TooSlow, UnknownName
from engine.limits import Deadline, Limits
from engine.ops import OPS
from engine.ops.op import broadcast_shape
from engine.suggesting import ranks, tidy
from engine.suggesting.relations import Relations

LINE = "mse(Y, X@w)"


def shapes(program, inputs, keep=None):
    suggestion = engine.suggest(program, inputs, keep=keep, limits=Limits(seconds=60))
    return {name: np.shape(value) for name, value in suggestion.inputs.items()}


def test_shapes_adapt_and_numbers_are_kept():
    given = {"X": [[1, 2, 7], [3, 4, 7]], "w": [0.5, -2], "Y": [1.5, 2.5, 3.5]}
    suggestion = engine.suggest(LINE, given, keep=["X"])
    assert suggestion.inputs["w"][:2].tolist() == [0.5, -2] and len(suggestion.inputs["w"]) == 3
    assert suggestion.inputs["Y"].tolist() == [1.5, 2.5]
    assert sorted(suggestion.changed) == ["Y", "w"]


@pytest.mark.parametrize(
    ("program", "inputs", "keep", "expected"),
    [
        (LINE, {"X": [[1, 2]] * 4, "w": [[1], [2]], "Y": [[1]] * 3}, ["X"], {"Y": (4, 1), "X": (4, 2), "w": (2, 1)}),
        ("w*x + b", {"x": [1, 2, 3], "w": 2, "b": 5}, ["x"], {"w": (), "x": (3,), "b": ()}),
        ("X @ w + b", {"X": 2, "w": 3, "b": 4}, [], {"X": (2, 3), "w": (3,), "b": ()}),
        ("sum(X @ W)", {"X": [[1.5] * 40] * 2, "W": [[1]] * 40}, ["W"], {"X": (2, 40), "W": (40, 1)}),
        ("x[20] * y", {"x": np.ones(30), "y": 2}, ["y"], {"x": (30,), "y": ()}),
        ("x[1:] @ w", {"x": [1, 2, 3, 4], "w": [1, 2]}, ["x"], {"x": (4,), "w": (3,)}),
        ("x[1:] @ w", {"x": [1, 2, 3, 4], "w": [1, 2]}, ["w"], {"x": (4,), "w": (2,)}),
        ("W = [[1, 2], [3, 4]]\nsum(W @ x)", {"W": [[1, 2, 5]], "x": [1, 2]}, ["W"], {"x": (3,), "W": (1, 3)}),
        ("if x > 0:\n    y = a*x\nelse:\n    y = b*x\ny", {"x": 2, "a": 3, "b": 4}, ["x"], {"x": (), "a": (), "b": ()}),
        ("x + y", {"x": 2, "y": 3, "z": 4}, None, {"x": (), "y": ()}),
        ("max(x, y)", {"x": 2}, None, {"x": (), "y": ()}),
    ],
)
def test_adapted_shapes(program, inputs, keep, expected):
    try:
        assert shapes(program, inputs, keep) == expected
    except ShapeMismatch:
        assert program.startswith("x[1:]") and keep == ["w"], "a slice is not turned round"


def test_unadaptable_inputs_raise_the_programs_error():
    with pytest.raises(ShapeMismatch):
        engine.suggest(LINE, {"X": [[1, 2]], "w": [1, 2, 3], "Y": [1]}, keep=["X", "w"])
    with pytest.raises(UnknownName):
        engine.suggest(LINE, {}, keep=["X"])
    with pytest.raises(MissingInputs):
        engine.suggest("unheard_of(x)")
    assert shapes("x @ x", {"x": [1, 2]}) == {"x": (2,)}


def test_constraints_come_from_the_shape_rule():
    four = replace(OPS["where"], shape=lambda *shapes: broadcast_shape(*shapes))
    relations = Relations()
    assert {(0, 1, 0, 2, 2), (1, 1, 1, 1, 1)} <= set(relations.ranks(four, {}, 4).rows)
    product = relations.axes(OPS["matmul"], {}, (2, 2), frozenset())
    assert [group.spots for group in product.groups] == [((0, 0),), ((0, 1), (1, 0)), ((1, 1),)]
    assert product.result == (0, 2)
    assert relations.axes(OPS["matmul"], {}, (2, 2), frozenset({(0, 1)})) is None, "one column before two rows"
    assert list(tidy.unique([0.5, 1.0, 0.5, 2.0])) == [0.5, 2.0]


@pytest.mark.parametrize("rows", [2, 3, 5, 7])
def test_length_of_a_computed_value_follows_the_kept_input(rows):
    program = "def head(Q):\n    return Q/sqrt(Q.shape[1])*len(Q)\n\nmse(target, head(x @ W))"
    inputs = {"x": np.ones((rows, 3)), "W": np.ones((3, 2)) / 2, "target": np.ones((4, 2)) / 4}
    suggested = engine.suggest(program, inputs, keep=["x"]).inputs
    assert {name: np.shape(value) for name, value in suggested.items()} == {
        "x": (rows, 3),
        "W": (3, 2),
        "target": (rows, 2),
    }


@pytest.mark.parametrize("rows", [1, 2, 4, 7])
def test_number_of_labels_follows_the_examples(rows):
    """The logits never get as many classes as there are labels, which would then be soft labels."""
    for program in (
        "h = x @ W\ncross_entropy_with_logits(targets, h*len(h))",
        "cross_entropy_with_logits(targets, x @ W)",
    ):
        inputs = {"x": np.ones((rows, 3)), "W": np.ones((3, 6)) / 2, "targets": np.array([2, 4, 3])}
        suggestion = engine.suggest(program, inputs, keep=["x"])
        assert suggestion.changed == ("targets",)
        assert suggestion.inputs["targets"].tolist() == [2, 4, 3, 2, 4, 3, 2][:rows]
        assert np.shape(suggestion.inputs["W"]) == (3, 6)


def test_labels_never_become_soft_labels():
    program = "cross_entropy_with_logits(targets, x @ W + place)"
    inputs = {"x": np.ones((2, 3)), "W": np.ones((3, 6)) / 2, "place": np.ones((3, 6)), "targets": np.array([2, 4, 3])}
    try:
        suggested = engine.suggest(program, inputs, keep=["x"]).inputs
    except ShapeMismatch:
        return
    assert np.shape(suggested["targets"]) == (2,)
    assert not engine.trace(program, suggested).graph.broadcasts


def test_soft_labels_are_kept():
    program = "cross_entropy_with_logits(y, x @ W)"
    inputs = {"x": np.ones((4, 2)), "W": np.ones((2, 3)) / 2, "y": np.array([0, 1, 0])}
    assert engine.suggest(program, inputs, keep=["x"]).changed == ()


def test_expired_deadline_raises():
    with pytest.raises(TooSlow):
        engine.suggest("sum(X @ w)", deadline=Deadline(2.0, -1.0))


def test_search_is_bounded(monkeypatch):
    monkeypatch.setattr(ranks, "MAX_REVISIONS", 2)
    with pytest.raises(MissingInputs) as caught:
        engine.trace("sum(relu(X @ W + b))")
    assert caught.value.faults[0].suggestion is None


def test_program_limits_do_not_surface_from_suggestions():
    with pytest.raises(MissingInputs) as caught:
        engine.trace("s = x\nfor i in range(300):\n    s = s + x\ns", limits=Limits(nodes=100, seconds=60))
    assert caught.value.faults[0].suggestion is None
    assert not isinstance(caught.value, LimitExceeded)
