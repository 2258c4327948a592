"""POST /shares: what each point of a batch adds."""

from __future__ import annotations

import pytest

from app.api.shares import REGRESSION, SharesResponse
from tests.app.limits import Exceeded
from tests.app.requests import program

LIMITS = {
    "shares_points": Exceeded(program("sum(x)", "/api/v1/shares", x=[1, 2, 3, 4]), reached=4, allowed=3),
}


def test_the_shares_of_a_batch(client):
    response = SharesResponse.model_validate(client.post("/api/v1/shares", json=REGRESSION).json())
    (loss,) = response.aggregations
    assert [round(point.value, 12) for point in loss.points] == [0.09, 1.44, 1.0]
    assert sum(point.part for point in loss.points) == pytest.approx(1)
    assert [point.gradients["w"][1] for point in loss.points] == pytest.approx([-0.4, -2.4, -10 / 3])


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("shares", 422, **body)["type"] == f"/problems/{slug}"
