"""POST /check and POST /paths, by real requests."""

from __future__ import annotations

import pytest

from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.api.check import CheckResponse
from app.api.paths import PathsResponse


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


@pytest.mark.parametrize(
    ("call", "body", "slug"),
    [
        ("check", {"program": "x*x", "inputs": {"x": 1}, "wrt": ["y"]}, "unknown-name"),
        ("check", {"program": "x*x", "inputs": {"x": 1}, "step": 0}, "invalid-input"),
        ("check", {"program": "x*x", "inputs": {"x": 1}, "scheme": "sideways"}, "invalid-request"),
        ("check", {"program": "X*2", "inputs": {"X": [1, 2]}}, "not-differentiable"),
        ("check", {"program": "x*x"}, "missing-inputs"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}}, "invalid-request"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}, "wrt": "y"}, "unknown-name"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}, "wrt": 7}, "unknown-name"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "most": 0}, "invalid-request"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}, "wrt": "x", "most": 1.5}, "invalid-request"),
        ("paths", {"program": "x*x", "inputs": {"x": 1}, "wrt": 0.5}, "unknown-name"),
        ("paths", {"program": "X*2", "inputs": {"X": [1, 2]}, "wrt": "X"}, "not-differentiable"),
    ],
)
def test_what_goes_wrong_is_told(client, call, body, slug):
    answer = client.post(f"/api/v1/{call}", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}")


def test_a_node_may_be_told_by_its_number(client):
    response = client.post("/api/v1/paths", json={"program": "a = x*x\nexp(a)", "inputs": {"x": 1}, "wrt": 1}).json()
    assert (response["wrt"], response["count"]) == (1, 1)


def test_a_check_says_what_it_could_not_tell_and_by_how_much_it_moved(client):
    ask = lambda **body: CheckResponse.model_validate(client.post("/api/v1/check", json=body).json())  # noqa: E731
    undefined = ask(program="where(x < 1, x, sqrt(x))", inputs={"x": 0.0})
    assert undefined.agrees in (False, None) or undefined.elements[0].analytic == 1.0
    noisy = ask(program="(1e16 + x) - 1e16", inputs={"x": 0.7})
    assert (noisy.agrees, noisy.elements[0].verdict) == (None, "too-noisy")
    far = ask(program="sin(x)", inputs={"x": 1e6})
    assert (far.agrees, far.step) == (True, 1e-6)
    assert far.elements[0].width < 1e-1
    assert ask(program="x**2", inputs={"x": [1, 2]}, seed=[1, -1], step=1e-4).agrees is True
