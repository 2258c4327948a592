"""POST /shares, /repeat and /collapse, by real requests."""

from __future__ import annotations

import pytest

from app.api.collapse import CollapseResponse
from app.api.repeat import RepeatResponse
from app.api.shares import REGRESSION, SharesResponse

STACK = {"X": [[1, 2], [3, -1]], "W1": [[1, 0, 2], [0, 1, -1]], "W2": [[1], [2], [0.5]]}


def test_the_shares_of_a_batch(client):
    response = SharesResponse.model_validate(client.post("/api/v1/shares", json=REGRESSION).json())
    (loss,) = response.aggregations
    assert [round(point.value, 12) for point in loss.points] == [0.09, 1.44, 1.0]
    assert sum(point.part for point in loss.points) == pytest.approx(1)
    assert [point.gradients["w"][1] for point in loss.points] == pytest.approx([-0.4, -2.4, -10 / 3])


def test_two_passes_double_the_gradients(client):
    body = {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}
    response = RepeatResponse.model_validate(client.post("/api/v1/repeat", json=body).json())
    assert (response.times, response.gradients["x"].once, response.gradients["x"].accumulated) == (2, 5.0, [5.0, 10.0])
    assert client.post("/api/v1/evaluate", json=body).json()["gradients"]["x"] == 5.0


def test_linear_layers_collapse_and_networks_do_not(client):
    linear = client.post("/api/v1/collapse", json={"program": "X@W1@W2", "inputs": STACK}).json()
    (stack,) = CollapseResponse.model_validate(linear).stacks
    assert (stack.linear, stack.matrix, stack.outputs) == (True, [[2.0], [1.5]], [[5.0], [4.5]])
    network = {"program": "relu(X@W1)@W2", "inputs": STACK}
    russian = client.post("/api/v1/collapse", json=network, headers={"Accept-Language": "ru"}).json()
    (stack,) = CollapseResponse.model_validate(russian).stacks
    assert (stack.linear, stack.matrix, stack.between) == (False, None, ["ReLU"])
    assert "матриц" in stack.reason


def test_an_edge_says_over_which_axes_its_product_is_summed(client):
    body = {"program": "sum(X + b)", "inputs": {"X": [[1, 2], [3, 4]], "b": [1, 1]}}
    edges = client.post("/api/v1/evaluate", json=body).json()["edges"]
    assert [edge["summed"] for edge in edges] == [[], [0], []]


@pytest.mark.parametrize(
    ("call", "body", "slug"),
    [
        ("shares", {"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ("repeat", {"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ("repeat", {"program": "x", "inputs": {"x": 1}, "times": 0}, "invalid-request"),
        ("repeat", {"program": "x", "inputs": {"x": 1}, "times": 11}, "invalid-request"),
        ("collapse", {"program": "X@", "inputs": {}}, "syntax-error"),
    ],
)
def test_what_cannot_be_asked(client, call, body, slug):
    answer = client.post(f"/api/v1/{call}", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == f"/problems/{slug}"
