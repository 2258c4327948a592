"""Remedies for the notation of spreadsheets, R and mathematics, where it is whole and where it is not."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.errors import Fault, GradwalkError

VALUES: dict[str, Any] = {"x": 2.0, "y": 3.0, "v": [1.0, 2.0], "z": [3.0, 4.0], "A": [[1.0, 2.0], [3.0, 4.0]]}


def fault(typed: str) -> Fault:
    """The first fault of a rejected program."""
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, VALUES)
    return caught.value.faults[0]


def fixes(typed: str) -> list[str]:
    """The texts of the fixes offered for a rejected program."""
    return [fix.text for fix in fault(typed).fixes]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("10% of x", ["(10/100)*"]),
        ("exp(x)%", ["(exp(x)/100)", "#"]),
        ("x²%", ["#"]),
        ("A[0]%", ["#"]),
        ("10 %*% x", ["@"]),
        ("10%%3", ["%"]),
        ("10%%", ["#"]),
        ("10 %*%", ["#"]),
        ("x %% y z", ["#"]),
    ],
)
def test_percent_sign_is_a_percentage_or_an_operator_of_r(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("⌊x⌋", ["floor(x)"]),
        ("⌈x + 1⌉", ["ceil(x + 1)"]),
        ("⌊x", []),
        ("⌊⌊x⌋⌋", []),
        ("x + 1\n⌊x⌋", []),
        ("x = 5,\\", [";"]),
        ("a, b = 5, y = 3", ["; "]),
        ("x\\", []),
    ],
)
def test_signs_are_replaced_where_their_extent_is_clear(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sum (v - z)^2", ["sum((v - z)^2)", "sum(v - z)^2"]),
        ("sum v + y", ["sum(v + y)", "sum(v) + y"]),
        ("sum v -", ["sum(v -)", "sum(v) -"]),
        ("sum (v", [")"]),
    ],
)
def test_end_of_an_argument_after_a_blank_is_ambiguous(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize("typed", ["sum (v, axis=0)*y", "sum (A, 0)*y", "sum (v - z)"])
def test_several_arguments_after_a_blank_are_those_of_a_call(typed: str) -> None:
    engine.trace(typed, VALUES)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("A_12", ["A[0, 1]"]),
        ("A_99", []),
        ("A_1", []),
        ("v_0", []),
        ("Σv", ["sum(v)"]),
        ("Σx_y", []),
        ("∑v", ["sum(v)"]),
        ("∑", []),
        ("2 + ∑ ", []),
    ],
)
def test_numbered_names_are_elements_within_the_shape(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("v (A)^T", ["ᵀ", "^(T)"]), ("2 (A)^T", [".T", "^(T)"]), ("(A)^T", [".T", "^(T)"])],
)
def test_transposed_factor_after_a_name_belongs_to_a_product(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize("inner", ["v = 2", "v + " * 600 + "v"])
def test_calls_of_spreadsheets_are_translated_whole_or_not_at_all(inner: str) -> None:
    assert fixes("SUMSQ(v)") == ["sum(v^2)"]
    assert fixes(f"SUMSQ({inner})") == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (r"\mathbf{1}(x > 0)", [r"\operatorname{where}(x > 0, 1, 0)"]),
        (r"\mathbf{1}(x)", []),
        (r"\mathbf{1}_{x > 0}", []),
        (r"\mathbf{1}^\top v + 1", [r"\operatorname{sum}(v, \text{axis}=0)"]),
        ("\\mathbf{1}^\\top v\\, + 1", [r"\operatorname{sum}(v, \text{axis}=0)"]),
        (r"\mathbf{1} v", []),
    ],
)
def test_bold_one_is_an_indicator_or_a_sum(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "column"), [(r"\text{loss", 6), (r"\operatorname{relu(x)", 14), (r"x_{\text{new} \cdot 2", 3)]
)
def test_an_open_group_of_latex_is_shown_where_it_begins(typed: str, column: int) -> None:
    opened = fault(typed)
    assert opened.span is not None and opened.span.column == column and "}" in str(opened.hint)


@pytest.mark.parametrize("index", ["{{1}}", r"{\text{1}}"])
def test_index_of_a_matrix_is_rewritten_where_it_is_a_plain_number(index: str) -> None:
    assert r"A^{(1)}" in fixes(r"A_1 \cdot 1")
    assert fixes(rf"A_{index} \cdot 1") == []


def test_commas_between_numbers_in_latex() -> None:
    assert fixes(r"\frac{1,5}{2}") == ["1.5"]
    assert fixes(r"[1,2] \cdot x") == [r"\operatorname{concatenate}(1,2)"]
    for degree in ("x, y", "3,5"):
        comma = fault(rf"\sqrt[{degree}]{{2}}")
        assert comma.fixes == () and "comma" in str(comma.message), "a degree is one number"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("f(x) = x^2\ng(h) = h(3)\n2*f, 1", 8.0), ("f(x) = x^2\ng(h) = h(3)\nf + f, f, 2", 8.0)],
)
def test_a_name_outside_a_call_is_the_value_of_its_formula(typed: str, value: float) -> None:
    assert engine.trace(typed, {"x": 2.0}).value == value
