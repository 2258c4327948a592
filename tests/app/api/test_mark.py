"""POST /mark: answers marked and diagnosed."""

from __future__ import annotations

import pytest

from app.api.mark import MarkResponse
from tests.app.limits import Exceeded

DECAY = {"program": "exp(-a*b)", "inputs": {"a": 0.5, "b": 2}}
LIMITS = {
    "answer_characters": Exceeded(
        lambda client: client.post(
            "/api/v1/mark",
            json={"program": "x*x", "inputs": {"x": 3}, "answers": [{"question": "value:1", "text": "1+" * 10 + "1"}]},
        ),
        reached=21,
        allowed=20,
    ),
}


def marks(post, **body):
    return {each["question"]: each for each in post("mark", **body)["marks"]}


def test_a_slip_is_named_with_its_numbers(client):
    answers = [{"question": "product:1", "text": "2,368"}]
    answer = client.post("/api/v1/mark", json={**DECAY, "answers": answers}, headers={"Accept-Language": "ru"})
    response = MarkResponse.model_validate(answer.json())
    (mark,) = response.marks
    assert (mark.verdict, mark.read, mark.truth, response.right) == ("wrong", 2.368, None, 0)
    assert mark.diagnosis is not None
    assert (mark.diagnosis.id, mark.diagnosis.name) == ("added", "Сложено вместо умножения")
    assert mark.diagnosis.calculation == "0,3679 + 2"


def test_what_is_right_is_said_on_request_only(post):
    answers = [{"question": "gradient:3", "text": "0.5"}, {"question": "gradient:1", "text": "1.0"}]
    hidden = marks(post, **DECAY, answers=answers)
    shown = marks(post, **DECAY, answers=answers, reveal=True)
    assert [each["truth"] for each in hidden.values()] == [None, None]
    assert shown["gradient:3"]["truth"] == pytest.approx(0.36787944117144233, rel=1e-15)
    assert [each["follows"] for each in hidden.values()] == [False, True]


def test_a_slip_all_along_is_the_pattern(post):
    """The product of ×: the operand's own value instead of the other's, at both operands."""
    body = {"program": "3*(x*y) + z", "inputs": {"x": 2, "y": 5, "z": 1}}
    answers = [{"question": "gradient:0", "text": "6"}, {"question": "gradient:1", "text": "15"}]
    response = post("mark", **body, answers=answers)
    assert response["pattern"]["id"] == "own-operand"
    assert {each["diagnosis"]["id"] for each in response["marks"]} == {"own-operand"}


def test_an_exercise_can_be_answered_by_its_choices(post):
    made = post("exercise", **DECAY, kinds=["product"], choices=True, count=1, draw=11)
    (question,) = made["questions"]
    body = {"program": DECAY["program"], "inputs": made["inputs"], "draw": 11}
    verdicts = [
        marks(post, **body, answers=[{"question": question["id"], "choice": place}])[question["id"]]["verdict"]
        for place in range(len(question["choices"]))
    ]
    assert sorted(verdicts) == ["right", "wrong", "wrong"]


@pytest.mark.parametrize(
    ("answers", "slug"),
    [
        ([{"question": "product:99", "text": "1"}], "unknown-name"),
        ([{"question": "product:1"}], "invalid-input"),
        ([{"question": "product:1", "choice": 9}], "invalid-input"),
        ([{"question": "product:1", "text": 1}], "invalid-request"),
        ("1", "invalid-request"),
    ],
)
def test_invalid_requests(post, answers, slug):
    assert post("mark", 422, **DECAY, answers=answers)["type"] == f"/problems/{slug}"


def test_a_bug_is_named_where_it_is_pointed_at_or_revealed(post):
    body = {"program": "x*y + sin(z)", "inputs": {"x": 0.8, "y": 3.5, "z": 0.6}, "draw": 2}
    hunt = post("exercise", **body, kinds=["hunt"], numbers="given")["hunt"]
    products = [edge["product"] for edge in post("evaluate", program=body["program"], inputs=body["inputs"])["edges"]]
    wrong = [k for k, product in enumerate(products) if hunt["products"][k] != pytest.approx(product)]
    by_edge = {}
    for edge in range(len(products)):
        by_edge[edge] = marks(post, **body, answers=[{"question": "hunt:0", "edge": edge}])["hunt:0"]
    (right,) = [mark for mark in by_edge.values() if mark["verdict"] == "right"]
    assert right["hunt"]["edge"] in wrong and right["diagnosis"] is not None
    assert right["hunt"]["right"] == pytest.approx(products[right["hunt"]["edge"]])
    assert all(
        (mark["hunt"]["edge"], mark["hunt"]["right"], mark["diagnosis"]) == (None, None, None)
        for mark in by_edge.values()
        if mark is not right
    )
    shown = marks(post, **body, reveal=True, answers=[{"question": "hunt:0", "node": 5}])["hunt:0"]
    assert shown["hunt"]["edge"] == right["hunt"]["edge"] and shown["diagnosis"] == right["diagnosis"]
