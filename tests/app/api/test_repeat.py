"""POST /repeat: backward passes that accumulate."""

from __future__ import annotations

import pytest

from app.api.repeat import RepeatResponse


def test_two_passes_double_the_gradients(client):
    body = {"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}
    response = RepeatResponse.model_validate(client.post("/api/v1/repeat", json=body).json())
    assert (response.times, response.gradients["x"].once, response.gradients["x"].accumulated) == (2, 5.0, [5.0, 10.0])
    assert client.post("/api/v1/evaluate", json=body).json()["gradients"]["x"] == 5.0


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ({"program": "x", "inputs": {"x": 1}, "times": 0}, "invalid-request"),
        ({"program": "x", "inputs": {"x": 1}, "times": 11}, "invalid-request"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("repeat", 422, **body)["type"] == f"/problems/{slug}"
