"""Notation of other languages that is cut short or out of place: no fix is offered that could not be right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.language.source import apply_fix

VALUES: dict[str, Any] = {"x": [1.0, 2.0], "y": [3.0, 4.0], "A": [[1.0, 2.0], [3.0, 4.0]], "n": 2.0, "c": 2.0}


def fixes(typed: str) -> list[str]:
    """The texts of the fixes offered for a rejected program."""
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, VALUES)
    return [fix.text for fix in caught.value.faults[0].fixes]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("x > 0 ? x : 0", ["where(x > 0, x, 0)"]),
        ("x > 0 ? y > 3 ? 1 : 2 : 3", ["where(x > 0, y > 3 ? 1 : 2, 3)"]),
        ("x > 0 ? A[0:1] : 3", ["where(x > 0, A[0:1], 3)"]),
        ("x > 0 ? x", [""]),
        ("x > 0 ? : 2", [""]),
        ("? x : 2", [""]),
        ("(x > 0 ? x) : 2", [""]),
        ("x > 0 ? x\n: 2", [""]),
    ],
)
def test_conditional_needs_three_operands(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sin(30°)", ["(30*pi/180)"]), ("n°", ["(n*pi/180)"]), ("(n)°", []), ("n²°", []), ("°", [])],
)
def test_degrees_are_converted_after_numbers_and_names_alone(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("{n} + 1", ["(n)"]), ("n{", []), ("n{{n}", [])],
)
def test_braces_become_brackets_only_in_pairs(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sum(A')", [".T, axis=0)", ".T)"]),
        ("sum(A' + A')", [".T"]),
        ("sum(A', 1)", [".T"]),
        ("sum(A'", [".T"]),
        ("exp(A')", [".T"]),
    ],
)
def test_direction_of_a_reduction_is_ambiguous_only_for_a_single_argument(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("1/n sum(x)", ["(1/n)*"]), ("(1)/n sum(x)", []), ("1/2/n sum(x)", []), ("sum(x)/n sum(x)", [])],
)
def test_factor_before_a_sum_is_a_quotient_of_numbers_and_names(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Σ(x - y)²", ["Σ((x - y)²)", "(Σ(x - y))²"]),
        ("Σ(x) ^ n", ["Σ((x) ^ n)", "(Σ(x))^ n"]),
        ("Σ(x)^(n + 1)", ["Σ((x)^(n + 1))", "(Σ(x))^(n + 1)"]),
        ("Σ(x)^-1", ["Σ((x)^-1)", "(Σ(x))^-1"]),
        ("Σ(x)^", []),
    ],
)
def test_power_after_a_sum_is_ambiguous_whatever_its_exponent(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered
    for fix in offered:
        assert np.isfinite(engine.trace(fix, VALUES).value)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("(A + A)^2 x", ["2@x", "2*x", "(2x)"]),
        ("A)^2 x", ["2*x", "(2x)"]),
        ("(" + "A + " * 60 + "A)^2 x", ["2*x", "(2x)"]),
    ],
)
def test_matrix_product_after_a_power_needs_its_whole_base(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("=-n^2", ["(-n)^2", "-n^2"]),
        ("=-n^2+n^c^n", ["(-n)^2+(n^c)^n", "-n^2+n^c^n"]),
        ("=n^-c^n", ["(n^-c)^n", "n^-c^n"]),
        ("=-n^", [""]),
        ("=-*n^2", [""]),
        ("=n^c", [""]),
    ],
)
def test_spreadsheet_order_is_ambiguous_for_whole_powers(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (r"y = [x, y] \cdot 2", [r"\operatorname{concatenate}(x, y)"]),
        (r"y = \left[x, y\right] \cdot 2", [r"\operatorname{concatenate}(x, y)"]),
        (r"\frac{[x, y}{2}", []),
        ("z = [x, (y \\cdot 2\ny]", []),
        (r"\sigma^2(n)", [r"\sigma(n)^{2}", r"\cdot "]),
        (r"\sigma^2((n)", []),
    ],
)
def test_latex_is_rewritten_up_to_its_closing_bracket(typed: str, offered: list[str]) -> None:
    assert fixes(typed) == offered


def test_comma_in_a_latex_argument_has_its_own_error() -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(r"\frac{x, y}{2}", VALUES)
    (fault,) = caught.value.faults
    assert fault.span is not None and fault.span.column == 8 and "operatorname" in str(fault.hint)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("f(x) = x^2\ng(h) = h(3)\ng( f )", 9.0),
        ("f(x) = x^2\ng(k, h) = k*h(3)\ng((1 + 1), f)", 18.0),
        ("f(x) = x^2\ng(k, h) = k*h(3)\ng( 1 + 1 , f )", 18.0),
    ],
)
def test_defined_function_is_passed_by_its_name(typed: str, value: float) -> None:
    assert engine.trace(typed).value == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("sum(x.^2 * 3)", 15.0),
        ("sum(3 * x.^2)", 15.0),
        ("sum(x.^2 * ½)", 2.5),
        ("sum(x.^2 * mean(x))", 7.5),
        ("sum(x.^2 + (1 + 2) * y)", 26.0),
        ("sum(x.^2 + mean(x) * y)", 15.5),
    ],
)
def test_undotted_product_scales_beside_dotted_operators(typed: str, value: float) -> None:
    assert engine.trace(typed, VALUES).value == value


@pytest.mark.parametrize("typed", ["x.^2 * y", "x.^2 * 3.^x", "x.^2 + exp(x) * y", "x.^2 + (x) * y", ") * x.^2"])
def test_undotted_product_of_tensors_is_ambiguous_beside_dotted_operators(typed: str) -> None:
    assert fixes(typed) == ["@", ".*"]


@pytest.mark.parametrize("typed", ["x.^2 * sum(A, axis=0)", "x.^2 * mean(A, axis=1)", "x.^2 * norm(A, axis=0)"])
def test_reduction_along_an_axis_is_no_scalar_beside_dotted_operators(typed: str) -> None:
    assert fixes(typed) == ["@", ".*"]


@pytest.mark.parametrize("typed", ["In [1]: n + 1", "Out[1]: n", ">>> n", "x[0]\n>>> n"])
def test_prompt_is_taken_away_by_its_fix_or_by_the_reader(typed: str) -> None:
    while True:
        try:
            assert float(engine.trace(typed, VALUES).value) in (2.0, 3.0)
            break
        except GradwalkError as error:
            assert "prompt" in str(error.faults[0].message)
            typed = apply_fix(typed, error.faults[0].fixes[0])


def test_annotation_outside_pasted_code_is_named() -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace("def f(a: int): return a\nf(2)")
    (fault,) = caught.value.faults
    assert (fault.span.column, fault.span.end_column) == (7, 13) and "annotations" in str(fault.message)  # type: ignore[union-attr]
