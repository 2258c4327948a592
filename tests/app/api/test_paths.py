"""POST /paths: the chain rule, path by path."""

from __future__ import annotations

import pytest

from app.api.paths import PathsResponse


def test_the_chain_rule(client):
    answer = client.post("/api/v1/paths", json={"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}, "wrt": "x"})
    assert answer.status_code == 200
    response = PathsResponse.model_validate(answer.json())
    assert (response.count, response.listed, response.sum, response.listed_sum) == (2, 2, 5.0, 5.0)
    assert [path.product for path in response.paths] == [3.0, 2.0]
    assert response.latex.count(r"\frac") == 1 + sum(len(path.edges) for path in response.paths)
    assert not response.latex.endswith("dots")


def test_more_paths_than_a_number_holds(client):
    program = "y = x + x\n" + "y = y + y\n" * 59
    response = client.post("/api/v1/paths", json={"program": program, "inputs": {"x": 1}, "wrt": "x", "most": 2}).json()
    assert response["count"] == str(2**60)
    assert response["listed"] == 2
    assert response["latex"].endswith(r"\dots")


def test_a_node_may_be_given_by_its_number(client):
    response = client.post("/api/v1/paths", json={"program": "a = x*x\nexp(a)", "inputs": {"x": 1}, "wrt": 1}).json()
    assert (response["wrt"], response["count"]) == (1, 1)


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "x*x", "inputs": {"x": 1}}, "invalid-request"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "y"}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": 7}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "most": 0}, "invalid-request"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "most": 1.5}, "invalid-request"),
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": 0.5}, "unknown-name"),
        ({"program": "X*2", "inputs": {"X": [1, 2]}, "wrt": "X"}, "not-differentiable"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("paths", 422, **body)["type"] == f"/problems/{slug}"
