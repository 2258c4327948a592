"""Regions are drawn of what each example has by itself, along the right axis, also where units and examples are as many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import Deadline
from engine.errors import InvalidInput
from engine.learn import Data, Program, Regions, regions
from engine.learn.rows import Rows

RANDOM = np.random.default_rng(8)


def drawn(program: str, inputs: dict[str, Any], axis: int, of: list[str] | None) -> Regions:
    return regions(Program(program), inputs, Data("X", axis), of, [(-1, 1), (0, 2)], 4, Deadline(60))


@pytest.mark.parametrize("units", [2, 3, 5])
@pytest.mark.parametrize("layout", ["rows", "columns", "rows of columns"])
def test_units_and_points_are_distinguished(units: int, layout: str) -> None:
    """Three examples; with three units the shape alone leaves open which axis counts them."""
    x, w, b = RANDOM.normal(size=(3, 2)), RANDOM.normal(size=(2, units)), RANDOM.normal(size=units)
    program, given, axis = {
        "rows": ("A = relu(X @ W + b)\nsum(A)", {"X": x, "W": w, "b": b}, 0),
        "columns": ("A = relu(W @ X + b)\nsum(A)", {"X": x.T, "W": w.T, "b": b[:, np.newaxis]}, 1),
        "rows of columns": ("A = relu(X.T @ W + b)\nsum(A)", {"X": x.T, "W": w, "b": b}, 1),
    }[layout]
    plotted = drawn(program, given, axis, ["A"])
    assert plotted.values["A"].shape == (units, 4, 4)
    assert plotted.y is not None
    for row, column in ((0, 0), (3, 1), (2, 3)):
        point = np.array([plotted.x[column], plotted.y[row]])
        np.testing.assert_allclose(plotted.values["A"][:, row, column], np.maximum(point @ w + b, 0), atol=1e-12)


COUPLED = {
    "centred": "A = (X - mean(X, axis=0)) @ W\nsum(A)",
    "shares of the batch": "A = softmax(X @ W, axis=0)\nsum(A)",
    "scaled": "A = X @ W / norm(X @ W)\nsum(A)",
    "residuals": "A = X @ W - Y\nsum(A)",
    "running": "A = concatenate(X[1:], X[:1]) @ W\nsum(A)",
}


@pytest.mark.parametrize("name", COUPLED)
@pytest.mark.parametrize("units", [2, 3])
def test_what_couples_the_examples_is_refused_and_never_cut_into_parts(name: str, units: int) -> None:
    given = {"X": RANDOM.normal(size=(3, 2)), "W": RANDOM.normal(size=(2, units)), "Y": RANDOM.normal(size=(3, units))}
    with pytest.raises(InvalidInput, match="depends on the others") as caught:
        drawn(COUPLED[name], given, 0, ["A"])
    assert caught.value.faults[0].name == "A"


def test_by_default_the_last_value_that_an_example_has_by_itself_is_drawn() -> None:
    given = {"X": RANDOM.normal(size=(3, 2)), "W": RANDOM.normal(size=(2, 3)), "Y": RANDOM.normal(size=(3, 3))}
    program = "P = X @ W\nR = P - Y\nZ = P - mean(P, axis=0)\nmean(R*R)"
    assert list(drawn(program, given, 0, None).values) == ["P"]
    with pytest.raises(InvalidInput, match="depends on the others"):
        drawn("R = X @ W - Y\nmean(R*R)", given, 0, None)


def test_all_points_of_a_grid_are_what_the_program_says_of_them_alone() -> None:
    given = {"X": RANDOM.normal(size=(4, 2)), "W": RANDOM.normal(size=(2, 4)), "V": RANDOM.normal(size=(4, 4))}
    plotted = drawn("A = softmax(tanh(X @ W) @ V)\nsum(A)", given, 0, ["A"])
    assert plotted.y is not None
    for row in range(4):
        for column in range(4):
            scores = np.tanh(np.array([plotted.x[column], plotted.y[row]]) @ given["W"]) @ given["V"]
            expected = np.exp(scores) / np.exp(scores).sum()
            np.testing.assert_allclose(plotted.values["A"][:, row, column], expected, rtol=1e-12)


@pytest.mark.parametrize("program", ["P = X @ W\nmse(Y, P)", "P = X.T @ W\nmse(Y, P)"])
def test_the_examples_of_a_square_matrix_lie_along_the_axis_that_the_program_takes(program: str) -> None:
    given = {"X": RANDOM.normal(size=(3, 3)), "W": RANDOM.normal(size=(3, 1)), "Y": RANDOM.normal(size=(3, 1))}
    plotted = regions(Program(program), given, None, None, None, 3, Deadline(60))
    third = given["X"].mean(axis=1 if ".T" in program else 0)[2]
    assert plotted.y is not None
    expected = plotted.x[0] * given["W"][0, 0] + plotted.y[2] * given["W"][1, 0] + third * given["W"][2, 0]
    assert plotted.values["P"][0, 2, 0] == pytest.approx(expected)
    with pytest.raises(InvalidInput, match="depends on the others"):
        regions(Program("P = X @ X @ W\nmse(Y, P)"), given, None, None, None, 3, Deadline(60))


@pytest.mark.parametrize(
    ("program", "name", "axis", "shown"),
    [
        ("Z1 = X.T @ W + b\nA1 = relu(Z1)\nZ2 = A1 @ V\nmse(Y, tanh(Z2) + 1)", "X", 1, ("Z1", "A1", "Z2")),
        ("Z1 = X2 @ W\nZ2 = Z1 + b\nP = softmax(exp(Z2), axis=1)\nmean(P[:, 0])", "X2", 0, ("Z1", "Z2", "P")),
        ("t = 2*x\nu = t - 1\nv = tanh(u)\nmean(v)", "x", 0, ("t", "u", "v")),
    ],
)
def test_many_sets_of_rows_are_each_as_one(program: str, name: str, axis: int, shown: tuple[str, ...]) -> None:
    draw = np.random.default_rng(0)
    shapes = {"X": (2, 4), "X2": (4, 2), "W": (2, 3), "b": (3,), "V": (3, 1), "Y": (4, 1), "x": (4,)}
    inputs = {each: draw.standard_normal(shape) for each, shape in shapes.items()}
    plan = engine.compile(program, {each: value.tolist() for each, value in inputs.items()})
    rows = Rows(plan, {each: inputs[each] for each in plan.graph.inputs}, name, axis, Deadline(60))
    nodes = {each: plan.graph.names.index(each) for each in shown}
    sets = draw.standard_normal((7, *rows.examples.shape))
    many = rows.many(sets, nodes)
    for at, one in enumerate(sets):
        for each, expected in rows.run(one, nodes).items():
            np.testing.assert_allclose(many[each][at], expected, rtol=1e-12, err_msg=f"{each} of set {at}")
