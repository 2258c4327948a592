"""Lines of code for learning: what cannot be written leaves none."""

import numpy as np

from engine.learn.lines import Lines, Piece
from engine.ops.formulas import Formula


def test_arithmetic_of_truth_values_is_left_to_the_rules() -> None:
    lines = Lines()
    truths = [Piece(name, (3,), truth=True) for name in ("a", "b")]
    numbers = [Piece(name, (3,)) for name in ("c", "d")]
    leaves = Formula(None, place=0), Formula(None, place=1)
    total = Formula(np.exp, (Formula(np.add, leaves),))
    assert lines.computed(total, truths) is None and lines.text == []
    assert lines.computed(total, numbers) is not None and len(lines.text) == 2
