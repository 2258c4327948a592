"""One index of a matrix in LaTeX: an element, a row, or a matrix with a number in its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.language.source import apply_fix
from tests.engine.language.latex_fixes import fault_of


def test_names_that_are_given_are_no_elements():
    given = {"v": [1.0, 2.0], "v1": 7.0, "v_2": 5.0}
    assert engine.trace(r"v_1 + v_2 \cdot 1", given).value == 12.0
    assert engine.trace(r"W^{(1)} \cdot 1", {"W_1": 2.0, "W": [1.0]}).value == 2.0
    for typed in (r"w_0 + w_1 x\,", r"v_1 \cdot 1"):
        assert str(fault_of(typed, {"w": [1.0, 2.0], "x": 2.0}).message).endswith("has no value.")


LAYERS: dict[str, Any] = {"W": [[2.0, 1.0], [0.5, 3.0]], "x": [1.0, 2.0], "b": [0.1, -0.2]}
OF_A_MATRIX = [
    (r"W_2\,\sigma(W_1 x + b_1) + b_2", r"W^{(2)}\,\sigma(W^{(1)} x + b^{(1)}) + b^{(2)}"),
    (r"W_1 x + \frac{b_1}{2}", r"W^{(1)} x + \frac{b^{(1)}}{2}"),
    (r"\mathbf{W}_1 x + \mathbf{W}_{2}^\top x", r"\mathbf{W}^{(1)} x + \mathbf{W}^{(2)}^\top x"),
    (r"\|W\| + W_3 x", r"\|W\| + W^{(3)} x"),
    (r"W_{11}W_{22} - W_{12}W_{21}", r"W_{1,1}W_{2,2} - W_{1,2}W_{2,1}"),
    (r"W_11\cdot 1 + b_1", r"W_{1,1}\cdot 1 + b_1"),
    (r"f(u) = u_1 \cdot 2 \\ f(W)", r"f(u) = u_{[0]} \cdot 2 \\ f(W)"),
]


@pytest.mark.parametrize(("typed", "meant"), OF_A_MATRIX, ids=[row[0] for row in OF_A_MATRIX])
def test_one_index_of_a_matrix_is_ambiguous_and_one_fix_settles_all(typed, meant):
    assert apply_fix(typed, fault_of(typed, LAYERS).fixes[0]) == meant


def test_what_is_offered_for_one_index_of_a_matrix_is_read_so():
    layers = {**LAYERS, "W_1": [[1.0, 2.0], [3.0, 4.0]], "b_1": [0.5, 0.25]}
    typed = r"W_1 x + \frac{b_1}{2} + W b"
    own, own_matrix, row = [apply_fix(typed, fix) for fix in fault_of(typed, layers).fixes]
    first, matrix, b = np.array(layers["W_1"]), np.array(LAYERS["W"]), np.array(LAYERS["b"])
    np.testing.assert_allclose(engine.trace(own, layers).value, first @ [1, 2] + [0.25, 0.125] + matrix @ b)
    np.testing.assert_allclose(engine.trace(own_matrix, layers).value, first @ [1, 2] + 0.05 + matrix @ b)
    np.testing.assert_allclose(engine.trace(row, layers).value, 4.05 + matrix @ b)
    determinant = apply_fix(r"W_{11}W_{22} - W_{12}W_{21}", fault_of(r"W_{11}W_{22} - W_{12}W_{21}", LAYERS).fixes[0])
    assert engine.trace(determinant, LAYERS).value == 5.5


def test_digits_within_a_large_matrix_are_an_element_first_and_then_a_row():
    numbers = np.arange(144.0).reshape(12, 12)
    fixes = fault_of(r"A_{12}\cdot 1", {"A": numbers.tolist()}).fixes
    texts = [apply_fix(r"A_{12}\cdot 1", fix) for fix in (fixes[0], fixes[-1])]
    values = [engine.trace(text, {"A": numbers.tolist()}).value for text in texts]
    assert values[0] == 1.0
    np.testing.assert_array_equal(values[1], numbers[11])


@pytest.mark.parametrize(
    ("typed", "value"),
    [(r"b_2 \cdot 2", -0.4), (r"\sum_{i=1}^2 (W_i x) + W_1 x\cdot 1", 14.5), (r"W_{1,2}\cdot 1", 1.0)],
)
def test_an_element_of_a_vector_and_a_row_beside_the_same_sum_are_certain(typed, value):
    assert engine.trace(typed, LAYERS).value == pytest.approx(value)
