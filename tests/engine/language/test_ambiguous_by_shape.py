"""Products and powers that mathematics and programs read differently: an error whose first fix is the former."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, ShapeMismatch
from engine.language.source import apply_fix

A = [[2.0, 1.0], [0.5, 3.0]]
WIDE = [[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]]
TALL = np.transpose(WIDE).tolist()
X, Y = [1.0, 2.0], [0.0, 5.0]
SQUARE = np.array(A)
LEAST = np.linalg.lstsq(np.array(TALL), np.array([1.0, 2.0, 3.0]), rcond=None)[0]
SCORES = np.array(WIDE) @ np.array(WIDE).T / np.sqrt(3)
WEIGHTS = np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True)


def after_fixes(program: str, inputs: dict[str, Any]) -> engine.Trace:
    """The trace after applying the first fix of each error."""
    for _ in range(9):
        try:
            return engine.trace(program, inputs)
        except GradwalkError as error:
            fix = next(fix for fault in error.faults for fix in fault.fixes)
            program = apply_fix(program, fix)
    raise AssertionError(program)


@pytest.mark.parametrize(
    ("program", "inputs", "value"),
    [
        ("(A+B)x", {"A": A, "B": A, "x": X}, 2 * SQUARE @ X),
        ("(A)(B)", {"A": WIDE, "B": TALL}, np.array(WIDE) @ np.array(TALL)),
        ("A · (x+1)", {"A": A, "x": X}, SQUARE @ np.add(X, 1)),
        ("w·x", {"w": X, "x": [3.0, 4.0]}, 11.0),
        ("Xw", {"X": A, "w": X}, SQUARE @ X),
        ("‖Xw - y‖²", {"X": A, "w": X, "y": Y}, np.sum((SQUARE @ X - Y) ** 2)),
        ("‖X w - y‖²", {"X": A, "w": X, "y": Y}, np.sum((SQUARE @ X - Y) ** 2)),
        ("2A x", {"A": A, "x": X}, 2 * SQUARE @ X),
        ("A(x+1)", {"A": A, "x": X}, SQUARE @ np.add(X, 1)),
        ("(x+y) A", {"A": A, "x": X, "y": Y}, np.add(X, Y) @ SQUARE),
        ("W relu(x)", {"W": A, "x": X}, SQUARE @ X),
        ("W = [[2, 1], [0.5, 3]]\nW x", {"x": X}, SQUARE @ X),
        ("softmax(QKᵀ/√d)V", {"Q": WIDE, "K": WIDE, "V": A, "d": 3.0}, WEIGHTS @ SQUARE),
        ("softmax(Q K^T/√d) V", {"Q": WIDE, "K": WIDE, "V": A, "d": 3.0}, WEIGHTS @ SQUARE),
        ("W^-1", {"W": A}, np.linalg.inv(SQUARE)),
        ("W^(-1)", {"W": A}, np.linalg.inv(SQUARE)),
        ("W^-1 b", {"W": A, "b": X}, np.linalg.solve(SQUARE, X)),
        ("x^-1 y", {"x": 2.0, "y": 3.0}, 1.5),
        ("(X.T @ X)^-1 @ X.T @ y", {"X": TALL, "y": [1.0, 2.0, 3.0]}, LEAST),
        ("(X^T X)^-1 X^T y", {"X": TALL, "y": [1.0, 2.0, 3.0]}, LEAST),
        ("sum(A.^2)", {"A": WIDE}, np.sum(np.square(WIDE), axis=0)),
        ("sum(sum(A.^2))", {"A": WIDE}, np.sum(np.square(WIDE))),
        ("max(A.*B)", {"A": A, "B": A}, np.max(SQUARE**2, axis=0)),
        ("Σ(x-y)²", {"x": X, "y": Y}, 10.0),
        ("1/n*∑(x-y)^2", {"x": X, "y": Y, "n": 2.0}, 5.0),
    ],
)
def test_first_fix_gives_the_mathematical_reading(program: str, inputs: dict[str, Any], value: Any) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(program, inputs)
    np.testing.assert_allclose(after_fixes(program, inputs).value, value, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("program", "inputs", "value"),
    [
        ("A*x", {"A": A, "x": X}, SQUARE * X),
        ("W**-1", {"W": A}, 1 / SQUARE),
        ("W^2", {"W": A}, SQUARE**2),
        ("(x+1)(x-1)", {"x": X}, [0.0, 3.0]),
        ("sum(x.^2)", {"x": X}, 5.0),
        ("sum(A.^2, axis=1)", {"A": A}, np.sum(SQUARE**2, axis=1)),
        ("sum(2.*A)", {"A": A}, 2 * SQUARE.sum()),
        ("[1 -2].^2", {}, [[1.0, 4.0]]),
        ("2A", {"A": A}, 2 * SQUARE),
        ("(A)(row)", {"A": A, "row": [[2.0, 3.0]]}, SQUARE * [[2.0, 3.0]]),
        ("W⁻¹b", {"W": A, "b": X}, np.linalg.solve(SQUARE, X)),
        ("Σ(x*y)", {"x": X, "y": Y}, 10.0),
        ("sum(x-y)**2", {"x": X, "y": Y}, 4.0),
        ("huber(X, X)", {"X": A}, 0.0),
    ],
)
def test_numpy_operators_and_scalars_are_unambiguous(program: str, inputs: dict[str, Any], value: Any) -> None:
    np.testing.assert_allclose(engine.trace(program, inputs).value, value, rtol=1e-12)


def test_second_fix_is_the_elementwise_product() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace("A · x", {"A": A, "x": X})
    product, elementwise = caught.value.faults[0].fixes
    assert apply_fix("A · x", product) == "A @ x"
    assert apply_fix("A · x", elementwise) == "A * x"
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace("(A)(B)", {"A": WIDE, "B": TALL})
    assert [fix.text for fix in caught.value.faults[0].fixes] == ["@"]


@pytest.mark.parametrize(
    ("program", "inputs", "first"),
    [
        ("wx", {"w": 2.0, "x": 3.0, "A": A}, "w*x"),
        ("Aw", {"A": A, "w": [1.0, 2.0, 3.0]}, "A*w"),
        ("QKᵀ", {"Q": WIDE, "K": A}, "Q*K"),
        ("A relu(y)", {"A": X, "y": 1.0, "B": A}, "*"),
        ("M = [[1, 2], [3]]\nL = [[1, 2]]\nL x", {"x": [1.0, 2.0, 3.0]}, "*"),
        ("x 3", {"x": A}, None),
    ],
)
def test_undefined_products_are_not_offered(program: str, inputs: dict[str, Any], first: str | None) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, inputs)
    fixes = [fix.text for fault in caught.value.faults for fix in fault.fixes]
    assert fixes[:1] == ([first] if first else fixes[:1])
    assert not any("@" in text for text in fixes)


@pytest.mark.parametrize(
    ("formula", "inputs", "value"),
    [
        (r"10\,000\cdot x", {"x": 2.0}, 20000.0),
        (r"1\,000\,000.5\cdot x", {"x": 2.0}, 2000001.0),
        (r"2\,3\cdot x", {"x": 2.0}, 12.0),
        (r"1e-3\cdot x", {"x": 2.0}, 0.002),
        (r"2.5E2\cdot x", {"x": 2.0}, 500.0),
        (r"2e^{x}\cdot 1", {"x": 0.0}, 2.0),
        (r"2e\cdot x", {"x": 1.0}, 2 * np.e),
    ],
)
def test_latex_numbers_include_thin_spaces_and_exponents(formula: str, inputs: dict[str, Any], value: float) -> None:
    """Thin spaces between groups of three digits, and exponents, belong to the number."""
    trace = engine.trace(formula, inputs)
    np.testing.assert_allclose(trace.value, value, rtol=1e-12)
    np.testing.assert_allclose(engine.trace(trace.program, inputs).value, value, rtol=1e-12)


def test_spreadsheet_log_has_base_ten() -> None:
    np.testing.assert_allclose(after_fixes("=LOG(x)", {"x": 100.0}).value, 2.0)


def test_octave_dimension_is_not_an_axis() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace("mean(A.^2, 1)", {"A": A})
    assert caught.value.faults[0].fixes == ()
