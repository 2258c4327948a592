"""LaTeX that is ambiguous or not supported: every fix ends in a program that evaluates to an intended value."""

from __future__ import annotations

from math import cos, exp, log, pi, sin

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.language.source import apply_fix
from tests.effort import spread
from tests.engine.language.latex_fixes import GIVEN, P, Q, X, clicked, clicked_first, fault_of

COMMAS = [
    (r"3,14\cdot x^2", [28.26]),
    (r"\frac{1}{2}x + 0,5", [2.0]),
    (r"\alpha = 0,1 \\ \alpha x", [0.3]),
    (r"1,5\cdot x", [4.5]),
    (r"5.000,5\cdot x", [15001.5]),
    (r"1,234.5\cdot x", [3703.5]),
    (r"1,000\cdot x", [3000.0, 3.0]),
    (r"1,234,567\cdot x", [3703701.0]),
    (r"\frac{0,5}{2}x", [0.75]),
    (r"x^{0,5}", [3**0.5]),
    (r"\sqrt{1,44}", [1.2]),
    (r"(0,5+x)\cdot 2", [7.0]),
    (r"[0,5 + x]\cdot 2", [7.0]),
    (r"\exp(-0,5 x^2)", [exp(-4.5)]),
    (r"\max(0,5, x)", [3.0]),
    (r"\begin{cases} 0,5 x & x > 0 \\ 0 & x \le 0\end{cases}", [1.5]),
]
DIGITS = [
    (r"10^12\cdot x", [3e12, 60.0]),
    (r"\frac{x^10}{10^3}", [59.049]),
    (r"e^10x\cdot 1", [exp(30), exp(10) * 3]),
    (r"2^32 - \pi", [2**32 - pi, 16 - pi]),
    (r"\sum_{i=1}^10 i", [55.0]),
    (r"\sqrt 16", [4.0, 6.0]),
    (r"\sqrt 12 x", [12**0.5 * 3, 6.0]),
    (r"\log_10 x", [np.log10(3)]),
    (r"2^1.5\cdot x", [2**1.5 * 3]),
    (r"\frac1 20", [0.05]),
    (r"\frac123", [1 / 23, 4.0]),
    (r"10^-3\cdot x", [0.003]),
    (r"10^-3x\cdot 1", [0.003, 1e-9]),
    (r"e^-x\cdot 1", [exp(-3)]),
    (r"e^-2x\cdot 1", [exp(-6), exp(-2) * 3]),
    (r"e^-x^2\cdot 1", [exp(-9)]),
    (r"\frac{1}{1+e^-x}", [1 / (1 + exp(-3))]),
    (r"A^-1 v\,", [np.linalg.solve(X + 1, [1, 2])]),
    (r"A^-\top v", [np.linalg.solve((X + 1).T, [1, 2])]),
]
ENDS = [
    (r"\sum_i p_i \log p_i/q_i", [(P * np.log(P / Q)).sum(), (P * np.log(P) / Q).sum()]),
    (r"\exp -x^2/2", [exp(-4.5), exp(-9) / 2]),
    (r"\cos 2\pi x/n", [cos(1.5 * pi), cos(6 * pi) / 4]),
    (r"\sin \pi x/2", [sin(1.5 * pi), sin(3 * pi) / 2]),
    (r"\sin^2 x/2", [sin(1.5) ** 2, sin(3) ** 2 / 2]),
    (r"\log_2 x / y", [np.log2(3) / 2, np.log2(1.5)]),
    (r"\sin x/x", [sin(3) / 3, sin(1)]),
    (r"\sin \omega \cdot x", [sin(0.5) * 3, sin(1.5)]),
    (r"\max_j p_j/2", [0.25, 0.25]),
    (r"\operatorname{tr} A / n", [7 / 4, 7 / 4]),
    (r"\max x, y", [3.0, 3.0]),
    (r"\max 0, 1 - y x", [0.0, 0.0]),
]
TOKENS = [
    (r"e^x2\cdot 1", [None, exp(3) * 2]),
    (r"y^n2\cdot 1", [None, 32.0]),
    (r"\sum_{i=1}^n2 i", [None, 20.0]),
    (r"loss = 9 \\ \sqrt loss", [3.0]),
    (r"xy = 9 \\ \frac xy", [None, 1.5]),
]
SIGNS = [
    (r"10%\cdot x", [0.3, 10.0]),
    (r"50 %\cdot x", [1.5, 50.0]),
    (r"x\cdot 10%", [0.3, 30.0]),
    (r"y%\cdot x + 50%", None),
    (r"y\cdot 3% learning", [6.0]),
    (r"3\frac{1}{2}", [3.5, 1.5]),
    (r"-3\frac12 x", [-10.5, -4.5]),
    (r"\frac{x^k e^{-x}}{k!}", [3**5 * exp(-3) / 120]),
    (r"k! x\cdot 1", [360.0]),
    (r"5!\cdot x", [360.0]),
    (r"\mathbf{1}^Tv", [3.0]),
    (r"\frac1n\mathbf{1}^\top X v", [(X.sum(0) / 4) @ [1, 2]]),
    (r"\mathbf{1}(x > 0)", [1.0]),
    (r"x + \mathrm{KL}(p\|q)", [3 + (P * np.log(P / Q)).sum()]),
    (r"D_{KL}(p\,\|\,q)", [(P * np.log(P / Q)).sum()]),
    (r"z^2,\ z = 4", [16.0]),
    ("\\frac{x}{y}\n- 1", [0.5, -1.0]),
    (r"\frac{x}{y} \\ -1", [0.5, -1.0]),
    (r"\exp(-(x-x')^2)", [exp(-0.25)]),
]
LEFT = [
    (r"\tanh(z) = \frac{x}{y}", 1.5),
    (r"\cos(\theta) = \frac{x}{y}", 1.5),
    (r"FL(p_t) = -\log x", -log(3)),
    (r"\log p(x) = \frac{x}{y}", 1.5),
    (r"R^2 = 1 - \frac{x}{y}", -0.5),
    (r"\delta^L = \frac{x}{y}", 1.5),
    (r"\mathrm{softmax}(z)_i = \frac{e^x}{\sum_j e^{v_j}}", exp(3) / (exp(1) + exp(2))),
    (r"\frac{\partial L}{\partial w} = 2x y", 12.0),
    (r"k(x, x') = \exp(-(x-x')^2)", exp(-0.25)),
    (r"\begin{align} R^2 &= \frac{x}{y} \end{align}", 1.5),
]
AMBIGUOUS = [*COMMAS, *DIGITS, *ENDS, *SIGNS, *((typed, [value]) for typed, value in LEFT)]


