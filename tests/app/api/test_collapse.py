"""POST /collapse: layers that are one matrix."""

from __future__ import annotations

import pytest

from app.api.collapse import CollapseResponse

STACK = {"X": [[1, 2], [3, -1]], "W1": [[1, 0, 2], [0, 1, -1]], "W2": [[1], [2], [0.5]]}


def test_linear_layers_collapse_and_networks_do_not(client):
    linear = client.post("/api/v1/collapse", json={"program": "X@W1@W2", "inputs": STACK}).json()
    (stack,) = CollapseResponse.model_validate(linear).stacks
    assert (stack.linear, stack.matrix, stack.outputs) == (True, [[2.0], [1.5]], [[5.0], [4.5]])
    network = {"program": "relu(X@W1)@W2", "inputs": STACK}
    russian = client.post("/api/v1/collapse", json=network, headers={"Accept-Language": "ru"}).json()
    (stack,) = CollapseResponse.model_validate(russian).stacks
    assert (stack.linear, stack.matrix, stack.between) == (False, None, ["ReLU"])
    assert "матриц" in stack.reason


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "X@", "inputs": {}}, "syntax-error"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("collapse", 422, **body)["type"] == f"/problems/{slug}"
