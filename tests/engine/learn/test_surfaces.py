"""Surfaces: planes that are none, and every point held against the program itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from engine.learn import (
    Element,
    along_elements,
    along_given,
    principal_plane,
    surface,
)
from engine.limits import DEFAULT
from engine.runs.batch import Grid
from tests.engine.learn.lines import LINE, line, name_of


def test_planes_that_are_none():
    loss = line()
    layout, start = loss.layout, loss.start
    W, b = Element("W", (0, 0)), Element("b", (0,))
    assert name_of(lambda: along_elements(layout, start, [W, W])) == "axes"
    assert name_of(lambda: along_elements(layout, start, [W, Element("Q", ())])) == "axes"
    assert name_of(lambda: along_elements(layout, start, [W, Element("b", (1,))])) == "axes"
    assert name_of(lambda: along_elements(layout, start, [W, Element("b", ())])) == "axes"
    assert name_of(lambda: along_given(layout, start, [{"W": [[1.0]]}, {"Q": 1.0}], DEFAULT)) == "axes"
    assert name_of(lambda: along_given(layout, start, [{"W": [[1.0]]}, {"W": [[0.0]]}], DEFAULT)) == "axes"
    assert name_of(lambda: along_given(layout, start, [{"W": [[1.0]]}, {"b": [1.0, 2.0]}], DEFAULT)) == "axes"
    plane = along_elements(layout, start, [W, b])
    for ranges, resolution, name in (([(1, 1), (0, 1)], 3, "range"), ([(0, 1), (0, 1)], 1, "resolution")):
        assert name_of(lambda: surface(loss, plane, ranges, resolution)) == name  # noqa: B023


def test_the_plane_of_a_straight_path_has_a_second_direction_of_its_own():
    loss = line()
    way = [loss.start + step * np.array([1.0, 0.0]) for step in range(4)]
    plane = principal_plane(loss.layout, way)
    assert plane.explained[0] == pytest.approx(1)
    assert abs(plane.first @ plane.second) < 1e-12 and np.linalg.norm(plane.second) == pytest.approx(1)
    assert principal_plane(loss.layout, [loss.start, loss.start]).explained == (0.0, 0.0)
    assert name_of(lambda: principal_plane(loss.layout, [loss.start])) == "directions"
    alone = [np.array([float(step)]) for step in range(3)]
    assert name_of(lambda: principal_plane(line("w*w", {"w": 1.0}, ["w"]).layout, alone)) == "directions"


def fails(*operands):
    raise ValueError(operands)


SURFACES = [
    ("(x @ w) + (w @ w)", {"x": [1.0, 2.0], "w": [0.3, -0.5]}),
    ("sum(x @ W)*sum(W @ x)", {"x": [1.0, 2.0], "W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(K @ W)**2", {"K": [[[1.0, 2.0], [0.0, 1.0]], [[2.0, 1.0], [1.0, 1.0]]], "W": [[0.3, -0.5], [1.0, 2.0]]}),
    (
        'sum(cross_entropy(Y, softmax(W), axis=0, reduction="none"))',
        {"Y": [[1.0, 0.0], [0.0, 1.0]], "W": [[0.3, -0.5], [1.0, 2.0]]},
    ),
    ('bce(Y, sigmoid(W), reduction="sum")', {"Y": [[1.0, 0.0], [0.0, 1.0]], "W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(softmax(W, axis=0)*W) + sum(max(W, axis=1))", {"W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(mean(W, axis=(0, 1), keepdims=True)*W) + norm(W)", {"W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(flatten(W)[1:]) * sum(reshape(W, 4)) + sum(stack([W, W])) + det(W)", {"W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(squeeze(W[None])*W.T) + sum(expand(W, axis=0)) + trace(W)", {"W": [[0.3, -0.5], [1.0, 2.0]]}),
    ("sum(outer(w, w)) + sum(concatenate([w, w])) + sum(where(w > 0, w, 2*w))", {"w": [0.3, -0.5]}),
    ("w*w + v", {"w": 0.3, "v": 1.0}),
]


@pytest.mark.parametrize(("program", "inputs"), SURFACES)
def test_a_surface_is_the_program_at_every_point(program, inputs):
    name = "w" if "w" in inputs else "W"
    loss = line(program, inputs, [name, *(["v"] if "v" in inputs else [])])
    size = np.ndim(inputs[name])
    one = Element(name, (0,) * size)
    two = Element("v", ()) if "v" in inputs else Element(name, (*(0,) * (size - 1), 1))
    grid = surface(loss, along_elements(loss.layout, loss.start, [one, two]), ((-1.0, 1.0), (0.25, 2.0)), 4)
    for row, y in enumerate(grid.y):
        for column, x in enumerate(grid.x):
            moved = {key: np.array(given, float) for key, given in inputs.items()}
            moved[one.parameter][one.index] = x
            moved[two.parameter][two.index] = y
            expected = float(engine.trace(program, moved).value)
            assert grid.loss[row][column] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("broken", [fails, lambda *operands: operands[0] * 0 + 7])
def test_a_quick_rule_that_is_wrong_is_given_up(broken, monkeypatch):
    monkeypatch.setattr("engine.runs.batch.vectorize", lambda *_: broken)
    loss = line("sum(sin(w)*v)", {"w": [0.3, -0.5], "v": [1.0, 2.0]}, ["w"])
    plane = along_elements(loss.layout, loss.start, [Element("w", (0,)), Element("w", (1,))])
    grid = surface(loss, plane, ((-1.0, 1.0), (0.0, 2.0)), 3)
    assert not grid.vectorised
    assert grid.loss[0][2] == pytest.approx(math.sin(1.0))


def test_a_surface_in_slices_is_the_surface_at_once(monkeypatch):
    loss = line("mse(Y, tanh(X.T @ W + b))", LINE, ["W", "b"])
    plane = along_elements(loss.layout, loss.start, [Element("W", (0, 0)), Element("b", (0,))])
    whole = surface(loss, plane, ((-1.0, 1.0), (0.0, 2.0)), 7)
    slices = []
    slicing = Grid._slice
    monkeypatch.setattr(
        Grid, "_slice", lambda self, moved, count, *rest: slices.append(count) or slicing(self, moved, count, *rest)
    )
    monkeypatch.setattr("engine.runs.batch.CACHED", 15)
    parts = surface(loss, plane, ((-1.0, 1.0), (0.0, 2.0)), 7)
    assert slices == [2, *[5] * 9, 4], "two points to see the sizes, then 5 points of 3 numbers at a time"
    assert parts.vectorised
    np.testing.assert_allclose(parts.loss, whole.loss, rtol=1e-15)
