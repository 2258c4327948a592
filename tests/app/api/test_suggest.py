"""Suggested values, by real requests: in missing-inputs, and by POST /suggest."""

from __future__ import annotations

import pytest

from app.api.suggest import SuggestResponse
from app.errors.problem import Problem

LINE = "mse(Y, X@w)"
GIVEN = {"X": [[1, 2], [3, 4], [5, 6], [7, 8]], "w": [0.5, -2], "Y": [1.5, 2, 3]}


def suggest(client, **body):
    answer = client.post("/api/v1/suggest", json=body)
    assert answer.status_code == 200, answer.text
    return SuggestResponse.model_validate(answer.json())


def test_missing_inputs_carry_values_with_which_the_program_runs(client):
    answer = client.post("/api/v1/evaluate", json={"program": "sum(relu(X @ W + b))"})
    problem = Problem.model_validate(answer.json())
    assert (answer.status_code, problem.type) == (422, "/problems/missing-inputs")
    inputs = {fault.name: fault.suggestion for fault in problem.errors}
    assert [len(inputs["X"]), len(inputs["W"]), len(inputs["b"])] == [2, 3, 4]
    body = {"program": "sum(relu(X @ W + b))", "inputs": inputs}
    assert client.post("/api/v1/evaluate", json=body).status_code == 200
    again = client.post("/api/v1/evaluate", json={"program": "sum(relu(X @ W + b))"})
    assert again.json() == answer.json(), "the API fills in nothing by itself, and suggests the same again"


def test_without_a_result_the_suggestion_is_null(client):
    problem = client.post("/api/v1/evaluate", json={"program": "unheard_of(x)"}).json()
    assert [(fault["name"], fault["suggestion"]) for fault in problem["errors"]] == [("x", None)]


def test_other_problems_have_no_suggestion(client):
    problem = client.post("/api/v1/evaluate", json={"program": "x@y", "inputs": {"x": 1, "y": 2}}).json()
    assert "suggestion" not in problem["errors"][0]


@pytest.mark.parametrize("path", ["train", "check", "jacobian", "collapse", "roles", "export"])
def test_every_endpoint_suggests(client, path):
    more = {"stepper": {"name": "gd", "learning_rate": 0.1}, "updates": 1} if path == "train" else {}
    more |= {"format": "python"} if path == "export" else {}
    problem = client.post(f"/api/v1/{path}", json={"program": LINE, **more}).json()
    assert problem["type"] == "/problems/missing-inputs"
    assert all(fault["suggestion"] is not None for fault in problem["errors"])


def test_others_follow_what_is_kept_and_hold_their_numbers(client):
    response = suggest(client, program=LINE, inputs=GIVEN, keep=["X"])
    assert (response.inputs["X"], response.inputs["w"], response.changed) == (GIVEN["X"], GIVEN["w"], ["Y"])
    assert (response.inputs["Y"][:3], len(response.inputs["Y"])) == (GIVEN["Y"], 4)
    columns = suggest(client, program=LINE, inputs={**GIVEN, "w": [[0.5], [-2]], "Y": [[1], [2]]}, keep=["X"])
    assert (columns.inputs["w"], [len(row) for row in columns.inputs["Y"]]) == ([[0.5], [-2]], [1] * 4)


def test_what_the_program_does_not_read_is_left_out_and_what_is_missing_added(client):
    response = suggest(client, program=LINE, inputs={"X": GIVEN["X"], "other": 3})
    assert sorted(response.inputs) == ["X", "Y", "w"] and sorted(response.changed) == ["Y", "w"]
    literal = suggest(client, program="W = [[1, 2], [3, 4]]\nsum(W @ x)", inputs={"W": [[1, 2, 3]]}, keep=["W"])
    assert len(literal.inputs["x"]) == 3


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": LINE, "inputs": {**GIVEN, "X": [[1, 2, 3]]}}, "shape-mismatch"),
        ({"program": LINE, "inputs": GIVEN, "keep": ["X", "w", "Y"]}, "shape-mismatch"),
        ({"program": LINE, "inputs": GIVEN, "keep": ["nobody"]}, "unknown-name"),
        ({"program": LINE, "inputs": GIVEN, "keep": "X"}, "invalid-request"),
        ({"program": "x +"}, "syntax-error"),
        ({"program": "unheard_of(x)"}, "missing-inputs"),
        ({"program": "unheard_of(x)", "inputs": {"x": 2}, "keep": []}, "unknown-name"),
        ({"program": "x", "inputs": {"x": "two"}}, "invalid-input"),
    ],
)
def test_what_does_not_fit_is_refused(client, body, slug):
    answer = client.post("/api/v1/suggest", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}")


def test_it_is_documented(client):
    paths = client.get("/api/v1/openapi.json").json()
    assert "suggestion" in paths["components"]["schemas"]["Fault"]["properties"]
    body = paths["paths"]["/api/v1/suggest"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        suggest(client, **example["value"])
