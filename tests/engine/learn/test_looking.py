"""Learning looked at: one update under glass, regions over the plane, the steepest way down."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.errors import GradwalkError, TooSlow
from engine.learn import (
    Batches,
    Data,
    Fit,
    Loss,
    MiniBatches,
    Program,
    RunOptions,
    opened,
    optimizer,
    regions,
    steepest,
)
from engine.limits import Deadline

LINE = {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.5]], "b": [-1.0]}
MODEL = "Yhat = X.T @ W + b\nmse(Y, Yhat)"
NETWORK = "A = tanh(X.T @ W + b)\nYhat = sigmoid(A @ V)\nmse(Y, Yhat)"


def fit(stepper="gd", rate=0.1, batches=None, inputs=None, program=MODEL, **options):
    loss = Loss(Program(program), inputs or LINE, None, Deadline(60))
    mini_batches = None if batches is None else MiniBatches(batches, loss.values)
    return Fit(loss, optimizer(stepper, rate, **options), mini_batches, RunOptions(moves=True))


def test_an_update_is_opened_with_the_numbers_that_it_had():
    second = opened(fit(), 3, math.inf)
    plain = fit()
    plain.go(2)
    before = plain.loss.layout.split(plain.state.vector)
    assert (second.update, second.batch, second.state.update) == (3, None, 3)
    np.testing.assert_array_equal(second.inputs["W"], before["W"])
    for change in second.changes:
        np.testing.assert_array_equal(change.before, before[change.parameter])
        np.testing.assert_allclose(change.change, -0.1 * change.gradient, rtol=1e-12)
        np.testing.assert_allclose(change.after, change.before + change.change, rtol=0)
        assert r"\frac{\partial L}{\partial " in change.latex
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    weight, bias = (torch.tensor(before[name], requires_grad=True) for name in ("W", "b"))
    x, y = torch.tensor(LINE["X"], dtype=torch.float64), torch.tensor(LINE["Y"], dtype=torch.float64)
    ((y - x.T @ weight - bias) ** 2).mean().backward()
    np.testing.assert_allclose(second.changes[0].gradient, weight.grad, rtol=1e-12)
    np.testing.assert_allclose(second.changes[1].gradient, bias.grad, rtol=1e-12)


def test_the_numbers_of_an_update_are_written_out():
    first = opened(fit(), 1, math.inf).changes[0]
    assert first.numbers is not None and r"0.1 \cdot \left(-" in first.numbers
    momentum = opened(fit("momentum", momentum=0.9), 2, math.inf).changes
    assert momentum[0].latex == momentum[1].latex != first.latex
    assert r"\cdot" not in momentum[0].numbers
    wide = {"X": np.ones((2, 3)), "Y": LINE["Y"], "W": np.zeros((2, 1)), "b": [0.0]}
    assert opened(fit(inputs=wide), 1, math.inf).changes[0].numbers is None


def test_an_update_of_a_batch_has_the_inputs_of_that_batch():
    opened_update = opened(fit(batches=Batches({"X": 1, "Y": 0}, size=2)), 2, math.inf)
    assert opened_update.batch == 1
    np.testing.assert_array_equal(opened_update.inputs["X"], [[2.0]])
    np.testing.assert_array_equal(opened_update.inputs["Y"], [[5.0]])


def test_what_cannot_be_opened():
    run = fit()
    run.go(3)
    for build in (
        lambda: opened(run, 3, math.inf),
        lambda: opened(fit(rate=1e200), 9, math.inf),
    ):
        with pytest.raises(GradwalkError) as caught:
            build()
        assert caught.value.faults[0].name == "update"
    with pytest.raises(TooSlow):
        opened(fit(), 10**9, 0.0)


def plane(program=NETWORK, names=None, data=None, ranges=None, resolution=5, **more):
    draw = np.random.default_rng(2)
    inputs = {
        "X": draw.normal(size=(2, 7)),
        "Y": np.ones((7, 1)),
        "W": draw.normal(size=(2, 3)),
        "b": draw.normal(size=3),
        "V": draw.normal(size=(3, 1)),
        **more,
    }
    return inputs, regions(Program(program), inputs, data, names, ranges, resolution, Deadline(60))


def test_regions_are_the_program_at_every_point():
    inputs, plotted = plane(names=["A", "Yhat"])
    assert plotted.values["A"].shape == (3, 5, 5) and plotted.values["Yhat"].shape == (1, 5, 5)
    for row, column in ((0, 0), (2, 4), (4, 1)):
        point = np.array([plotted.x[column], plotted.y[row]])
        hidden = np.tanh(point @ inputs["W"] + inputs["b"])
        np.testing.assert_allclose(plotted.values["A"][:, row, column], hidden, rtol=1e-12)
        said = 1 / (1 + np.exp(-hidden @ inputs["V"]))
        np.testing.assert_allclose(plotted.values["Yhat"][:, row, column], said, rtol=1e-12)


def test_regions_by_default_are_of_the_last_value_that_each_example_has():
    _, plotted = plane()
    assert list(plotted.values) == ["Yhat"]
    _, ranged = plane(ranges=[(-1, 1), (0, 2)], resolution=3)
    assert (list(ranged.x), list(ranged.y)) == ([-1, 0, 1], [0, 1, 2])


def test_regions_of_layers_are_of_the_last_one_that_the_program_names():
    inputs, plotted = plane("A = dense(X.T, W, b, tanh)\nYhat = dense(A, V, activation=sigmoid)\nmse(Y, Yhat)")
    assert list(plotted.values) == ["Yhat"]
    point = np.array([plotted.x[1], plotted.y[3]])
    said = 1 / (1 + np.exp(-np.tanh(point @ inputs["W"] + inputs["b"]) @ inputs["V"]))
    np.testing.assert_allclose(plotted.values["Yhat"][:, 3, 1], said, rtol=1e-12)


def test_features_that_are_not_drawn_stay_at_their_mean():
    draw = np.random.default_rng(3)
    X, W = draw.normal(size=(3, 6)), draw.normal(size=(3, 1))
    given = {"X": X, "W": W, "Y": np.zeros((6, 1))}
    plotted = regions(
        Program("Yhat = X.T @ W\nmse(Y, Yhat)"), given, Data("X", 1, (2,)), None, [(0, 1)], 2, Deadline(60)
    )
    assert plotted.y is None
    expected = [X[:2].mean(axis=1) @ W[:2, 0] + each * W[2, 0] for each in (0, 1)]
    np.testing.assert_allclose(plotted.values["Yhat"][0], expected, rtol=1e-12)


def test_a_line_of_examples_in_a_vector():
    given = {"x": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 3.0], "w": 2.0}
    plotted = regions(Program("p = w*x\nmse(y, p)"), given, Data("x", 0, (0,)), ["p"], [(0, 3)], 4, Deadline(60))
    np.testing.assert_allclose(plotted.values["p"], [[0, 2, 4, 6]])


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"names": ["Q"]}, "Q"),
        ({"names": ["L"], "program": NETWORK.replace("mse", "L = mse")}, "L"),
        ({"data": Data("Q", 0)}, "Q"),
        ({"data": Data("X", 2)}, "data"),
        ({"data": Data("X", 1, (0, 5))}, "data"),
        ({"data": Data("X", 1, (0, 1, 0))}, "data"),
        ({"ranges": [(0, 1)]}, "range"),
        ({"ranges": [(1, 1), (0, 1)]}, "range"),
        ({"ranges": [(0, math.inf), (0, 1)]}, "range"),
        ({"resolution": 1}, "resolution"),
        ({"program": "mse(Y, sigmoid(tanh(X.T @ W + b) @ V))"}, "of"),
        ({"program": "w*w", "w": 2.0}, "data"),
    ],
)
def test_what_has_no_regions(more, name):
    with pytest.raises(GradwalkError) as caught:
        plane(**more)
    assert caught.value.faults[0].name == name


def test_the_antigradient_is_the_steepest_of_all_directions():
    loss = Loss(Program(MODEL), LINE, None, Deadline(60))
    descent = steepest(loss, length=1e-4, count=200, seed=5)
    down, up, *others = descent.ways
    assert (down.kind, up.kind, len(others)) == ("antigradient", "gradient", 200)
    assert down.slope == pytest.approx(-descent.gradient_norm) and up.slope == pytest.approx(descent.gradient_norm)
    assert all(down.slope <= way.slope <= up.slope and down.loss <= way.loss <= up.loss for way in others)
    for way in descent.ways:
        assert np.linalg.norm(way.direction) == pytest.approx(1)
        assert (way.loss - descent.loss) / 1e-4 == pytest.approx(way.slope, rel=0.01, abs=0.02)


def test_where_it_is_flat_there_is_no_steepest():
    loss = Loss(Program("w*w"), {"w": 0.0}, ["w"], Deadline(60))
    assert {way.kind for way in steepest(loss, count=3).ways} == {"random"}


@pytest.mark.parametrize(("options", "name"), [({"length": 0.0}, "length"), ({"count": 201}, "count")])
def test_what_is_no_length_or_count(options, name):
    with pytest.raises(GradwalkError) as caught:
        steepest(Loss(Program(MODEL), LINE, None, Deadline(60)), **options)
    assert caught.value.faults[0].name == name
