"""The traces that the page's tests read are what the engine says today."""

import json
import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent.parent / "scripts"))

from traces import FOLDER, PROGRAMS, trace_of


def same(one, other):
    """Equal, with a little room for the last digits of floats."""
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_committed_trace_is_today_s(name):
    committed = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert same(committed, trace_of(name)), "run `python scripts/traces.py`"


def test_no_trace_is_left_over():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(PROGRAMS)
