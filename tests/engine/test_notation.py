"""How names, numbers and gates are written."""

import pytest

from engine.notation import decimal, fill, gate_label, name_symbol, numeral


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w0", "w_{0}"),
        ("x_1", "x_{1}"),
        ("x", "x"),
        ("y_hat", r"\hat{y}"),
        ("alpha", r"\alpha"),
        ("theta0", r"\theta_{0}"),
        ("loss", r"\mathrm{loss}"),
        ("x_max", r"x_{\mathrm{max}}"),
        ("вес", r"\text{вес}"),
        ("_a", r"\mathrm{\_a}"),
    ],
)
def test_names(name, latex):
    assert name_symbol(name) == latex


@pytest.mark.parametrize(
    ("value", "text", "latex"),
    [(2.0, "2", "2"), (-0.5, "-0.5", "-0.5"), (1e-8, "1e-08", "10^{-8}"), (2.5e20, "2.5e+20", r"2.5 \cdot 10^{20}")],
)
def test_numbers(value, text, latex):
    assert decimal(value) == text
    assert numeral(value) == latex


def test_negative_numbers_stand_in_parentheses_unless_braces_hold_them():
    assert fill(r"$x \cdot $y", {"x": "-1", "y": "2"}) == r"\left(-1\right) \cdot 2"
    assert fill("{$x}^{$y}", {"x": "a", "y": "-2"}) == "{a}^{-2}"
    assert fill("${x}^{2}", {"x": "-3"}) == r"\left(-3\right)^{2}"


@pytest.mark.parametrize(
    ("template", "operand", "value", "label"),
    [
        ("×$y", "y", -1, "×(−1)"),
        ("x^$y", "y", 2, "x²"),
        ("x^$y", "y", -2, "x⁻²"),
        ("$x^x", "x", 2, "2ˣ"),
        ("$x/x", "x", 1, "1/x"),
        ("x^$y", "y", 0.5, "x^0.5"),
    ],
)
def test_gates(template, operand, value, label):
    assert gate_label(template, operand, value) == label
