"""Factors that lines below make up for, and changes of some elements, beside lines that cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import UnsupportedSyntax
from engine.practice import explain
from engine.practice.pasted.in_place import changed
from tests.deadlines import expires

LINE = (
    "a = X @ w\nr = a - y\nmean(r**2)",
    {"X": [[1.0, 2.5], [3.0, -1.2], [0.5, 0.7]], "w": [0.3, 0.9], "y": [1.0, 0.0, 2.0]},
)


def verdicts(backward: str) -> list[str]:
    return [line.verdict for line in explain(engine.trace(*LINE), backward).lines]


def test_a_mean_that_is_taken_below_may_have_unread_lines_between() -> None:
    assert verdicts("dr = 2*r\ndw = X.T @ dr / 3") == ["part", "right"]
    between = "print(dr)\nq = multi_dot(dr, 3)\nk = dr @ dr @ dr"
    assert verdicts(f"dr = 2*r\n{between}\ndw = X.T @ dr / 3") == ["part", "skipped", "unread", "unread", "right"]


def test_time_may_end_while_it_is_tried_whether_a_line_changes_those_below() -> None:
    trace = engine.trace(*LINE)
    backward = "dr = 2*r\nk = dr @ dr\ndw = X.T @ dr / 3"
    expired = [expires(lambda deadline: explain(trace, backward, deadline=deadline), checks) for checks in range(120)]
    assert expired[0] and not expired[-1]
    assert expired == sorted(expired, reverse=True)


def test_a_line_that_nothing_makes_up_for_is_wrong() -> None:
    assert verdicts("dr = 2*r\ndw = X.T @ dr / 3 * 7.7") == ["wrong", "wrong"]
    assert verdicts("dr = 2*r\ndw = X.T @ dr + 7.7") == ["wrong", "wrong"]


def test_a_plain_slip_after_a_missing_factor_has_its_own_reason() -> None:
    program = "a = X @ w\ns = a + b\nr = s - y\nmean(r**2)"
    backward = "dr = 2*r\nds = dr\nda = -ds\ndb = sum(ds) / 3\ndw = X.T @ da / 3"
    explained = explain(engine.trace(program, {**LINE[1], "b": 0.4}), backward)
    slip = explained.lines[2]
    assert slip.verdict == "wrong" and slip.cause is not None and slip.cause.kind != "unknown"


def test_elements_of_a_tensor_of_another_shape_are_wrong() -> None:
    assert verdicts("dr = zeros(5)\ndr[0:2] = 1\ndw = X.T @ dr[0:3]")[1] == "wrong"


TABLE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("sign", "row"), [("+", [3, 4]), ("-", [-1, 0]), ("*", [2, 4]), ("/", [0.5, 1]), ("=", [2, 2])]
)
def test_some_elements_are_changed(sign: str, row: list[float]) -> None:
    after = changed(TABLE, "0, 1:3", sign, 2.0, float)
    assert after.tolist() == [[0, *row], [3, 4, 5]]
    assert TABLE[0].tolist() == [0, 1, 2], "a copy"


@pytest.mark.parametrize("key", ["0.5", "5", "0, 0, 0", "0.5:2", "7.5, 1"])
def test_what_names_no_elements_is_refused(key: str) -> None:
    with pytest.raises(UnsupportedSyntax):
        changed(TABLE, key, "=", 1.0, float)


def test_elements_are_chosen_by_rows_and_by_comparisons() -> None:
    values = {"2": 2.0, "t > 0": np.array([0.0, 1.0]), "y.astype(int)": np.array([2.0, 0.0]), "y": np.array([2.0, 0.0])}
    assert changed(TABLE, "np.arange(2), y.astype(int)", "-", 1.0, values.__getitem__).tolist() == [
        [0, 1, 1],
        [2, 4, 5],
    ]
    assert changed(TABLE, "t > 0", "=", 9.0, values.__getitem__).tolist() == [[0, 1, 2], [9, 9, 9]]
