"""The table of misconceptions: every row worked out by hand, and its words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from app.i18n import catalogue
from engine.limits import Deadline
from engine.practice.exercises import ground_of
from engine.practice.misconceptions import BY_ID, MISCONCEPTIONS
from engine.practice.passes import Slip, run, written
from engine.practice.questions import Question
from engine.practice.slips import at_once, shapes

MATRICES = {"X": [[1.0, 2.0], [3.0, 4.0]], "W": [[5.0, 6.0], [7.0, 8.0]], "R": [[1.0, 0.0], [2.0, 1.0]]}
PRODUCT = "sum((X @ W) * R)"
BIAS = ("sum((X + b) * R)", {"X": MATRICES["X"], "b": [0.0, 0.0], "R": MATRICES["R"]})
CASES: list[tuple[str, str, dict[str, Any], str, Any]] = [
    ("upstream-forgotten", "exp(a*b)", {"a": 0.5, "b": 2.0}, "a", [2.0]),
    ("local-forgotten", "2 * x**2", {"x": 3.0}, "x", [2.0]),
    ("added", "2 * x**2", {"x": 3.0}, "x", [2.0 + 6.0]),
    ("sign-lost", "2 * (1/x)", {"x": 4.0}, "x", [2.0 / 16]),
    ("own-operand", "3 * (x*y)", {"x": 2.0, "y": 5.0}, "x", [3.0 * 2.0]),
    ("derivative-at-output", "2 * x**2", {"x": 3.0}, "x", [2.0 * 18.0]),
    ("exponent-forgotten", "2 * x**3", {"x": 3.0}, "x", [2.0 * 9.0]),
    ("exponent-forgotten", "2 * square(x)", {"x": 3.0}, "x", [2.0 * 3.0]),
    ("value-for-gradient", "2 * x**2", {"x": 3.0}, "x", [3.0]),
    ("both-branches", "2 * max(x, y)", {"x": 1.0, "y": 5.0}, "x", [2.0]),
    ("both-branches", "2 * max(v)", {"v": [1.0, 5.0, 2.0]}, "v", [[2.0, 2.0, 2.0]]),
    (
        "both-branches",
        "sum(max(v, axis=1) * w)",
        {"v": [[1.0, 5.0], [3.0, 0.0]], "w": [2.0, 3.0]},
        "v",
        [[[2, 2], [3, 3]]],
    ),
    ("one-branch", "x*y + 4*x", {"x": 2.0, "y": 3.0}, "x", [3.0, 4.0]),
    ("branches-multiplied", "x*y + 4*x", {"x": 2.0, "y": 3.0}, "x", [12.0]),
    ("update-sign", "2 * x**2", {"x": 3.0}, "x", [-12.0]),
    ("accumulated", "2 * x**2", {"x": 3.0}, "x", [24.0]),
    ("mean-forgotten", "mean(x)", {"x": [1.0, 2.0, 5.0, 6.0]}, "x", [np.ones(4)]),
    ("mean-twice", "mean(x)", {"x": [1.0, 2.0, 5.0, 6.0]}, "x", [np.ones(4) / 16]),
    ("bias-not-summed", *BIAS, "b", [[1.0, 0.0], [2.0, 1.0]]),
    ("broadcast-not-summed", "sum(X * w)", {"X": [[1.0, 2.0], [3.0, 4.0]], "w": [1.0, 1.0]}, "w", [[1, 2], [3, 4]]),
    ("factor-not-transposed", PRODUCT, MATRICES, "W", [np.array(MATRICES["X"]) @ MATRICES["R"]]),
    ("factors-swapped", PRODUCT, MATRICES, "W", [np.array(MATRICES["R"]) @ np.transpose(MATRICES["X"])]),
    ("gradient-transposed", PRODUCT, MATRICES, "W", [(np.transpose(MATRICES["X"]) @ MATRICES["R"]).T]),
]


def answers(misconception: str, program: str, inputs: dict[str, Any], wrt: str) -> list[Any]:
    trace = engine.trace(program, inputs)
    ground = ground_of(trace)
    node = trace.graph.inputs[wrt]
    with np.errstate(all="ignore"):
        passed = run(ground, Deadline(60))
        cells = list(np.ndindex(trace.graph.shapes[node]))
        each = [at_once(BY_ID[misconception], Question("gradient", node, cell), ground, passed) for cell in cells]
    return [np.reshape(numbers, trace.graph.shapes[node]) for numbers in zip(*each, strict=True)]


@pytest.mark.parametrize(
    ("misconception", "program", "inputs", "wrt", "wrong"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES]
)
def test_the_wrong_answers_are_those_worked_out_by_hand(misconception, program, inputs, wrt, wrong):
    made = answers(misconception, program, inputs, wrt)
    assert len(made) >= len(wrong)
    for own in wrong:
        assert any(np.allclose(each, own, rtol=1e-14) for each in made), made


@pytest.mark.parametrize(
    ("misconception", "program", "inputs", "wrt"),
    [
        ("exponent-forgotten", "x**y", {"x": 2.0, "y": 3.0}, "x"),
        ("both-branches", "median(v)", {"v": [1.0, 5.0, 2.0]}, "v"),
    ],
)
def test_a_misconception_shows_only_where_it_can_be_had(misconception, program, inputs, wrt):
    """An exponent that varies is no factor that comes down; of a median there are no branches to give more to."""
    assert answers(misconception, program, inputs, wrt) == []


def test_a_local_of_another_shape_answers_no_question() -> None:
    """At X * w the operand's own value is w, where the local derivative has the shape of X."""
    trace = engine.trace("sum(X * w)", {"X": MATRICES["X"], "w": [5.0, 6.0]})
    ground = ground_of(trace)
    edge = next(edge for edge, (source, _, _) in enumerate(trace.graph.edges()) if source == trace.graph.inputs["w"])
    with np.errstate(all="ignore"):
        assert at_once(BY_ID["own-operand"], Question("local", edge, (0, 1)), ground, run(ground, Deadline(60))) == []


