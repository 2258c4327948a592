"""What a refused program held is freed at once, not by a collection of cycles, which may come much later."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import engine
from engine import compiler
from engine.errors import GradwalkError
from tests.effort import spread

LINES = "\n".join("x = x*y" for _ in range(1_500))
REFUSED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "shapes": (f"{LINES}\nx@z", {"x": 1.0, "y": 1.0, "z": [1.0, 2.0]}),
    "unknown function": (f"{LINES}\nfoo(x)", {"x": 1.0, "y": 1.0}),
    "missing input": (f"{LINES}\nx*w", {"x": 1.0, "y": 1.0}),
    "too many nodes": ("for i in range(9000):\n    x = x*y + x\nx", {"x": 1.0, "y": 1.0}),
    "bracket": (f"{LINES}\nx)", {"x": 1.0, "y": 1.0}),
    "ambiguity": ("+".join(["1/2x"] * 1_000), {"x": 1.0}),
    "LaTeX": (r"\foo + " + "+".join([r"\frac{x}{2}"] * 1_000), {"x": 1.0}),
    "pasted code": ("import torch\n" + "\n".join(f"y{i} = torch.foo{i}(x)" for i in range(500)), {"x": 1.0}),
}
FEW_BLOCKS = 1_000
"""Blocks of memory that the free lists of the interpreter keep, more or less; a graph of these has 10,000 and more."""


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def refuse(program: str, inputs: dict[str, Any]) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(program, inputs)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("case", spread(REFUSED, 4))
def test_a_refusal_leaves_nothing_behind(case: str) -> None:
    refuse(*REFUSED[case])  # fills caches and free lists
    refuse(*REFUSED[case])
    before = sys.getallocatedblocks()
    refuse(*REFUSED[case])
    assert sys.getallocatedblocks() - before < FEW_BLOCKS


@pytest.mark.usefixtures("uncollected")
def test_a_trace_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> None:
        monkeypatch.setattr(compiler, "PLANS", compiler.Plans())
        assert engine.trace(LINES + "\nx", {"x": 1.0, "y": 1.0}).value == 1
        compiler.PLANS = compiler.Plans()

    run()
    run()
    before = sys.getallocatedblocks()
    run()
    assert sys.getallocatedblocks() - before < FEW_BLOCKS
