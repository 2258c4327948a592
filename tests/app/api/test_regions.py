"""POST /regions: predictions and neurons over a plane of features."""

from __future__ import annotations

import pytest

from app.api.regions import RegionsResponse
from tests.app.api.training import LINE


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


def test_nodes_by_number_are_the_same_values_and_of_wide_layers_the_first_neurons(post):
    program = "A = tanh(X.T @ V)\nmse(Y, A @ W)"
    inputs = {"X": [[0, 1, 2], [1, 0, -1]], "Y": [[1], [0], [1]], "V": [[1, 0.5], [-1, 1]], "W": [[2], [-1]]}
    layers = post("network", program=program, inputs=inputs)["network"]
    (hidden, last), features = layers["layers"], layers["features"]["node"]
    question = {"program": program, "inputs": inputs, "resolution": 4}
    values = post("regions", **question, of=[hidden["node"], last["node"], features, "A"], units=1)["values"]
    assert {name: len(units) for name, units in values.items()} == {
        str(hidden["node"]): 1, str(last["node"]): 1, str(features): 1, "A": 1,
    }  # fmt: skip
    both = post("regions", **question, of=["A", features])
    assert values[str(hidden["node"])] == values["A"] == both["values"]["A"][:1]
    first, second = both["values"][str(features)]
    assert first[0] == both["x"] and [row[0] for row in second] == both["y"]
    assert post("regions", 422, **question, of=[1000])["errors"][0]["name"] == "1000"
