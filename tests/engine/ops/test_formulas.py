"""Rules as trees: what can be recorded with placeholders, and what cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.ops.formulas import Formula, formula

REFUSED = {
    "a reduction": np.sum,
    "a reduction of a function": np.add.reduce,
    "an option": lambda x: np.exp(x, where=True),
    "a branch": lambda x: 1.0 if x else 0.0,
    "an index": lambda x: x[0],
    "an array": lambda x: x + np.ones(2),
    "an array of the operand": np.asarray,
    "a text": lambda x: x + "1",
}


def values(tree: Formula | float, operands: list[Any]) -> Any:
    """What a tree computes."""
    if not isinstance(tree, Formula):
        return tree
    if tree.function is None:
        return operands[tree.place]
    return tree.function(*[values(each, operands) for each in tree.operands])


def test_a_tree_computes_what_its_rule_computes() -> None:
    def rule(x: Any, y: Any) -> Any:
        return np.where(x <= 0, 0.0, np.exp(x[()]) * y + 2)

    tree = formula(rule, 2, {})
    assert tree is not None
    x, y = np.array([-1.0, 0.5, 2.0]), np.array([3.0, 4.0, 5.0])
    np.testing.assert_array_equal(values(tree, [x, y]), rule(x, y))
    assert formula(lambda x: 2, 1, {}) == 2.0


@pytest.mark.parametrize("rule", REFUSED.values(), ids=REFUSED)
def test_what_is_not_elementwise_has_no_tree(rule: Any) -> None:
    assert formula(rule, 1, {}) is None
