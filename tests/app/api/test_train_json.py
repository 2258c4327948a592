"""POST /train: a run of training as JSON."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.api.train import TrainResponse
from app.main import create_app
from app.settings import Settings
from tests.app.api.training import GD, LINE
from tests.app.limits import Exceeded
from tests.app.requests import train, until_computed

LIMITS = {
    "train_updates": Exceeded(train(updates=6), reached=6, allowed=5),
    "train_records": Exceeded(train(updates=4, record={"every": 1}), reached=4, allowed=3),
}


def test_a_run_as_json(post):
    response = TrainResponse.model_validate(
        post("train", **LINE, stepper=GD, updates=20, record=[0, 1, 20], gradients=True, moves=True, states=True)
    )
    assert [record.update for record in response.records] == [0, 1, 20]
    first, second, _ = response.records
    assert first.loss == pytest.approx(35 / 3) and first.gradients == {"W": [[pytest.approx(-26 / 3)]], "b": [-6.0]}
    assert second.parameters == {"W": [[pytest.approx(2.6 / 3)]], "b": [pytest.approx(0.6)]}
    assert second.move.change == second.parameters and second.move.learning_rate == 0.1
    assert (response.status, response.state.update, response.parameters, response.batches) == (
        "finished",
        20,
        ["W", "b"],
        None,
    )
    assert (response.cost.parameters, response.cost.memory, response.cost.data) == (2, 0, 6)


def test_each_record_has_the_loss_over_other_examples(post):
    test = {"X": [[3.0, 4.0]], "Y": [[7.0], [8.0]]}
    run = {**LINE, "stepper": GD, "updates": 3, "record": {"every": 1}}
    records = TrainResponse.model_validate(post("train", **run, test=test)).records
    assert [record.test for record in records] == [
        pytest.approx(
            ((7 - 3 * each.parameters["W"][0][0] - each.parameters["b"][0]) ** 2
             + (8 - 4 * each.parameters["W"][0][0] - each.parameters["b"][0]) ** 2) / 2
        )
        for each in records
    ]  # fmt: skip
    untested = post("train", **run)["records"]
    assert [record["loss"] for record in untested] == [record.loss for record in records]
    assert "test" not in untested[0]
    assert post("train", 422, **run, test={"W": [[1]]})["errors"][0]["name"] == "test"


def test_a_list_of_learning_rates_has_one_for_each_update(client, post):
    body = {**LINE, "stepper": {"name": "gd", "learning_rate": [0.1, 0.05]}, "moves": True}
    response = TrainResponse.model_validate(post("train", **body, updates=2))
    rates = [record.move.learning_rate for record in response.records[1:]]
    assert rates == [0.1, 0.05]
    for headers in ({}, {"Accept": "text/event-stream"}):
        answer = client.post("/api/v1/train", json={**body, "updates": 3}, headers=headers)
        assert "update 3" in answer.text and '"name":"stepper.learning_rate"' in answer.text.replace(": ", ":")
    assert post("update", **body, update=2)["learning_rate"] == 0.05
    assert post("update", 422, **body, update=3)["errors"][0]["name"] == "stepper.learning_rate"
    half = post("train", **body, updates=1)
    rest = {**body, "state": half["state"], "updates": 2}
    assert post("train", 422, **rest)["errors"][0]["name"] == "stepper.learning_rate"


def test_a_state_sent_back_goes_on_exactly(post):
    body = {
        **LINE,
        "stepper": {"name": "adam", "learning_rate": 0.1},
        "batches": {"axes": {"X": 1, "Y": 0}, "size": 2, "shuffle": True, "seed": 5},
    }
    whole = post("train", **body, updates=50, record={"every": 10})
    half = post("train", **body, updates=25, record={"every": 10})
    rest = post("train", **body, updates=25, record={"every": 10}, state=half["state"])
    assert rest["state"] == whole["state"]
    assert [record["update"] for record in half["records"] + rest["records"]] == [0, 10, 20, 25, 30, 40, 50]
    assert rest["records"] == [record for record in whole["records"] if record["update"] > 25]
    assert whole["batches"] == {"count": 2, "size": 2, "examples": 3}


def test_a_count_that_does_not_follow_the_batches_is_warned_of(post):
    body = {
        "program": "sum((Y - X.T @ W)**2) / n",
        "inputs": {"X": [[0, 1, 2]], "Y": [[1], [3], [5]], "W": [[0]], "n": 3},
    }
    batches = {"axes": {"X": 1, "Y": 0}, "size": 2}
    (warning,) = post("train", **body, batches=batches, updates=2)["warnings"]
    assert (warning["code"], warning["name"]) == ("fixed-count", "n")
    assert post("train", **body, updates=2)["warnings"] == []


@pytest.mark.parametrize("loss", ["mean((X @ w - y)**2)", "mse(X @ w, y)"])
def test_shapes_that_broadcast_are_warned_of_as_by_evaluate(client, post, loss):
    inputs = {"X": [[1, 2], [3, 4], [5, 6]], "y": [[1], [2], [3]], "w": [0, 0]}
    (warning,) = post("evaluate", program=loss, inputs=inputs)["warnings"]
    assert warning["code"].startswith("broadcast") and warning["fixes"]
    body = {"program": loss, "inputs": inputs, "parameters": ["w"], "updates": 3, "stepper": GD}
    assert post("train", **body)["warnings"] == [warning]
    events = client.post("/api/v1/train", json=body, headers={"Accept": "text/event-stream"}).text
    assert json.dumps(warning["message"])[1:-1] in events
    same = {**inputs, "y": [1, 2, 3]}
    assert post("train", **{**body, "inputs": same})["warnings"] == []


def test_inputs_that_the_program_does_not_name_are_ignored(post):
    body = {**LINE, "inputs": {**LINE["inputs"], "unused": [1, 2]}}
    assert post("train", **body, updates=3)["records"] == post("train", **LINE, updates=3)["records"]


def test_a_run_that_diverges_says_why(post):
    response = post("train", **LINE, stepper={"name": "gd", "learning_rate": 5}, updates=5000)
    assert response["status"] == "diverged"
    assert response["explanation"]["reason"] == "learning-rate" and response["explanation"]["limit"] == pytest.approx(
        0.41886, abs=1e-5
    )
    assert "0.419" in response["explanation"]["message"]
    last = response["records"][-1]
    assert last["update"] == response["state"]["update"] == response["explanation"]["update"]
    assert last["loss"] in ("Infinity", "NaN")
    assert post("train", **LINE, state=response["state"])["status"] == "diverged"
    response["state"]["parameters"]["W"] = [["NaN"]]
    assert post("train", 422, **LINE, state=response["state"])["type"] == "/problems/invalid-input"


def test_a_run_that_converges(post):
    response = post(
        "train", **LINE, stepper=GD, updates=100_000, tolerance={"gradient": 1e-6}, compare={"W": [[2]], "b": [1]}
    )
    assert response["status"] == "converged" and response["state"]["update"] < 1000
    assert response["records"][-1]["distance"] < 1e-5 < response["records"][0]["distance"]
    assert post("train", **LINE, stepper=GD, updates=100_000, tolerance=1e-9)["status"] == "converged"


@pytest.mark.full
def test_a_run_that_takes_too_long_stops_and_can_go_on(post):
    body = {**LINE, "stepper": GD, "updates": 1_000_000}
    settings = Settings(seconds=60.0, queue_seconds=60.0)  # of each slice: the machine may be busy
    app = create_app(settings)
    app.state.settings = settings.model_copy(update={"seconds": 1.0})  # of the run
    with TestClient(app) as client:
        run = until_computed(client, "train", body)
    assert (run["status"], run["stopped"]["limit"]) == ("stopped", "seconds")
    assert run["state"]["update"] == run["records"][-1]["update"] > 0
    assert post("train", **LINE, stepper=GD, updates=0, state=run["state"])["status"] == "finished"


@pytest.mark.parametrize(
    ("changes", "slug", "name"),
    [
        ({"stepper": {"name": "walker"}}, "unknown-name", "stepper.name"),
        ({"stepper": {"name": "gd", "eps": 1}}, "unknown-name", "stepper.eps"),
        ({"stepper": {"name": "gd", "speed": 1}}, "invalid-request", "stepper.speed"),
        ({"parameters": ["Q"]}, "unknown-name", "Q"),
        ({"updates": 1.5}, "invalid-request", "updates"),
        ({"updates": 10**7}, "too-large", "train_updates"),
        ({"updates": 10**6, "record": {"every": 1}}, "too-large", "train_records"),
        ({"seed": 1}, "invalid-request", "seed"),
        ({"tolerance": -1}, "invalid-input", "tolerance"),
        ({"compare": {"Q": 1}}, "invalid-input", "compare"),
        ({"batches": {"axes": {"X": 0, "Y": 0}, "size": 1}}, "invalid-input", "batches.axes"),
        ({"batches": {"axes": {"X": 1}}}, "invalid-input", "batches.size"),
        ({"state": {"update": 1, "stepper": "gd", "parameters": {}}}, "invalid-input", "state"),
    ],
)  # fmt: skip
def test_invalid_training_requests(post, changes, slug, name):
    problem = post("train", 422, **{**LINE, **changes})
    assert (problem["type"], problem["errors"][0]["name"]) == (f"/problems/{slug}", name)
