"""The gradient check of whole tensors says what the check of each element says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.analysis import batched
from engine.limits import Limits

DRAW = np.random.default_rng(5)
INPUTS: dict[str, Any] = {
    "X": DRAW.standard_normal((6, 3)).tolist(),
    "W": DRAW.standard_normal((3, 8)).tolist(),
    "v": DRAW.standard_normal(8).tolist(),
    "Z": np.where(DRAW.standard_normal((4, 6)) > 0, 1.0, 0.0).tolist(),
}
PROGRAMS = {
    "a layer": "mean(tanh(X @ W + v)**2)",
    "a corner": "sum(relu(X @ W) @ v)",
    "at the corner": "sum(relu(Z)) + sum(abs(Z - 1)) + sum(X)",
    "nothing reaches": "sum(stop_gradient(X) * 2) + sum(W)",
    "nothing finite": "sum(log(X)) + sum(W)",
    "gradients of zero": "sum(relu(X - 100)) + sum(W)**2 + 3",
    "large numbers that cancel": "sum(X * 1e9) - sum(X) * 1e9 + sum(sin(W))",
    "a surrogate": "sum(pass_through(round(X), X) * 2) + sum(W)",
    "a branch": "if sum(X) > 0:\n    y = sum(X**2)\nelse:\n    y = sum(X)\ny + sum(W)",
    "an input of no effect": "a = sum(X)\nsum(W**3)",
}


def verdicts(program: str, **more: Any) -> list[tuple[Any, ...]]:
    """What the check says of every element."""
    elements = engine.check(program, INPUTS, limits=Limits.unlimited(), **more).elements
    return [(each.name, each.index, each.analytic, each.verdict, each.reason, each.width) for each in elements]


@pytest.mark.parametrize("scheme", ["central", "forward"])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_batch_says_what_each_element_says(program: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = verdicts(program, scheme=scheme)
    monkeypatch.setattr(batched, "FEWEST", 10**9)
    assert at_once == verdicts(program, scheme=scheme)


def test_a_seed_weighs_the_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = DRAW.standard_normal((6, 8)).tolist()
    at_once = verdicts("sin(X @ W) + v", seed=seed)
    monkeypatch.setattr(batched, "FEWEST", 10**9)
    assert at_once == verdicts("sin(X @ W) + v", seed=seed)


def test_few_moved_inputs_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = verdicts(PROGRAMS["a layer"])
    monkeypatch.setattr(batched, "HELD", 50)
    assert at_once == verdicts(PROGRAMS["a layer"])


def test_most_elements_need_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    judged = engine.analysis.check._element
    monkeypatch.setattr(engine.analysis.check, "_element", lambda *args: (calls.append(args[1].name), judged(*args))[1])
    verdicts(PROGRAMS["a layer"])
    assert calls == ["v"] * 8
