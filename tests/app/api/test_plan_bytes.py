"""The cache of plans is bounded by their bytes, whose estimate is held against the memory that they really take."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from app.api.evaluate import evaluation
from engine import Trace
from engine.compiler import Plans, Prepared, prepare
from engine.limits import Deadline, Limits
from engine.tracing.inputs import read_inputs
from tests.effort import daily

FACTOR = 2
"""By so much an estimate may be wrong, in either direction."""
NAMES = "\n".join(f"{'long' * 12}{number} = x * {number} + 1" for number in range(100))
PROGRAMS = {
    "a chain": "for i in range(600):\n    x = x*x + x\nx",
    "gates with constants": "for i in range(500):\n    x = 0.5*x + 1\nx",
    "calls": "def f(x):\n    return tanh(x*x + 1)\nfor i in range(500):\n    x = f(x)\nx",
    "calls within calls": "def f(a, n):\n    return a*x if n == 0 else f(a*x, n - 1)\n"
    "y = x\nfor i in range(30):\n    y = f(y, 30)\ny",
    "options": "t = arange(500)\ns = x\nfor i in range(500):\n    s = s + t[i]\ns",
    "a row of operands": f"sum(stack([{', '.join(['x'] * 2000)}]))",
    "operands that each have a rule": f"maxout({', '.join(['x'] * 400)})",
    "names": NAMES + f"\n{'long' * 12}99",
    "losses": "for i in range(100):\n    x = x - mse(sigmoid(x), 1)\nx",
    "a large constant": "sum(arange(100000) * x)",
    "a large default": "t = zeros(100000)\nsum(t * x)",
    "a sum on one line": "+".join(["sin(x)"] * 500),
}


def prepared(program: str, inputs: dict[str, object] | None = None) -> Prepared:
    read = read_inputs({"x": 0.5} if inputs is None else inputs, Limits())
    return prepare(program, read, None, "dynamic", "none", Limits(), Deadline(np.inf))


def encode_everything(kept: Prepared) -> None:
    """Let the plan work out all that it keeps, and the service what it keeps with it."""
    evaluation(Trace(kept, kept.plan.run({"x": np.float64(0.5)})), str)


DAILY = ["a chain"]


@pytest.mark.long
@pytest.mark.parametrize("program", daily(PROGRAMS, DAILY))
def test_the_bytes_of_a_plan_are_estimated(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.compiler.PLANS", Plans(capacity=0))
    encode_everything(prepared("x + 1"))
    gc.collect()
    tracemalloc.start()
    try:
        kept = prepared(program)
        encode_everything(kept)
        gc.collect()
        real, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert real / FACTOR < kept.bytes < real * FACTOR


@pytest.mark.parametrize(
    "program",
    ["a + {number}", "a + sum(arange(200000)) + {number}", "{number} + maxout(" + ", ".join(["a"] * 500) + ")"],
    ids=["small", "large constants", "many operands"],
)
def test_plans_are_forgotten_by_their_bytes(program: str) -> None:
    one = prepared(program.format(number=0), {"a": 1.0})
    plans = Plans(capacity=3 * one.bytes + one.bytes // 2)
    for number in range(6):
        plans.keep(number, prepared(program.format(number=number), {"a": 1.0}))
    assert [plans.find(number, {}) is not None for number in range(6)] == [False] * 3 + [True] * 3


def test_a_plan_above_the_capacity_is_not_kept() -> None:
    large = prepared("sum(arange(100000) * a)", {"a": 1.0})
    plans = Plans(capacity=large.bytes - 1)
    plans.keep("key", large)
    assert plans.find("key", {}) is None
