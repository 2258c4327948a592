"""The layers of a network are recognised however it was written, and nothing else is taken for one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import Deadline
from engine.learn import Model, Network, Program, network, preset

DRAW = np.random.default_rng(5)
X, Y = DRAW.normal(size=(7, 2)), DRAW.normal(size=(7, 1))
W1, B1, W2, B2 = DRAW.normal(size=(2, 3)), DRAW.normal(size=3), DRAW.normal(size=(3, 1)), DRAW.normal(size=1)
BLOCKS = DRAW.normal(size=(4, 7, 2))
ROWS = {"X": X, "Y": Y, "W1": W1, "b1": B1, "W2": W2, "b2": B2}
COLUMNS = {"X": X.T, "Y": Y.T, "W1": W1.T, "b1": B1[:, None], "W2": W2.T, "b2": B2[:, None]}
TORCH = {"X": X, "Y": Y, "W1": W1.T, "b1": B1, "W2": W2.T, "b2": B2}
TURNED = {"X": X.T, "Y": Y, "W1": W1, "b1": B1, "W2": W2, "b2": B2}


def recognised(program: str, inputs: dict[str, Any], parameters: list[str] | None = None) -> Network | None:
    return network(Program(program), inputs, parameters, Deadline(60))


WRITTEN: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "dense": ("A = dense(X.T, W1, b1, tanh)\nP = dense(A, W2, b2)\nmse(Y, P)", TURNED, "tanh"),
    "mlp": ("P = mlp(X.T, [W1, W2], [b1, b2], tanh)\nmse(Y, P)", TURNED, "tanh"),
    "products": ("A = tanh(X @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, "tanh"),
    "one line": ("mse(Y, tanh(X @ W1 + b1) @ W2 + b2)", ROWS, "tanh"),
    "bias first": ("A = relu(b1 + X @ W1)\nP = b2 + A @ W2\nmean((Y - P)**2)", ROWS, "relu"),
    "columns": ("A = tanh(W1 @ X + b1)\nP = W2 @ A + b2\nmse(Y, P)", COLUMNS, "tanh"),
    "as PyTorch has it": ("A = relu(X @ W1.T + b1)\nP = A @ W2.T + b2\nmse(Y, P)", TORCH, "relu"),
    "turned on the way": ("A = tanh(W1.T @ X + b1[:, None])\nP = A.T @ W2 + b2\nmse(Y, P)", TURNED, "tanh"),
    "sum and transformation": ("Z = X @ W1 + b1\nA = sigmoid(Z)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, "sigmoid"),
    "a formula": ("Z = X @ W1 + b1\nA = 1/(1 + exp(-Z))\nP = A @ W2 + b2\nmse(Y, P)", ROWS, ""),
    "a formula with two ways": ("Z = X @ W1 + b1\nA = Z*sigmoid(Z)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, ""),
    "maximum": ("A = maximum(0, X @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, ""),
    "own function": (
        "def swish(z):\n    return z*sigmoid(z)\n\nA = swish(X @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, "swish",
    ),
    "sine": ("A = sin(X @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, "sin"),
    "linear layers": ("A = X @ W1 + b1\nP = A @ W2 + b2\nmse(Y, P)", ROWS, None),
    "penalty": ("A = tanh(X @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P) + 0.1*(sum(W1**2) + sum(W2**2))", ROWS, "tanh"),
    "prepared features": (
        "A = tanh((X - mean(X, axis=0)) @ W1 + b1)\nP = A @ W2 + b2\nmse(Y, P)", ROWS, "tanh",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WRITTEN)
def test_two_layers_are_recognised_however_they_are_written(way: str) -> None:
    program, inputs, activation = WRITTEN[way]
    model = recognised(program, inputs)
    assert model is not None
    first, last = model.layers
    assert (first.width, last.width, first.activation, last.activation) == (3, 1, activation, None)
    assert (first.weights, first.bias, last.weights, last.bias) == ("W1", "b1", "W2", "b2")
    assert first.units_axis is not None and last.units_axis is not None
    assert inputs["W1"].shape[first.units_axis] == 3 and inputs["W2"].shape[last.units_axis] == 1
    assert (model.features.input, model.features.count, model.features.columns) == ("X", 2, 2)
    assert inputs["X"].shape[model.features.axis] == 7
    assert model.target == "Y" and model.prediction == last.node
    assert (first.sum == first.node) is (activation is None)


def test_units_are_told_from_inputs_where_the_weights_are_square() -> None:
    square = {**ROWS, "W1": np.eye(2), "b1": np.zeros(2), "W2": W2[:2]}
    for product, axis in (("X @ W1", 1), ("X @ W1.T", 0), ("(W1 @ X.T).T", 0), ("(W1.T @ X.T).T", 1)):
        model = recognised(f"A = tanh({product} + b1)\nmse(Y, A @ W2 + b2)", square)
        if product.startswith("("):  # the bias joins after the turn: this is a sum without one, and no layered model
            assert model is None
            model = recognised(f"A = tanh({product})\nmse(Y, A @ W2 + b2)", {**square})
        assert model is not None and model.layers[0].units_axis == axis


@pytest.mark.parametrize(
    ("program", "prediction", "activation", "loss"),
    [
        ("P = sigmoid(X @ W2[:2] + b2)\nbce(Y, P)", "P", None, None),
        ("P = sigmoid(X @ w + b2)\nbce(y, P)", "P", "sigmoid", "bce"),
        ("Z = X @ w + b2\nbce_with_logits(y, Z)", "Z", None, "bce_with_logits"),
        ("P = 1/(1 + exp(-(X @ w + b2)))\nL = -mean(y*log(P) + (1 - y)*log(1 - P))", "P", "", "L"),
        ("P = softmax(X @ W1 + b1)\n-mean(sum(T*log(P), axis=1))", "P", "softmax", None),
        ("L = -mean(sum(T*log(softmax(X @ W1 + b1)), axis=1))", None, "softmax", "L"),
        ("cross_entropy(T, softmax(X @ W1 + b1))", None, "softmax", "cross_entropy"),
        ("mse(y, X @ w)", None, None, "mse"),
    ],
)
def test_the_prediction_is_what_the_loss_compares(program: str, prediction: str | None, activation: str | None,
                                                  loss: str | None) -> None:  # fmt: skip
    inputs = {**ROWS, "w": W1[:, 0], "y": Y[:, 0], "T": np.eye(3)[[0, 1, 2, 0, 1, 2, 0]]}
    model = recognised(program, inputs)
    if "W2[:2]" in program:  # a part of a parameter is no weight of a neuron
        assert model is None
        return
    assert model is not None
    (layer,) = model.layers
    assert (layer.name, layer.activation, model.loss) == (prediction, activation, loss)
    assert model.target in ("y", "T")
    if "@ w" in program:
        assert (layer.width, layer.units_axis, layer.weights) == (1, None, "w")


NO_NETWORK = {
    "no product": "mean((Y - b2)**2)",
    "a bypass": "A = tanh(X @ W1 + b1)\nB = tanh(A @ V + A)\nmse(Y, B @ W2 + b2)",
    "features again": "A = tanh(X @ W1 + b1)\nmse(Y, (A * X[:, :1]) @ W2 + b2)",
    "two branches": "mse(Y, tanh(X @ W1 + b1) @ W2 + tanh(X @ U) @ W3)",
    "shared weights": "A = tanh(X @ W1 + b1)\nB = tanh(A @ V)\nmse(Y, tanh(B @ V) @ W2 + b2)",
    "another parameter": "A = v*tanh(X @ W1 + b1)\nmse(Y, A @ W2 + b2)",
    "attention": "Q = X @ W1\nmean(Q @ (X @ U).T)",
    "two parameters": "mse(Y, X @ (W1 @ W2) + b2)",
    "learnt features": "A = tanh((X * E) @ W1 + b1)\nmse(Y, A @ W2 + b2)",
    "features of the weights": "A = tanh((X * sum(W1)) @ W1 + b1)\nmse(Y, A @ W2 + b2)",
    "no features": "A = tanh(ones((7, 2)) @ W1 + b1)\nmse(Y, A @ W2 + b2)",
    "features of two inputs": "A = tanh((X + GIVEN) @ W1 + b1)\nmse(Y, A @ W2 + b2)",
    "weights in another arrangement": "A = tanh(X @ reshape(TURNED, [2, 3]) + b1)\nmse(Y, A @ W2 + b2)",
    "examples in two axes": "A = tanh(BLOCKS @ W1 + b1)\nmean(A @ W2 + b2)",
    "example by example": "L = 0\nfor i in range(7):\n    L = L + mse(Y[i], X[i] @ W1 @ W2 + b2)\nL",
}


@pytest.mark.parametrize("kind", NO_NETWORK)
def test_what_is_no_chain_of_layers_is_none(kind: str) -> None:
    more = {"V": np.eye(3), "U": W1 + 1, "W3": W2, "v": B1, "E": X, "TURNED": W1.T}
    program = NO_NETWORK[kind]
    inputs = {name: value for name, value in {**ROWS, **more, "GIVEN": X + 1, "BLOCKS": BLOCKS}.items()
              if name in program}  # fmt: skip
    learnt = [name for name in inputs if name not in ("X", "Y", "GIVEN", "BLOCKS")]
    assert recognised(program, inputs, learnt) is None


def test_weights_may_be_a_vector_that_is_made_a_column_or_a_row() -> None:
    for program in ("P = X @ reshape(w, [2, 1]) + b2\nmse(Y, P)", "P = reshape(w, [1, 2]) @ X.T + b2\nmse(Y.T, P)"):
        model = recognised(program, {"X": X, "Y": Y, "w": W1[:, 0], "b2": B2})
        assert model is not None
        (layer,) = model.layers
        assert (layer.weights, layer.width, layer.units_axis) == ("w", 1, None)


def test_a_model_of_one_example_without_a_loss_and_a_function_of_the_sums_in_two_ways() -> None:
    line = recognised("x @ w + b", {"x": [1.0, 2.0], "w": [3.0, 4.0], "b": 0.5}, ["w", "b"])
    assert line is not None and line.layers[0].width == 1 and line.prediction == line.layers[0].node
    model = recognised("Z = X @ W1\nA = tanh(Z) + Z\nmse(Y, A @ W2 + b2)", {**ROWS})
    assert model is not None and (model.layers[0].activation, model.layers[0].bias) == ("", None)


@pytest.mark.parametrize("kind", ["linear", "logistic", "mlp"])
def test_every_preset_is_recognised_by_its_own_names(kind: str) -> None:
    written = preset(Model(kind, features=2, outputs=1, hidden=(5, 3)))
    inputs = {**written.inputs, "X": X.T, "Y": Y}
    model = recognised(written.program, inputs, list(written.parameters))
    assert model is not None
    recorded = [(each.name, each.width, each.activation, each.weights, each.bias) for each in model.layers]
    assert recorded == [(each.name, each.width, each.activation, each.weights, each.bias) for each in written.layers]
