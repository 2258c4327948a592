"""Where only a part of a value varies, the part alone is computed: the numbers are those of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from engine.forward import compile_forward
from engine.learn import Element, Loss, Program, along_elements, surface
from engine.limits import Deadline
from engine.runs.batch import Grid
from engine.runs.patches import Patch
from tests.engine.test_runs_of_tensors import NETWORK, TENSORS, tensors

PROGRAMS = {
    **TENSORS,
    "weights on the left": "A = relu(W3.T @ W2.T @ W1.T @ X.T)\nmean((A - Y.T)**2) + sum(W1.T * W1.T)",
    "one weight twice": "sum(X @ W1 @ W1.T) + sum(W1 * W1) + mean(W1 * 2*W1) + sum(W1 @ W2 @ W3)",
    "a bias of rows and of columns": "sum(tanh(X @ W1 + b1)**2) + mean(relu(X @ W1 + Y))",
    "a row beside a matrix": "sum(W3.T * X)**2 + sum(exp(W2 - b2)) + sum((X.T @ Y) @ W3.T)",
}


def grid_of(plan: engine.Plan, values: Mapping[str, Any], name: str) -> tuple[Grid, int]:
    """What varies with one input, and its node."""
    node = plan.graph.inputs[name]
    moves = plan.depending_on([node])
    calls = [call for batch in compile_forward(plan.graph) for call in batch if moves[call[0]]]
    return Grid(plan.graph, calls, plan.by_rules(values).values), node


def assert_as_a_whole(plan: engine.Plan, values: Mapping[str, Any], name: str, patch: Patch) -> Grid:
    """The outputs for a patch are those of the rules for each of its points."""
    grid, node = grid_of(plan, values, name)
    outputs = grid.values(plan.output, {node: patch}, Deadline(60))
    for at, whole in enumerate(patch.whole()):
        expected = plan.by_rules({**values, name: whole}).values[plan.output]
        np.testing.assert_allclose(outputs[at], expected, rtol=1e-10, atol=1e-12, err_msg=f"{name} at point {at}")
    return grid


def compiled(text: str) -> tuple[engine.Plan, dict[str, Any]]:
    """The plan of a program for the test's tensors, and those that it names."""
    inputs = tensors()
    plan = engine.compile(text, {name: value.tolist() for name, value in inputs.items()})
    return plan, {name: inputs[name] for name in plan.graph.inputs}


def moving(plan: engine.Plan, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The inputs on which the output depends."""
    for name, start in values.items():
        if plan.depending_on([plan.graph.inputs[name]])[plan.output]:
            yield name, start


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_one_element_at_each_point(text: str) -> None:
    plan, values = compiled(text)
    draw = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        for name, start in moving(plan, values):
            elements = np.arange(2 * start.size) % start.size
            places = dict(enumerate(np.unravel_index(elements, start.shape)))
            moved = start.reshape(-1)[elements] + draw.choice([-1e-3, 0.0, 1e-3, 0.5], elements.size)
            patch = Patch(start, moved.reshape(-1, *[1] * start.ndim), places, own=True)
            assert_as_a_whole(plan, values, name, patch)


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_the_same_rows_and_columns_at_every_point(text: str) -> None:
    plan, values = compiled(text)
    draw = np.random.default_rng(1)
    with np.errstate(all="ignore"):
        for name, start in moving(plan, values):
            for axes in ((0,), (start.ndim - 1,), tuple(range(start.ndim))):
                places = {axis: np.arange(0, start.shape[axis], 2) for axis in axes}
                sizes = [places[axis].size if axis in places else size for axis, size in enumerate(start.shape)]
                part = draw.standard_normal((5, *sizes))
                assert_as_a_whole(plan, values, name, Patch(start, part, places, own=False))


def test_an_element_of_the_last_weights_moves_a_column_all_the_way_to_the_loss() -> None:
    plan, values = compiled(NETWORK)
    start = values["W2"]
    places = {0: np.array([1, 3]), 1: np.array([0, 1])}
    patch = Patch(start, np.array([[[0.5]], [[-0.5]]]), places, own=True)
    grid = assert_as_a_whole(plan, values, "W2", patch)
    assert all(grid.verified.patched.values()) and len(grid.verified.patched) == 4, "product, bias, tanh, product"


def test_a_rule_for_parts_that_is_wrong_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.batch.for_parts", lambda *_: lambda operands, base: np.full(2, 7.0))
    plan = engine.compile("sum(sin(w)*v)", {"w": [0.3, -0.5], "v": [1.0, 2.0]})
    values = {"w": np.array([0.3, -0.5]), "v": np.array([1.0, 2.0])}
    patch = Patch(values["w"], np.array([[0.1], [0.2], [0.3]]), {0: np.array([1])}, own=False)
    grid = assert_as_a_whole(plan, values, "w", patch)
    assert grid.verified.patched and not any(grid.verified.patched.values())


def test_a_surface_far_from_the_parameters_keeps_its_digits() -> None:
    inputs = {"X": [[1.0, 2.0], [3.0, -1.0]], "W": [[1e14, 0.5], [3.0, 1.0]], "V": [[1.0], [2.0]]}
    text = "mean((relu(X @ W) @ V)**2) + sum(W*W)"
    loss = Loss(Program(text), inputs, ["W"], Deadline(60))
    plane = along_elements(loss.layout, loss.start, [Element("W", (0, 0)), Element("W", (1, 0))])
    grid = surface(loss, plane, ((-1.0, 1.0), (0.0, 2.0)), 3)
    for row, y in enumerate(grid.y):
        for column, x in enumerate(grid.x):
            expected = engine.trace(text, {**inputs, "W": [[x, 0.5], [y, 1.0]]}).value
            assert grid.loss[row][column] == pytest.approx(float(expected), rel=1e-12)
