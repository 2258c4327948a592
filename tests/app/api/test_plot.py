"""POST /plot: a curve and its derivative."""

from __future__ import annotations

import pytest

from app.api.plot import PlotResponse
from tests.app.limits import Exceeded
from tests.app.requests import plot

LIMITS = {
    "plot_points": Exceeded(plot(21), reached=21, allowed=20),
}


def test_a_curve_with_its_operating_point(client):
    answer = client.post("/api/v1/plot", json={"function": "log", "range": [-1, 1], "points": 3, "at": 1})
    response = PlotResponse.model_validate(answer.json())
    assert (response.x, response.y) == ([-1.0, 0.0, 1.0], ["NaN", "-Infinity", 0.0])
    assert response.at is not None
    assert (response.at.y, response.at.derivative) == (0.0, 1.0)
    assert client.post("/api/v1/plot", json={"function": "step"}).json()["derivative"][0] is None


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"function": "pow"}, "unsupported-syntax"),
        ({"function": "exp", "range": [1]}, "invalid-request"),
        ({"function": "exp", "points": 1}, "invalid-request"),
        ({"program": ""}, "syntax-error"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("plot", 422, **body)["type"] == f"/problems/{slug}"


def test_the_tangent_touches_the_curve_at_the_operating_point(client):
    program = {"program": "x^2", "inputs": {"x": 1}, "wrt": "x", "range": [-1, 3], "points": 5}
    assert client.post("/api/v1/plot", json=program).json()["tangent"] == [[-1, -3], [3, 5]]
    assert client.post("/api/v1/plot", json={"function": "step", "at": 1}).json()["tangent"] is None
    assert client.post("/api/v1/plot", json={"function": "exp"}).json()["tangent"] is None
