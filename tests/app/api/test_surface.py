"""POST /surface: the loss over two directions."""

from __future__ import annotations

import pytest

from app.api.surface import SurfaceResponse
from tests.app.api.training import LINE
from tests.app.limits import Exceeded
from tests.app.requests import train

LIMITS = {
    "surface_points": Exceeded(train("surface", resolution=3), reached=9, allowed=4),
}


def test_a_surface(post):
    body = {**LINE, "axes": [{"parameter": "W", "index": [0, 0]}, {"parameter": "b", "index": [0]}]}
    response = SurfaceResponse.model_validate(post("surface", **body, range=[[0, 4], [0, 2]], resolution=5))
    assert response.x == [0, 1, 2, 3, 4] and response.loss[2][2] == 0 and response.loss[0][0] == pytest.approx(35 / 3)
    assert (response.minimum.x, response.minimum.y, response.vectorised) == (2, 1, True)
    path = [{"W": [[0]], "b": [0]}, {"W": [[1]], "b": [0]}, {"W": [[2]], "b": [1]}]
    response = SurfaceResponse.model_validate(
        post("surface", **LINE, directions={"kind": "principal", "path": path}, path=path, resolution=3)
    )
    assert sum(response.explained) == pytest.approx(1) and [place.loss for place in response.path][-1] == 0
    assert max(place.distance for place in response.path) < 1e-12
    response = post("surface", program="log(w) + v", inputs={"w": 1, "v": 0}, parameters=["w", "v"], resolution=3,
                axes=[{"parameter": "w", "index": []}, {"parameter": "v"}], range=[[-1, 1], [0, 1]])  # fmt: skip
    assert response["loss"][0] == ["NaN", "-Infinity", 0.0]


@pytest.mark.parametrize(
    ("changes", "slug", "name"),
    [
        ({}, "invalid-input", "axes"),
        ({"axes": [{"parameter": "W", "index": [0, 0]}] * 2}, "invalid-input", "axes"),
        ({"axes": [{"parameter": "W", "index": [1, 0]}, {"parameter": "b", "index": [0]}]}, "invalid-input", "axes"),
        ({"axes": [{}, {}]}, "invalid-input", "axes"),
        ({"directions": {"kind": "random"}, "resolution": 1000}, "too-large", "surface_points"),
        ({"directions": {"kind": "random"}, "range": [[1, 0], [0, 1]]}, "invalid-input", "range"),
        ({"directions": {"kind": "random"}, "range": [[-1e308, 1e308], [0, 1]]}, "invalid-input", "range"),
        ({"directions": {"kind": "principal"}}, "invalid-input", "directions"),
    ],
)  # fmt: skip
def test_invalid_surface_requests(post, changes, slug, name):
    problem = post("surface", 422, **{**LINE, **changes})
    assert (problem["type"], problem["errors"][0]["name"]) == (f"/problems/{slug}", name)
