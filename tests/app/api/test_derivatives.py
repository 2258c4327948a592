"""POST /jacobian, /tangents, /hessian and /plot, by real requests."""

from __future__ import annotations

import pytest

from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.api.hessian import HessianResponse
from app.api.jacobian import JacobianResponse
from app.api.plot import PlotResponse
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


def test_second_derivatives(client):
    answer = client.post("/api/v1/hessian", json={"program": "x**2*y", "inputs": {"x": 3, "y": -1}})
    assert answer.status_code == 200
    response = HessianResponse.model_validate(answer.json())
    assert response.hessian == [[-2.0, 6.0], [6.0, 0.0]]
    assert (response.gradient, response.method, response.definite) == ([-6.0, 9.0], "exact", "indefinite")


def test_a_jacobian_by_names_and_of_an_edge(client):
    body = {"program": "Y = X@W\nsum(Y)", "inputs": {"X": [[1, 2]], "W": [[1, 0], [0, 1]]}}
    response = JacobianResponse.model_validate(
        client.post("/api/v1/jacobian", json={**body, "of": "Y", "wrt": "X"}).json()
    )
    assert response.matrix == [[1.0, 0.0], [0.0, 1.0]]
    assert (response.rows, response.columns, response.structure) == (
        ["Y[0, 0]", "Y[0, 1]"],
        ["X[0, 0]", "X[0, 1]"],
        "diagonal",
    )
    edge = JacobianResponse.model_validate(client.post("/api/v1/jacobian", json={**body, "edge": 1}).json())
    assert (edge.edge, edge.matrix) == (1, [[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 2.0]])
    assert "top" in edge.latex


def test_a_curve_with_its_operating_point(client):
    answer = client.post("/api/v1/plot", json={"function": "log", "range": [-1, 1], "points": 3, "at": 1})
    response = PlotResponse.model_validate(answer.json())
    assert (response.x, response.y) == ([-1.0, 0.0, 1.0], ["NaN", "-Infinity", 0.0])
    assert response.at is not None
    assert (response.at.y, response.at.derivative) == (0.0, 1.0)
    assert client.post("/api/v1/plot", json={"function": "step"}).json()["derivative"][0] is None


def test_what_is_not_finite_is_told(client):
    response = client.post("/api/v1/hessian", json={"program": "sqrt(x)", "inputs": {"x": 0}}).json()
    assert (response["hessian"], response["eigenvalues"]) == ([["NaN"]], None) or response["hessian"] == [["-Infinity"]]


@pytest.mark.parametrize(
    ("call", "body", "slug"),
    [
        ("tangents", {"program": "x*x", "inputs": {"x": 1}}, "invalid-request"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "y"}, "unknown-name"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": [1]}, "invalid-input"),
        ("tangents", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "direction": "up"}, "invalid-input"),
        ("jacobian", {"program": "x*x", "inputs": {"x": 1}}, "unknown-name"),
        ("jacobian", {"program": "x*x", "inputs": {"x": 1}, "edge": 5}, "unknown-name"),
        ("jacobian", {"program": "x*x", "inputs": {"x": 1}, "edge": 0.5}, "invalid-request"),
        ("plot", {"function": "pow"}, "unsupported-syntax"),
        ("plot", {"function": "exp", "range": [1]}, "invalid-request"),
        ("plot", {"function": "exp", "points": 1}, "invalid-request"),
        ("plot", {"program": ""}, "syntax-error"),
        ("hessian", {"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ("hessian", {"program": "x*x", "inputs": {"x": 1}, "wrt": ["y"]}, "unknown-name"),
        ("hessian", {"program": "sum(x)", "inputs": {"x": [0] * 201}}, "too-large"),
    ],
)
def test_what_cannot_be_asked(client, call, body, slug):
    answer = client.post(f"/api/v1/{call}", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == f"/problems/{slug}"
