"""POST /jacobian: by names, and of an edge."""

from __future__ import annotations

import pytest

from app.api.jacobian import JacobianResponse
from tests.app.limits import Exceeded
from tests.app.requests import jacobian

LIMITS = {
    "jacobian_elements": Exceeded(jacobian(2), reached=4, allowed=3),
}


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


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "x*x", "inputs": {"x": 1}}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "edge": 5}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "edge": 0.5}, "invalid-request"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("jacobian", 422, **body)["type"] == f"/problems/{slug}"
