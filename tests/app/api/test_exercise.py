"""POST /exercise: questions about a program, without their answers."""

from __future__ import annotations

from typing import get_args

import pytest

from app.api.base_practice import Kind
from app.api.exercise import ExerciseRequest, ExerciseResponse
from engine import practice
from tests.app.limits import Exceeded

SIGMOID = {"program": "1/(1+exp(-(w*x+b)))", "inputs": {"w": 1, "x": 1, "b": 1}}
LIMITS = {
    "questions": Exceeded(
        lambda client: client.post("/api/v1/exercise", json={"program": "x*x", "inputs": {"x": 3}, "count": 21}),
        reached=21,
        allowed=20,
    ),
}


def test_the_kinds_are_the_engines():
    assert get_args(Kind) == practice.KINDS
    assert ExerciseRequest.model_fields["kinds"].default == list(practice.USUAL)


def test_an_exercise_has_other_numbers_and_no_answers(client, post):
    answer = client.post("/api/v1/exercise", json={**SIGMOID, "count": 4, "draw": 3}).json()
    response = ExerciseResponse.model_validate(answer)
    assert response.searched and response.candidates > 1
    assert response.inputs != SIGMOID["inputs"] and response.inputs.keys() == SIGMOID["inputs"].keys()
    assert len(response.questions) == 4
    assert {*answer["questions"][0]} == {"id", "kind", "node", "edge", "index", "known", "text", "tells", "choices"}
    assert answer == post("exercise", **SIGMOID, count=4, draw=3), "the same request gives the same exercise"
    run = post("evaluate", program=SIGMOID["program"], inputs=response.inputs)
    assert run["structure"] == response.structure
    for question in response.questions:
        if question.edge is not None:
            assert run["edges"][question.edge]["source"] == question.node


def test_the_whole_pass_at_the_numbers_given(post):
    response = post("exercise", program="x*(x+y)", inputs={"x": 3, "y": -2}, whole=True, numbers="given")
    assert response["inputs"] == {"x": 3.0, "y": -2.0} and not response["searched"]
    assert [each["id"] for each in response["questions"]] == ["gradient:2", "gradient:1", "gradient:0"]


def test_choices_are_a_number_a_node_a_shape_or_a_sentence(post):
    body = {"program": "sum((X @ W + b)**2)", "inputs": {"X": [[1, 2]], "W": [[1, 2], [3, 4]], "b": [1, 2]}}
    kinds = ["product", "shape", "next", "gate", "concept", "sign"]
    response = post("exercise", **body, kinds=kinds, choices=True, count=20)
    fields = {
        question["kind"]: {
            name for choice in question["choices"] for name, value in choice.items() if value is not None
        }
        for question in response["questions"]
    }
    assert fields.pop("concept", {"text"}) == {"text"}
    assert fields == {"product": {"number"}, "shape": {"shape"}, "next": {"node"}, "gate": {"node"}, "sign": {"number"}}


def test_one_step_of_a_walk_is_asked_at_its_own_numbers_even_where_no_mistake_would_show(post):
    body = {"program": "x*y", "inputs": {"x": 1, "y": 1}, "numbers": "given", "kinds": ["local", "product"]}
    ids = [
        [each["id"] for each in post("exercise", **body, edges=[1], every=every)["questions"]]
        for every in (False, True)
    ]
    assert ids == [["product:1"], ["local:1", "product:1"]]


def test_which_gate_passes_its_gradient_on_next(post):
    body = {"program": "x*y + exp(x)", "inputs": {"x": 2, "y": 3}}
    questions = post("exercise", **body, kinds=["gate"], numbers="given")["questions"]
    assert [(each["id"], each["node"]) for each in questions] == [("gate:4", None)], "of the rest every one can be next"
    assert [each["node"] for each in questions[0]["choices"] if each["node"] != 4] == [2, 3][
        : len(questions[0]["choices"]) - 1
    ]
    verdicts = [
        post("mark", **body, answers=[{"question": question, "node": node}])["marks"][0]["verdict"]
        for question, node in (("gate:4", 4), ("gate:4", 3), ("gate:3", 3), ("gate:3", 2), ("gate:3", 4))
    ]
    assert verdicts == ["right", "wrong", "right", "right", "wrong"]


def test_questions_are_asked_in_russian(client):
    body = {"program": "x*y", "inputs": {"x": 2, "y": 3}, "kinds": ["gradient"], "count": 1}
    answer = client.post("/api/v1/exercise", json=body, headers={"Accept-Language": "ru"}).json()
    assert answer["questions"][0]["text"].startswith("Чему равен градиент в узле ")


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"program": "2*x", "inputs": {"x": [1, 2]}}, "not-differentiable"),
        ({**SIGMOID, "kinds": []}, "invalid-request"),
        ({**SIGMOID, "kinds": ["colour"]}, "invalid-request"),
        ({**SIGMOID, "count": 0}, "invalid-request"),
        ({**SIGMOID, "misconception": "laziness"}, "unknown-name"),
        ({"program": "x*", "inputs": {}}, "syntax-error"),
    ],
)
def test_invalid_requests(post, body, slug):
    assert post("exercise", 422, **body)["type"] == f"/problems/{slug}"


def test_a_hunt_has_the_wrong_numbers_and_not_where_they_are_wrong(post):
    response = post("exercise", **SIGMOID, kinds=["hunt"], draw=2)
    run = post("evaluate", program=SIGMOID["program"], inputs=response["inputs"])
    (question,) = response["questions"]
    assert (question["id"], question["node"], question["edge"]) == ("hunt:0", None, None)
    assert [*response["hunt"]] == ["gradients", "products"]
    assert len(response["hunt"]["gradients"]) == len(run["nodes"])
    differing = [
        name
        for name in SIGMOID["inputs"]
        for node in run["nodes"]
        if node["name"] == name
        and node["gradient"] != pytest.approx(response["hunt"]["gradients"][node["id"]], rel=0.04)
    ]
    assert differing, "a gradient check shows it"
    assert post("exercise", **SIGMOID, kinds=["product"])["hunt"] is None


def test_where_no_rule_can_be_wrong_nothing_is_asked(post):
    response = post("exercise", program="x + y", inputs={"x": 1, "y": 1}, kinds=["hunt"], numbers="given")
    assert response["questions"] == [] and response["hunt"] is None


def test_fresh_numbers_are_others_for_each_seed(post):
    inputs = [post("exercise", **SIGMOID, numbers="fresh", count=3, draw=draw)["inputs"] for draw in range(3)]
    assert len({str(each) for each in [*inputs, SIGMOID["inputs"]]}) == 4
    alone = post("exercise", program="x + 1", inputs={"x": 2}, numbers="fresh")
    assert alone["inputs"].keys() == {"x"}