@pytest.mark.parametrize(("typed", "values"), AMBIGUOUS, ids=[row[0] for row in AMBIGUOUS])
def test_ambiguous_latex_is_reported_and_each_fix_ends_in_an_intended_value(typed, values):
    fault = fault_of(typed)
    assert fault.span is not None and fault.hint is not None
    if values is not None:
        for value, meant in zip(clicked(typed, len(values)), values, strict=True):
            np.testing.assert_allclose(value, meant, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("typed", "values"), TOKENS)
def test_a_letter_before_digits_or_letters_may_be_a_longer_name(typed, values):
    for fix, meant in zip(fault_of(typed).fixes, values, strict=False):
        if meant is not None:
            assert engine.trace(apply_fix(typed, fix), GIVEN).value == pytest.approx(meant)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("% a\nx\\log(y)", 3 * log(2)), ("% a\nz = 2\\pi x\n% b\nz + 1", 6 * pi + 1), ("z = 1; % a\nx\\omega", 1.5)],
)
def test_a_backslash_below_comments_of_latex_or_octave_is_ambiguous(typed, value):
    assert clicked(typed) == [pytest.approx(value)]


@pytest.mark.parametrize("typed", ["% a\nz = A'*v;\nk = A\\v", '% a\nx = X(:, 1)\nprintf("\\n")\n%{\n\\frac{1}{2}\n%}'])
def test_octave_is_never_read_as_latex(typed):
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, GIVEN)
    assert not any(fix.latex for fix in caught.value.faults[0].fixes)


EQUATIONS = [
    (r"x^2 + y^2 = 1\,", 12.0),
    (r"\sin x = 2", sin(3) - 2),
    (r"2x = \frac{x}{y}", 4.5),
    (r"y x = n\,", 2.0),
]


