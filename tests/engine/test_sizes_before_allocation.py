"""What would be too large is refused from its sizes, before it takes memory."""

from __future__ import annotations

import gc
import math
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from engine import learn
from engine.compiler import prepare
from engine.errors import TooLarge
from engine.learn.fit import HELD
from engine.limits import Deadline, Limits
from engine.runs.batch import points_at_once
from tests.effort import spread

LIMITS = Limits(seconds=600.0)
MOST_BYTES = 80_000_000
"""More than the inputs and the graph take, far less than what is refused."""


def peak_of(work: Callable[[], object]) -> int:
    """The bytes that work takes at most, NumPy's arrays included."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


LONG_SUM = "s = 0\nfor i in range(1000):\n    s = s + {term}\ns"
REFUSED: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "elements of one tensor": (LONG_SUM.format(term="x[i]"), {"x": [0.5] * 20_000}, "edge_elements"),
    "a sum again and again": (LONG_SUM.format(term="sum(x)"), {"x": [0.5] * 20_000}, "edge_elements"),
    "a product again and again": (LONG_SUM.format(term="x@x"), {"x": [0.5] * 20_000}, "edge_elements"),
    "many operands": (f"sum(maxout({', '.join(['x'] * 2000)}))", {"x": [0.5] * 20_000}, "edge_elements"),
    "a row of tensors": (f"sum([{', '.join(['x'] * 2000)}])", {"x": [0.5] * 20_000}, "elements"),
    "distances": ("sum(nearest(x, y))", {"x": [[0.5] * 50] * 1000, "y": [[0.5] * 50] * 1000}, "elements"),
    "an outer product": ("sum(outer(x, x))", {"x": [0.5] * 20_000}, "elements"),
    "broadcasting": ("sum(x * transpose(x))", {"x": [[0.5] * 20_000]}, "elements"),
}


@pytest.mark.parametrize(("program", "inputs", "name"), spread(REFUSED.values(), 4), ids=REFUSED)
def test_a_graph_is_refused_before_its_numbers_are_computed(program: str, inputs: dict[str, Any], name: str) -> None:
    def run() -> None:
        with pytest.raises(TooLarge) as caught:
            engine.trace(program, inputs, limits=LIMITS)
        assert caught.value.faults[0].name == name

    assert peak_of(run) < MOST_BYTES


def test_a_linear_map_leaves_no_local_derivative_to_count() -> None:
    assert engine.trace(f"sum(stack([{', '.join(['x'] * 5000)}]))", {"x": 1.0}, limits=LIMITS).value == 5000


def test_shares_are_refused_before_their_gradients_are_computed() -> None:
    trace = engine.trace("mse(Y, X@w)", {"X": [[0.5] * 100] * 500, "w": [0.5] * 100, "Y": [1.0] * 500}, limits=LIMITS)

    def run() -> None:
        with pytest.raises(TooLarge):
            engine.contributions(trace, limits=LIMITS)

    assert peak_of(run) < MOST_BYTES / 10


def test_the_regions_of_many_units_are_refused_before_they_are_drawn() -> None:
    program = learn.Program("A = tanh(X@W)\nmean(A)", None, "dynamic", "none", LIMITS)
    inputs = {"X": np.full((20, 2), 0.5), "W": np.full((2, 100), 0.5)}

    def run() -> None:
        with pytest.raises(TooLarge):
            learn.regions(program, inputs, learn.Data("X", 0), ["A"], None, 150, Deadline(600))

    assert peak_of(run) < MOST_BYTES / 10


@pytest.mark.long
def test_a_surface_of_a_long_graph_holds_few_points_at_a_time() -> None:
    text = "y = w\nfor i in range(3000):\n    y = tanh(y)*w\nmean(y)"
    plan = prepare(text, {"w": np.zeros(40)}, None, "dynamic", "none", LIMITS, Deadline(600)).plan
    sizes = [math.prod(plan.graph.shapes[node]) for node, op in enumerate(plan.graph.ops) if op is not None]
    assert points_at_once(sizes) * sum(sizes) * 8 < MOST_BYTES


def test_random_directions_are_refused_before_they_are_drawn() -> None:
    program = learn.Program("mean(w*w)", None, "dynamic", "none", LIMITS)
    loss = learn.Loss(program, {"w": np.ones(20_000)}, ["w"], Deadline(600))

    def run() -> None:
        with pytest.raises(TooLarge):
            learn.steepest(loss, count=200)

    assert peak_of(run) < MOST_BYTES / 10


def test_a_slice_of_training_hands_on_its_records_before_they_are_many() -> None:
    program = learn.Program("mean(w*w)", None, "dynamic", "none", LIMITS)
    loss = learn.Loss(program, {"w": np.ones(20_000)}, ["w"], Deadline(600))
    fit = learn.Fit(loss, learn.optimizer("gd", 0.1), options=learn.RunOptions(every=1))
    assert fit.go(1_000, 1e18, pause=True) is None
    assert 1 < len(fit.records) <= HELD // 20_000 + 2  # the last update is recorded at any size
