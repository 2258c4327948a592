"""POST /tangents and POST /hessian, by real requests."""

from __future__ import annotations

import pytest

from app.schemas import SIGMOID, SIGMOID_INPUTS
from app.schemas_derivatives import HessianResponse, TangentsResponse


def test_one_weight_moves_and_the_change_is_followed(client):
    answer = client.post("/api/v1/tangents", json={"program": SIGMOID, "inputs": SIGMOID_INPUTS, "wrt": "w0"})
    assert answer.status_code == 200
    told = TangentsResponse.model_validate(answer.json())
    assert told.tangent == pytest.approx(-0.19661193324148185, rel=1e-14)
    assert (told.passes.forward, told.passes.reverse, told.cheaper) == (5, 1, "reverse")
    assert told.nodes.count(None) == len(told.nodes) - len(told.steps)
    for edge in told.edges:
        assert edge.product == edge.tangent * edge.local


def test_a_vector_moves_in_a_direction(client):
    body = {"program": "norm(x)", "inputs": {"x": [3, 4]}, "wrt": "x", "direction": [1, 0]}
    told = client.post("/api/v1/tangents", json=body).json()
    assert told["tangent"] == pytest.approx(0.6, rel=1e-15)
    assert told["edges"][0]["local"] is None  # a linear map has no single local derivative


def test_second_derivatives(client):
    answer = client.post("/api/v1/hessian", json={"program": "x**2*y", "inputs": {"x": 3, "y": -1}})
    assert answer.status_code == 200
    told = HessianResponse.model_validate(answer.json())
    assert told.hessian == [[-2.0, 6.0], [6.0, 0.0]]
    assert (told.gradient, told.method, told.definite) == ([-6.0, 9.0], "exact", "indefinite")


def test_what_is_not_finite_is_told(client):
    told = client.post("/api/v1/hessian", json={"program": "sqrt(x)", "inputs": {"x": 0}}).json()
    assert (told["hessian"], told["eigenvalues"]) == ([["NaN"]], None) or told["hessian"] == [["-Infinity"]]


@pytest.mark.parametrize(
    ("call", "body", "slug"),
    [
        ("tangents", {"program": "x*x", "inputs": {"x": 1}}, "invalid-request"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "y"}, "unknown-name"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": [1]}, "invalid-input"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": "up"}, "invalid-input"),
        ("hessian", {"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ("hessian", {"program": "x*x", "inputs": {"x": 1}, "wrt": ["y"]}, "unknown-name"),
        ("hessian", {"program": "sum(x)", "inputs": {"x": [0] * 201}}, "too-large"),
    ],
)
def test_what_cannot_be_asked(client, call, body, slug):
    answer = client.post(f"/api/v1/{call}", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == f"/problems/{slug}"
