"""Programs to be asked about: the gallery's, and small ones in which each misconception has its place."""

from __future__ import annotations

from typing import Any

import numpy as np

import engine
from app.examples import examples
from engine.limits import Deadline
from engine.practice.exercises import ground_of
from engine.practice.passes import Ground, Passed, run
from engine.traces import Trace

X = [[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]]
OWN: dict[str, tuple[str, dict[str, Any]]] = {
    "quotient": ("x / (y + z*x)", {"x": 2.0, "y": 3.0, "z": 0.5}),
    "cosine": ("cos(a*b) + sin(a)**3", {"a": 0.7, "b": 2.0}),
    "logarithm": ("ln(u*v + w)", {"u": 2.0, "v": 3.0, "w": 1.5}),
    "twice": ("tanh(w*x + b) * tanh(b*x)", {"w": 0.5, "x": 1.5, "b": 0.3}),
    "choices": ("max(x*y, z) * relu(x + z)", {"x": 2.0, "y": 3.0, "z": 4.0}),
    "decay": ("exp(-a*b)", {"a": 0.5, "b": 2.0}),
    "reused": ("t = x*y\nt*t + t*z", {"x": 2.0, "y": 0.5, "z": 3.0}),
    "batch": ("mean((X @ w + b - y)**2)", {"X": X, "w": [0.5, -1.0], "b": 0.3, "y": [1.0, 0.0, 2.0]}),
    "square layers": (
        "mean((sigmoid(X @ W1 + b1) @ W2 + b2 - Y)**2)",
        {
            "X": [[1.0, 0.5], [-1.0, 2.0]],
            "W1": [[0.2, -0.4], [1.0, 0.3]],
            "b1": [0.1, -0.2],
            "W2": [[0.5, 0.1], [-1.0, 0.6]],
            "b2": [0.2, 0.4],
            "Y": [[1.0, 0.3], [0.0, 0.2]],
        },
    ),
    "batch norm": (
        "m = mean(x, axis=0)\nv = mean((x - m)**2, axis=0)\nsum((g*(x - m)/sqrt(v + 0.001) + b)**2)",
        {"x": X, "g": [1.5, 0.5], "b": [0.1, 0.2]},
    ),
    "classes": (
        "cross_entropy_with_logits(Y, X @ W + b)",
        {
            "X": X,
            "W": [[0.1, 0.2, 0.3], [-0.2, 0.1, 0.5]],
            "b": [0.1, 0.2, 0.3],
            "Y": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        },
    ),
}
PROGRAMS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    **{name: (program, inputs, None) for name, (program, inputs) in OWN.items()},
    **{name: (each.program, dict(each.inputs), each.output) for name, each in examples().items()},
}


def traced(name: str, inputs: Any = None) -> Trace:
    """A program's run, at its own inputs or at others."""
    program, own, output = PROGRAMS[name]
    return engine.trace(program, own if inputs is None else inputs, output=output)


def passed(trace: Trace) -> tuple[Ground, Passed]:
    """The run to ask about, and its backward pass."""
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        return ground, run(ground, Deadline(60))
