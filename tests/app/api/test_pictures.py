"""Learning looked at: one update, regions, the steepest way, formulas."""

from __future__ import annotations

import pytest

from app.api.formula import FormulaResponse
from app.api.regions import RegionsResponse
from app.api.steepest import SteepestResponse
from app.api.update import UpdateResponse
from tests.app.api.training import GD, LINE


def test_an_update_is_opened_and_can_be_walked(post):
    body = {**LINE, "stepper": GD, "batches": {"axes": {"X": 1, "Y": 0}, "size": 2}}
    response = UpdateResponse.model_validate(post("update", **body, update=6))
    whole = post("train", **body, updates=6, moves=True, record=[5, 6])
    before, after = whole["records"]
    assert (response.batch, response.indices, response.state.update) == (1, [2], 6)
    assert response.inputs == {"X": [[2.0]], "Y": [[5.0]], **before["parameters"]}
    walked = post("evaluate", program=LINE["program"], inputs=response.inputs)
    assert walked["value"] == response.loss == after["move"]["loss"]
    for step in response.steps:
        assert step.gradient == walked["gradients"][step.parameter] == after["move"]["gradients"][step.parameter]
        assert step.after == after["parameters"][step.parameter]
    weight, _ = response.steps
    assert weight.latex == r"W \leftarrow W - \alpha \, \frac{\partial L}{\partial W}"
    assert weight.numbers.startswith(f"{weight.before[0][0]:.6g} - 0.1 \\cdot")
    later = post("update", **body, update=6, state=post("train", **body, updates=4)["state"])
    assert later["steps"] == [step.model_dump() for step in response.steps]
    assert post("update", 422, **body, update=2, state=whole["state"])["errors"][0]["name"] == "update"
    diverging = {**LINE, "stepper": {"name": "gd", "learning_rate": 50}}
    assert post("update", 422, **diverging, update=5000)["errors"][0]["name"] == "update"


def test_regions_of_predictions_and_of_neurons(post):
    program = "A = tanh(X.T @ V)\np = sigmoid(A @ W)\nbce(Y, p)"
    inputs = {
        "X": [[0, 1, 2, -1], [1, 0, -1, 1], [5, 5, 5, 5]],
        "Y": [[1], [0], [1], [0]],
        "V": [[1, 0.5], [-1, 1], [0.1, 0]],
        "W": [[2], [-1]],
    }
    response = RegionsResponse.model_validate(
        post("regions", program=program, inputs=inputs, of=["p", "A"], resolution=7)
    )
    assert (len(response.values["p"]), len(response.values["A"]), len(response.x), len(response.y)) == (1, 2, 7, 7)
    one = {**inputs, "X": [[response.x[5]], [response.y[2]], [5]], "Y": [[1]]}
    named = {
        node["name"]: node["value"] for node in post("evaluate", program=program, inputs=one)["nodes"] if node["name"]
    }
    assert response.values["p"][0][2][5] == pytest.approx(named["p"][0][0], rel=1e-14)
    assert [unit[2][5] for unit in response.values["A"]] == pytest.approx(named["A"][0], rel=1e-14)
    line = RegionsResponse.model_validate(post("regions", **LINE, range=[[0, 4]], resolution=5))
    assert line.y is None and line.values == {"Yhat": [[0.0] * 5]}
    assert post("regions", program=program, inputs={**inputs, "unused": 1}, of=[], resolution=2)["values"].keys() == {
        "p"
    }
    wrong = [({"of": ["q"]}, "q"), ({"of": ["Y"]}, "Y"), ({"data": {"input": "Q", "axis": 0}}, "Q"),
             ({"data": {"input": "X", "axis": 1, "features": [3]}}, "data"), ({"range": [[1, 0], [0, 1]]}, "range"), ({"range": [[0, 1]]}, "range")]  # fmt: skip
    for more, name in wrong:
        assert post("regions", 422, program=program, inputs=inputs, **more)["errors"][0]["name"] == name


def test_no_way_is_steeper_than_the_antigradient(post):
    response = SteepestResponse.model_validate(post("steepest", **LINE, length=1e-3, count=40))
    down, up, *others = response.directions
    assert (down.kind, up.kind, len(others)) == ("antigradient", "gradient", 40)
    assert down.slope == pytest.approx(-response.gradient_norm) and up.slope == pytest.approx(response.gradient_norm)
    assert all(down.change < way.change < up.change for way in others)
    assert down.change == pytest.approx(1e-3 * down.slope, rel=1e-2)


def test_the_formula_beside_the_graph(post):
    response = FormulaResponse.model_validate(post("formula", **LINE))
    assert (response.kind, response.closed_form) == ("linear", True)
    assert response.formulas[0].formula == [[pytest.approx(-26 / 3)]] and response.formulas[0].difference < 1e-14
    logistic = {**LINE, "program": "bce(Y, sigmoid(X.T @ W + b))"}
    response = post("formula", **{**logistic, "inputs": {**LINE["inputs"], "Y": [[0], [1], [1]]}})
    assert (response["kind"], response["closed_form"]) == ("logistic", False)
    response = post("formula", **{**LINE, "program": "mae(Y, X.T @ W + b)"})
    assert response["kind"] is None and response["formulas"] == [] and response["message"]
