"""POST /hessian: second derivatives."""

from __future__ import annotations

import pytest

from app.api.hessian import HessianResponse
from tests.app.limits import Exceeded
from tests.app.requests import program

LIMITS = {
    "hessian_elements": Exceeded(program("x*y", "/api/v1/hessian", x=1, y=2), reached=4, allowed=3),
}


def test_second_derivatives(client):
    answer = client.post("/api/v1/hessian", json={"program": "x**2*y", "inputs": {"x": 3, "y": -1}})
    assert answer.status_code == 200
    response = HessianResponse.model_validate(answer.json())
    assert response.hessian == [[-2.0, 6.0], [6.0, 0.0]]
    assert (response.gradient, response.method, response.definite) == ([-6.0, 9.0], "exact", "indefinite")


def test_values_that_are_not_finite(client):
    response = client.post("/api/v1/hessian", json={"program": "sqrt(x)", "inputs": {"x": 0}}).json()
    assert (response["hessian"], response["eigenvalues"]) == ([["NaN"]], None) or response["hessian"] == [["-Infinity"]]


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": ["y"]}, "unknown-name"),
        ({"program": "sum(x)", "inputs": {"x": [0] * 201}}, "too-large"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("hessian", 422, **body)["type"] == f"/problems/{slug}"
