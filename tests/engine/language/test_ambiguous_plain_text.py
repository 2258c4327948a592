"""Plain text that paper, Octave, R and spreadsheets read otherwise: reported as ambiguous, and the first fix is the intended reading."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.language.source import apply_fix
from tests.engine.language.test_misreadings import A, X, after_fixes, faults, x

WORDS = {
    "A": A.tolist(), "X": X.tolist(), "x": x.tolist(), "y": [0.0, 5.0], "p": [0.2, 0.5, 0.3], "q": [0.1, 0.6, 0.3],
    "v": [1.5, -2.0, 0.5], "u": [2.0, 3.0, -1.0], "w": [0.5, -1.0], "theta": [0.5, -1.0, 2.0], "b": 1.0, "s": 3.0,
}  # fmt: skip
p, q, v, u = (np.array(WORDS[name]) for name in "pqvu")
y = np.array(WORDS["y"])
AS_ON_PAPER = [
    ("w^Tx + b", [-1.75 + 1]),
    ("X^TX", [X.T @ X]),
    ("x^TAx", [x @ A @ x]),
    ("v^Tu", [v @ u]),
    ("w^T x + b", [-0.75]),
    ("-p^Tlog(q)", [-p @ np.log(q)]),
    ("v v^T u", [v * (v @ u)]),
    ("v^T u v", [(v @ u) * v]),
    ("v^Tu v", [(v @ u) * v]),
    ("(v - u)^T(v - u)", [(v - u) @ (v - u)]),
    ("-sum p*log(p)", [-(p * np.log(p)).sum(), -p.sum() * np.log(p)]),
    ("-sum p log q", [-(p * np.log(q)).sum(), -p.sum() * np.log(q)]),
    ("sum p log(p/q)", [(p * np.log(p / q)).sum(), p.sum() * np.log(p / q)]),
    ("-mean p log p + 1", [1 - (p * np.log(p)).mean(), 1 - p.mean() * np.log(p)]),
    ("mean exp p log q", [(np.exp(p) * np.log(q)).mean(), np.exp(p).mean() * np.log(q)]),
    ("ln exp s cos b", [np.log(np.exp(3) * np.cos(1)), 3 * np.cos(1)]),
    ("mean (x-y)^2", [((x - y) ** 2).mean(), (x - y).mean() ** 2]),
    ("sum (x-y)²", [((x - y) ** 2).sum(), (x - y).sum() ** 2]),
    ("sum (x-y)**2", [((x - y) ** 2).sum(), (x - y).sum() ** 2]),
    ("sum (x-y)*y", [((x - y) * y).sum(), (x - y).sum() * y]),
    ("norm x - y", [np.linalg.norm(x - y), np.linalg.norm(x) - y]),
    ("sum p - q*p + p", [(p - q * p + p).sum(), 1 - q * p + p]),
    ("max p*q", [(p * q).max(), p.max() * q]),
    ("var p", [p.var()]),
    ("Σv", [v.sum()]),
    ("Σp·log(p)", [(p * np.log(p)).sum()]),
    ("Σ v²", [(v**2).sum()]),
    ("-Σ p log p", [-(p * np.log(p)).sum()]),
    ("Σ p*log(p/q) + 1", [(p * np.log(p / q)).sum() + 1]),
    ("∑ p*q", [(p * q).sum()]),
    ("‖v‖₂|b|", [np.linalg.norm(v)]),
    ("A(1,2)", [A[0, 1]]),
    ("v(1)", [v[0]]),
    ("v(2)^2", [v[1] ** 2]),
    ("v(1).*b", [v[0]]),
    ("c = [1, 4]\nc(2)", [4.0]),
    ("v_1 u_2 - v_2 u_1", [v[0] * u[1] - v[1] * u[0]]),
    ("v₁u₂", [v[0] * u[1]]),
    ("A_12", [A[0, 1]]),
    ("A %*% x", [A @ x]),
    ("=COUNT(v)", [3.0]),
    ("=VAR(v)", [v.var(ddof=1)]),
    ("=STDEV(v)", [v.std(ddof=1)]),
    ("=SUMPRODUCT(p;q)", [(p * q).sum()]),
    ("=SUMSQ(v - u)", [((v - u) ** 2).sum()]),
    ("=MMULT(A;A)", [A @ A]),
    ("[s -1]'", [[[3.0], [-1.0]], [2.0]]),
    ("[s' -1].^2", [[[9.0, 1.0]]]),
    ("[s -1].^2", [[[9.0, 1.0]], [4.0]]),
    ("[s, -1]'", [[[3.0], [-1.0]]]),
    ("h = 1./(1+exp(-X*theta));", [1 / (1 + np.exp(-X @ WORDS["theta"])), 1 / (1 + np.exp(-X * WORDS["theta"]))]),
    ("round(2.5).*s", [9.0]),
    ("round(v).^2", [[4.0, 4.0, 1.0]]),
    ("2.*A*x", [2 * A @ x, 2 * A * x]),
    ("log(2,5)", [np.log(2.5), np.log(2) / np.log(5)]),
    ("log(1,000)", [np.log(1000), 0.0]),
    ("log(0,5*s)", [np.log(1.5)]),
    ("round(2,7)", [3.0, 2.0]),
    ("sqrt(1,44)", [1.2]),
    ("relu(s - 0,5)", [2.5]),
    ("f(x)=x^2; f(1,5)", [2.25]),
    ("(1,5)*s", [4.5]),
    ("vv^T", [np.outer(v, v)]),
    ("A - 2xx^T", [A - 2 * np.outer(x, x)]),
    ("w^T*x", [WORDS["w"] @ x]),
    ("A^T*y", [A.T @ y]),
    ("Aᵀ*y", [A.T @ y, A.T * y]),
    ("A^T*A*y", [A.T @ A @ y]),
    ("v*v^T", [np.outer(v, v)]),
    ("2*A^T", [2 * A.T]),
    ("f(x)=x^2; f|b - 3|", [4.0]),
    ("1 000 000*s", [3e6]),
    ("12 345 678", [12345678.0]),
    ("1 000 000.5 + s", [1000003.5]),
    ("=ROUND(2.5)", [3.0]),
    ("=ROUND(-s/2,0)", [-2.0]),
    ("=SUM(v,u)", [(v + u).sum()]),
    ("2^sb", [8.0, 8.0]),
    ("1/2||v||^2", [(v @ v) / 2]),
    ("b||v||²", [v @ v]),
    ("(||u|| ||v||)", [np.linalg.norm(u) * np.linalg.norm(v)]),
    ("50% s", [1.5, 2.0]),
    ("z = 20% s", [0.6, 2.0]),
    ("10% (s+1)", [0.4, 2.0]),
    ("100% + s", [4.0, 1.0]),
    ("100%-s", [-2.0, -2.0]),
    ("(100-5)% s", [2.85, 2.0]),
    ("s% 2", [0.06, 1.0]),
    ("5% + 3%", [0.08]),
    ("s*(1+5%)", [3.15]),
    ("max(5%, s)", [3.0]),
    ("sum(v*50% v)", [(v * v).sum() / 2]),
    ("s^2% square", [9.0, 9.0]),
    ("s.^2 % 2", [9.0, 1.0]),
    ("z = s.^2 % b", [9.0, 0.0]),
    ("s.^2 + 0*b;\n7 % s", [7.0, 1.0]),
    ("2.*s % 4", [6.0, 2.0]),
]


@pytest.mark.parametrize(("typed", "values"), AS_ON_PAPER, ids=[row[0] for row in AS_ON_PAPER])
def test_notation_of_paper_octave_and_spreadsheets_is_ambiguous(typed: str, values: list[Any]) -> None:
    for which, value in enumerate(values):
        np.testing.assert_allclose(after_fixes(typed, WORDS, which), value)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("(x - x')^2", "x_prime"),
        ("f(x)=x^2\nf'", "Derivatives"),
        ("f'(s)", "Derivatives"),
        ("dnorm(v)", "exp(-x^2/2)"),
        ("idivide(7,2)", "floor"),
        ("p ± q", "two formulas"),
        ("p ⊗ q", "outer"),
        ("v(9)", "v[0]"),
        ("exp(p, 2)", "Its arguments are"),
        ("sum((x-x').^2)", "x_prime"),
        ("(x-x')'*(x-x')", "x_prime"),
        ("k = exp(-sum((s-s').^2)/(2*b^2));% c", "s_prime"),
        ("-2*(x' + 1) + x; % c", "x_prime"),
        ("x - 3*y'*1; % c", "y_prime"),
        ("x - (2*A*y)'.*y'; % c", "same orientation"),
    ],
)
def test_no_click_leads_to_another_value(typed: str, hint: str) -> None:
    (fault,) = faults(typed, WORDS)
    assert hint in str(fault.hint)
    for fix in fault.fixes:  # another name, which has no value yet
        (missing,) = faults(apply_fix(typed, fix), WORDS)
        assert missing.code == "missing-input" and missing.fixes == ()


def test_a_name_in_an_exponent_that_begins_with_t_may_be_one() -> None:
    assert engine.trace("w^Tx", {"w": 2.0, "Tx": 3.0}).value == 8.0
    for typed in ("s^Temp", "2^Tx"):
        assert faults(typed, WORDS)[0].fixes == ()


@pytest.mark.parametrize("typed", ["1 000 50", "1000 000", "0 000 000"])
def test_runs_of_digits_that_are_no_number_get_no_click(typed: str) -> None:
    assert faults(typed, WORDS)[0].fixes == ()


def test_two_bars_between_words_are_or() -> None:
    assert [fix.text for fix in faults("s || b || s || b", WORDS)[0].fixes] == ["or"]


def test_a_sigma_with_a_value_is_a_matrix() -> None:
    assert after_fixes("Σ x", {"Σ": A.tolist(), "x": x.tolist()}).tolist() == (A @ x).tolist()
    assert after_fixes("Σx", {"Σ": A.tolist(), "x": x.tolist()}).tolist() == (A @ x).tolist()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("sum p / sum q", 1.0),
        ("sum p + 1", 2.0),
        ("norm x - norm x", 0.0),
        ("norm x * norm x", 4.25),
        ("2.*A@x", 2 * A @ x),
        ("(A + A.T)/2", (A + A.T) / 2),
        ("v[1 -1]", 1.5),
        ("[s - 1]", [2.0]),
        ("(A+A')/2*x; % symmetric", (A + A.T) / 2 @ x),
        ("y' - x'*1; % rows", y - x),
        ("r = x'*A; r - y'; % rows", x @ A - y),
        ("s % 2 + 5%2", 2.0),
        ("sum(7 % 2)", 1.0),
        ("norm p sum q", np.linalg.norm(p)),
        ("x_train = 2; y_train = 3; x_train*y_train", 6.0),
    ],
)
def test_what_is_certain_is_read(typed: str, value: Any) -> None:
    np.testing.assert_allclose(engine.trace(typed, WORDS).value, value)
