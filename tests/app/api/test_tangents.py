"""POST /tangents: forward mode."""

from __future__ import annotations

import pytest

from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.api.tangents import TangentsResponse


def test_one_weight_moves_and_the_change_is_followed(client):
    answer = client.post("/api/v1/tangents", json={"program": SIGMOID, "inputs": SIGMOID_INPUTS, "wrt": "w0"})
    assert answer.status_code == 200
    response = TangentsResponse.model_validate(answer.json())
    assert response.tangent == pytest.approx(-0.19661193324148185, rel=1e-14)
    assert (response.passes.forward, response.passes.reverse, response.cheaper) == (5, 1, "reverse")
    assert response.nodes.count(None) == len(response.nodes) - len(response.steps)
    for edge in response.edges:
        assert edge.product == edge.tangent * edge.local


def test_a_vector_moves_in_a_direction(client):
    body = {"program": "norm(x)", "inputs": {"x": [3, 4]}, "wrt": "x", "direction": [1, 0]}
    response = client.post("/api/v1/tangents", json=body).json()
    assert response["tangent"] == pytest.approx(0.6, rel=1e-15)
    assert response["edges"][0]["local"] is None  # a linear map has no single local derivative


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "x*x", "inputs": {"x": 1}}, "invalid-request"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "y"}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": [1]}, "invalid-input"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": "up"}, "invalid-input"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("tangents", 422, **body)["type"] == f"/problems/{slug}"