def test_an_edge_that_passes_no_gradient_gives_no_shape() -> None:
    trace = engine.trace("sum(X @ W) + sum(round(X))", {"X": [[1.0, 2.0, 3.0]], "W": [[5.0], [7.0], [2.0]]})
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        passed = run(ground, Deadline(60))
    node = trace.graph.inputs["X"]
    assert len(trace.graph.uses[node]) == 2
    assert shapes(BY_ID["gradient-transposed"], node, ground, passed) == [(3, 1)]


def test_every_row_has_its_case() -> None:
    assert {case[0] for case in CASES} == {each.id for each in MISCONCEPTIONS}


@pytest.mark.parametrize("misconception", MISCONCEPTIONS, ids=lambda each: each.id)
def test_a_row_says_what_happened_in_both_languages_and_names_its_source(misconception):
    russian = catalogue("ru")
    for words in (misconception.name, misconception.happened, misconception.think_of):
        assert words.template and russian[words.template]
    assert misconception.sources
    rules = ("local", "product", "gather", "written")
    assert any(getattr(misconception, rule) is not None for rule in rules)


def test_a_variant_runs_over_the_whole_graph() -> None:
    """A student who forgets the upstream gradient is left with the last local derivative at every node."""
    trace = engine.trace("exp(-(a*b))", {"a": 0.5, "b": 2.0})
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        wrong = run(ground, Deadline(60), Slip(BY_ID["upstream-forgotten"]))
        accumulated = written(ground, run(ground, Deadline(60)), BY_ID["accumulated"])
    assert [wrong.nodes[node] for node in range(5)] == [2.0, 0.5, -1.0, np.exp(-1.0), 1.0]
    gradients = trace.gradients_by_node
    assert [accumulated[node] / gradients[node] for node in range(5)] == [2.0, 2.0, 1.0, 1.0, 1.0]


def test_a_forgotten_sum_shows_in_the_shape() -> None:
    trace = engine.trace(*BIAS)
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        passed = run(ground, Deadline(60))
    assert shapes(BY_ID["bias-not-summed"], trace.graph.inputs["b"], ground, passed) == [(2, 2)]
    assert shapes(BY_ID["broadcast-not-summed"], trace.graph.inputs["b"], ground, passed) == []
