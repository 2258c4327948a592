"""The largest stable learning rate, asked beforehand; and how large the gradients of each layer are."""

from __future__ import annotations

import numpy as np
import pytest

from engine.learn import Fit, gradient_sizes, network, optimizer, stability
from tests.engine.learn.fits import LINE, MODEL, loss

# the Hessian of mean (xw + b − y)² is 2/n [[Σx², Σx], [Σx, n]]
CURVATURE = np.linalg.eigvalsh(2 / 3 * np.array([[5, 3], [3, 3]])).max()


@pytest.mark.parametrize(
    ("name", "options", "limit"),
    [
        ("gd", {}, 2 / CURVATURE),
        ("gd", {"weight_decay": 1.0}, 2 / (CURVATURE + 1)),
        ("momentum", {"momentum": 0.5}, 3 / CURVATURE),
        ("nesterov", {"momentum": 0.5}, 1.5 / CURVATURE),
        ("adam", {}, None),
        ("gd", {"clip_norm": 1.0}, None),
        ("gd", {"maximize": True}, None),
        ("momentum", {"momentum": 1.5}, None),
        ("nesterov", {"momentum": 1.5}, None),
    ],
)
def test_the_limit_of_a_quadratic_is_that_of_its_largest_curvature(name, options, limit):
    answer = stability(loss(MODEL, LINE), optimizer(name, 0.1, **options))
    assert answer.curvature == pytest.approx(CURVATURE, rel=1e-6)
    assert answer.limit == (None if limit is None else pytest.approx(limit, rel=1e-6))
    assert answer.quadratic == (limit is not None)
    assert limit is None or answer.suggested == float(f"{limit / 2:.0e}") < limit


def test_a_run_below_the_limit_falls_and_one_above_rises():
    limit = stability(loss(MODEL, LINE), optimizer("gd", 0.1)).limit
    for rate, rises in ((0.98 * limit, False), (1.02 * limit, True)):
        fit = Fit(loss(MODEL, LINE), optimizer("gd", rate))
        fit.go(400)
        assert (fit.records[-1].loss > fit.records[0].loss) == rises


def test_where_no_limit_is_known():
    assert stability(loss("log(w)", {"w": -1.0}, ["w"]), optimizer("gd", 0.1)).curvature is None
    downwards = stability(loss("-w*w", {"w": 1.0}, ["w"]), optimizer("gd", 0.1))
    assert downwards.limit is None and downwards.curvature == pytest.approx(-2, rel=1e-5)
    assert not stability(loss("w**4 + w**2", {"w": 1.0}, ["w"]), optimizer("gd", 0.1)).quadratic


def test_no_limit_is_made_of_a_corner():
    """At w = 0 the gradient of |w| jumps: the difference of gradients over the distance would be any number."""
    program = MODEL + " + 0.1*sum(abs(W))"
    assert stability(loss(program, LINE), optimizer("gd", 0.1)).limit is None
    away = stability(loss(program, {**LINE, "W": [[1.0]]}), optimizer("gd", 0.1))
    assert away.limit == pytest.approx(2 / CURVATURE, rel=1e-6)
    assert away.quadratic


def sizes(program, inputs, parameters):
    problem = loss(program, inputs, parameters)
    return gradient_sizes(problem, network(problem.program, inputs, parameters, problem.deadline))


@pytest.mark.parametrize("size", [1e-200, 5e-324, 1.0, 1e200, 1.2e308])
def test_the_root_mean_square_of_gradients_of_any_size(size):
    (layer,) = sizes("sum(X*w)", {"X": [size, size, 0.0], "w": [1.0, 2.0, 3.0]}, ["w"]).layers
    assert layer.rms == pytest.approx(np.sqrt(2 / 3) * size, rel=1e-12, abs=5e-324) and layer.rms > 0
    assert layer.zero == 1 and sum(layer.counts) == 2


def test_gradients_vanish_through_layers_of_sigmoids():
    draw = np.random.default_rng(0)
    depth = 5
    names = [f"W{at}" for at in range(depth)]
    inputs = {"X": draw.normal(size=(2, 8)), "Y": draw.normal(size=(8, 1))}
    inputs |= {name: draw.normal(size=(2 if at == 0 else 3, 3)) for at, name in enumerate(names)}
    inputs["V"] = draw.normal(size=(3, 1))
    lines = [f"A{at} = sigmoid({'X.T' if at == 0 else f'A{at - 1}'} @ {name})" for at, name in enumerate(names)]
    answer = sizes("\n".join([*lines, f"mse(Y, A{depth - 1} @ V)"]), inputs, [*names, "V"])
    assert [layer.parameters for layer in answer.layers] == [(name,) for name in [*names, "V"]]
    roots = [layer.rms for layer in answer.layers]
    assert roots == sorted(roots) and answer.layers[0].share == pytest.approx(roots[0] / roots[-1]) and roots[0] > 0
    for layer in answer.layers:
        assert sum(layer.counts) + layer.zero == inputs[layer.parameters[0]].size and not layer.unmoved
    assert 10 ** answer.edges[0] <= roots[0] and np.allclose(np.diff(answer.edges), 0.5)


def test_a_dead_neuron_is_moved_by_no_example():
    inputs = {"X": np.array([[1.0, 2.0]]), "Y": np.array([[1.0], [0.0]]), "W": np.array([[1.0, 1.0, -3.0]])}
    inputs |= {"b": np.array([0.0, -5.0, 0.0]), "V": np.array([[1.0], [1.0], [1.0]])}
    hidden, output = sizes("A = relu(X.T @ W + b)\nmse(Y, A @ V)", inputs, ["W", "b", "V"]).layers
    assert (hidden.units, hidden.unmoved, hidden.zero) == (3, (1, 2), 4)
    # A = [[1, 0, 0], [2, 0, 0]], errors 0 and 2, so that ∂L/∂V₁ = 2/2 · (1·0 + 2·2)
    assert output.rms == pytest.approx(4 / np.sqrt(3)) and output.zero == 2


def test_without_layers_there_is_an_entry_for_each_parameter():
    answer = sizes("(a*b - 1)**2", {"a": 1.0, "b": 3.0}, ["a", "b"])
    assert [(layer.name, layer.units, layer.rms) for layer in answer.layers] == [("a", 0, 12), ("b", 0, 4)]
    nothing = sizes("(a - 1)**2", {"a": 1.0}, ["a"])
    assert nothing.layers[0].zero == 1 and nothing.layers[0].share is None and sum(nothing.layers[0].counts) == 0
