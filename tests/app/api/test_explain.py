"""POST /explain: a pasted backward pass held to the graph."""

from __future__ import annotations

import pytest

from app.api.explain import BACKWARD, INPUTS, PROGRAM, ExplainResponse
from tests.app.limits import Exceeded

LIMITS = {
    "pasted_lines": Exceeded(
        lambda client: client.post(
            "/api/v1/explain", json={"program": "x*x", "inputs": {"x": 3}, "backward": "dx = 2*x\n" * 6}
        ),
        reached=6,
        allowed=5,
    ),
}


def test_the_first_wrong_line_is_found_with_its_reason(client):
    answer = client.post("/api/v1/explain", json={"program": PROGRAM, "inputs": INPUTS, "backward": BACKWARD})
    response = ExplainResponse.model_validate(answer.json())
    assert response.first == 1
    assert [line.verdict for line in response.lines] == ["helper", "wrong", "follows", "follows"]
    wrong = response.lines[1]
    assert wrong.message == "Right but for a factor 2: every number here is the right one times 0.5."
    assert wrong.cause is not None and wrong.cause.misconception is not None
    assert (wrong.cause.kind, wrong.cause.factor, wrong.cause.misconception.id) == ("factor", 0.5, "exponent-forgotten")
    assert wrong.hint == wrong.cause.misconception.think_of
    assert (wrong.span.line, wrong.text) == (2, "dY_hat = (Y_hat - Y) / n")
    assert wrong.value is not None and wrong.right is not None
    assert [row[0] for row in wrong.value] == pytest.approx([row[0] / 2 for row in wrong.right])
    assert [fix.text for fix in wrong.fixes] == ["2 * ((Y_hat - Y) / n)"]
    run = client.post("/api/v1/evaluate", json={"program": PROGRAM, "inputs": INPUTS}).json()
    assert run["structure"] == response.structure
    assert run["nodes"][wrong.node]["name"] == "Y_hat"
    assert run["nodes"][run["edges"][wrong.cause.edge]["target"]]["op"] == "pow"
    assert response.missing == ["X", "W1", "Y"]


def test_a_right_pass_has_no_first_line_and_says_so_in_russian_too(client):
    body = {"program": "x*y", "inputs": {"x": 2, "y": 3}, "backward": "dx = y\ndy = 2*x"}
    answer = client.post("/api/v1/explain?lang=ru", json=body).json()
    assert [line["verdict"] for line in answer["lines"]] == ["right", "wrong"]
    assert (
        answer["lines"][1]["message"]
        == "Верно с точностью до множителя 2: каждое число равно верному, умноженному на 2."
    )
    right = client.post("/api/v1/explain", json={**body, "backward": "dx = y\ndy = x"}).json()
    assert (right["first"], right["missing"]) == (None, [])


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "2*x", "inputs": {"x": [1, 2]}, "backward": "dx = 2"}, "not-differentiable"),
        ({"program": "x*x", "inputs": {"x": 2}}, "invalid-request"),
        ({"program": "x*x", "inputs": {"x": 2}, "backward": 3}, "invalid-request"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("explain", 422, **body)["type"] == f"/problems/{slug}"
