"""Recipes: the numbers of a small graph of scalars from plain data, or none where a run would say more than numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import engine
from engine.recipe import Recipe

SIGMOID = "1/(1+exp(-(w*x+b)))"
INPUTS = {"w": 2.0, "x": -1.0, "b": 0.5}
MOST = 64


def recipe_of(program: str, inputs: dict[str, Any], **more: Any) -> Recipe | None:
    """The recipe of a program, as it arrives elsewhere."""
    recipe = Recipe.of(engine.trace(program, inputs, **more), list(inputs), MOST)
    return recipe and Recipe.read(json.loads(json.dumps(recipe.data)), MOST)


def test_its_numbers_are_those_of_a_run_in_the_order_of_its_columns() -> None:
    recipe = recipe_of("x*x*y", {"y": 5.0, "x": 2.0})
    assert recipe is not None and recipe.count == 16
    assert recipe.numbers([-1.0, 3.0]) == [3, 9, -1, -9, -6, -1, 9, 1, 3, 3, -1, 9, -3, -3, -1, 9]


def test_what_does_not_exist_is_left_out() -> None:
    recipe = recipe_of("stop_gradient(x)*y + 2", {"x": 3.0, "y": 4.0})
    trace = engine.trace("stop_gradient(x)*y + 2", {"x": 3.0, "y": 4.0})
    columns = (trace.values, trace.gradients_by_node, trace.locals, trace.products)
    assert recipe is not None
    assert recipe.numbers([3.0, 4.0]) == [each for column in columns for each in column if each is not None]


@pytest.mark.parametrize(
    ("program", "inputs", "kept"),
    [
        pytest.param(SIGMOID, INPUTS, True, id="a formula"),
        pytest.param("s = x\nfor i in range(3): s = tanh(s)*w\ns", {"x": 1.0, "w": 0.5}, True, id="a loop"),
        pytest.param("x*x if x > 0 else -x", {"x": 1.0}, False, id="a branch"),
        pytest.param("where(x > 0, x, w)", {"x": 1.0, "w": 2.0}, False, id="a truth value"),
        pytest.param("sum(x)", {"x": [1.0, 2.0]}, False, id="a tensor"),
        pytest.param("w = 2\nx*w", {"x": 1.0}, True, id="a default"),
        pytest.param("x*2", {"x": 1.0, "unused": 1.0}, False, id="an input that is not used"),
        pytest.param("gelu(x)", {"x": 1.0}, False, id="a rule of NumPy"),
        pytest.param("s = x\nfor i in range(40): s = s*x + i\ns", {"x": 0.5}, False, id="a large graph"),
    ],
)
def test_graphs_whose_time_and_answers_follow_from_their_structure_have_one(
    program: str, inputs: dict[str, Any], kept: bool
) -> None:
    assert (recipe_of(program, inputs) is not None) == kept


@pytest.mark.parametrize(
    ("program", "x"),
    [("1/x", 0.0), ("exp(x)", 1e4), ("log(x)", -1.0), ("relu(x)", 0.0), ("x*1e300", 1e300), ("sqrt(x)", 0.0)],
)
def test_numbers_that_an_answer_remarks_on_are_left_to_a_run(program: str, x: float) -> None:
    recipe = recipe_of(program, {"x": 0.5})
    assert recipe is not None
    assert recipe.numbers([0.5]) is not None
    assert recipe.numbers([x]) is None
    assert recipe.numbers([0.5]) is not None


def test_on_the_edge_of_a_constant_anything_is_right() -> None:
    recipe, trace = recipe_of("x**2", {"x": 1.0}), engine.trace("x**2", {"x": -3.0})
    assert recipe is not None
    numbers = recipe.numbers([-3.0])
    columns = (trace.values, trace.gradients_by_node, trace.locals, trace.products)
    assert numbers is not None and np.isnan(numbers).any()
    np.testing.assert_array_equal(numbers, [each for column in columns for each in column if each is not None])


def test_a_trace_with_other_numbers_keeps_its_constants_and_its_gaps() -> None:
    trace = engine.trace("stop_gradient(x)*y + 2", {"x": 3.0, "y": 4.0})
    recipe = Recipe.of(trace, ["x", "y"], MOST)
    assert recipe is not None
    other = recipe.with_numbers(trace, [100.0 + place for place in range(recipe.count)])
    assert other.plan is trace.plan
    assert [*other.graph.constants] and all(other.values[node] == 2 for node in other.graph.constants)
    assert [each is None for each in other.locals] == [each is None for each in trace.locals]
    assert isinstance(other.values[0], np.float64) and other.values[0] == 100.0


def test_inputs_that_are_not_given_have_their_default() -> None:
    recipe = recipe_of("w = 2\nx*w", {"x": 1.0})
    trace = engine.trace("w = 2\nx*w", {"x": 7.0})
    assert recipe is not None
    assert recipe.numbers([7.0]) == [*trace.values, *trace.gradients_by_node, *trace.locals, *trace.products]


@pytest.mark.parametrize(
    "change",
    [
        {"ops": [None] * 65, "operands": [[]] * 65, "inputs": [*range(65)]},
        {"ops": [None, None, "__import__"]},
        {"ops": [None, None, "less"]},
        {"ops": [None, None, "matmul"]},
        {"ops": [None, None, "gelu"], "operands": [[], [], [0]]},
        {"ops": [None, None, ["mul"]]},
        {"ops": [None, None, None]},
        {"operands": [[], [], [0, 2]]},
        {"operands": [[], [], [0, -1]]},
        {"operands": [[], [], [0]]},
        {"operands": [[], [0], [0, 1]]},
        {"operands": [[], []]},
        {"operands": [[], [], ["0", None]]},
        {"inputs": [0]},
        {"inputs": [0, 0]},
        {"inputs": [0, 1, 2]},
        {"inputs": None},
        {"constants": [[1, 2.0]]},
        {"defaults": [[1, 2.0]]},
        {"defaults": [[1, "x"]], "inputs": [0]},
        {"constants": [[0, None]], "inputs": [1]},
        {"output": 3},
        {"output": -1},
        {"output": "x"},
    ],
)
def test_other_data_are_refused(change: dict[str, Any]) -> None:
    data: dict[str, Any] = {
        "ops": [None, None, "mul"], "operands": [[], [], [0, 1]], "constants": [], "defaults": [], "inputs": [0, 1],
        "output": 2,
    }  # fmt: skip
    product = Recipe.read(data, MOST).numbers([3.0, 4.0])
    assert product is not None and product[2] == 12.0
    with pytest.raises((ValueError, LookupError, TypeError)):
        Recipe.read({**data, **change}, MOST)
