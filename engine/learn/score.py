"""What a model says of its examples: loss, predictions, and for classes the share that is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.compiler import prepare
from engine.errors import InvalidInput, UnknownName, phrase
from engine.forward import compile_forward, forward, leaves
from engine.graph import Graph
from engine.learn.loss import Program
from engine.learn.network import loss_name, recognised
from engine.learn.regions import is_outside
from engine.limits import Deadline
from engine.plan import Plan
from engine.runs.patches import Array
from engine.tracing.inputs import read_inputs

MARGINS = frozenset({"bce_with_logits", "hinge", "exponential_loss", "generalized_smooth_hinge"})
"""Losses whose prediction is a margin: above 0 it says class 1. Of any other it does so above a half."""
MOST_CLASSES = 100
Classes = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Compared:
    """The prediction's node and the target's name; `axis` is that of the prediction's examples, where it is known.

    `threshold` is where a prediction begins to say class 1.
    """

    prediction: int
    target: str
    axis: int | None
    threshold: float


@dataclass(frozen=True, slots=True)
class Score:
    """Loss and predictions, examples × outputs.

    Where the target is classes, `said` and `truth` hold the class of every example, `right` the share of equal ones,
    and `confusion[truth][said]` how many there are of each pair.
    """

    loss: float
    predicted: Array
    said: Classes | None = None
    truth: Classes | None = None
    right: float | None = None
    confusion: Classes | None = None


@np.errstate(all="ignore")
def score(
    program: Program,
    inputs: Mapping[str, Any],
    parameters: Sequence[str] | None,
    prediction: str | None,
    target: str | None,
    deadline: Deadline,
) -> Score:
    """The examples of `inputs` beside what the model says of them.

    `prediction` and `target` are names, by default those of the recognised network. Raises `InvalidInput` where it is
    none and they are not given, or where the two do not have a row for each example.
    """
    given = read_inputs(inputs, program.limits)
    plan = prepare(program.text, given, program.output, program.mode, program.expand, program.limits, deadline).plan
    compared = _compared(plan, given, parameters, prediction, target)
    values = leaves(plan.graph, given)
    forward(compile_forward(plan.graph), values, deadline)
    plan.refuse(values)
    if not plan.single:
        raise InvalidInput(phrase("The output has several elements; a loss is one number."), name="output")
    loss = float(np.asarray(values[plan.output]).item())
    predicted, truth = _by_example(
        np.asarray(values[compared.prediction], np.float64),
        np.asarray(values[plan.graph.inputs[compared.target]], np.float64),
        compared.axis,
    )
    return _scored(loss, predicted, truth, compared.threshold)


def _compared(
    plan: Plan, given: Mapping[str, Any], parameters: Sequence[str] | None, prediction: str | None, target: str | None
) -> Compared:
    """What is compared: named in the request, else in the network."""
    graph = plan.graph
    values = {name: given.get(name, graph.defaults.get(name)) for name in graph.inputs}
    network = recognised(plan, values, parameters)
    node = _node(graph, prediction) if prediction is not None else network.prediction if network else None
    name = target if target is not None else network.target if network else None
    if node is None or name is None:
        raise InvalidInput(
            phrase("This is no chain of layers whose prediction could be recognised."),
            hint=phrase("Name the prediction and the target."),
            name="prediction" if node is None else "target",
        )
    if name not in graph.inputs:
        raise UnknownName(phrase("The program has no input called {name}.", name=name[:100]), name=name[:100])
    axis = network.examples_axis if network is not None and network.prediction == node else None
    return Compared(node, name, axis, 0.0 if loss_name(plan) in MARGINS else 0.5)


def _node(graph: Graph, name: str) -> int:
    nodes = [node for node, each in enumerate(graph.names) if each == name and is_outside(graph, node)]
    if not nodes:
        raise UnknownName(phrase("The program computes nothing called {name}.", name=name[:100]), name=name[:100])
    return nodes[-1]


def _by_example(predicted: Array, truth: Array, axis: int | None) -> tuple[Array, Array]:
    """Both with a row for each example: along the prediction's axis, or the first in which their sizes agree."""
    shapes, count = (predicted.shape, truth.shape), None
    if axis is not None:
        count = predicted.shape[axis]
    else:
        sizes = [size for size in truth.shape if size in predicted.shape]
        count = max(sizes, default=None)
    if count is None or any(not 1 <= len(shape) <= 2 or count not in shape for shape in shapes):
        raise InvalidInput(phrase("Prediction and target must have a row or a column for each example."), name="target")
    axes = [axis if axis is not None and shape == predicted.shape else shape.index(count) for shape in shapes]
    rows = [np.moveaxis(each, along, 0) for each, along in zip((predicted, truth), axes, strict=True)]
    first, second = (each.reshape(count, -1) for each in rows)
    return first, second


def _scored(loss: float, predicted: Array, truth: Array, threshold: float) -> Score:
    """The classes, where the target has some: 0 and 1 in one column, one of several columns, or whole numbers."""
    outputs = predicted.shape[1]
    zeros_and_ones = bool(np.isin(truth, (0.0, 1.0)).all())
    if outputs > 1 and truth.shape == predicted.shape and zeros_and_ones and bool((truth.sum(axis=1) == 1).all()):
        return _counted(loss, predicted, predicted.argmax(axis=1), truth.argmax(axis=1), outputs)
    if truth.shape[1] != 1:
        return Score(loss, predicted)
    column = truth[:, 0]
    if outputs == 1 and (zeros_and_ones or bool(np.isin(column, (-1.0, 1.0)).all())):
        border = threshold if zeros_and_ones else 0.0
        return _counted(loss, predicted, predicted[:, 0] > border, column > border, 2)
    whole = bool((column == np.floor(column)).all()) and column.min() >= 0 and column.max() < outputs
    if outputs > 1 and whole:
        return _counted(loss, predicted, predicted.argmax(axis=1), column, outputs)
    return Score(loss, predicted)


def _counted(loss: float, predicted: Array, said: Any, truth: Any, classes: int) -> Score:
    said, truth = said.astype(np.int64), truth.astype(np.int64)
    confusion: Classes | None = None
    if classes <= MOST_CLASSES:
        confusion = np.bincount(truth * classes + said, minlength=classes * classes)
        confusion = confusion.reshape(classes, classes).astype(np.int64)
    return Score(loss, predicted, said, truth, float(np.mean(said == truth)), confusion)
