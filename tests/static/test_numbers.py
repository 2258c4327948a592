"""New numbers in a known trace give the page what `/evaluate` would have: for every example of the gallery."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

import engine
from app.api.evaluate import evaluation
from app.api.numbers import numbers
from app.examples import examples
from engine.errors import InvalidInput

ALIAS = {"name": "alias", "program": "y = x\nx = 2*a\ny*x*b", "inputs": {"x": 1.0, "a": 2.0, "b": 3.0}, "output": None}


def scaled(value: Any) -> Any:
    """Other numbers of the same shape."""
    return [scaled(item) for item in value] if isinstance(value, list) else 1.25 * value if value else value


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_every_example_with_other_numbers():
    pairs, expected = [], []
    programs = [*((each.program, each.inputs, each.output) for each in examples().values()), tuple(ALIAS.values())[1:]]
    for program, inputs, output in programs:
        first = engine.trace(program, inputs, output=output)
        try:
            second = engine.trace(program, {name: scaled(value) for name, value in inputs.items()}, output=output)
        except InvalidInput:  # classes, which are whole numbers
            second = first
        if first.graph.key == second.graph.key:
            pairs.append({"trace": evaluation(first, str), "numbers": numbers(second, str)})
            expected.append(orjson.loads(orjson.dumps(evaluation(second, str))))
    assert len(pairs) > 25
    command = ["node", str(Path(__file__).parent / "merge.js")]
    done = subprocess.run(command, input=orjson.dumps(pairs), capture_output=True, check=True)
    for merged, whole in zip(json.loads(done.stdout), expected, strict=True):
        assert merged == whole, whole["program"]
