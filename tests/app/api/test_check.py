"""POST /check: gradients beside finite differences."""

from __future__ import annotations

import pytest

from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.api.check import CheckResponse


def test_the_sigmoid_is_checked(client):
    answer = client.post("/api/v1/check", json={"program": SIGMOID, "inputs": SIGMOID_INPUTS})
    assert answer.status_code == 200
    response = CheckResponse.model_validate(answer.json())
    assert response.agrees
    assert {element.name: round(element.analytic, 2) for element in response.elements} == {
        "w0": -0.2, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.2,
    }  # fmt: skip
    assert len(response.by_step) == 12


def test_a_kink_is_no_error_and_nothing_that_agrees(client):
    response = client.post("/api/v1/check", json={"program": "relu(x)", "inputs": {"x": 0}}).json()
    assert (response["agrees"], response["elements"][0]["verdict"]) == (None, "kink")


def test_a_check_says_what_is_uncertain_and_its_interval(client):
    checked = lambda **body: CheckResponse.model_validate(client.post("/api/v1/check", json=body).json())  # noqa: E731
    undefined = checked(program="where(x < 1, x, sqrt(x))", inputs={"x": 0.0})
    assert undefined.agrees in (False, None) or undefined.elements[0].analytic == 1.0
    noisy = checked(program="(1e16 + x) - 1e16", inputs={"x": 0.7})
    assert (noisy.agrees, noisy.elements[0].verdict) == (None, "too-noisy")
    far = checked(program="sin(x)", inputs={"x": 1e6})
    assert (far.agrees, far.step) == (True, 1e-6)
    assert far.elements[0].width < 1e-1
    assert checked(program="x**2", inputs={"x": [1, 2]}, seed=[1, -1], step=1e-4).agrees is True


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "x*x", "inputs": {"x": 1}, "wrt": ["y"]}, "unknown-name"),
        ({"program": "x*x", "inputs": {"x": 1}, "step": 0}, "invalid-input"),
        ({"program": "x*x", "inputs": {"x": 1}, "scheme": "sideways"}, "invalid-request"),
        ({"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ({"program": "x*x"}, "missing-inputs"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("check", 422, **body)["type"] == f"/problems/{slug}"