@pytest.mark.parametrize(("typed", "value"), EQUATIONS, ids=[row[0] for row in EQUATIONS])
def test_an_equation_is_offered_as_the_difference_of_its_sides(typed, value):
    assert clicked(typed) == [pytest.approx(value)]


@pytest.mark.parametrize(
    "typed", [r"\tanh(z) = \frac{x}{y} \\ x\cdot y", r"\tanh(z) = x = \frac{x}{y}", r"\tanh(z) \frac{x}{y} ="]
)
def test_no_side_is_offered_where_more_would_be_lost(typed):
    assert fault_of(typed).fixes == ()


def test_a_matrix_with_a_prime_is_transposed_first():
    np.testing.assert_allclose(clicked_first(r"X'X\,"), X.T @ X)
    assert r"x_{\mathrm{prime}}" in str(fault_of(r"x - x'\cdot y").fixes[0].label)
    assert "derivatives" in str(fault_of(r"f(x) = x^2 \\ f'(x)").hint)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (r"x\cdot 3 % three", 9.0),
        ("z = \\frac{x}{y}%\nz + 1", 2.5),
        ("z = x\n\n\\frac{z}{2}", 1.5),
        ("z = 10 % ten\n\\frac{z}{2}", 5.0),
        (r"\max(0,5)", 5.0),
        (r"\operatorname{clip}(x, 0,1)", 1.0),
        (r"a, b = 1,2 \\ a\cdot b", 2.0),
        (r"2\frac{1}{n}", 0.5),
        (r"2\frac{5}{2}", 5.0),
        (r"\frac12x", 1.5),
        (r"\frac x2 y", 3.0),
        (r"\frac x2", 1.5),
        (r"\frac x2 + 1", 2.5),
        (r"\frac n2 \cdot x", 6.0),
        (r"-\frac n2\log(2\pi)", -2 * log(2 * pi)),
        (r"\frac π2\cdot 1", pi / 2),
        (r"\sqrt n2\cdot 1", 4.0),
        ("% the loss\nL = \\frac{1}{2}(y-x)^2", 0.5),
        ("%the loss\nL = \\frac{1}{2}(y-x)^2", 0.5),
        ("%% eq\n\\sigma(x - 3)", 0.5),
        ("% comment\nx^2 + \\pi", 9 + pi),
        ("% a\nz = \\frac{x}{2}\n% b\nk = z + 1", 2.5),
        ("z = 4; % half of it\nk = \\frac{1}{2}z", 2.0),
        ("% np.x -> print it\nx\\cdot y", 6.0),
        (r"x^2y\cdot 1", 18.0),
        (r"\max(x, y)/2", 1.5),
        (r"-y\log x - (1-y)\log(1-\frac{1}{x})", -2 * log(3) + log(2 / 3)),
    ],
)
def test_what_is_certain_is_read(typed, value):
    assert engine.trace(typed, GIVEN).value == pytest.approx(value)


@pytest.mark.parametrize("sign", ["@", "?", "["])
def test_a_sign_that_is_not_read_is_never_offered_for_removal(sign):
    hint = str(fault_of(rf"x\cdot{sign}").hint)
    assert "emove it" not in hint or "Complete it" in hint


HOSTILE = ["% \n" * 6000 + r"A\b", "'" * 9000 + "%" * 9000 + r"\b", "% \n" + " " * 9000 + r"x\ b", r"\frac x2" * 2000,
           "KL(" * 6000 + r"\|", r"\mathrm{KL}(" + r"\," * 9000 + r"\|q)", "1," * 9000 + r"\pi", r"\max " + "x," * 9000,
           r"\sin x" + "/2" * 9000, "x' - " * 4000 + r"\pi", r"\pi^-" + "-" * 90, "x = 1, " * 2800 + r"\pi",
           r"\mathbf{1}^\top" * 1300, "9%\n" * 6000 + r"\pi", r"3\frac12" * 2000, r"R^2 = \pi" + " + x" * 4000]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("typed", spread(HOSTILE, 4), ids=lambda typed: typed[:8])
def test_hostile_questions_end_soon(typed):
    from time import process_time

    started = process_time()
    try:
        engine.trace(typed, GIVEN)
    except GradwalkError as error:
        assert str(error)
    assert process_time() - started < 10
