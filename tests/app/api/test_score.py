"""POST /score: losses, predictions and the share that is right, against NumPy and PyTorch's own."""

from __future__ import annotations

import numpy as np
import pytest

from app.api.score import ScoreResponse

DRAW = np.random.default_rng(3)
X, W = DRAW.normal(size=(9, 2)), DRAW.normal(size=(2, 3))
CLASSES = np.array([0, 1, 2, 2, 1, 0, 0, 1, 2])
HOT = np.eye(3)[CLASSES]


def scored(post, program, **inputs):
    answer = post("score", program=program, inputs={name: np.asarray(each).tolist() for name, each in inputs.items()})
    return ScoreResponse.model_validate(answer).train


@pytest.mark.parametrize(
    ("program", "x", "y", "w"),
    [
        ("P = softmax(X @ W)\ncross_entropy(Y, P)", X, HOT, W),
        ("P = softmax(W @ X, axis=0)\n-mean(sum(Y*log(P), axis=0))", X.T, HOT.T, W.T),
        ("Z = X @ W\ncross_entropy_with_logits(Y, Z)", X, HOT, W),
    ],
)
def test_several_classes_in_every_orientation(post, program, x, y, w):
    score = scored(post, program, X=x, Y=y, W=w)
    logits = X @ W
    assert score.said == logits.argmax(axis=1).tolist() and score.truth == CLASSES.tolist()
    assert score.right == np.mean(logits.argmax(axis=1) == CLASSES)
    assert np.sum(score.confusion) == 9 and np.trace(score.confusion) == round(9 * score.right)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert score.loss == pytest.approx(-np.log(shares[np.arange(9), CLASSES]).mean(), rel=1e-12)
    assert score.confusion[2] == np.bincount(logits.argmax(axis=1)[CLASSES == 2], minlength=3).tolist()


@pytest.mark.parametrize(
    ("program", "border"),
    [
        ("P = sigmoid(X @ w)\nbce(y, P)", 0.0),
        ("Z = X @ w\nbce_with_logits(y, Z)", 0.0),
        ("S = X @ w\nhinge(2*y - 1, S)", 0.0),
        ("P = X @ w\nmse(y, P)", 0.5),
    ],
)
def test_two_classes_are_told_apart_where_their_loss_has_its_border(post, program, border):
    y = np.array([0, 1, 0, 1, 1, 0, 1, 0, 1])
    score = scored(post, program, X=X, y=y, w=W[:, 0])
    assert score.said == (X @ W[:, 0] > border).astype(int).tolist() and score.truth == y.tolist()
    assert score.right == np.mean((X @ W[:, 0] > border) == y)


def test_as_many_examples_as_classes_and_regression(post):
    rows = scored(post, "P = softmax(X @ W)\ncross_entropy(Y, P)", X=X[:3], Y=HOT[[1, 2, 2]], W=W)
    assert rows.truth == [1, 2, 2] and rows.said == (X[:3] @ W).argmax(axis=1).tolist()
    program = "P = softmax(W @ X, axis=0)\nmean((Y - P)**2)"
    columns = scored(post, program, X=X[:3].T, Y=HOT[[1, 2, 2]].T, W=W.T)
    assert (columns.truth, columns.said) == (rows.truth, rows.said)
    line = scored(post, "Yhat = X @ w\nmse(y, Yhat)", X=X, y=X[:, 0], w=[1, 0])
    assert (line.loss, line.right, line.said, line.confusion) == (0, None, None, None)
    assert np.ravel(line.predicted).tolist() == X[:, 0].tolist()


def test_other_examples_replace_those_of_the_same_inputs(post):
    program, w = "P = sigmoid(X @ w)\nbce(y, P)", W[:, 0].tolist()
    inputs = {"X": X[:6].tolist(), "y": [0, 1, 0, 1, 1, 0], "w": w}
    others = {"X": X[6:].tolist(), "y": [1, 0, 1]}
    both = post("score", program=program, inputs=inputs, test=others)
    assert both["test"] == post("score", program=program, inputs={**inputs, **others})["train"]
    assert both["train"] == post("score", program=program, inputs=inputs)["train"]


def test_what_cannot_be_compared_is_refused_by_its_name(post):
    inputs = {"x": [1, 2, 3], "y": [1, 0, 1], "w": 2}
    line = "p = w*x\nmean((y - p)**2)"
    assert post("score", 422, program=line, inputs=inputs)["errors"][0]["name"] == "prediction"
    assert post("score", program=line, inputs=inputs, prediction="p", target="y")["train"]["predicted"] == [
        [2],
        [4],
        [6],
    ]
    for names, wrong in (({"prediction": "q", "target": "y"}, "q"), ({"prediction": "p", "target": "z"}, "z")):
        assert post("score", 422, program=line, inputs=inputs, **names)["errors"][0]["name"] == wrong
    assert post("score", 422, program="p = w*x\np", inputs=inputs, prediction="p", target="x")["status"] == 422
