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
