"""Writes tests/fixtures/traces: traces of small programs, for the tests of the page's pure modules.

`tests/app/api/test_traces.py` holds them to today's engine, with a little room for other machines' last digits.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import orjson

import engine
from app.api.evaluate import evaluation

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "traces"

PROGRAMS: dict[str, tuple[str, dict[str, Any]]] = {
    "sigmoid": ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}),
    "square": ("x*x", {"x": 3}),
    "shared": ("x*(x + y)", {"x": 3, "y": -1}),
    "matrix": (
        "sum(relu(X @ W + b))",
        {"X": [[1, 2, 3], [-1, 0.5, 0]], "W": [[1, -1], [0.5, 2], [0, 1]], "b": [0.1, -3]},
    ),
    "blocked": ("round(x) * w", {"x": 1.3, "w": 2}),
    "infinite": ("log(x) * y", {"x": 0, "y": 2}),
    "blocks": (
        "def squash(s):\n    return 1/(1 + exp(-s))\n"
        "def neuron(x, w):\n    s = w*x\n    return squash(s) + s\nneuron(x, w) * x",
        {"x": 2, "w": -1},
    ),
    "loop": (
        "h = h0\nfor t in range(6):\n    h = tanh(w*h + u*x)\nloss = (h - y)**2",
        {"h0": 0.2, "w": 0.9, "u": 0.5, "x": 0.2, "y": 1},
    ),
    "nested": (
        "s = x\nfor i in range(4):\n    for j in range(5):\n        s = s + w*j\n    s = sin(s)\ns*x",
        {"x": 0.5, "w": 0.1},
    ),
    "zip": (
        "s = 0\nfor x, y in zip(X, Y):\n    s = s + (w*x - y)**2\ns",
        {"X": [1, 2, 3, 4, 5], "Y": [2, 4, 5, 4, 5], "w": 0.5},
    ),
    "branch": ("if x > 0:\n    y = x**2\nelse:\n    y = exp(x) - 1\ny", {"x": -0.5}),
    "many": ("x + x + x + x + x + x + x + x", {"x": 1}),
}


def trace_of(name: str) -> Any:
    """What the API answers for one of the programs, in English."""
    program, inputs = PROGRAMS[name]
    return json.loads(orjson.dumps(evaluation(engine.trace(program, inputs), str)))


def main() -> int:
    """Write every trace."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PROGRAMS:
        text = json.dumps(trace_of(name), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
