"""Least squares, surfaces, data, presets and roles."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, InvalidInput
from engine.learn import (
    DATASETS,
    Element,
    Fit,
    Loss,
    Model,
    Program,
    along_elements,
    along_given,
    dataset,
    guess,
    least_squares,
    optimizer,
    preset,
    principal_plane,
    random_plane,
    surface,
)
from engine.limits import DEFAULT, Deadline


def test_a_line_is_solved_in_both_layouts():
    x = np.array([[0.0, 1.0, 2.0, 3.0]])
    y = np.array([1.0, 2.9, 5.2, 7.0])
    solution = least_squares(x, y, intercept=True)
    slope, offset = np.polyfit(x[0], y, 1)
    assert solution.weights == pytest.approx([slope]) and solution.intercept == pytest.approx(offset)
    other = least_squares(np.stack([x[0], np.ones(4)], axis=1), y[:, np.newaxis], "examples_by_features")
    assert other.weights.shape == (2, 1) and other.weights.ravel() == pytest.approx([slope, offset])
    assert solution.sum_of_squares == pytest.approx(np.sum((y - slope * x[0] - offset) ** 2))
    assert solution.condition_number == pytest.approx(np.linalg.cond(np.stack([x[0], np.ones(4)], axis=1)))
    assert not solution.minimum_norm and solution.dependent == [] and solution.textbook.error < 1e-12


def test_dependent_features_are_named_and_the_shortest_solution_is_given():
    drawn = dataset("dependent", seed=4)
    solution = least_squares(drawn.x, drawn.y)
    assert (solution.rank, solution.features, solution.condition_number) == (2, 4, np.inf)
    assert [(feature, combination) for feature, combination in solution.dependent] == [
        (2, pytest.approx({0: 2.0})),
        (3, pytest.approx({0: 1.0, 1: -3.0})),
    ]
    shortest = np.linalg.lstsq(drawn.x.T, drawn.y, rcond=1e-10)[0]
    np.testing.assert_allclose(solution.weights, shortest, atol=1e-12)
    assert solution.textbook.weights is None or solution.textbook.error > 1e-3


def test_gradient_descent_from_zero_converges_to_the_shortest_solution():
    drawn = dataset("dependent", seed=1)
    solution = least_squares(drawn.x, drawn.y)
    inputs = {"X": drawn.x, "Y": drawn.y, "W": np.zeros((4, 1))}
    loss = Loss(Program("mse(Y, X.T @ W)"), inputs, ["W"], Deadline(60))
    best = Fit(loss, optimizer("gd", solution.convergence.best))
    best.go(3000)
    np.testing.assert_allclose(best.state.vector, solution.weights.ravel(), atol=1e-9)
    assert Fit(loss, optimizer("gd", 1.02 * solution.convergence.largest)).go(20_000) == "diverged"


def test_wide_and_empty_systems():
    draw = np.random.default_rng(0)
    x, y = draw.standard_normal((6, 3)), draw.standard_normal((3, 2))
    solution = least_squares(x, y)
    np.testing.assert_allclose(solution.weights, np.linalg.lstsq(x.T, y, rcond=None)[0], atol=1e-12)
    assert solution.rank == 3 and len(solution.dependent) == 3 and solution.sum_of_squares < 1e-20
    nothing = least_squares([[0, 0], [0, 0]], [1, 2])
    assert (nothing.rank, nothing.sum_of_squares, nothing.textbook.weights) == (0, 5.0, None)


@pytest.mark.parametrize(
    ("x", "y", "layout"),
    [
        ([[1, 2]], [1], "features_by_examples"),
        ([[1, 2]], [1], "sideways"),
        (1.0, [1], "features_by_examples"),
        ([[1, "a"]], [1, 2], "features_by_examples"),
        ([[1, 2]], [[[1]], [[2]]], "features_by_examples"),
    ],
)
def test_systems_that_are_none(x, y, layout):
    with pytest.raises(GradwalkError):
        least_squares(x, y, layout)


NETWORKS = {
    "relu": "A = relu(X.T @ W1 + b1)\nmse(Y, A @ W2)",
    "softmax": "A = softmax(X.T @ W1 + b1)\nmean(max(A @ W2, axis=1, keepdims=True) - Y) ** 2",
    "vectors": "s = 0\nfor i in range(4):\n    s = s + (b1 @ (W1[0] * X[0, i]) - Y[i, 0]) ** 2\ns + norm(b1) + b1.T @ b1",
    "losses": "bce_with_logits(Y > 0, tanh(X.T @ W1) @ W2) + huber(Y, X.T @ W1 @ W2) + sum(reshape(W1, (6,))[1:3])",
    "slow": "sum(solve(W1 @ W1.T + X[:, :2] * 0 + 1/3 * X[:, :2], X)) + det(W1 @ W1.T) + prod(concatenate(b1, b1))",
    "branch": "if W2[0, 0] > 0.3:\n    l = W2[0, 0] * mse(Y, (X.T @ W1 + b1) @ W2)\nelse:\n    l = sum(W2) + sum(W1) + sum(b1)\nl",
}


def problem(program):
    draw = np.random.default_rng(5)
    inputs = {
        "X": draw.standard_normal((2, 5)),
        "Y": draw.standard_normal((5, 1)),
        "W1": draw.standard_normal((2, 3)),
        "b1": draw.standard_normal(3),
        "W2": draw.standard_normal((3, 1)),
    }
    given = {name: value for name, value in inputs.items() if name in program}
    return Loss(Program(program), given, [name for name in ("W1", "b1", "W2") if name in given], Deadline(60))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_surface_is_the_loss_point_by_point(name):
    loss = problem(NETWORKS[name])
    for plane in (
        random_plane(loss.layout, loss.start, 1),
        along_elements(loss.layout, loss.start, [Element("W1", (0, 1)), Element("W1", (1, 0))]),
    ):
        grid = surface(loss, plane, None, 7)
        for row, column in np.ndindex(7, 7):
            point = plane.base + grid.x[column] * plane.first + grid.y[row] * plane.second
            inputs = {key: value.tolist() for key, value in loss.at(point).items()}
            expected = float(np.reshape(engine.trace(NETWORKS[name], inputs).value, ()))
            assert grid.loss[row, column] == pytest.approx(expected, rel=1e-12)
    assert grid.vectorised == (name not in ("slow", "branch"))


def test_axes_of_elements_are_their_values():
    loss = Loss(Program("(u - 1)**2 + 3*(v[1] + 2)**2"), {"u": 5.0, "v": [7.0, 9.0]}, ["u", "v"], Deadline(60))
    plane = along_elements(loss.layout, loss.start, [Element("u", ()), Element("v", (1,))])
    grid = surface(loss, plane, ((-1, 3), (-4, 0)), 5, [loss.start, np.array([1.0, 7.0, -2.0])])
    assert (grid.minimum.x, grid.minimum.y, grid.minimum.loss) == (1.0, -2.0, 0.0)
    assert grid.loss[0, 4] == 4 + 12
    assert [(spot.x, spot.y, spot.loss, spot.distance) for spot in grid.path] == [(5, 9, 379, 0), (1, -2, 0, 0)]


def test_random_directions_are_filter_normalised():
    loss = problem(NETWORKS["relu"])
    plane = random_plane(loss.layout, loss.start, 3)
    assert (plane.first == random_plane(loss.layout, loss.start, 3).first).all()
    weights, moves = loss.layout.split(loss.start)["W1"], loss.layout.split(plane.first)["W1"]
    np.testing.assert_allclose(np.linalg.norm(moves, axis=0), np.linalg.norm(weights, axis=0))
    assert abs(plane.first @ plane.second) < 1e-12 * np.linalg.norm(plane.first) ** 2


def test_principal_directions_of_a_path():
    loss = problem(NETWORKS["relu"])
    a, b = np.linalg.qr(np.random.default_rng(1).standard_normal((loss.layout.size, 2)))[0].T
    path = [loss.start + 10 * t * a + t * t * b for t in (1.0, 0.7, 0.2, 0.0)]
    plane = principal_plane(loss.layout, path)
    assert sum(plane.explained) == pytest.approx(1) and plane.explained[0] > 0.98
    for point in path:
        x, y, away = plane.coordinates(point)
        np.testing.assert_allclose(plane.base + x * plane.first + y * plane.second, point, atol=1e-12)
        assert away < 1e-12
    with pytest.raises(InvalidInput):
        principal_plane(loss.layout, path[:1])


def test_given_directions():
    loss = Loss(Program("u**2 + v**2"), {"u": 1.0, "v": 2.0}, ["u", "v"], Deadline(60))
    plane = along_given(loss.layout, loss.start, [{"u": 2.0}, {"v": 1.0}], DEFAULT)
    assert surface(loss, plane, ((-1, 0), (-2, 0)), 2).loss.tolist() == [[1.0, 1.0], [5.0, 5.0]]
    for wrong in ([{"u": 0.0}, {"v": 1.0}], [{"w": 1.0}, {"v": 1.0}], [{"u": [1.0]}, {"v": 1.0}]):
        with pytest.raises(GradwalkError):
            along_given(loss.layout, loss.start, wrong, DEFAULT)


@pytest.mark.parametrize("name", DATASETS)
def test_a_seed_gives_the_same_data(name):
    first, again, other = dataset(name, 3), dataset(name, 3), dataset(name, 4)
    assert (first.x == again.x).all() and (first.y == again.y).all()
    kind = DATASETS[name]
    assert first.x.shape == (len(kind.features), kind.n) and len(first.y) == kind.n
    assert (first.x == other.x).all() == (kind.draw is None)
    assert kind.task != "classes" or (first.y.sum(axis=1) == 1).all()
    assert dataset(name, 1, 7).x.shape[1] == 7


def test_published_numbers():
    longley = dataset("longley")
    assert (longley.y[0, 0], longley.y[-1, 0], longley.x[5].tolist()) == (60323, 70551, list(range(1947, 1963)))
    line = least_squares(dataset("anscombe").x, dataset("anscombe").y, intercept=True)
    assert line.weights[0, 0] == pytest.approx(0.5, abs=1e-3) and line.intercept[0] == pytest.approx(3.0, abs=1e-3)
    iris = dataset("iris")
    assert iris.y.sum(axis=0).tolist() == [20, 20, 20] and dataset("iris", n=6).y.sum(axis=0).tolist() == [2, 2, 2]


@pytest.mark.parametrize("kind", ["linear", "logistic", "mlp"])
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("bias", [True, False])
def test_a_preset_runs_and_both_styles_agree(kind, outputs, bias):
    draw = np.random.default_rng(0)
    data = {"X": draw.standard_normal((2, 6)), "Y": np.eye(3)[draw.integers(0, 3, 6)][:, :outputs]}
    values = []
    for style in ("vectorised", "per_example"):
        built = preset(Model(kind, 2, outputs, (4, 3), "relu", None, bias, 7, style))
        drawn = {name: value + 0.1 for name, value in built.inputs.items()}
        inputs = {name: value.tolist() for name, value in {**drawn, **data}.items()}
        guessed = guess(Program(built.program), inputs, Deadline(60))
        assert set(guessed.roles.parameters) == set(built.parameters)
        assert (guessed.roles.data, guessed.roles.examples, dict(guessed.roles.axes)) == (
            ("X", "Y"),
            6,
            {"X": 1, "Y": 0},
        )
        values.append(float(np.reshape(engine.trace(built.program, inputs).value, ())))
    assert values[0] == pytest.approx(values[1], rel=1e-12)


@pytest.mark.parametrize(
    "wrong",
    [
        Model("tree"), Model(activation="mse"), Model(activation="nope"), Model(loss="l2"), Model(hidden=(0,)),
        Model(style="sideways"), Model(seed=-1), Model(hidden=(2,) * 99), Model(hidden=(3, 2), activations=("relu",)),
    ],
)  # fmt: skip
def test_what_is_no_model(wrong):
    with pytest.raises(GradwalkError):
        preset(wrong)


def test_roles_by_name_and_by_use():
    program = "lr*0 + mean((A @ q - target)**2) + lam*sum(q**2) + round(k)*0"
    inputs = {"A": [[1.0, 2], [3, 4], [5, 6]], "q": [1.0, 2], "target": [1.0, 2, 3], "lam": 0.1, "lr": 1.0, "k": 2.0}
    guessed = guess(Program(program), inputs, Deadline(60)).roles
    assert (guessed.parameters, guessed.settings) == (("A", "q"), ("lr", "lam", "k"))
    assert guessed.data == ("target",) and guessed.examples == 3
