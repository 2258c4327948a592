"""Every operation against committed values made from PyTorch, which need no PyTorch to be checked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.ops import OPS
from tests.engine.ops.cases import Case, cases_of, forward, upstream_for
from tests.engine.ops.differentiate import by_complex_step, by_differences, by_rules, disagreement
from tests.engine.ops.goldens import RULES, VALUES, decode, decode_options, written_rules

ROWS: list[dict[str, Any]] = json.loads(VALUES.read_text(encoding="utf-8"))


def unlike_its_slope(case: Case) -> list[str]:
    """The operands whose rule differs from the slope of the value."""
    upstream = upstream_for(forward(case))
    slopes, tolerance = by_complex_step(case, upstream), 1e-12
    if slopes is None:
        slopes, tolerance = by_differences(case, upstream), 2e-7
    pairs = zip(by_rules(case, upstream), slopes, strict=True)
    return [
        f"{case}: operand {slot}: {actual} instead of {expected}"
        for slot, (actual, expected) in enumerate(pairs)
        if actual is not None and not disagreement(actual, expected, floor=1e-3) <= tolerance
    ]


@pytest.mark.parametrize("name", OPS)
def test_golden_values(name: str) -> None:
    """What has no committed value yet is held to the complex step where it can be, else to central differences."""
    rows = [row for row in ROWS if row["op"] == name]
    if not rows:
        assert not [fault for case in cases_of(OPS[name]) for fault in unlike_its_slope(case)]
    for row in rows:
        case = Case(OPS[name], tuple(map(decode, row["operands"])), decode_options(row["options"]))
        assert disagreement(forward(case), decode(row["value"])) <= 1e-12, case
        for gradient, expected in zip(by_rules(case, decode(row["upstream"])), row["gradients"], strict=True):
            assert gradient is None or disagreement(gradient, decode(expected), floor=1e-3) <= 1e-12, case


def test_a_golden_value_that_is_off_is_noticed() -> None:
    assert disagreement(np.float64(1.0 + 1e-9), 1.0) > 1e-12
    assert disagreement(np.nan, 1.0) == np.inf
    assert disagreement(np.inf, -np.inf) == np.inf
    assert disagreement(np.nan, np.nan) == 0.0


def test_a_rule_that_is_off_is_noticed_without_a_golden_value() -> None:
    (partial,) = OPS["sinh"].partials
    rule = partial.local
    assert rule is not None
    off = replace(OPS["sinh"], partials=(replace(partial, local=lambda x, out: rule(x, out) * (1 + 1e-11)),))
    assert any(unlike_its_slope(case) for case in cases_of(off))
    assert not any(unlike_its_slope(case) for case in cases_of(OPS["sinh"]))


def test_the_rules_are_the_reviewed_ones() -> None:
    """After a change of a rule: `python scripts/golden.py`, then read the difference with care.

    A row that is not reviewed yet is no failure here: `make lint` lists it (`scripts/golden.py --check`).
    """
    reviewed = RULES.read_text(encoding="utf-8").splitlines()
    new = set(OPS) - {line.split(" | ")[0].removeprefix("| ") for line in reviewed}
    assert written_rules(without=new).splitlines() == reviewed
