"""POST /presets and /roles: a model for a data set, and which of its inputs are learnt."""

from __future__ import annotations

from app.api.presets import PresetResponse
from app.api.roles import RolesResponse


def test_a_preset_can_be_trained(client, post):
    data = client.get("/api/v1/datasets/moons?seed=1&n=60").json()
    model = PresetResponse.model_validate(
        post("presets", **data["preset"] | {"kind": "mlp", "hidden": [6], "loss": "bce"})
    )
    inputs = {**model.inputs, **data["inputs"]}
    roles = RolesResponse.model_validate(post("roles", program=model.program, inputs=inputs))
    assert (roles.parameters, roles.data, roles.axes) == (model.parameters, ["X", "Y"], data["axes"])
    response = post("train", program=model.program, inputs=inputs, stepper=model.stepper, updates=300, record=[0, 300])
    assert response["records"][1]["loss"] < 0.5 * response["records"][0]["loss"]


def test_each_hidden_layer_has_an_activation_of_its_own(post):
    model = {"kind": "mlp", "hidden": [3, 2], "activations": ["relu", "sin"]}
    answer = post("presets", **model)
    assert [layer["activation"] for layer in answer["layers"]] == ["relu", "sin", None]
    assert "relu" in answer["program"].splitlines()[0] and "sin" in answer["program"].splitlines()[1]
    assert post("presets", **{**model, "activations": ["tanh"] * 2}) == post(
        "presets", kind="mlp", hidden=[3, 2], activation="tanh"
    )
    assert post("presets", 422, **{**model, "activations": ["relu"]})["errors"][0]["name"] == "activations"
    assert post("presets", 422, **{**model, "activations": ["relu", "sigma"]})["errors"][0]["name"] == "activation"
    assert len(post("presets", kind="mlp", hidden=[], activations=[])["layers"]) == 1


def test_features_that_a_model_makes_of_its_data(client, post):
    """XOR by one neuron, which is given x1·x2."""
    data = client.get("/api/v1/datasets/xor?seed=1&n=80").json()
    model = post("presets", kind="logistic", features=2, terms=["x1", "x1*x2"])
    assert model["program"].startswith("F = stack([X[0], X[0]*X[1]])\nYhat = sigmoid(F.T @ W + b)")
    assert model["shapes"]["W"] == [2, 1]
    inputs = {**model["inputs"], **data["inputs"]}
    network = post("network", program=model["program"], inputs=inputs)["network"]
    assert (network["features"]["count"], network["features"]["columns"]) == (2, 2)
    end = post(
        "train", program=model["program"], inputs=inputs, stepper={"name": "gd", "learning_rate": 1}, updates=200
    )
    learnt = {**inputs, **end["records"][-1]["parameters"]}
    assert post("score", program=model["program"], inputs=learnt)["train"]["right"] > 0.9
    for wrong in ({"terms": ["x3"]}, {"terms": []}, {"terms": ["x1", "x1"]}, {"terms": ["x2"], "features": 1}):
        assert post("presets", 422, **{"kind": "linear", "features": 2, **wrong})["errors"][0]["name"] == "terms"
    assert post("presets", 422, kind="linear", terms=["x1"], style="per_example")["errors"][0]["name"] == "terms"


def test_a_penalty_is_written_into_the_program(client, post):
    model = {"kind": "mlp", "hidden": [2], "loss": "bce", "features": 2}
    answer = post("presets", **model, l1=0.01, l2=3)
    sums = "(sum({0}W1{1}) + sum({0}W2{1}))"
    last = f"bce(Y, Yhat) + 0.01*{sums.format('abs(', ')')} + 3/2*{sums.format('', '**2')}"
    assert answer["program"].splitlines()[-1] == last
    assert post("presets", kind="linear", l2=0.5)["program"].endswith("mse(Y, Yhat) + 0.5/2*sum(W**2)")
    assert post("presets", kind="linear", style="per_example", l1=1)["program"].endswith("total / n + 1*sum(abs(W))")
    assert post("presets", **model, l1=0)["program"] == post("presets", **model)["program"]
    assert post("presets", 422, **model, l1=-1)["errors"][0]["name"] == "l1"
    data = client.get("/api/v1/datasets/moons?seed=1&n=20").json()["inputs"]
    network = post("network", program=answer["program"], inputs={**answer["inputs"], **data})["network"]
    assert (network["loss"], network["penalised"], len(network["layers"])) == ("bce", True, 2)


def test_what_is_added_to_a_loss_does_not_change_what_is_right(client, post):
    """A margin is judged at 0, a share at a half."""
    data = client.get("/api/v1/datasets/moons?seed=1&n=20").json()["inputs"]
    model = post("presets", kind="linear", features=2, loss="hinge", l2=0.1)
    inputs = {**data, "W": [[0.3], [0.2]], "b": [0.0]}
    plain = post("presets", kind="linear", features=2, loss="hinge")
    scores = [post("score", program=each["program"], inputs=inputs)["train"] for each in (model, plain)]
    assert scores[0]["said"] == scores[1]["said"]
    assert scores[0]["loss"] > scores[1]["loss"]


def test_a_layer_without_an_activation(post):
    layers = post("presets", kind="mlp", hidden=[3, 2], activations=["none", "tanh"])["layers"]
    assert [layer["activation"] for layer in layers] == [None, "tanh", None]
