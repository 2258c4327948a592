"""Numbers that a response repeats are counted before they are written: every edge into a node repeats its gradient."""

from __future__ import annotations

from typing import Any

import pytest

from app.api.evaluate import evaluation
from app.encode import at_most
from engine import trace
from engine.errors import TooLarge
from engine.limits import Limits

BYTES = 1_000_000


@pytest.mark.parametrize(
    ("program", "inputs"),
    [
        (f"sum([{', '.join(['x'] * 1000)}])", {"x": [0.5] * 10}),
        (f"sum(concatenate([{', '.join(['x'] * 1000)}]))", {"x": [0.5] * 10}),
        (", ".join(["x*2"] + ["x"] * 1000), {"x": [0.5] * 500}),
    ],
    ids=["a row of tensors", "joined tensors", "one output many times"],
)
def test_repeated_numbers_count_towards_the_size_of_a_response(program: str, inputs: dict[str, Any]) -> None:
    run = trace(program, inputs, limits=Limits(seconds=600.0))
    with at_most(BYTES), pytest.raises(TooLarge) as caught:
        evaluation(run, str)
    assert caught.value.faults[0].name == "response_bytes"
