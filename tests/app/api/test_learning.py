"""Learning through the API: /train as JSON and as events, /surface, /least-squares, data sets, tables, presets."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.api.datasets import DataSetResponse, DataSets
from app.api.least_squares import LeastSquaresResponse
from app.api.presets import PresetResponse
from app.api.roles import RolesResponse
from app.api.surface import SurfaceResponse
from app.api.table import TableResponse
from app.api.train import Record, TrainResponse
from app.main import create_app
from app.settings import Settings

LINE = {
    "program": "Yhat = X.T @ W + b\nmse(Y, Yhat)",
    "inputs": {"X": [[0, 1, 2]], "Y": [[1], [3], [5]], "W": [[0]], "b": [0]},
}
GD = {"name": "gd", "learning_rate": 0.1}


def stream(client, body):
    """The events of a run: (name, data)."""
    found = []
    with client.stream("POST", "/api/v1/train", json=body, headers={"Accept": "text/event-stream"}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for block in "".join(answer.iter_text()).split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
            if lines:
                found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_a_run_as_json(post):
    told = TrainResponse.model_validate(
        post("train", **LINE, stepper=GD, updates=20, record=[0, 1, 20], gradients=True, moves=True, states=True)
    )
    assert [record.update for record in told.records] == [0, 1, 20]
    first, second, _ = told.records
    assert first.loss == pytest.approx(35 / 3) and first.gradients == {"W": [[pytest.approx(-26 / 3)]], "b": [-6.0]}
    assert second.parameters == {"W": [[pytest.approx(2.6 / 3)]], "b": [pytest.approx(0.6)]}
    assert second.move.change == second.parameters and second.move.learning_rate == 0.1
    assert (told.status, told.state.update, told.parameters, told.batches) == ("finished", 20, ["W", "b"], None)
    assert (told.cost.parameters, told.cost.memory, told.cost.data) == (2, 0, 6)


def test_a_list_of_learning_rates_has_one_for_each_update(client, post):
    body = {**LINE, "stepper": {"name": "gd", "learning_rate": [0.1, 0.05]}, "moves": True}
    told = TrainResponse.model_validate(post("train", **body, updates=2))
    rates = [record.move.learning_rate for record in told.records[1:]]
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
    told = post("train", **LINE, stepper={"name": "gd", "learning_rate": 5}, updates=5000)
    assert told["status"] == "diverged"
    assert told["explanation"]["reason"] == "learning-rate" and told["explanation"]["limit"] == pytest.approx(
        0.41886, abs=1e-5
    )
    assert "0.419" in told["explanation"]["message"]
    last = told["records"][-1]
    assert last["update"] == told["state"]["update"] == told["explanation"]["update"]
    assert last["loss"] in ("Infinity", "NaN")
    assert post("train", **LINE, state=told["state"])["status"] == "diverged"
    told["state"]["parameters"]["W"] = [["NaN"]]
    assert post("train", 422, **LINE, state=told["state"])["type"] == "/problems/invalid-input"


def test_a_run_that_converges(post):
    told = post(
        "train", **LINE, stepper=GD, updates=100_000, tolerance={"gradient": 1e-6}, compare={"W": [[2]], "b": [1]}
    )
    assert told["status"] == "converged" and told["state"]["update"] < 1000
    assert told["records"][-1]["distance"] < 1e-5 < told["records"][0]["distance"]
    assert post("train", **LINE, stepper=GD, updates=100_000, tolerance=1e-9)["status"] == "converged"


def test_a_run_that_takes_too_long_stops_and_can_go_on(post):
    body = {**LINE, "stepper": GD, "updates": 1_000_000}
    with TestClient(create_app(Settings(seconds=3.0, queue_seconds=60.0))) as hasty:
        answer = hasty.post("/api/v1/train", json=body)
        for _ in range(20):  # a machine that has no time for it says so, and may be tried again
            if answer.status_code != 503:
                break
            answer = hasty.post("/api/v1/train", json=body)
    told = answer.json()
    assert (told["status"], told["stopped"]["limit"]) == ("stopped", "seconds")
    assert told["state"]["update"] == told["records"][-1]["update"] > 0
    assert post("train", **LINE, stepper=GD, updates=0, state=told["state"])["status"] == "finished"


def test_a_run_as_events_is_the_same_run(client, post):
    body = {**LINE, "stepper": {"name": "adam", "learning_rate": 0.01}, "updates": 8000, "record": {"every": 1000}}
    events = stream(client, body)
    names = [name for name, _ in events]
    assert names[0] == "start" and names[-1] == "end" and "progress" in names and len(names) > 10
    assert events[0][1]["parameters"] == ["W", "b"] and events[0][1]["updates"] == 8000
    whole = post("train", **body)
    while whole["status"] == "stopped":  # where the machine is slow
        done = whole["state"]["update"]
        more = post("train", **body | {"updates": 8000 - done}, state=whole["state"])
        whole = more | {"records": whole["records"] + more["records"]}
    records = [data for name, data in events if name == "record"]
    assert records == [record for record in whole["records"] if record["update"] % 1000 == 0]
    for record in records:
        Record.model_validate(record)
    end = events[-1][1]
    assert end == {name: value for name, value in whole.items() if name != "records"}
    progress = next(data for name, data in events if name == "progress")
    assert 0 < progress["update"] == progress["state"]["update"] < 8000 and progress["rate"] > 0


def test_what_is_wrong_at_the_start_of_a_stream_is_an_ordinary_problem(client):
    answer = client.post("/api/v1/train", json={"program": "w*"}, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/syntax-error")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("call", "more", "slug", "name"),
    [
        ("train", {"stepper": {"name": "walker"}}, "unknown-name", "stepper.name"),
        ("train", {"stepper": {"name": "gd", "eps": 1}}, "unknown-name", "stepper.eps"),
        ("train", {"stepper": {"name": "gd", "speed": 1}}, "invalid-request", "stepper.speed"),
        ("train", {"parameters": ["Q"]}, "unknown-name", "Q"),
        ("train", {"updates": 1.5}, "invalid-request", "updates"),
        ("train", {"updates": 10**7}, "too-large", "train_updates"),
        ("train", {"updates": 10**6, "record": {"every": 1}}, "too-large", "train_records"),
        ("train", {"seed": 1}, "invalid-request", "seed"),
        ("train", {"tolerance": -1}, "invalid-input", "tolerance"),
        ("train", {"compare": {"Q": 1}}, "invalid-input", "compare"),
        ("train", {"batches": {"axes": {"X": 0, "Y": 0}, "size": 1}}, "invalid-input", "batches.axes"),
        ("train", {"batches": {"axes": {"X": 1}}}, "invalid-input", "batches.size"),
        ("train", {"state": {"update": 1, "stepper": "gd", "parameters": {}}}, "invalid-input", "state"),
        ("surface", {}, "invalid-input", "axes"),
        ("surface", {"axes": [{"parameter": "W", "index": [0, 0]}] * 2}, "invalid-input", "axes"),
        ("surface", {"axes": [{"parameter": "W", "index": [1, 0]}, {"parameter": "b", "index": [0]}]}, "invalid-input", "axes"),
        ("surface", {"axes": [{}, {}]}, "invalid-input", "axes"),
        ("surface", {"directions": {"kind": "random"}, "resolution": 1000}, "too-large", "surface_points"),
        ("surface", {"directions": {"kind": "random"}, "range": [[1, 0], [0, 1]]}, "invalid-input", "range"),
        ("surface", {"directions": {"kind": "random"}, "range": [[-1e308, 1e308], [0, 1]]}, "invalid-input", "range"),
        ("surface", {"directions": {"kind": "principal"}}, "invalid-input", "directions"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(post, call, more, slug, name):
    told = post(call, 422, **{**LINE, **more})
    assert (told["type"], told["errors"][0]["name"]) == (f"/problems/{slug}", name)


def test_a_surface(post):
    body = {**LINE, "axes": [{"parameter": "W", "index": [0, 0]}, {"parameter": "b", "index": [0]}]}
    told = SurfaceResponse.model_validate(post("surface", **body, range=[[0, 4], [0, 2]], resolution=5))
    assert told.x == [0, 1, 2, 3, 4] and told.loss[2][2] == 0 and told.loss[0][0] == pytest.approx(35 / 3)
    assert (told.minimum.x, told.minimum.y, told.vectorised) == (2, 1, True)
    path = [{"W": [[0]], "b": [0]}, {"W": [[1]], "b": [0]}, {"W": [[2]], "b": [1]}]
    told = SurfaceResponse.model_validate(
        post("surface", **LINE, directions={"kind": "principal", "path": path}, path=path, resolution=3)
    )
    assert sum(told.explained) == pytest.approx(1) and [place.loss for place in told.path][-1] == 0
    assert max(place.distance for place in told.path) < 1e-12
    told = post("surface", program="log(w) + v", inputs={"w": 1, "v": 0}, parameters=["w", "v"], resolution=3,
                axes=[{"parameter": "w", "index": []}, {"parameter": "v"}], range=[[-1, 1], [0, 1]])  # fmt: skip
    assert told["loss"][0] == ["NaN", "-Infinity", 0.0]


def test_least_squares(post):
    told = LeastSquaresResponse.model_validate(post("least-squares", X=[[1, 2, 3], [2, 4, 6]], Y=[1, 2, 2]))
    assert (told.rank, told.dependent[0].feature, told.dependent[0].combination) == (1, 1, {"0": 2.0})
    assert told.minimum_norm and told.condition_number == "Infinity" and told.message
    told = LeastSquaresResponse.model_validate(
        post("least-squares", X=[[0, 1], [1, 1], [2, 1]], Y=[[1], [3], [5]], layout="examples_by_features")
    )
    assert [[pytest.approx(2)], [pytest.approx(1)]] == told.W and told.residual_sum_of_squares < 1e-25
    assert told.textbook.error < 1e-12 and told.gradient_descent.largest_learning_rate == pytest.approx(
        0.41886, abs=1e-5
    )
    assert post("least-squares", 422, X=[[1, 2]], Y=[1])["type"] == "/problems/shape-mismatch"


def test_data_sets(client):
    listed = DataSets.model_validate(client.get("/api/v1/datasets").json()).datasets
    names = [kind.name for kind in listed]
    assert {"line", "moons", "circles", "xor", "blobs", "spiral", "dependent", "longley"} <= set(names)
    for name in names:
        told = DataSetResponse.model_validate(client.get(f"/api/v1/datasets/{name}?seed=2&n=10").json())
        assert len(told.inputs["X"]) == len(told.features) and len(told.inputs["Y"]) == 10
    assert all(kind.source for kind in listed if not kind.seeded)
    first, again = (client.get("/api/v1/datasets/moons?seed=9").json() for _ in range(2))
    assert first == again != client.get("/api/v1/datasets/moons?seed=8").json()
    assert client.get("/api/v1/datasets/nothing").status_code == 404
    for query, name in (
        ("n=0", "query.n"),
        ("n=1000000", "dataset_examples"),
        ("noise=nan", "query.noise"),
        ("seed=-1", "query.seed"),
    ):
        answer = client.get(f"/api/v1/datasets/moons?{query}")
        assert answer.status_code == 422 and answer.json()["errors"][0]["name"] == name
    russian = client.get("/api/v1/datasets", headers={"Accept-Language": "ru"}).json()["datasets"]
    assert all(kind["title"] != other.title for kind, other in zip(russian, listed, strict=True))


def test_a_table(post):
    told = TableResponse.model_validate(post("table", text="x;y\n0,5;1\n1,5;2\n"))
    assert [column.values for column in told.columns] == [[0.5, 1.5], [1, 2]]
    assert (told.header, told.separator, told.decimal, told.rows) == (True, ";", ",", 2)
    bad = post("table", 422, text="x;y\n0,5;1\n1,5;two\n")
    assert "Row 3, column y" in bad["detail"]
    assert post("table", 422, text="1\n" * 600_000)["errors"][0]["name"] == "table_bytes"


def test_a_table_is_asked_about_and_the_answer_sent_along(post):
    question = post("table", 422, text="1,5\n2,5")
    assert question["type"].endswith("/invalid-input") and "choice" not in question["errors"][0]
    choices = [error["choice"] for error in question["errors"][1:]]
    assert choices == [{"separator": ",", "decimal": "."}, {"separator": "", "decimal": ","}]
    told = [TableResponse.model_validate(post("table", text="1,5\n2,5", **choice)) for choice in choices]
    assert [[column.values for column in table.columns] for table in told] == [[[1, 2], [5, 5]], [[1.5, 2.5]]]
    missing = post("table", 422, text="x,y\n1,2\n3,")["errors"]
    assert missing[-1]["choice"] == {"missing": "skip"}
    assert post("table", text="x,y\n1,2\n3,", missing="skip")["skipped"] == [3]


def test_a_table_becomes_examples_and_a_model(post):
    text = "length,kind\n1.5,short\n1.0,short\n4.0,long\n"
    told = TableResponse.model_validate(post("table", text=text, target="kind"))
    assert told.columns[1].classes == ["long", "short"] and told.columns[1].values == [1, 1, 0]
    assert told.examples.inputs == {"X": [[1.5, 1, 4]], "Y": [[1], [1], [0]]}
    model = post("presets", **told.examples.preset)
    inputs = {**model["inputs"], **told.examples.inputs}
    run = post("train", program=model["program"], inputs=inputs, stepper=model["stepper"], updates=50, record=[0, 50])
    assert run["records"][1]["loss"] < run["records"][0]["loss"] and "bce" in model["program"]
    assert "no column" in post("table", 422, text=text, target="colour")["detail"]


def test_a_preset_can_be_trained(client, post):
    data = client.get("/api/v1/datasets/moons?seed=1&n=60").json()
    model = PresetResponse.model_validate(
        post("presets", **data["preset"] | {"kind": "mlp", "hidden": [6], "loss": "bce"})
    )
    inputs = {**model.inputs, **data["inputs"]}
    roles = RolesResponse.model_validate(post("roles", program=model.program, inputs=inputs))
    assert (roles.parameters, roles.data, roles.axes) == (model.parameters, ["X", "Y"], data["axes"])
    told = post("train", program=model.program, inputs=inputs, stepper=model.stepper, updates=300, record=[0, 300])
    assert told["records"][1]["loss"] < 0.5 * told["records"][0]["loss"]
