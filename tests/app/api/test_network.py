"""POST /network: the layers of a program, or null."""

from __future__ import annotations

from app.api.network import NetworkResponse

X = [[0, 1, 2], [1, 0, -1]]
LAYERS = {"X": X, "Y": [[1], [0], [1]], "W1": [[1, 0, 1], [0, 1, -1]], "W2": [[1], [-1], [0.5]], "b": [0]}


def test_layers_are_named_by_their_nodes_and_inputs(post):
    program = "A = tanh(X.T @ W1)\nmse(Y, A @ W2 + b)"
    answer = NetworkResponse.model_validate(post("network", program=program, inputs=LAYERS))
    assert answer.network is not None
    features, (hidden, last) = answer.network.features, answer.network.layers
    assert (features.input, features.axis, features.count, features.columns) == ("X", 1, 2, 2)
    assert (hidden.name, hidden.width, hidden.activation, hidden.weights, hidden.bias) == ("A", 3, "tanh", "W1", None)
    assert (last.name, last.width, last.activation, last.weights, last.bias) == (None, 1, None, "W2", "b")
    assert (answer.network.parameters, answer.network.target, answer.network.loss) == (10, "Y", "mse")
    nodes = post("evaluate", program=program, inputs=LAYERS)["nodes"]
    assert nodes[hidden.node]["op"] == "tanh" and nodes[hidden.sum]["op"] == "matmul"
    assert answer.network.prediction == last.node and nodes[last.node]["op"] == "add"


def test_other_models_have_none_and_errors_their_place(post):
    assert post("network", program="mean((Y - b)**2)", inputs={"Y": [1, 2], "b": 0}) == {"network": None}
    fixed = {"program": "mse(Y, X.T @ W1 @ W2 + b)", "inputs": LAYERS}
    assert post("network", **fixed)["network"]["layers"][1]["bias"] == "b"
    unlearnt = post("network", **fixed, parameters=["W1", "W2"])["network"]  # the sum with b is still the prediction
    assert (unlearnt["layers"][1]["bias"], unlearnt["layers"][1]["activation"], unlearnt["target"]) == (None, "", "Y")
    assert post("network", 422, program="mse(Y, X@", inputs={})["type"] == "/problems/syntax-error"
