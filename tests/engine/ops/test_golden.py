"""Every operation against committed values made from PyTorch, which need no PyTorch to be checked."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine.ops import OPS
from tests.engine.ops.cases import Case, forward
from tests.engine.ops.differentiate import by_rules, disagreement
from tests.engine.ops.goldens import RULES, VALUES, decode, decode_options, written_rules

ROWS: list[dict[str, Any]] = json.loads(VALUES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", OPS)
def test_golden_values(name: str) -> None:
    rows = [row for row in ROWS if row["op"] == name]
    assert rows or all(partial.blocked for partial in OPS[name].partials)
    for row in rows:
        case = Case(OPS[name], tuple(map(decode, row["operands"])), decode_options(row["options"]))
        assert disagreement(forward(case), decode(row["value"])) <= 1e-12, case
        for found, expected in zip(by_rules(case, decode(row["upstream"])), row["gradients"], strict=True):
            assert found is None or disagreement(found, decode(expected), floor=1e-3) <= 1e-12, case


def test_a_golden_value_that_is_off_is_noticed() -> None:
    assert disagreement(np.float64(1.0 + 1e-9), 1.0) > 1e-12
    assert disagreement(np.nan, 1.0) == np.inf
    assert disagreement(np.inf, -np.inf) == np.inf
    assert disagreement(np.nan, np.nan) == 0.0


def test_the_rules_are_the_reviewed_ones() -> None:
    """After a change of a rule: `python scripts/golden.py`, then read the difference with care."""
    assert written_rules() == RULES.read_text(encoding="utf-8")
