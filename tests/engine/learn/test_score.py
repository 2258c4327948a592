"""What a model says of its examples, held to NumPy: classes in every form, regression, and what has no examples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import Deadline
from engine.errors import GradwalkError, InvalidInput, UnknownName
from engine.learn import Program, Score, score

DRAW = np.random.default_rng(8)
X, W = DRAW.normal(size=(6, 2)), DRAW.normal(size=(2, 3))
CLASSES = np.array([0, 2, 1, 1, 0, 2])
HOT = np.eye(3)[CLASSES]
SAID = (X @ W).argmax(axis=1)


def scored(program: str, prediction: str | None = None, target: str | None = None, **inputs: Any) -> Score:
    return score(Program(program), inputs, None, prediction, target, Deadline(60))


def test_classes_of_a_recognised_network() -> None:
    result = scored("P = softmax(X @ W)\ncross_entropy(Y, P)", X=X, Y=HOT, W=W)
    assert result.said is not None and result.truth is not None and result.confusion is not None
    assert (result.said == SAID).all() and (result.truth == CLASSES).all()
    assert result.right == np.mean(SAID == CLASSES) and np.trace(result.confusion) == round(6 * result.right)
    turned = scored("P = softmax(W @ X, axis=0)\n-mean(sum(Y*log(P), axis=0))", X=X.T, Y=HOT.T, W=W.T)
    assert turned.said is not None and (turned.said == SAID).all()


def test_classes_as_whole_numbers_and_as_signs() -> None:
    numbers = scored("P = X @ W\nmean(P) + 0*sum(y)", "P", "y", X=X, W=W, y=CLASSES)
    assert numbers.said is not None and (numbers.said == SAID).all() and numbers.right == np.mean(SAID == CLASSES)
    signs = np.where(CLASSES > 0, 1.0, -1.0)
    result = scored("S = X @ w\nhinge(y, S)", X=X, w=W[:, 0], y=signs)
    assert result.said is not None and (result.said == (X @ W[:, 0] > 0)).all()
    assert result.truth is not None and (result.truth == (signs > 0)).all()


def test_two_classes_are_told_apart_by_probability_or_margin() -> None:
    y = (CLASSES > 0).astype(float)
    for program, border in (("P = X @ w\nmse(y, P)", 0.5), ("Z = X @ w\nbce_with_logits(y, Z)", 0.0)):
        result = scored(program, X=X, w=W[:, 0], y=y)
        assert result.said is not None and (result.said == (X @ W[:, 0] > border)).all()


def test_more_classes_than_a_confusion_holds() -> None:
    many = np.eye(101)[[3, 7]]
    result = scored("P = X @ W\nmean((Y - P)**2)", X=X[:2], W=DRAW.normal(size=(2, 101)), Y=many)
    assert result.confusion is None and result.right == 0 and result.truth is not None


def test_regression_has_no_classes() -> None:
    for target in (X[:, :1], X, DRAW.normal(size=(6, 2)) * 9):
        width = target.shape[1]
        result = scored("P = X @ W\nmean((Y - P)**2)", X=X, W=W[:, :width], Y=target)
        assert result.said is None and result.right is None
        assert np.allclose(result.predicted, X @ W[:, :width], rtol=1e-15)
        assert result.loss == pytest.approx(np.mean((target - X @ W[:, :width]) ** 2), rel=1e-12)


def refused(error: type[GradwalkError], name: str, program: str, **more: Any) -> None:
    with pytest.raises(error) as caught:
        scored(program, **more)
    assert caught.value.faults[0].name == name


def test_what_has_no_examples_or_names_nothing() -> None:
    line = "p = w*x\nmean((y - p)**2)"
    inputs = {"x": [1.0, 2.0, 3.0], "y": [1.0, 0.0, 1.0], "w": 2.0}
    assert scored(line, "p", "y", **inputs).predicted.tolist() == [[2], [4], [6]]
    refused(InvalidInput, "prediction", line, **inputs)
    refused(InvalidInput, "target", line, prediction="p", **inputs)
    refused(UnknownName, "q", line, prediction="q", target="y", **inputs)
    refused(UnknownName, "z", line, prediction="p", target="z", **inputs)
    refused(InvalidInput, "output", "p = w*x\np", prediction="p", target="x", **inputs)
    refused(InvalidInput, "target", "p = w*2\np*sum(y)", prediction="p", target="y", w=1.0, y=[1.0, 2.0])
