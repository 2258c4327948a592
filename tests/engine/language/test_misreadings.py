"""Notation that different readers take differently once shapes are known: an error or a warning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.language.source import apply_fix

A = np.array([[2.0, 1.0], [0.5, 3.0]])
x = np.array([0.5, 2.0])
X = np.array([[0.5, -1.2, 2.0], [1.5, 0.3, -0.7], [0.2, 0.4, 0.9]])
DEEP = np.arange(1.0, 9.0).reshape(2, 2, 2)
GIVEN = {"A": A.tolist(), "S": A.tolist(), "x": x.tolist(), "X": X.tolist()}


def faults(typed: str, given: dict[str, Any]) -> tuple[Any, ...]:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, given)
    return caught.value.faults


def after_fixes(typed: str, given: dict[str, Any], which: int = 0) -> Any:
    """The value after this fix, and after the first fixes of any further errors."""
    text = apply_fix(typed, faults(typed, given)[0].fixes[which])
    for _ in range(6):
        try:
            return engine.trace(text, given).value
        except GradwalkError as error:
            text = apply_fix(text, error.faults[0].fixes[0])
    raise AssertionError(f"clicks never end: {text}")


@pytest.mark.parametrize("typed", ["A^+ x", "A^+x", "A^+", "y = (A)^+ @ x", "A⁺ x", "A^† x", "A†"])
def test_pseudo_inverse_is_not_a_power(typed: str) -> None:
    (fault,) = faults(typed, GIVEN)
    assert "inv(A.T@A)@A.T" in str(fault.hint) and fault.fixes == ()


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("A^2 x", [A**2 @ x, A @ A @ x]),
        ("A^2x", [A**2 @ x, A @ A @ x]),
        ("2A^2 x + 1", [2 * A**2 @ x + 1, 2 * A @ A @ x + 1]),
        ("A^3(x)", [A**3 @ x, A @ A @ A @ x]),
        ("(A + A)^2 x", [(2 * A) ** 2 @ x, (2 * A) ** 2 * x]),
        ("A^-1 x", [np.linalg.solve(A, x)]),
        ("x^2 x", [x**2 @ x]),
    ],
)
def test_matrix_power_times_vector_offers_the_matrix_product(typed: str, values: list[Any]) -> None:
    for which, value in enumerate(values):
        np.testing.assert_allclose(after_fixes(typed, GIVEN, which), value)


def test_shapes_of_literal_matrices_are_known() -> None:
    np.testing.assert_allclose(after_fixes("A = [[1, 2], [3, 4]]\nA^2 x", {"x": [0.5, 2.0]}), [8.5, 36.5])


@pytest.mark.parametrize("left", ["np.dot(p, q)", "p.dot(q)", "jnp.dot(p, q)", "np.dot(a=p, b=q)"])
@pytest.mark.parametrize("first", [DEEP, A])
def test_dot_of_stacked_matrices_is_not_matmul(left: str, first: Any) -> None:
    (fault,) = faults(left, {"p": first.tolist(), "q": DEEP.tolist()})
    assert "np.matmul" in str(fault.hint)


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("np.dot(p, q)", DEEP, A),
        ("np.dot(p, q)", DEEP, x),
        ("np.dot(p, q)", x, DEEP),
        ("np.matmul(p, q)", DEEP, DEEP),
        ("np.dot(p @ q, x)", DEEP, DEEP),
    ],
)
def test_dot_matches_numpy(code: str, first: Any, second: Any) -> None:
    expected = eval(code, {"np": np, "p": first, "q": second, "x": x})
    result = engine.trace(code, {"p": first.tolist(), "q": second.tolist(), "x": x.tolist()}).value
    np.testing.assert_allclose(result, expected)


OCTAVE = [
    ("var(x.^2)", [np.var(x**2, ddof=1), np.var(x**2)]),
    ("std(x.^2)", [np.std(x**2, ddof=1), np.std(x**2)]),
    ("std(X.^2)", [np.std(X**2, ddof=1, axis=0), np.std(X**2)]),
    ("norm(X.^2)", [np.linalg.norm(X**2)]),
    ("S^2 .* 1", [A @ A, A**2]),
    ("S**2 .* 1", [A @ A, A**2]),
    ("S .* 1 + x^2", [A + x**2]),
    ("2^S .* 1", [2**A]),
    ("A/S .* 2", [A / A * 2]),
    ("max(X')", [X.max(1), X.max()]),
    ("sum(X' + 1)", [(X.T + 1).sum(0), (X + 1).sum()]),
    ("var(X')", [X.var(1, ddof=1), X.var()]),
    ("E = X.^2\nJ = sum(E)", [(X**2).sum(0), (X**2).sum()]),
    ("f(x) = x.^2; mean(f(X))", [(X**2).mean(0), (X**2).mean()]),
    ("x.^2 * A", [x**2 @ A, x**2 * A]),
    ("A * 2 .^x", [A @ 2**x, A * 2**x]),
]


@pytest.mark.parametrize(("typed", "values"), OCTAVE, ids=[row[0] for row in OCTAVE])
def test_dotted_operators_imply_octave(typed: str, values: list[Any]) -> None:
    for which, value in enumerate(values):
        np.testing.assert_allclose(after_fixes(typed, GIVEN, which), value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("sum(x.^2)/2", 2.125),
        ("var(x.^2, ddof=1)", np.var(x**2, ddof=1)),
        ("norm(x.^2)", np.linalg.norm(x**2)),
        ("sum(sum(X.^2, axis=0))", (X**2).sum()),
        ("2*x.^2 / 4", x**2 / 2),
        ("k = 3; k^2*sum(x.^2)", 9 * 4.25),
        ("var(2.*x)", np.var(2 * x)),
        ("x1 = 2; x1.*x", 2 * x),
        ("sum(X)  # X.^2", X.sum()),
    ],
)
def test_common_semantics_of_octave_and_numpy_are_accepted(typed: str, value: Any) -> None:
    np.testing.assert_allclose(engine.trace(typed, GIVEN).value, value)


COLUMN = {"y": [1.0, 2.0, 3.0], "X": X.tolist(), "w": [[1.0], [2.0], [3.0]], "v": [[1.0], [3.0], [2.0]]}
PAIRED = np.array(COLUMN["y"]) - (X @ np.array(COLUMN["w"])).ravel()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("mean((y - X@w)**2)", (PAIRED**2).mean()),
        ("sum((X@w - y)^2)", (PAIRED**2).sum()),
        ("sum(abs(y - (X@w)))", np.abs(PAIRED).sum()),
        (r"\|y - Xw\|^2", (PAIRED**2).sum()),
        (r"\sum (y - v)^2", 2.0),
        (r"\operatorname{sum}(y \odot v)", 13.0),
    ],
)
def test_vector_broadcast_against_a_column_is_a_warning(typed: str, value: float) -> None:
    (warning,) = [each for each in engine.trace(typed, COLUMN).warnings if each.code == "broadcast"]
    assert "(3,)" in str(warning.message) and "(3, 1)" in str(warning.message) and "(3, 3)" in str(warning.message)
    assert warning.span is not None and warning.fixes
    for fix in warning.fixes:
        again = engine.trace(apply_fix(typed, fix), COLUMN)
        assert "broadcast" not in {each.code for each in again.warnings}
        np.testing.assert_allclose(again.value, value)


@pytest.mark.parametrize("typed", ["import numpy as np\nnp.mean((y - X@w)**2)", "((y - X@w)**2).mean()"])
def test_pasted_code_gets_the_warning_without_fixes(typed: str) -> None:
    (warning,) = [each for each in engine.trace(typed, COLUMN).warnings if each.code == "broadcast"]
    assert warning.fixes == ()


@pytest.mark.parametrize(
    "typed",
    [
        "sum(y[:, None] - y)",
        "sum(expand(y, axis=1)*y)",
        "sum(reshape(y, (3, 1)) - y)",
        "sum(X - mean(X, axis=1, keepdims=True))",
        "sum(X + y)",
        "sum(X@w - v)",
        "sum(softmax(X) - y)",
        "1*sum(w)",
    ],
)
def test_intended_broadcasting_has_no_warning(typed: str) -> None:
    assert "broadcast" not in {each.code for each in engine.trace(typed, COLUMN).warnings}


@pytest.mark.parametrize("typed", [r"w^\top x", "wᵀx", "wᵀ x"])
def test_no_fix_broadcasts_to_all_pairs(typed: str) -> None:
    given = {"w": [[1.0, 2.0]], "x": [3.0, 4.0]}
    (fault,) = faults(typed, given)
    values = [engine.trace(apply_fix(typed, fix), given).value for fix in fault.fixes]
    assert values and all(np.ravel(value).tolist() == [11.0] for value in values)


VECTORS = {"x": [1.0, 2.0, 4.0], "y": [0.5, 0.25, 0.125], "X": X.tolist(), "n": 3.0, "eta": 0.5, "w": 1.0}
LATEX = [
    (r"\sum_{i=1}^3 x_i - y_i", [6.125]),
    (r"\frac{1}{n}\sum_{i=1}^{n} x_i - y_i", [6.125 / 3]),
    (r"\sum_{i,j} x_i y_j", [7 * 0.875]),
    (r"\sum_{i,j} X_{i,j}", [X.sum()]),
    (r"\sigma^2(w)", [(1 / (1 + np.exp(-1.0))) ** 2]),
    (r"\langle x, y\rangle", [1.5]),
    (r"\left\langle x, y \right\rangle", [1.5]),
    (r"\langle X, X\rangle", [(X * X).sum()]),
    (r"\operatorname{sum}([x, y])", [7.875]),
    (r"\operatorname{sum}(\left[x, y\right])", [7.875]),
    (r"w \leftarrow w - \eta n", [-0.5]),
    (r"\argmax x", [2.0]),
]


@pytest.mark.parametrize(("typed", "values"), LATEX, ids=[row[0] for row in LATEX])
def test_fixes_for_unsupported_latex(typed: str, values: list[float]) -> None:
    for which, value in enumerate(values):
        np.testing.assert_allclose(after_fixes(typed, VECTORS, which), value)


def test_variance_times_a_bracket_is_offered() -> None:
    assert after_fixes(r"\sigma^2(w + 1)", {**VECTORS, "sigma": 3.0}, 1) == 18.0
    assert engine.trace(r"\sigma = 3 \\ \sigma^2(w + 1)", VECTORS).value == 18.0
    assert engine.trace(r"\frac{w^2}{2\sigma^2}(w + 1)", {**VECTORS, "sigma": 1.0}).value == 1.0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (r"X^TX+\lambda I", "eye(n)|operatorname{eye}"),
        ("X.T @ X + 2*I", "eye(n)"),
        (r"h(x^{(i)})", "h(x) ="),
        (r"-s_y + \log\sum_j e^{s_j}", "s[y]"),
        (r"x^{(i)} \cdot 2", "\\sum_{i=1}"),
        (r"\sum_{j \ne y} \max(0, x_j)", "subtract"),
        (r"\sum_{i,j=1}^{n} X_{ij}", "each index"),
        (r"\mathbb{E}[x]", "mean"),
        (r"\mathbb{1}(x > 0)", "where"),
        (r"x \in S", "alone"),
        (r"\arg\max_i x_i", "argmax"),
        (r"\sum_i X_{ii}", "Write a sum"),
    ],
)
def test_latex_without_fix_has_a_hint(typed: str, words: str) -> None:
    given = {name: value for name, value in VECTORS.items() if name != "n"}
    hints = " ".join(str(fault.hint) for fault in faults(typed, given))
    assert any(word in hints for word in words.split("|"))


def test_element_by_a_named_index_is_offered() -> None:
    given = {"s": [1.0, 2.0, 5.0], "y": 2.0}
    assert after_fixes("s_y", given) == 5.0 and after_fixes("s_y", given, 1) == 2.0
    assert engine.trace("s_y", {"s_y": 3.0}).value == 3.0
