"""POST /formula: the hand-derived gradient beside that of the graph."""

from __future__ import annotations

import pytest

from app.api.formula import FormulaResponse
from tests.app.api.training import LINE


def test_the_formula_beside_the_graph(post):
    response = FormulaResponse.model_validate(post("formula", **LINE))
    assert (response.kind, response.closed_form) == ("linear", True)
    assert response.formulas[0].formula == [[pytest.approx(-26 / 3)]] and response.formulas[0].difference < 1e-14
    logistic = {**LINE, "program": "bce(Y, sigmoid(X.T @ W + b))"}
    response = post("formula", **{**logistic, "inputs": {**LINE["inputs"], "Y": [[0], [1], [1]]}})
    assert (response["kind"], response["closed_form"]) == ("logistic", False)
    response = post("formula", **{**LINE, "program": "mae(Y, X.T @ W + b)"})
    assert response["kind"] is None and response["formulas"] == [] and response["message"]
