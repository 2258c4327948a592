"""POST /change: what the gradient predicts and what happens."""

from __future__ import annotations

import pytest

from app.api.change import EXAMPLE, ChangeResponse


def change(client, **body):
    answer = client.post("/api/v1/change", json=body)
    assert answer.status_code == 200, answer.text
    return ChangeResponse.model_validate(answer.json())


def test_along_a_straight_line_the_prediction_is_exact(client):
    response = change(client, program="2*x + y", inputs={"x": 3, "y": 1}, before={"x": 1})
    assert (response.before, response.after, response.predicted, response.real) == (3, 7, 4, 4)


def test_along_a_bend_it_is_not(client):
    response = change(client, program="x^2", inputs={"x": 3}, before={"x": 1})
    assert (response.predicted, response.real) == (4, 8), "2x · (3 − 1) at x = 1"


def test_the_sigmoid_of_the_lecture(client):
    response = change(client, **EXAMPLE)
    assert response.predicted == pytest.approx(0.39322386648 / 10)
    assert response.real == pytest.approx(0.03747, abs=1e-5)


def test_every_element_of_a_matrix_may_move(client):
    response = change(client, program="sum(W @ x)", inputs={"W": [[1, 2]], "x": [3, 4]}, before={"W": [[0, 2.5]]})
    assert response.predicted == response.real == 1


def test_what_no_gradient_reaches_has_no_prediction(client):
    assert change(client, program="round(x)", inputs={"x": 2.7}, before={"x": 1}).predicted is None
    assert change(client, program="x", inputs={"x": 2.7, "y": 1}, before={"y": 3}).predicted is None


def test_a_branch_may_be_another_one_after_the_move(client):
    program = "y = x\nif x > 0:\n    y = 10*x\ny"
    response = change(client, program=program, inputs={"x": 1}, before={"x": -1})
    assert (response.predicted, response.real) == (2, 11)


def test_a_seed_weighs_the_elements(client):
    response = change(client, program="2*v", inputs={"v": [1, 2]}, before={"v": [0, 0]}, seed=[1, 10])
    assert response.predicted == response.real == 42


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "x", "inputs": {"x": 1}, "before": {"x": [1]}}, "invalid-input"),
        ({"program": "v", "inputs": {"v": [1, 2]}, "before": {"v": [0, 0]}}, "not-differentiable"),
        ({"program": "x", "inputs": {"x": 1}}, "invalid-request"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("change", 422, **body)["type"] == f"/problems/{slug}"
